//! The record of processing (GDPR 30) and a filled template of the impact assessment (GDPR 35), made from
//! what is configured and stored at this moment, so that they cannot be out of date.

use crate::live::Persons;
use crate::pages::html::{Html, html};
use crate::work::WorkError;
use eventlog::DataDir;
use model::{Language, Micros, Project, Role, is_technical_attribute};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use store::Store;

/// What is done with personal data in a project.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProcessingRecord {
    /// The project.
    pub project: String,
    /// When this was made.
    pub made: String,
    /// What the data is used for.
    pub purpose: String,
    /// The legal basis.
    pub legal_basis: String,
    /// How long events are kept, in days.
    pub retention_days: u32,
    /// Whose data it is.
    pub subjects: Subjects,
    /// Where data comes from.
    pub sources: Vec<RecordedSource>,
    /// What is stored of events, as the log has it now.
    pub fields: Vec<String>,
    /// What is stored of customers apart from events, sealed: kinds of identifiers and names of what was said.
    pub vault: VaultContent,
    /// Who may see it: how many members have each role, and how many of them see personal data.
    pub recipients: Vec<Recipients>,
    /// Whether data goes to third parties or countries: never by the program itself.
    pub transfers: bool,
    /// Safeguards, and whether they are on.
    pub safeguards: Vec<Safeguard>,
}

/// How many customers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Subjects {
    /// Identifiers in the vault.
    pub identifiers: u64,
    /// Customers on the exclusion list.
    pub excluded: usize,
    /// Identifiers that were erased.
    pub erased: usize,
}

/// A source of data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct RecordedSource {
    /// The channel or the file.
    pub source: String,
    /// What it is used for.
    pub purpose: String,
    /// How long it is kept, in days.
    pub retention_days: u32,
    /// Whether data of it was seen.
    pub seen: bool,
}

/// What the vault holds.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct VaultContent {
    /// Identifiers by kind.
    pub identifiers: BTreeMap<String, u64>,
    /// Names of what was said about customers.
    pub traits: BTreeSet<String>,
}

/// Members with a role.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Recipients {
    /// The role.
    pub role: &'static str,
    /// How many members.
    pub members: usize,
    /// How many of them see personal data.
    pub see_personal_data: usize,
}

/// A safeguard.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Safeguard {
    /// Its code.
    pub code: &'static str,
    /// Whether it protects customers now.
    pub on: bool,
    /// What it is, in Swedish.
    pub sv: &'static str,
    /// What it is, in English.
    pub en: &'static str,
}

/// The record of a project as it is now.
///
/// # Errors
/// When a store cannot be read.
pub fn processing_record(store: &Store, project: &Project, now: Micros) -> Result<ProcessingRecord, WorkError> {
    let settings = &project.settings;
    let log = DataDir::project(store.dir(), &project.id.0);
    let fields = log.property_columns()?.into_iter().filter(|name| !is_technical_attribute(name)).collect();
    Ok(ProcessingRecord {
        project: project.name.clone(),
        made: now.to_rfc3339(),
        purpose: settings.purpose.clone(),
        legal_basis: settings.legal_basis.clone(),
        retention_days: settings.retention_days,
        subjects: Subjects {
            identifiers: store.count_identities(&project.id)?,
            excluded: store.list_exclusions(&project.id)?.len(),
            erased: store.list_erased(&project.id)?.len(),
        },
        sources: sources(store, project, &log)?,
        fields,
        vault: vault(store, project)?,
        recipients: recipients(store, project)?,
        transfers: false,
        safeguards: safeguards(project),
    })
}

