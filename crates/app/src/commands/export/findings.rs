//! Findings: what people decided about them, and the measures that they take because of them. What the analysis finds
//! without anybody deciding about it is told by `resa friction`.

use super::{Out, csv_line, json_line};
use crate::args::JourneyArgs;
use crate::data::Data;
use crate::failure::Failure;
use ingest::write::WriteFormat;
use model::{Action, DecidedFinding, FindingAbout, FindingLine, FindingPlace, FrozenFigure, MemberRef, TimeWindow};
use serde::Serialize;
use std::path::Path;

const COLUMNS: [&str; 28] = [
    "record",
    "finding",
    "action",
    "kind",
    "polarity",
    "journey",
    "goal",
    "where",
    "segment",
    "status",
    "reason",
    "owner",
    "cause",
    "basis",
    "confirmed_by",
    "direction",
    "what",
    "channels",
    "waiver",
    "measure",
    "target",
    "before",
    "before_n",
    "before_low",
    "before_high",
    "due",
    "done_on",
    "changed",
];

/// What was decided about a finding, as exported.
#[derive(Serialize)]
struct Decision<'r> {
    record: &'static str,
    finding: &'r str,
    about: &'r FindingAbout,
    status: &'static str,
    reason: Option<&'r str>,
    owner: Option<&'r str>,
    confirmed: Option<Confirmed<'r>>,
    version: u64,
    changed: String,
    changed_by: Option<&'r str>,
    history: Vec<Line<'r>>,
}

#[derive(Serialize)]
struct Confirmed<'r> {
    cause: &'r str,
    basis: &'r str,
    by: Option<&'r str>,
    at: String,
}

#[derive(Serialize)]
struct Line<'r> {
    at: String,
    by: Option<&'r str>,
    what: &'static str,
    from: Option<&'r str>,
    to: Option<&'r str>,
    reason: Option<&'r str>,
}

/// A measure as exported.
#[derive(Serialize)]
struct Measure<'r> {
    record: &'static str,
    action: &'r str,
    finding: &'r str,
    about: &'r FindingAbout,
    direction: &'static str,
    what: &'r str,
    channels: &'r [String],
    cause: Option<&'r str>,
    waiver: Option<&'r str>,
    measure: &'static str,
    target: f64,
    owner: Option<&'r str>,
    due: Option<&'r str>,
    status: &'static str,
    reason: Option<&'r str>,
    done_on: Option<&'r str>,
    before: &'r FrozenFigure,
    baseline_excludes: TimeWindow,
    version: u64,
    created: String,
    created_by: Option<&'r str>,
    changed: String,
    changed_by: Option<&'r str>,
}

/// Writes decisions, then measures; answers how many of both.
pub(super) fn write(data: &Data, format: WriteFormat, output: Option<&Path>) -> Result<u64, Failure> {
    let (decided, actions) = match &data.store {
        Some(store) => (store.decided_findings(&data.project)?, store.list_actions(&data.project)?),
        None => (Vec::new(), Vec::new()),
    };
    let mut out = Out::to(output)?;
    if format == WriteFormat::Csv {
        csv_line(&mut out, &COLUMNS)?;
        for cells in decided.iter().map(decided_cells).chain(actions.iter().map(action_cells)) {
            csv_line(&mut out, &cells.each_ref().map(String::as_str))?;
        }
    } else {
        for one in &decided {
            json_line(&mut out, &decision(one))?;
        }
        for one in &actions {
            json_line(&mut out, &measure(one))?;
        }
    }
    out.finish()?;
    Ok((decided.len() + actions.len()) as u64)
}

/// Refuses what would narrow events: decisions are about findings, and are written whole.
pub(super) fn refuse_narrowing(args: &JourneyArgs) -> Result<(), Failure> {
    let JourneyArgs { definition, journey, cut, gap, from, to, segment } = args;
    let given = [
        ("--definition", definition.is_some()),
        ("--journey", journey.is_some()),
        ("--cut", cut.is_some()),
        ("--gap", gap.is_some()),
        ("--from", from.is_some()),
        ("--to", to.is_some()),
        ("--segment", segment.is_some()),
    ];
    match given.iter().find(|(_, is_given)| *is_given) {
        Some((name, _)) => Err(Failure::new(format!("{name} does not narrow findings"))
            .hint("decisions and measures are exported whole: resa export findings")),
        None => Ok(()),
    }
}

