//! Protects the customers and the staff of an imported file: batches as they were read in, batches without
//! names out, and beside them what belongs in the vault.
//!
//! Customers become pseudonyms; national numbers become keyed hashes; e-mail addresses, telephone numbers
//! and names leave the batch; who of the staff did it becomes the team; free text is scrubbed. Works on
//! dictionaries: a value that occurs a million times is looked at once.

mod columns;
mod report;
mod rows;
#[cfg(test)]
mod tests;

pub use columns::{NAME_COLUMNS, STAFF_COLUMNS, TEAM_COLUMNS};
pub use report::ProtectReport;

use crate::identity::{ProjectKey, Pseudonyms, Unusable, check};
use crate::scrub;
use columns::Holds;
use hashbrown::{HashMap, HashSet};
use model::{
    AttributeColumn, Column, Dictionary, EventBatch, IdentityKey, IdentityKind, KnownIdentity, MISSING, Property,
    RESPONSE_ATTRIBUTE, ValueKind,
};
use std::borrow::Cow;
use std::sync::Arc;

type Map<K, V> = HashMap<K, V, foldhash::fast::RandomState>;
type Set<K> = HashSet<K, foldhash::fast::RandomState>;

const DAY: i64 = 86_400_000_000;

/// How a file is to be protected.
#[derive(Clone, Debug, Default)]
pub struct ProtectOptions {
    /// What the customer column holds; where it is `None` the values tell, and otherwise it is customer numbers.
    pub person_kind: Option<IdentityKind>,
    /// The team of each member of staff.
    pub teams: std::collections::HashMap<String, String>,
    /// Keep free text as it is: a choice of the project, logged elsewhere.
    pub keep_text: bool,
    /// Keep who of the staff did it: a choice of the project, logged elsewhere.
    pub keep_staff: bool,
    /// Customers of whom nothing is kept.
    pub excluded: std::collections::HashSet<IdentityKey>,
    /// Customers of whom nothing is kept either, known by a question instead of a list: those who were erased.
    pub refused: Refused,
}

/// Tells of a pseudonym whether nothing of it is kept.
#[derive(Clone, Default)]
pub struct Refused(Option<Arc<Asks>>);

/// Says of an identifier whether it is refused.
type Asks = dyn Fn(&IdentityKey) -> bool + Send + Sync;

impl Refused {
    /// Refuses those for whom `asked` says so.
    pub fn when(asked: impl Fn(&IdentityKey) -> bool + Send + Sync + 'static) -> Refused {
        Refused(Some(Arc::new(asked)))
    }

    fn refuses(&self, key: &IdentityKey) -> bool {
        self.0.as_ref().is_some_and(|asked| asked(key))
    }
}

impl std::fmt::Debug for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "Refused(…)" } else { "Refused" })
    }
}

/// What left the batch.
#[derive(Debug, Default)]
pub struct Protected {
    /// Identifiers that were not met before in this file.
    pub identities: Vec<KnownIdentity>,
    /// Identifiers of one person: weaker, stronger, day. Each pair once in a batch.
    pub links: Vec<(IdentityKey, IdentityKey, i32)>,
    /// What is known of persons, for the vault alone.
    pub traits: Vec<(IdentityKey, Property)>,
}

/// Protects the batches of one file, all by the same decisions.
pub struct Protector {
    pseudonyms: Pseudonyms,
    options: ProtectOptions,
    person: Option<PersonColumn>,
    case_kind: Option<Option<IdentityKind>>,
    holds: Map<String, Holds>,
    has_teams: bool,
    /// The column of staff that the team is told from: there can be only one.
    team_from: Option<String>,
    /// Customers as they stand in the file, that were met.
    known: Dictionary,
    /// Of each of them its code among the keys, or why it is nobody.
    verdicts: Vec<Result<u32, Unusable>>,
    /// Pseudonyms that were told of.
    keys: Dictionary,
    report: ProtectReport,
}

/// What was decided about the customer column.
#[derive(Clone, Copy)]
struct PersonColumn {
    kind: IdentityKind,
    numbered: bool,
}

/// What personal data a column holds, as a word, judged by its name and its first values: `national_id`,
/// `email`, `phone`, `name`, `staff`, or `text` in which there may be some.
pub fn personal<'a>(name: &str, kind: ValueKind, values: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    columns::personal(name, kind, values)
}

