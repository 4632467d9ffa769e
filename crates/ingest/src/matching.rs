//! How many customers of one file are in another: exact over whole files, for each way of comparing numbers.
//!
//! What is kept of a customer is a hash of 128 bits that dies with the process; nothing of them is written.

use crate::identity::{check, column_kind};
use crate::plan::FilePlan;
use crate::raw::{Keep, Keeper, RawValues, ReadError};
use crate::understand::Role;
use model::{Column, IdentityKind, PersonForm};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use twox_hash::XxHash3_128;

/// More customers than this in one file are not compared: about a gigabyte of hashes.
const MOST: usize = 16_000_000;

/// The customers of a file, in each form in which they could be compared.
#[derive(Clone, Debug, Default)]
pub struct Persons {
    /// Rows of the file.
    pub rows: u64,
    /// The form in which the plan reads them.
    pub form: Option<PersonForm>,
    /// Hashes by form ([`PersonForm::ALL`]), sorted, each once.
    hashes: [Vec<u128>; 4],
}

impl Persons {
    /// How many customers there are in a form.
    pub fn count(&self, form: PersonForm) -> usize {
        self.of(form).len()
    }

    fn of(&self, form: PersonForm) -> &[u128] {
        &self.hashes[form as usize]
    }

    /// How many customers two files share, each read in its form.
    pub fn shared(&self, form: PersonForm, other: &Persons, other_form: PersonForm) -> usize {
        let (mut a, mut b) = (self.of(form).iter().peekable(), other.of(other_form).iter().peekable());
        let mut both = 0;
        while let (Some(one), Some(two)) = (a.peek(), b.peek()) {
            match one.cmp(two) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    both += 1;
                    a.next();
                    b.next();
                }
            }
        }
        both
    }

    /// Of several files, each in its form: how many customers in all, how many in two files or more, and of
    /// each file how many are elsewhere too.
    pub fn together(files: &[(&Persons, PersonForm)]) -> (usize, usize, Vec<usize>) {
        let tagged = |(number, (persons, form)): (usize, &(&Persons, PersonForm))| {
            persons.of(*form).iter().map(move |hash| (*hash, number)).collect::<Vec<_>>()
        };
        let mut all: Vec<(u128, usize)> = files.iter().enumerate().flat_map(tagged).collect();
        all.sort_unstable();
        let (mut persons, mut in_several, mut elsewhere) = (0, 0, vec![0; files.len()]);
        for same in all.chunk_by(|a, b| a.0 == b.0) {
            persons += 1;
            if same.len() > 1 {
                in_several += 1;
                same.iter().for_each(|(_, file)| elsewhere[*file] += 1);
            }
        }
        (persons, in_several, elsewhere)
    }
}

impl FilePlan {
    /// The customers that the whole file names. `progress` is told how many bytes were read, and stops it
    /// by answering `false`.
    ///
    /// # Errors
    /// When the file cannot be read, names more customers than are compared, or somebody stopped it.
    pub fn persons(&self, progress: &mut dyn FnMut(u64) -> bool) -> Result<Persons, ReadError> {
        let column = self.column(Role::Person).map(str::to_string);
        let wanted = column.clone();
        let keep: Keeper = Arc::new(move |name| if wanted.as_deref() == Some(name) { Keep::Coded } else { Keep::Skip });
        let read = Arc::new(AtomicU64::new(0));
        let mut feed = self.shape.open(&self.source, &keep, &read)?;
        let parser = self.shape.parser(&keep);
        let mut found = Persons { form: Some(self.assembler.person_form()), ..Persons::default() };
        let mut kind = self.person_kind;
        while let Some(item) = feed.next_item()? {
            for chunk in parser.parse(item) {
                found.rows += (chunk.rows + chunk.rejected.len()) as u64;
                let named = chunk.columns.iter().find(|seen| column.as_deref() == Some(&seen.name));
                if let Some(RawValues::Coded(values)) = named.map(|seen| &seen.values) {
                    let values = &self.assembler.without_labels(values, &chunk.lines);
                    let kind = *kind.get_or_insert_with(|| kind_of(values));
                    found.add(values, kind);
                }
            }
            if found.hashes[0].len() > MOST {
                found.settle();
                if found.hashes[0].len() > MOST {
                    return Err(ReadError::new(format!("there are more than {MOST} customers to compare")));
                }
            }
            if !progress(read.load(Ordering::Relaxed)) {
                return Err(ReadError::new("it was stopped"));
            }
        }
        found.rows = found.rows.saturating_sub(self.assembler.label_rows() as u64);
        found.settle();
        Ok(found)
    }
}

fn kind_of(values: &Column) -> IdentityKind {
    column_kind(values.dictionary.iter().take(1_000)).unwrap_or(IdentityKind::UserId)
}

impl Persons {
    fn add(&mut self, values: &Column, kind: IdentityKind) {
        for text in values.dictionary.iter() {
            let text = text.trim();
            for (form, hashes) in PersonForm::ALL.into_iter().zip(&mut self.hashes) {
                let read = form.of(text);
                let known = match check(kind, &read) {
                    Ok(normalised) => normalised,
                    // As in an import: what has another shape is a customer as it stands.
                    Err(crate::identity::Unusable::Shape) => read.into_owned(),
                    Err(_) => continue,
                };
                hashes.push(XxHash3_128::oneshot(known.as_bytes()));
            }
        }
        let unsettled = self.hashes[0].len() > 1 << 20;
        if unsettled && self.hashes[0].len() == self.hashes[0].capacity() {
            self.settle();
        }
    }

    /// Sorts, and keeps each customer once.
    fn settle(&mut self) {
        for hashes in &mut self.hashes {
            hashes.sort_unstable();
            hashes.dedup();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ReadOptions, Source, plan};

    fn persons(name: &str, numbers: &[&str]) -> Persons {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        let rows: String = numbers.iter().map(|number| format!("{number};2025-01-02;Brev\n")).collect();
        std::fs::write(&path, format!("kundnr;datum;händelse\n{rows}")).unwrap();
        let plan = plan(&[Source::file(&path)], &ReadOptions::default()).unwrap();
        plan.files[0].persons(&mut |_| true).unwrap()
    }

    #[test]
    fn customers_are_counted_and_compared_in_every_form() {
        let letters = persons("a.csv", &["0012345", "0012346", "0012345", "okänd"]);
        let calls = persons("b.csv", &["12345", "12399", ""]);
        let complaints = persons("c.csv", &["123 45", "123 46"]);
        use PersonForm::{AsWritten, Compact, Unpadded};
        assert_eq!((letters.rows, letters.count(AsWritten)), (4, 2));
        assert_eq!(letters.shared(AsWritten, &calls, AsWritten), 0);
        assert_eq!(letters.shared(Unpadded, &calls, Unpadded), 1);
        assert_eq!(complaints.shared(Compact, &calls, AsWritten), 1);
        let all = [(&letters, Unpadded), (&calls, Unpadded), (&complaints, Unpadded)];
        assert_eq!(Persons::together(&all), (3, 2, vec![2, 1, 2]));
    }

    #[test]
    fn whoever_is_asked_may_stop_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "kundnr;datum\n1;2025-01-02\n2;2025-01-03\n").unwrap();
        let plan = plan(&[Source::file(&path)], &ReadOptions::default()).unwrap();
        assert!(plan.files[0].persons(&mut |_| false).is_err());
    }
}
