//! *Var kunder ger upp*: where journeys end without the goal, each share with its interval; where too few
//! were seen nothing is claimed.

use super::{Section, note, paragraph, scale, shares, struggle, with_code};
use crate::report::chart;
use crate::report::data::{ENOUGH, Leaving, ReportData, StepRow};
use crate::report::html::{Html, html, name};
use crate::report::say::Say;
use crate::report::table::{Cell, Table};
use insight::evidence::wilson;

/// How many activities are drawn; the table has the rest.
const DRAWN: usize = 10;
/// How many activities are named of those with too few journeys.
const NAMED: usize = 6;

/// An interval wider than this to either side makes no claim.
const WIDEST_HALF: f64 = 0.10;

pub(crate) fn leaving(say: Say, data: &ReportData) -> Section {
    let leaving = &data.leaving;
    let (mut told, mut few): (Vec<&StepRow>, Vec<&StepRow>) =
        leaving.steps.iter().filter(|step| step.left.n > 0).partition(|step| missing(step) == 0);
    let mut natural = Vec::new();
    if leaving.goal.is_empty() {
        (natural, told) = told.into_iter().partition(|step| is_natural_end(step));
    }
    told.retain(|step| step.left_journeys > 0);
    told.sort_by(|a, b| b.left_journeys.cmp(&a.left_journeys).then_with(|| a.activity.cmp(&b.activity)));
    few.sort_by(|a, b| b.left.n.cmp(&a.left.n).then_with(|| a.activity.cmp(&b.activity)));
    natural.sort_by(|a, b| b.left_journeys.cmp(&a.left_journeys).then_with(|| a.activity.cmp(&b.activity)));
    let mut body = drawn(say, &told);
    body.push(&too_few(say, &few));
    body.push(&basis(say, leaving));
    body.push(&table(say, leaving).folded(say, "left"));
    body.push(&struggle::struggle(say, data));
    Section {
        id: "left",
        heading: say.pick("Var kunder ger upp", "Where customers give up"),
        lead: lead(say, leaving, &told, &natural),
        body,
        wide: false,
    }
}

/// Where nobody named a goal, an activity that most journeys end at is taken for one.
fn is_natural_end(step: &StepRow) -> bool {
    step.left.low.is_some_and(|low| low > 0.5)
}

fn lead(say: Say, leaving: &Leaving, told: &[&StepRow], natural: &[&StepRow]) -> Html {
    let Some(first) = told.first() else {
        let honest = honest(say, leaving, natural);
        return html!(
            "{}<p>{}</p>",
            paragraph(say.pick("Inga avhopp går att peka ut.", "No place where customers give up can be told.")),
            honest
        );
    };
    let (low, high) = (first.left.low.unwrap_or(0.0), first.left.high.unwrap_or(1.0));
    let here = html!(
        "{} {} {}",
        match leaving.goal.is_empty() {
            true => say.pick("Flest resor slutar efter", "Most journeys end after"),
            false => say.pick("Flest ger upp efter", "Most give up after"),
        },
        name(&first.activity),
        say.pick(
            format!("({} resor, {} av dem som kommer dit).", say.number(first.left_journeys), say.likely(low, high)),
            format!(
                "({} journeys, {} of those that get there).",
                say.number(first.left_journeys),
                say.likely(low, high)
            ),
        )
    );
    html!("<p>{}</p><p>{}</p>", here, honest(say, leaving, natural))
}

/// Which ends are counted, and why.
fn honest(say: Say, leaving: &Leaving, natural: &[&StepRow]) -> Html {
    if !leaving.goal.is_empty() {
        return html!(
            "{}",
            say.pick("Resor som når målet räknas inte.", "Journeys that reach the goal are not counted.")
        );
    }
    let how = with_code(say.pick(
        "Ange målet i en definition (`--definition`), så räknas bara de som gav upp.",
        "Give the goal in a definition (`--definition`), and only those who gave up are counted.",
    ));
    if natural.is_empty() {
        let all = say.pick(
            "Inget mål är angivet, så varje slut räknas, även de lyckade.",
            "No goal was given, so every end counts, also the happy ones.",
        );
        return html!("{} {}", all, how);
    }
    let mut ends = Html::default();
    for (at, step) in natural.iter().take(NAMED).enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        ends.push(&html!("{}{} ({})", comma, name(&step.activity), say.journeys(step.left_journeys)));
    }
    html!(
        "{} {}. {}",
        say.pick(
            "Inget mål är angivet. Händelser som de flesta slutar vid tas för naturliga slut och räknas inte:",
            "No goal was given. Activities that most end at are taken for natural ends and do not count:",
        ),
        ends,
        how
    )
}

fn drawn(say: Say, told: &[&StepRow]) -> Html {
    let told = &told[..told.len().min(DRAWN)];
    if told.is_empty() {
        return Html::default();
    }
    let highest = told.iter().filter_map(|step| step.left.high).fold(0.0, f64::max);
    let most = scale(highest);
    shares(say, most, &told.iter().map(|step| row(say, step, most)).collect())
}