/// Protects one batch that is a whole file.
pub fn protect(batch: &mut EventBatch, key: &ProjectKey, options: &ProtectOptions) -> (Protected, ProtectReport) {
    let mut protector = Protector::new(key, options.clone());
    let protected = protector.protect(batch);
    (protected, protector.finish())
}

impl Protector {
    /// Begins a file.
    pub fn new(key: &ProjectKey, options: ProtectOptions) -> Protector {
        Protector {
            pseudonyms: Pseudonyms::new(key),
            options,
            person: None,
            case_kind: None,
            holds: Map::default(),
            has_teams: false,
            team_from: None,
            known: Dictionary::default(),
            verdicts: Vec::new(),
            keys: Dictionary::default(),
            report: ProtectReport::default(),
        }
    }

    /// Protects the next batch.
    pub fn protect(&mut self, batch: &mut EventBatch) -> Protected {
        let mut protected = Protected::default();
        if let Some(person) = &mut batch.person {
            self.pseudonymise(person, &mut protected.identities);
        }
        if let Some(case) = &mut batch.case {
            self.protect_case(case);
        }
        self.scrub(&mut batch.activity, false);
        if let Some(channel) = &mut batch.channel {
            self.scrub(channel, false);
        }
        self.has_teams |= batch.attributes.iter().any(columns::is_team);
        let attributes = std::mem::take(&mut batch.attributes);
        for column in attributes {
            let kept = self.attribute(column, batch.person.as_ref(), &batch.time, &mut protected);
            batch.attributes.extend(kept);
        }
        self.leave_out_excluded(batch, &mut protected);
        // An event needs somebody: where the customer was a placeholder and there is no case, it has nobody.
        self.report.events_of_nobody += rows::drop_nobodys(batch);
        protected
    }

    /// What was done, when the file is at its end.
    pub fn finish(self) -> ProtectReport {
        self.report
    }

    fn pseudonymise(&mut self, person: &mut Column, identities: &mut Vec<KnownIdentity>) {
        let values = || person.dictionary.iter();
        let decided = *self.person.get_or_insert_with(|| PersonColumn {
            kind: self.options.person_kind.or_else(|| columns::identifiers(values())).unwrap_or(IdentityKind::UserId),
            numbered: columns::are_numbers(values()),
        });
        let mut unusable: Map<u32, Unusable> = Map::default();
        let mut keyed = Column::default();
        let mut codes = Vec::with_capacity(person.dictionary.len());
        for (code, value) in (0u32..).zip(person.dictionary.iter()) {
            codes.push(match self.identify(decided, value, identities) {
                Ok(key) => keyed.dictionary.intern(self.keys.get(key)),
                Err(why) => {
                    unusable.insert(code, why);
                    MISSING
                }
            });
        }
        keyed.codes = replaced(&person.codes, &codes);
        if !unusable.is_empty() {
            for why in person.codes.iter().filter_map(|code| unusable.get(code)) {
                *self.report.unusable.entry(why.code()).or_default() += 1;
            }
        }
        *person = keyed;
    }

    /// The code of a customer's key; the identifier itself is told of the first time that it is met.
    fn identify(
        &mut self,
        column: PersonColumn,
        value: &str,
        identities: &mut Vec<KnownIdentity>,
    ) -> Result<u32, Unusable> {
        let known = self.known.intern(value) as usize;
        if let Some(verdict) = self.verdicts.get(known) {
            return *verdict;
        }
        let as_it_stands = || value.trim().to_owned();
        let usable = match check(column.kind, value) {
            // Whatever it is instead, its events must not be lost; and what stands among national numbers may
            // be one with a slip of the pen, of which no more is kept than of the others.
            Err(Unusable::Shape) => Ok((column.kind.max(IdentityKind::UserId), as_it_stands())),
            Err(Unusable::Placeholder) if column.numbered && is_number_of_one_digit(value) => {
                Ok((column.kind, as_it_stands()))
            }
            checked => checked.map(|normalised| (column.kind, normalised)),
        };
        let verdict = usable.map(|(kind, normalised)| self.tell(kind, normalised, identities).1);
        self.verdicts.push(verdict);
        verdict
    }

