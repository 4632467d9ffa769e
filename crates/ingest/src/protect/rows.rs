//! Leaves out rows that nobody is left for.

use model::{Column, EventBatch, MISSING, Strings};

/// Drops rows with neither customer nor case; how many there were.
pub(super) fn drop_nobodys(batch: &mut EventBatch) -> usize {
    let missing = |column: &Option<Column>, row: usize| {
        column.as_ref().and_then(|column| column.codes.get(row)).is_none_or(|code| *code == MISSING)
    };
    let keep: Vec<bool> =
        (0..batch.len()).map(|row| !(missing(&batch.person, row) && missing(&batch.case, row))).collect();
    retain_rows(batch, &keep)
}

/// Drops the rows whose customer is one of these; how many there were.
pub(super) fn drop_excluded(batch: &mut EventBatch, excluded: &dyn Fn(&str) -> bool) -> usize {
    let Some(person) = &batch.person else { return 0 };
    let gone: Vec<bool> = person.dictionary.iter().map(excluded).collect();
    let keep: Vec<bool> = person.codes.iter().map(|code| !gone.get(*code as usize).copied().unwrap_or(false)).collect();
    retain_rows(batch, &keep)
}

/// Keeps the rows that are to be kept; how many went.
fn retain_rows(batch: &mut EventBatch, keep: &[bool]) -> usize {
    let dropped = keep.iter().filter(|kept| !**kept).count();
    if dropped == 0 {
        return 0;
    }
    retain(&mut batch.time, keep);
    retain(&mut batch.activity.codes, keep);
    for column in [&mut batch.person, &mut batch.case, &mut batch.channel].into_iter().flatten() {
        retain(&mut column.codes, keep);
    }
    for column in &mut batch.attributes {
        retain(&mut column.values.codes, keep);
    }
    if let Some(ids) = &mut batch.event_id {
        let mut kept = Strings::default();
        for (row, _) in keep.iter().enumerate().filter(|(_, keep)| **keep) {
            kept.push(ids.text(row));
        }
        *ids = kept;
    }
    dropped
}

fn retain<T>(values: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    values.retain(|_| keep.next().copied().unwrap_or(true));
}