fn name(member: Option<&MemberRef>) -> Option<&str> {
    member.map(|member| member.name.as_str())
}

fn line(line: &FindingLine) -> Line<'_> {
    Line {
        at: line.at.to_rfc3339(),
        by: name(line.by.as_ref()),
        what: line.what.code(),
        from: line.from.as_deref(),
        to: line.to.as_deref(),
        reason: line.reason.as_deref(),
    }
}

fn decision(one: &DecidedFinding) -> Decision<'_> {
    Decision {
        record: "decision",
        finding: &one.id,
        about: &one.about,
        status: one.status.code(),
        reason: one.reason.as_deref(),
        owner: name(one.owner.as_ref()),
        confirmed: one.confirmed.as_ref().map(|confirmed| Confirmed {
            cause: &confirmed.cause,
            basis: &confirmed.basis,
            by: name(confirmed.by.as_ref()),
            at: confirmed.at.to_rfc3339(),
        }),
        version: one.version,
        changed: one.changed.to_rfc3339(),
        changed_by: name(one.changed_by.as_ref()),
        history: one.history.iter().map(line).collect(),
    }
}

fn measure(one: &Action) -> Measure<'_> {
    Measure {
        record: "action",
        action: &one.id.0,
        finding: &one.finding,
        about: &one.about,
        direction: one.plan.direction.code(),
        what: &one.plan.what,
        channels: &one.plan.channels,
        cause: one.plan.cause.as_deref(),
        waiver: one.plan.waiver.as_deref(),
        measure: one.plan.measure.code(),
        target: one.plan.target,
        owner: name(one.owner.as_ref()),
        due: one.plan.due.as_deref(),
        status: one.progress.status.code(),
        reason: one.progress.reason.as_deref(),
        done_on: one.progress.done_on.as_deref(),
        before: &one.before,
        baseline_excludes: one.baseline_excludes,
        version: one.version,
        created: one.created.to_rfc3339(),
        created_by: name(one.created_by.as_ref()),
        changed: one.changed.to_rfc3339(),
        changed_by: name(one.changed_by.as_ref()),
    }
}

/// Kind, polarity, journey, goal, where and whom.
fn about_cells(about: &FindingAbout) -> [String; 6] {
    let place = match &about.place {
        FindingPlace::Step { activity } => activity.clone(),
        FindingPlace::Transition { from, to } => format!("{from} → {to}"),
    };
    let told = about.segment.iter().map(|told| format!("{} {} {}", told.attribute, told.op, told.value));
    let journey = about.journey.as_ref().map(|journey| journey.name.clone()).unwrap_or_default();
    let segment = told.collect::<Vec<_>>().join(" and ");
    [about.kind.clone(), about.polarity.clone(), journey, about.goal.clone(), place, segment]
}

fn decided_cells(one: &DecidedFinding) -> [String; COLUMNS.len()] {
    let [kind, polarity, journey, goal, place, segment] = about_cells(&one.about);
    let confirmed = one.confirmed.as_ref();
    let mut cells: [String; COLUMNS.len()] = Default::default();
    let told = [
        ("record", "decision".to_string()),
        ("finding", one.id.clone()),
        ("kind", kind),
        ("polarity", polarity),
        ("journey", journey),
        ("goal", goal),
        ("where", place),
        ("segment", segment),
        ("status", one.status.code().to_string()),
        ("reason", one.reason.clone().unwrap_or_default()),
        ("owner", name(one.owner.as_ref()).unwrap_or_default().to_string()),
        ("cause", confirmed.map(|it| it.cause.clone()).unwrap_or_default()),
        ("basis", confirmed.map(|it| it.basis.clone()).unwrap_or_default()),
        ("confirmed_by", confirmed.and_then(|it| name(it.by.as_ref())).unwrap_or_default().to_string()),
        ("changed", one.changed.to_rfc3339()),
    ];
    fill(&mut cells, told);
    cells
}