    /// The pseudonym of an identifier, and its code among all of them.
    fn tell(
        &mut self,
        kind: IdentityKind,
        normalised: String,
        identities: &mut Vec<KnownIdentity>,
    ) -> (IdentityKey, u32) {
        let key = self.pseudonyms.of(kind, &normalised);
        let code = self.keys.intern(key.as_str());
        if code as usize == self.report.identities {
            // Of national numbers nothing but the hash is kept, not even in the vault.
            let value = if kind == IdentityKind::NationalId { String::new() } else { normalised };
            if self.options.refused.refuses(&key) {
                self.options.excluded.insert(key.clone());
            }
            identities.push(KnownIdentity { key: key.clone(), kind, value });
            self.report.identities += 1;
        }
        (key, code)
    }

    /// Drops what is about customers on the exclusion list, or about one whom an identifier on it stands beside.
    fn leave_out_excluded(&mut self, batch: &mut EventBatch, protected: &mut Protected) {
        if self.options.excluded.is_empty() {
            return;
        }
        let excluded = &mut self.options.excluded;
        for (one, other, _) in &protected.links {
            if excluded.contains(one) || excluded.contains(other) {
                excluded.extend([one.clone(), other.clone()]);
            }
        }
        protected.identities.retain(|identity| !excluded.contains(&identity.key));
        protected.links.retain(|(one, _, _)| !excluded.contains(one));
        protected.traits.retain(|(key, _)| !excluded.contains(key));
        let names: Set<&str> = excluded.iter().map(IdentityKey::as_str).collect();
        self.report.excluded_events += rows::drop_excluded(batch, &|person| names.contains(person));
    }

    /// Cases are named as in the source unless the name itself is a person's.
    fn protect_case(&mut self, case: &mut Column) {
        let kind = *self.case_kind.get_or_insert_with(|| columns::identifiers(case.dictionary.iter()));
        let Some(kind) = kind else { return };
        *case = recoded(case, |_, value| {
            // What is not of the kind is hashed as it stands: the case must not be lost.
            let name = check(kind, value).unwrap_or_else(|_| value.trim().to_owned());
            Some(Cow::Owned(self.pseudonyms.of(kind, &name).0))
        });
        self.report.hash("case");
    }

    fn attribute(
        &mut self,
        mut column: AttributeColumn,
        person: Option<&Column>,
        time: &[i64],
        protected: &mut Protected,
    ) -> Option<AttributeColumn> {
        if column.name == RESPONSE_ATTRIBUTE {
            // Only our own reading of answers writes it, freed of personal data; whatever a file calls so goes elsewhere.
            return Some(column);
        }
        let holds = match self.holds.get(&column.name) {
            Some(holds) => *holds,
            // A column without values so far is decided on when the first ones come.
            None if column.values.dictionary.is_empty() => Holds::Plain,
            None => *self.holds.entry(column.name.clone()).or_insert_with(|| columns::holds(&column)),
        };
        match holds {
            Holds::Plain => Some(column),
            Holds::Text | Holds::FreeText => {
                self.scrub(&mut column.values, holds == Holds::FreeText);
                Some(column)
            }
            Holds::NationalId => {
                self.contacts(IdentityKind::NationalId, &mut column.values, person, time, protected);
                self.report.hash(&column.name);
                column.kind = ValueKind::Text;
                Some(column)
            }
            Holds::Contact(kind) => {
                self.contacts(kind, &mut column.values, person, time, protected);
                self.report.remove(&column.name);
                None
            }
            Holds::Name => {
                self.names(&column, person, protected);
                self.report.remove(&column.name);
                None
            }
            Holds::Staff if self.options.keep_staff => Some(column),
            Holds::Staff => self.staff(column),
        }
    }