fn sources(store: &Store, project: &Project, log: &DataDir) -> Result<Vec<RecordedSource>, WorkError> {
    let settings = &project.settings;
    let mut seen: BTreeSet<String> =
        log.imports()?.into_iter().flat_map(|one| one.files).map(|file| file.name).collect();
    if !log.seals()?.is_empty() || store.last_seq(&project.id)? > 0 {
        seen.insert("tracking".into());
    }
    let mut all: BTreeMap<String, RecordedSource> = seen
        .iter()
        .map(|source| {
            let (purpose, retention_days) = (settings.purpose.clone(), settings.retention_days);
            (source.clone(), RecordedSource { source: source.clone(), purpose, retention_days, seen: true })
        })
        .collect();
    for source in &settings.sources {
        let told = RecordedSource {
            source: source.source.clone(),
            purpose: source.purpose.clone(),
            retention_days: source.retention_days.unwrap_or(settings.retention_days),
            seen: seen.contains(&source.source),
        };
        all.insert(source.source.clone(), told);
    }
    Ok(all.into_values().collect())
}

fn vault(store: &Store, project: &Project) -> Result<VaultContent, WorkError> {
    let mut content = VaultContent::default();
    let mut after = None;
    loop {
        let entries = store.list_identities(&project.id, after.as_ref(), 5_000)?;
        let Some(last) = entries.last() else { return Ok(content) };
        after = Some(last.key.clone());
        for entry in entries {
            *content.identifiers.entry(entry.kind.code().into()).or_default() += 1;
            content.traits.extend(entry.traits.into_iter().map(|said| said.name));
        }
    }
}

fn recipients(store: &Store, project: &Project) -> Result<Vec<Recipients>, WorkError> {
    let owners: Vec<_> = store.list_members()?.into_iter().filter(|member| member.owner && !member.disabled).collect();
    let places = store.list_memberships(&project.id)?;
    let roles = Role::ALL.iter().filter(|role| **role != Role::Owner).map(|role| {
        let of_role =
            places.iter().filter(|(member, place)| !member.owner && !member.disabled && place.place.role == *role);
        let seeing = of_role.clone().filter(|(_, place)| place.place.sees_personal_data).count();
        Recipients { role: role.code(), members: of_role.count(), see_personal_data: seeing }
    });
    let mut all: Vec<Recipients> = roles.collect();
    let sees = |owner: &&model::Member| {
        places.iter().any(|(member, place)| member.id == owner.id && place.place.sees_personal_data)
    };
    let seeing = owners.iter().filter(sees).count();
    all.push(Recipients { role: Role::Owner.code(), members: owners.len(), see_personal_data: seeing });
    Ok(all)
}

fn safeguards(project: &Project) -> Vec<Safeguard> {
    let settings = &project.settings;
    let one = |code, on, sv, en| Safeguard { code, on, sv, en };
    vec![
        one(
            "pseudonyms",
            true,
            "Händelser bär pseudonymer; vem som är vem ligger för sig, krypterat med egen nyckel.",
            "Events carry pseudonyms; who is who lies apart, encrypted with its own key.",
        ),
        one(
            "national_ids_hashed",
            true,
            "Personnummer sparas aldrig, bara som nycklad kontrollsumma.",
            "National ids are never kept, only as keyed hashes.",
        ),
        one(
            "scrubbing",
            true,
            "Personuppgifter i fritext tas bort innan något skrivs.",
            "Personal data in free text is removed before anything is written.",
        ),
        one(
            "rejections_scrubbed",
            !settings.keep_originals,
            "Också avvisade anrop sparas utan personuppgifter.",
            "Rejected calls, too, are kept without personal data.",
        ),
        one(
            "customer_view_off",
            !settings.customer_view,
            "Enskilda kunder kan inte visas.",
            "Single customers cannot be looked at.",
        ),
        one(
            "reason_and_log",
            true,
            "Den som ser en enskild kund måste ange skäl, och varje gång loggas.",
            "Whoever looks at a single customer must say why, and each look is logged.",
        ),
        one(
            "small_groups",
            settings.smallest_group >= 5,
            "Grupper under fem personer visas inte.",
            "Groups below five persons are not shown.",
        ),
        one(
            "staff_as_teams",
            true,
            "Medarbetare blir sitt team vid import; ingen rangordnas.",
            "Staff become their team at import; nobody is ranked.",
        ),
        one(
            "no_third_parties",
            true,
            "Programmet sänder inget till tredje part och sparar ingen IP-adress.",
            "The program sends nothing to third parties and keeps no IP addresses.",
        ),
        one(
            "erasure_complete",
            true,
            "Radering går igenom alla lager, också filerna, och görs om efter återställd säkerhetskopia.",
            "Erasure goes through every store, files included, and is done again after a restore.",
        ),
        one(
            "late_events_refused",
            settings.refuse_erased,
            "Sena händelser om raderade kunder tas inte emot.",
            "Late events of erased customers are refused.",
        ),
        one(
            "audit_chain",
            true,
            "Granskningsloggen är kedjad och kan kontrolleras.",
            "The audit log is chained and can be verified.",
        ),
    ]
}