fn action_cells(one: &Action) -> [String; COLUMNS.len()] {
    let [kind, polarity, journey, goal, place, segment] = about_cells(&one.about);
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let before = &one.before.estimate;
    let mut cells: [String; COLUMNS.len()] = Default::default();
    let told = [
        ("record", "action".to_string()),
        ("finding", one.finding.clone()),
        ("action", one.id.0.clone()),
        ("kind", kind),
        ("polarity", polarity),
        ("journey", journey),
        ("goal", goal),
        ("where", place),
        ("segment", segment),
        ("status", one.progress.status.code().to_string()),
        ("reason", one.progress.reason.clone().unwrap_or_default()),
        ("owner", name(one.owner.as_ref()).unwrap_or_default().to_string()),
        ("cause", one.plan.cause.clone().unwrap_or_default()),
        ("direction", one.plan.direction.code().to_string()),
        ("what", one.plan.what.clone()),
        ("channels", one.plan.channels.join(" | ")),
        ("waiver", one.plan.waiver.clone().unwrap_or_default()),
        ("measure", one.plan.measure.code().to_string()),
        ("target", one.plan.target.to_string()),
        ("before", number(before.value)),
        ("before_n", before.n.to_string()),
        ("before_low", number(before.low)),
        ("before_high", number(before.high)),
        ("due", one.plan.due.clone().unwrap_or_default()),
        ("done_on", one.progress.done_on.clone().unwrap_or_default()),
        ("changed", one.changed.to_rfc3339()),
    ];
    fill(&mut cells, told);
    cells
}

/// Puts each cell under the column of its name.
fn fill<const N: usize>(cells: &mut [String; COLUMNS.len()], told: [(&str, String); N]) {
    for (column, cell) in told {
        if let Some(at) = COLUMNS.iter().position(|name| *name == column) {
            cells[at] = cell;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{FindingStatus, Micros};

    fn decided() -> DecidedFinding {
        DecidedFinding {
            id: "f-1".into(),
            status: FindingStatus::Dismissed,
            reason: Some("Känt, och avsett".into()),
            owner: None,
            confirmed: None,
            about: FindingAbout {
                kind: "loop".into(),
                polarity: "friction".into(),
                journey: None,
                goal: "Klart".into(),
                place: FindingPlace::Transition { from: "Läs".into(), to: "Ring".into() },
                segment: Vec::new(),
                only: false,
                only_since: None,
            },
            version: 1,
            changed: Micros(0),
            changed_by: None,
            history: Vec::new(),
        }
    }

    #[test]
    fn every_cell_stands_under_its_column() {
        let cells = decided_cells(&decided());
        let at = |name: &str| &cells[COLUMNS.iter().position(|column| *column == name).unwrap()];
        assert_eq!((at("record").as_str(), at("where").as_str()), ("decision", "Läs → Ring"));
        assert_eq!((at("status").as_str(), at("reason").as_str()), ("dismissed", "Känt, och avsett"));
        assert_eq!(at("measure"), "");
    }

    #[test]
    fn a_line_of_json_tells_what_it_is_about() {
        let line = serde_json::to_value(decision(&decided())).unwrap();
        assert_eq!((&line["record"], &line["about"]["where"]["to"]), (&"decision".into(), &"Ring".into()));
    }

    #[test]
    fn what_would_narrow_events_is_refused_by_name() {
        let narrowed = JourneyArgs { from: Some("2026-01-01".into()), ..JourneyArgs::default() };
        let refused = refuse_narrowing(&narrowed).unwrap_err();
        assert!(format!("{refused:?}").contains("--from"));
        assert!(refuse_narrowing(&JourneyArgs::default()).is_ok());
    }
}
