//! How the files were read and journeys cut, for the section on trust.

use super::Asked;
use crate::input::Loaded;
use crate::report::data::{ColumnRow, CutUsed, Quality, RejectionRow, Trust};
use crate::words::Words;
use eventlog::{DEFAULT_GAP, Journeys};
use ingest::Origin;
use model::Cut;
use std::path::Path;

pub(super) fn trust(
    loaded: &Loaded,
    asked: &Asked<'_>,
    journeys: &Journeys<'_>,
    has_channels: bool,
    quality: &Quality,
    words: &Words,
) -> Trust {
    let account = &loaded.account;
    let rejection = |rejections: &ingest::Rejections| RejectionRow {
        reason: words.reason(rejections.reason.code()).to_owned(),
        count: rejections.count,
        file: file_name(&rejections.example.file),
        line: rejections.example.line,
    };
    Trust {
        received: account.received,
        stored: account.stored,
        duplicates: account.duplicates,
        rejected: account.rejected,
        rejections: account.report.rejections.iter().map(rejection).collect(),
        columns: columns(loaded, words),
        remarks: remarks(loaded, words),
        has_channels,
        zone: asked.zone.map(str::to_owned),
        cut: cut(loaded, journeys),
        narrowed: asked.narrowed.clone(),
        quality: quality.clone(),
    }
}

/// A page that is passed on does not tell where files lie.
fn file_name(path: &str) -> String {
    Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or(path).to_owned()
}

fn columns(loaded: &Loaded, words: &Words) -> Vec<ColumnRow> {
    let mut rows = Vec::new();
    for file in loaded.plan.iter().flat_map(|plan| &plan.files) {
        for decision in &file.decisions {
            rows.push(ColumnRow {
                file: file.source.file_name().to_owned(),
                role: words.role(decision.role).to_owned(),
                column: match &decision.from {
                    Origin::Column(name) => name.clone(),
                    Origin::Value(value) => format!("”{value}”"),
                },
                why: words.why(&decision.why),
            });
        }
    }
    rows
}

/// What was assumed, each remark once, as a sentence.
fn remarks(loaded: &Loaded, words: &Words) -> Vec<String> {
    let mut remarks: Vec<String> = Vec::new();
    for remark in loaded.plan.iter().flat_map(|plan| &plan.files).flat_map(|file| &file.remarks) {
        let mut text = words.remark(remark).chars().collect::<Vec<char>>();
        if let Some(first) = text.first_mut() {
            *first = first.to_uppercase().next().unwrap_or(*first);
        }
        let sentence = text.into_iter().collect::<String>() + ".";
        if !remarks.contains(&sentence) {
            remarks.push(sentence);
        }
    }
    remarks
}

fn cut(loaded: &Loaded, journeys: &Journeys<'_>) -> CutUsed {
    let definition = &loaded.spec.definition;
    let gap = definition.gap.unwrap_or(DEFAULT_GAP);
    match journeys.cut_by() {
        Cut::Case => CutUsed::Case,
        Cut::Gap => CutUsed::Gap(gap),
        Cut::Goal => CutUsed::Goal { gap, horizon: definition.horizon },
        Cut::Person => CutUsed::Person,
    }
}