/// Whether the language is Swedish.
fn either(language: Language, sv: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Swedish => sv,
        Language::English => en,
    }
}

fn sheet(language: Language, title: &str, body: Html) -> String {
    html!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head><body><h1>{}</h1>{}</body></html>\n",
        language.code(),
        title,
        title,
        body
    )
    .into_string()
}

fn list(items: impl Iterator<Item = String>) -> Html {
    let items: Html = items.map(|item| html!("<li>{}</li>", item)).collect();
    html!("<ul>{}</ul>", items)
}

impl ProcessingRecord {
    /// The record as a page that can be printed.
    pub fn to_html(&self, language: Language) -> String {
        let title = either(language, "Registerförteckning (artikel 30)", "Record of processing (article 30)");
        sheet(language, title, self.body(language))
    }

    fn body(&self, language: Language) -> Html {
        let word = |sv, en| either(language, sv, en);
        let days = |days: u32| format!("{days} {}", word("dagar", "days"));
        let sources = self.sources.iter().map(|source| {
            let seen = if source.seen { "" } else { word(" (inget mottaget än)", " (nothing received yet)") };
            format!("{}: {}; {}{seen}", source.source, source.purpose, days(source.retention_days))
        });
        let recipients = self.recipients.iter().map(|one| {
            let sees = word("varav ser personuppgifter", "of whom see personal data");
            format!("{}: {}, {sees}: {}", one.role, one.members, one.see_personal_data)
        });
        let on = |on: bool| if on { word("på", "on") } else { word("AV", "OFF") };
        let safeguards =
            self.safeguards.iter().map(|one| format!("[{}] {}", on(one.on), either(language, one.sv, one.en)));
        let identifiers = self.vault.identifiers.iter().map(|(kind, count)| format!("{kind}: {count}"));
        html!(
            "<p>{} · {}</p><h2>{}</h2><p>{}</p><h2>{}</h2><p>{}</p><h2>{}</h2><p>{}</p>\
             <h2>{}</h2>{}<h2>{}</h2>{}<h2>{}</h2>{}{}<h2>{}</h2>{}<h2>{}</h2><p>{}</p><h2>{}</h2>{}",
            self.project,
            self.made,
            word("Ändamål", "Purpose"),
            self.purpose,
            word("Rättslig grund", "Legal basis"),
            self.legal_basis,
            word("Lagringstid", "Retention"),
            days(self.retention_days),
            word("Källor", "Sources"),
            list(sources),
            word("Uppgifter om händelser", "What is kept of events"),
            list(self.fields.iter().cloned()),
            word("Uppgifter om kunder, krypterade", "What is kept of customers, encrypted"),
            list(identifiers),
            list(self.vault.traits.iter().cloned()),
            word("Mottagare", "Recipients"),
            list(recipients),
            word("Överföring till tredje land", "Transfers to third countries"),
            word(
                "Ingen: programmet körs hos er och sänder inget vidare.",
                "None: the program runs with you and sends nothing on."
            ),
            word("Skyddsåtgärder", "Safeguards"),
            list(safeguards)
        )
    }
}

/// An impact assessment, filled as far as the program knows; what is for people to judge is left open.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImpactAssessment {
    /// What is done, as the record has it.
    pub record: ProcessingRecord,
    /// How the identifiers of customers are joined.
    pub stitching: Stitching,
    /// Risks, what stands against each, and what is left to be judged.
    pub risks: Vec<Risk>,
}

/// How far customers are recognised.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Stitching {
    /// Identifiers that belong to a person named by another one.
    pub joined_identifiers: usize,
}