fn row(say: Say, step: &StepRow, most: f64) -> Html {
    let left = &step.left;
    let (Some(value), Some(low), Some(high)) = (left.value, left.low, left.high) else {
        return Html::default();
    };
    let (part, whole) = (say.number(step.left_journeys), say.number(left.n));
    let meta = say.pick(
        format!("{part} av {whole} resor slutar här för gott"),
        format!("{part} of {whole} journeys end here for good"),
    );
    html!(
        "<li><div class=\"what\"><p>{}</p><p class=\"meta\">{}</p></div>\n<div class=\"drawn\">{}<p class=\"reading\"><b title=\"{}\">{}</b>{}</p></div></li>\n",
        name(&step.activity),
        meta,
        chart::interval(value, low, high, most),
        say.exact(left),
        say.likely(low, high),
        resumed(say, step),
    )
}

/// Whether those who stopped here took it up again.
fn resumed(say: Say, step: &StepRow) -> Html {
    let (Some(low), Some(high)) = (step.resumed.low, step.resumed.high) else {
        return Html::default();
    };
    if step.resumed.n < ENOUGH || (high - low) / 2.0 > WIDEST_HALF {
        return Html::default();
    }
    let likely = say.likely(low, high);
    let words = say.pick(
        format!("Av dem som stannar upp här kommer {likely} tillbaka."),
        format!("Of those who pause here, {likely} come back."),
    );
    html!(" <span class=\"then\" title=\"{}\">{}</span>", say.exact(&step.resumed), words)
}

/// How many more journeys are needed before the share may be told; 0 when it may.
pub(crate) fn missing(step: &StepRow) -> u64 {
    let n = step.left.n;
    let (Some(low), Some(high)) = (step.left.low, step.left.high) else { return ENOUGH };
    if n >= ENOUGH && (high - low) / 2.0 <= WIDEST_HALF {
        return 0;
    }
    let share = step.left_journeys as f64 / n.max(1) as f64;
    let is_enough = |n: u64| {
        let (low, high) = wilson((share * n as f64).round() as u64, n);
        n >= ENOUGH && (high - low) / 2.0 <= WIDEST_HALF
    };
    // At the worst share, one half, 93 journeys are enough.
    (n + 1..=200).find(|n| is_enough(*n)).map_or(ENOUGH, |enough| enough - n)
}

fn too_few(say: Say, few: &[&StepRow]) -> Html {
    if few.is_empty() {
        return Html::default();
    }
    let one = |step: &&StepRow| {
        let (n, more) = (say.number(step.left.n), say.number(missing(step)));
        let why = say.pick(format!("n = {n}, {more} till behövs"), format!("n = {n}, {more} more needed"));
        html!("<li>{} <span>{}</span></li>", name(&step.activity), why)
    };
    let mut list: Html = few.iter().take(NAMED).map(one).collect();
    if few.len() > NAMED {
        let more = say.number((few.len() - NAMED) as u64);
        list.push(&html!("<li><span>{}</span></li>", say.pick(format!("och {more} till"), format!("and {more} more"))));
    }
    html!(
        "<div class=\"few\"><p><b>{}</b> {}</p><ul>{}</ul></div>\n",
        say.pick("För få för att säga.", "Too few to say."),
        say.pick(
            "Här har för få resor slutat för att andelen ska betyda något:",
            "Too few journeys are over here for a share to mean anything:"
        ),
        list
    )
}

fn basis(say: Say, leaving: &Leaving) -> Html {
    let pause = say.duration(leaving.pause.micros() as f64 / 1e6);
    let goal = match leaving.goal.is_empty() {
        true => String::new(),
        false => format!("{} {}. ", say.pick("Mål:", "Goal:"), leaving.goal.join(", ")),
    };
    note(&say.pick(
        format!("{goal}För gott: kunden hörs inte av igen i loggen. Ordnat efter hur många resor det gäller. Resor som ännu kan fortsätta (yngre än {pause} vid loggens slut) är inte bedömda. Intervallen är Wilsons, 95 %."),
        format!("{goal}For good: the customer is not heard of again in the log. Ordered by how many journeys are affected. Journeys that may still go on (younger than {pause} when the log ends) are not judged. Intervals are Wilson’s, 95%."),
    ))
}

fn table(say: Say, leaving: &Leaving) -> Table {
    let mut table = Table::new(
        say.pick("Var resor slutar, som tabell", "Where journeys end, as a table"),
        say.pick(
            &[
                "Steg",
                ">Bedömda resor",
                ">Slutar här för gott",
                ">Andel",
                ">Lägst",
                ">Högst",
                ">Stopp",
                ">Tas upp igen",
            ],
            &["Step", ">Journeys judged", ">End here for good", ">Share", ">Low", ">High", ">Stops", ">Taken up again"],
        ),
    );
    for step in &leaving.steps {
        table.row(vec![
            Cell::name(&step.activity),
            Cell::count(say, step.left.n),
            Cell::count(say, step.left_journeys),
            Cell::share(say, step.left.value),
            Cell::share(say, step.left.low),
            Cell::share(say, step.left.high),
            Cell::count(say, step.resumed.n),
            Cell::share(say, step.resumed.value),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use insight::evidence::share;

    fn step(left: u64, n: u64) -> StepRow {
        StepRow {
            activity: "a".to_owned(),
            journeys: n,
            loops: 0,
            rework: 0,
            channel_hops: 0,
            waits: 0,
            repeats: 0,
            left_journeys: left,
            left: share(left, n, None),
            resumed: share(0, 0, None),
        }
    }

    #[test]
    fn small_samples_tell_how_many_are_missing() {
        assert_eq!(missing(&step(0, 12)), 18);
        assert_eq!(missing(&step(500, 1000)), 0);
        let half = step(20, 40);
        assert_eq!(missing(&half), 53, "at one half, 93 are needed for ten points to either side");
    }
}
