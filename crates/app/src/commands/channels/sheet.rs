//! What `resa channels` says, in one table for a spreadsheet: a row for each figure.

use super::tables::{goal_verdict, kind, outcome, together, verdict};
use crate::output::{Cell, Table};
use crate::words::Words;
use insight::channels::{ChannelsReport, GoalOf};
use map::Language;
use model::Estimate;

/// Everything in one table: a row for each figure.
pub(super) fn everything(report: &ChannelsReport, words: &Words) -> Table {
    let mut table = Table::new(match words.language {
        Language::Swedish => &[
            "del",
            "steg",
            "kanaler",
            "vad",
            ">antal",
            ">värde",
            "troligen",
            ">där",
            ">i de andra",
            "bedömning",
            ">behövs",
        ],
        Language::English => &[
            "part",
            "step",
            "channels",
            "what",
            ">n",
            ">value",
            "likely",
            ">there",
            ">in the others",
            "verdict",
            ">needed",
        ],
    });
    let plain = |value: Option<f64>| value.map_or_else(Cell::nothing, |value| Cell::value(value.to_string(), value));
    let ends = |estimate: &Estimate| match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => Cell::text(format!("{low}..{high}")),
        _ => Cell::nothing(),
    };
    let mut row = |part: &str, step: &str, channels: String, what: &str, of: &Estimate, rest: [Cell; 4]| {
        let first = [part, step, &channels, what].map(Cell::text);
        let figures = [Cell::value(words.number(of.n), of.n), plain(of.value), ends(of)];
        table.row(first.into_iter().chain(figures).chain(rest).collect());
    };
    let nothing = || [(); 4].map(|()| Cell::nothing());
    let goal_cells = |goal: &GoalOf| {
        [
            plain(goal.own.value),
            plain(goal.others.value),
            Cell::text(goal_verdict(goal.verdict, words)),
            Cell::nothing(),
        ]
    };
    for step in &report.consistency.steps {
        for it in &step.comparisons {
            let needed = it.needed_n.map_or_else(Cell::nothing, |needed| Cell::value(words.number(needed), needed));
            let rest = [plain(it.own.value), plain(it.others.value), Cell::text(verdict(it.verdict, words)), needed];
            row("consistency", &step.step, it.channel.clone(), outcome(it.outcome, words), &it.alike, rest);
        }
    }
    let goals = words.either("mål, likadana", "goals, alike");
    for hop in &report.hops.ways {
        let channels = || format!("{} → {}", hop.from, hop.to);
        row("hops", &hop.step, channels(), kind(hop, words), &hop.rate, nothing());
        row("hops", &hop.step, channels(), words.either("tillbaka", "back again"), &hop.back, nothing());
        if let Some(goal) = &hop.goal {
            row("hops", &hop.step, channels(), goals, &goal.difference, goal_cells(goal));
        }
    }
    for it in &report.concurrent.combinations {
        let step = it.steps.first().map_or("", |step| step.step.as_str());
        row(
            "concurrent",
            step,
            together(it, words),
            words.either("andel av resorna", "share of journeys"),
            &it.rate,
            nothing(),
        );
        if let Some(goal) = &it.goal {
            row("concurrent", step, together(it, words), goals, &goal.difference, goal_cells(goal));
        }
    }
    for it in &report.contradictions.attributes {
        for pair in &it.pairs {
            let step = it.steps.first().map_or("", |step| step.step.as_str());
            row("contradictions", step, pair.channels.join(" / "), &it.attribute, &pair.rate, nothing());
        }
    }
    table
}