/// A risk for customers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Risk {
    /// The risk, in Swedish.
    pub sv: &'static str,
    /// The risk, in English.
    pub en: &'static str,
    /// The safeguards against it, by code.
    pub safeguards: Vec<&'static str>,
    /// Whether all of them are on.
    pub covered: bool,
}

/// The assessment of a project as it is now.
///
/// # Errors
/// When a store cannot be read.
pub fn impact_assessment(store: &Store, project: &Project, now: Micros) -> Result<ImpactAssessment, WorkError> {
    let record = processing_record(store, project, now)?;
    let persons = Persons::of(store, &project.id, None)?;
    let risk = |sv, en, safeguards: &[&'static str]| Risk {
        sv,
        en,
        covered: record.safeguards.iter().all(|one| one.on || !safeguards.contains(&one.code)),
        safeguards: safeguards.to_vec(),
    };
    let risks = vec![
        risk(
            "Någon i organisationen tittar på en kund utan skäl.",
            "Someone in the organisation looks at a customer without a reason.",
            &["pseudonyms", "customer_view_off", "reason_and_log", "audit_chain"],
        ),
        risk(
            "Fritext innehåller känsliga uppgifter.",
            "Free text holds sensitive data.",
            &["scrubbing", "rejections_scrubbed"],
        ),
        risk(
            "Kunder i små grupper känns igen i resultat.",
            "Customers in small groups are recognised in results.",
            &["small_groups"],
        ),
        risk(
            "En kund finns kvar efter radering.",
            "A customer is still there after erasure.",
            &["erasure_complete", "late_events_refused"],
        ),
        risk(
            "Uppgifterna används för att bedöma medarbetare.",
            "The data is used to judge staff.",
            &["staff_as_teams"],
        ),
        risk("Uppgifter läcker till andra företag.", "Data leaks to other companies.", &["no_third_parties"]),
        risk("Personnummer kommer på avvägar.", "National ids go astray.", &["national_ids_hashed"]),
    ];
    Ok(ImpactAssessment { record, stitching: Stitching { joined_identifiers: persons.map().len() }, risks })
}

impl ImpactAssessment {
    /// The assessment as a page that can be printed and filled in.
    pub fn to_html(&self, language: Language) -> String {
        let word = |sv, en| either(language, sv, en);
        let title = word("Konsekvensbedömning (artikel 35)", "Data protection impact assessment (article 35)");
        let rows: Html = self
            .risks
            .iter()
            .map(|risk| {
                let covered =
                    if risk.covered { word("alla på", "all on") } else { word("något är AV", "something is OFF") };
                html!(
                    "<tr><td>{}</td><td>{}</td><td>{}</td><td>________</td><td>________</td></tr>",
                    either(language, risk.sv, risk.en),
                    risk.safeguards.join(", "),
                    covered
                )
            })
            .collect();
        let open = list(
            [
                word(
                    "Är behandlingen nödvändig och rimlig för ändamålet?",
                    "Is the processing necessary and proportionate?",
                ),
                word(
                    "Har de registrerade eller deras företrädare hörts?",
                    "Were those concerned or their representatives heard?",
                ),
                word("Dataskyddsombudets råd", "The advice of the data-protection officer"),
                word("Beslut, datum och namn", "Decision, date and name"),
            ]
            .into_iter()
            .map(|question| format!("{question}: ____________________")),
        );
        let body = html!(
            "<h2>{}</h2>{}<p>{}: {}</p><h2>{}</h2><table><tr><th>{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr>{}</table><h2>{}</h2>{}",
            word("Behandlingen", "The processing"),
            self.record.body(language),
            word("Identifierare som hör till en annans kund", "Identifiers that belong to another's customer"),
            self.stitching.joined_identifiers.to_string(),
            word("Risker", "Risks"),
            word("Risk", "Risk"),
            word("Skydd", "Safeguards"),
            word("Läge", "State"),
            word("Sannolikhet", "Likelihood"),
            word("Allvar", "Severity"),
            rows,
            word("Att bedöma", "To be judged"),
            open
        );
        sheet(language, title, body)
    }
}