    /// Makes identifiers of a column pseudonyms, and links them with the customers beside them.
    fn contacts(
        &mut self,
        kind: IdentityKind,
        values: &mut Column,
        person: Option<&Column>,
        time: &[i64],
        protected: &mut Protected,
    ) {
        let keyed = recoded(values, |_, value| {
            let normalised = check(kind, value).ok()?;
            Some(Cow::Owned(self.tell(kind, normalised, &mut protected.identities).0.0))
        });
        if let Some(person) = person {
            let mut seen: Set<(u32, u32)> = Set::default();
            for (row, pair) in person.codes.iter().copied().zip(keyed.codes.iter().copied()).enumerate() {
                if pair.0 != MISSING && pair.1 != MISSING && seen.insert(pair) {
                    let (one, other) = (key_of(person, pair.0), key_of(&keyed, pair.1));
                    let (weaker, stronger) = if one.kind() <= other.kind() { (one, other) } else { (other, one) };
                    let day = time.get(row).map_or(0, |time| time.div_euclid(DAY));
                    let differ = weaker != stronger && weaker.kind() != stronger.kind();
                    if let (true, Ok(day)) = (differ, i32::try_from(day)) {
                        protected.links.push((weaker, stronger, day));
                    }
                }
            }
        }
        *values = keyed;
    }

    fn names(&mut self, column: &AttributeColumn, person: Option<&Column>, protected: &mut Protected) {
        let Some(person) = person else { return };
        let mut seen: Set<(u32, u32)> = Set::default();
        for pair in person.codes.iter().copied().zip(column.values.codes.iter().copied()) {
            if pair.0 != MISSING && pair.1 != MISSING && seen.insert(pair) {
                let value = column.values.dictionary.get(pair.1).to_owned();
                let name = column.name.strip_prefix("case:").unwrap_or(&column.name).to_owned();
                protected.traits.push((key_of(person, pair.0), Property { name, kind: ValueKind::Text, value }));
            }
        }
    }

    /// Staff become their team where a table says which; where the file tells the team itself, or nothing
    /// does, the column goes.
    fn staff(&mut self, mut column: AttributeColumn) -> Option<AttributeColumn> {
        let another = self.team_from.as_ref().is_some_and(|from| *from != column.name);
        if self.has_teams || another || self.options.teams.is_empty() {
            self.report.drop_staff(&column.name);
            return None;
        }
        self.report.map_staff(&column.name);
        self.team_from.get_or_insert_with(|| column.name.clone());
        let teams = &self.options.teams;
        column.values =
            recoded(&column.values, |_, value| teams.get(value.trim()).map(|team| Cow::Borrowed(team.as_str())));
        column.name = if column.name.starts_with("case:") { "case:team" } else { "team" }.to_owned();
        column.kind = ValueKind::Text;
        Some(column)
    }

    fn scrub(&mut self, column: &mut Column, sentences: bool) {
        if self.options.keep_text {
            return;
        }
        let mut scrubbed: Map<u32, String> = Map::default();
        for (code, value) in (0u32..).zip(column.dictionary.iter()) {
            if columns::may_be_personal(value, sentences)
                && let Cow::Owned(cleaned) = scrub::scrub(value)
            {
                scrubbed.insert(code, cleaned);
            }
        }
        if scrubbed.is_empty() {
            return;
        }
        self.report.scrubbed_values += column.codes.iter().filter(|code| scrubbed.contains_key(*code)).count();
        *column = recoded(column, |code, value| Some(Cow::Borrowed(scrubbed.get(&code).map_or(value, String::as_str))));
    }
}

/// The column with each of its values replaced once; `None` makes it missing.
fn recoded<'a, 'v>(column: &'v Column, mut value: impl FnMut(u32, &'v str) -> Option<Cow<'a, str>>) -> Column
where
    'v: 'a,
{
    let mut new = Column::default();
    let codes: Vec<u32> = (0u32..)
        .zip(column.dictionary.iter())
        .map(|(code, text)| value(code, text).map_or(MISSING, |text| new.dictionary.intern(&text)))
        .collect();
    new.codes = replaced(&column.codes, &codes);
    new
}

/// Rows with new codes for old ones; what was missing stays missing.
fn replaced(rows: &[u32], codes: &[u32]) -> Vec<u32> {
    rows.iter().map(|code| codes.get(*code as usize).copied().unwrap_or(MISSING)).collect()
}

fn key_of(column: &Column, code: u32) -> IdentityKey {
    IdentityKey(column.dictionary.get(code).to_owned())
}

/// 1111 is a placeholder among names, but a customer among customers that are numbered.
fn is_number_of_one_digit(value: &str) -> bool {
    let value = value.trim();
    value.len() >= 4 && value.bytes().all(|byte| byte.is_ascii_digit() && byte != b'0')
}
