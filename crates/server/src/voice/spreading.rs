//! At which rate a survey asks at each of its touchpoints, where it is spread over them (methods §9).
//!
//! Rates are of a day: they are made of the four weeks before it, so that nobody's coming changes their own chance, and
//! the same after a restart. A touchpoint that nobody came by before today asks at the budget's rate until tomorrow.

use super::surveys::find;
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Query};
use axum::Json as Answer;
use axum::extract::State;
use ingest::scrub::{find as find_personal, scrub};
use model::{
    Enough, Micros, ProjectId, Rest, SEEN_DAYS, StudioSurvey, SurveyDraft, SurveyId, answers_for, expected_response,
    spread_rates, touchpoint_of_page,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::{AskedAt, SeenTouchpoint};

pub(super) const DAY: i64 = 86_400_000_000;
/// So many surveys' rates are remembered at once.
const MOST: usize = 1_000;
/// A touchpoint of fewer visits is told by nobody's name.
const TOLD_FROM: u64 = 10;
/// What comes after one of these in a path is somebody's own.
const OWN_PAGES: [&str; 14] = [
    "u",
    "user",
    "users",
    "profil",
    "profiler",
    "profile",
    "profiles",
    "person",
    "personer",
    "people",
    "member",
    "members",
    "medlem",
    "medlemmar",
];

/// The rates of a survey on a day.
struct Rates {
    /// What they were made for: another version or another day has others.
    of: (u32, i64),
    by_touchpoint: HashMap<String, f64>,
}

/// The rates of today, by survey.
#[derive(Default)]
pub(crate) struct Spreads(Mutex<HashMap<SurveyId, Arc<Rates>>>);

impl Spreads {
    /// How often the survey asks at a touchpoint, in the words of its version that is live: as it is told, with the
    /// share of the touchpoint.
    pub(super) fn rest(
        &self,
        app: &App,
        project: &ProjectId,
        survey: &StudioSurvey,
        live: &SurveyDraft,
        touchpoint: Option<&str>,
    ) -> ApiResult<Rest> {
        let rest = live.asking.rest;
        let Some(touchpoint) = touchpoint.filter(|_| rest.evenly) else { return Ok(rest) };
        let of = (survey.published, app.clock.now().0.div_euclid(DAY));
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&survey.id).cloned();
        let rates = match known.filter(|rates| rates.of == of) {
            Some(rates) => rates,
            None => {
                let planned = plan(rest, &seen(app, project, &survey.id, of.1)?);
                let by_touchpoint = planned.into_iter().map(|one| (one.name, one.rate)).collect();
                let rates = Arc::new(Rates { of, by_touchpoint });
                let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                if all.len() >= MOST {
                    all.clear();
                }
                all.insert(survey.id.clone(), Arc::clone(&rates));
                rates
            }
        };
        let share = rates.by_touchpoint.get(touchpoint).copied().unwrap_or(rest.share);
        Ok(Rest { share, ..rest })
    }
}

/// The touchpoint of who came by: the station that the page says it is, else the page.
pub(super) fn touchpoint(station: Option<&str>, page: Option<&str>) -> Option<String> {
    const LONGEST: usize = 200;
    let told = |name: &&str| !name.trim().is_empty() && name.chars().count() <= LONGEST;
    match station.filter(told) {
        Some(station) => Some(scrub(station.trim()).into_owned()),
        None => page.and_then(touchpoint_of_page),
    }
}

/// Whether a touchpoint's name may be told: nothing in it is personal, and it is nobody's own page.
fn is_nobodys(name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty()).collect();
    let is_own = |part: &str| OWN_PAGES.iter().any(|own| part.eq_ignore_ascii_case(own));
    let somebodys = parts.windows(2).any(|pair| is_own(pair[0]) && pair[1] != "*")
        || parts.iter().any(|part| part.starts_with(['~', '@']) || part.contains('@'));
    // Words in a path stand apart by other signs than in a text.
    let words = name.replace(['/', '-', '_', '.', '+'], " ");
    !somebodys && find_personal(name).is_empty() && find_personal(&words).is_empty()
}

/// From so many on something is told of a touchpoint: never below the project's least group.
fn told_from(app: &App, project: &ProjectId) -> ApiResult<u64> {
    let project = app.store.find_project(project)?.ok_or_else(ApiError::not_found)?;
    Ok(u64::from(project.settings.smallest_group).max(TOLD_FROM))
}

/// What is known of a survey's touchpoints before a day.
struct Seen {
    touchpoints: Vec<SeenTouchpoint>,
    /// The day whose rates are made.
    day: i64,
    shown: u64,
    answered: u64,
}

fn seen(app: &App, project: &ProjectId, survey: &SurveyId, day: i64) -> ApiResult<Seen> {
    let from = day - i64::from(SEEN_DAYS);
    let asked = app.store.asked_at(project, survey, Micros(from * DAY), Micros(day * DAY))?;
    let sum = |count: fn(&AskedAt) -> u64| asked.iter().map(count).sum();
    Ok(Seen {
        touchpoints: app.store.touchpoint_visits(project, survey, from, day)?,
        day,
        shown: sum(|at| at.shown),
        answered: sum(|at| at.answered),
    })
}

/// A touchpoint with its rate.
struct Planned {
    name: String,
    /// Visits in four weeks, as far as it is known.
    visits: f64,
    rate: f64,
    /// Answers in four weeks, as they are to be expected.
    answers: f64,
}

/// The rates that follow from what was seen.
fn plan(rest: Rest, seen: &Seen) -> Vec<Planned> {
    let response = expected_response(seen.shown, seen.answered);
    let days = f64::from(SEEN_DAYS);
    // Who came by for a week comes by four times as often in four.
    let a_month = |one: &SeenTouchpoint| one.visits as f64 * days / (seen.day - one.first_day).max(1) as f64;
    let visits: Vec<f64> = seen.touchpoints.iter().map(a_month).collect();
    let rates = if rest.evenly {
        let enough = rest.enough.map(|half| Enough { answers: answers_for(half), response });
        spread_rates(&visits, rest.share, enough)
    } else {
        vec![rest.share; visits.len()]
    };
    let planned = seen.touchpoints.iter().zip(visits).zip(rates);
    planned
        .map(|((one, visits), rate)| Planned {
            name: one.name.clone(),
            visits,
            rate,
            answers: visits * rate * response,
        })
        .collect()
}

/// What a way of asking would mean.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SpreadQuery {
    /// The share of all visits; the draft's where it is absent.
    share: Option<f64>,
    /// Whether it is spread over touchpoints; as the draft says where it is absent.
    evenly: Option<bool>,
    /// The half-width that is narrow enough; none where it is absent.
    enough: Option<f64>,
}

/// What it would mean, by touchpoint.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Spread {
    /// Visits are counted over so many days.
    days: u32,
    /// Of those who are asked, the share that is expected to answer.
    response: f64,
    /// Visits of all touchpoints in that time.
    visits: u64,
    /// Answers to be expected in that time.
    answers: u64,
    /// Touchpoints that are expected to get thirty answers.
    compared: u64,
    /// From so many answers on a touchpoint is compared with others.
    compared_from: u64,
    /// The touchpoints, that with the most visits first.
    touchpoints: Vec<SpreadOver>,
    /// Touchpoints that too few came by to be told, or whose name may be about somebody.
    untold: u64,
}

/// A touchpoint.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SpreadOver {
    /// The station, or the path of the page without what names one thing or somebody.
    name: String,
    /// Visits in four weeks.
    visits: u64,
    /// The share of them that is asked.
    rate: f64,
    /// Answers to be expected in four weeks.
    answers: u64,
    /// Today's constant share would bring so many.
    answers_now: u64,
}

/// `GET …/surveys/{survey}/spread`.
pub(crate) async fn spread(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Query(query): Query<SpreadQuery>,
) -> ApiResult<Answer<Spread>> {
    let id = SurveyId(ids.get("survey")?);
    app.blocking(move |app| {
        let survey = find(app, scope.project(), &id)?;
        let draft = survey.draft.asking.rest;
        let evenly = query.evenly.unwrap_or(draft.evenly);
        let rest = Rest { share: query.share.unwrap_or(draft.share), evenly, enough: query.enough, ..draft };
        super::checks::rest(rest)?;
        // Today is counted as far as it has come: whoever looks wants to see what they just saw happen.
        let seen = seen(app, scope.project(), &id, app.clock.now().0.div_euclid(DAY) + 1)?;
        Ok::<_, ApiError>(Answer(told(rest, &seen, told_from(app, scope.project())?)))
    })
    .await
}

fn told(rest: Rest, seen: &Seen, from: u64) -> Spread {
    let now = plan(Rest { evenly: false, enough: None, ..rest }, seen);
    let mut rows: Vec<(Planned, f64, bool)> = plan(rest, seen)
        .into_iter()
        .zip(now)
        .zip(&seen.touchpoints)
        .map(|((planned, now), one)| (planned, now.answers, one.visits >= from && is_nobodys(&one.name)))
        .collect();
    rows.sort_by(|(a, ..), (b, ..)| b.visits.total_cmp(&a.visits).then_with(|| a.name.cmp(&b.name)));
    let whole = |number: f64| number.round().max(0.0) as u64;
    let compared_from = insight::voice::COMPARED_FROM;
    Spread {
        days: SEEN_DAYS,
        response: expected_response(seen.shown, seen.answered),
        visits: whole(rows.iter().map(|(planned, ..)| planned.visits).sum()),
        answers: whole(rows.iter().map(|(planned, ..)| planned.answers).sum()),
        compared: rows.iter().filter(|(planned, ..)| planned.answers >= compared_from as f64).count() as u64,
        compared_from,
        untold: rows.iter().filter(|(.., is_told)| !is_told).count() as u64,
        touchpoints: rows
            .into_iter()
            .filter(|(.., is_told)| *is_told)
            .map(|(planned, now, _)| SpreadOver {
                visits: whole(planned.visits),
                rate: planned.rate,
                answers: whole(planned.answers),
                answers_now: whole(now),
                name: planned.name,
            })
            .collect(),
    }
}

/// How a survey was spread: at each touchpoint how many were asked, and how likely that was.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Sampled {
    /// The station, or the path of the page.
    touchpoint: String,
    /// Showings.
    shown: u64,
    /// Of these, answered.
    answered: u64,
    /// The least probability with which somebody was asked.
    least: f64,
    /// The greatest.
    most: f64,
}

/// Where a survey asked so far, the touchpoint with the most showings first; those of few persons, and those whose name may be
/// about somebody, are left out.
pub(super) fn sampled(app: &App, project: &ProjectId, survey: &SurveyId) -> ApiResult<Vec<Sampled>> {
    let asked = app.store.asked_at(project, survey, Micros(i64::MIN), Micros(i64::MAX))?;
    let from = told_from(app, project)?;
    let mut told: Vec<Sampled> = asked
        .into_iter()
        .filter(|at| at.persons >= from)
        .filter_map(|AskedAt { name, shown, answered, least, most, .. }| {
            let touchpoint = name.filter(|name| is_nobodys(name))?;
            Some(Sampled { touchpoint, shown, answered, least, most })
        })
        .collect();
    told.sort_by(|a, b| b.shown.cmp(&a.shown).then_with(|| a.touchpoint.cmp(&b.touchpoint)));
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, visits: u64, first_day: i64) -> SeenTouchpoint {
        SeenTouchpoint { name: name.into(), visits, first_day }
    }

    #[test]
    fn a_week_of_visits_is_a_quarter_of_a_month_and_rates_follow_from_it() {
        let touchpoints = vec![of("/a", 400, 72), of("/b", 25, 93)];
        let seen = Seen { touchpoints, day: 100, shown: 0, answered: 0 };
        let rest = Rest { share: 0.2, evenly: true, ..Rest::default() };
        let planned = plan(rest, &seen);
        assert!((planned[0].visits - 400.0).abs() < 1e-9 && (planned[1].visits - 100.0).abs() < 1e-9);
        assert!((planned[1].rate / planned[0].rate - 2.0).abs() < 1e-9, "a quarter of the visits, twice the rate");
        let told = told(rest, &seen, TOLD_FROM);
        assert_eq!((told.visits, told.answers, told.touchpoints[0].name.as_str()), (500, 15, "/a"));
        assert_eq!((told.touchpoints[0].answers_now, told.touchpoints[1].answers), (12, 5));
        let constant = plan(Rest { evenly: false, ..rest }, &seen);
        assert!(constant.iter().all(|one| (one.rate - 0.2).abs() < 1e-12));
    }

    #[test]
    fn a_page_is_a_touchpoint_unless_it_says_which_station_it_is() {
        assert_eq!(touchpoint(Some("Ansök"), Some("/pension/1")), Some("Ansök".to_string()));
        assert_eq!(touchpoint(Some(" "), Some("/pension/1")), Some("/pension/*".to_string()));
        assert_eq!(touchpoint(None, None), None);
        let told = touchpoint(Some("Samtal med 811218-9876"), None).unwrap();
        assert!(told.starts_with("Samtal med") && !told.contains("811218"), "{told}");
    }

    #[test]
    fn a_page_that_may_be_somebodys_is_told_by_nobodys_name() {
        for own in ["/profil/anna-karlsson", "/Users/bo", "/~bo", "/personer/Anna-Svensson", "Ring 070-174 06 05"] {
            assert!(!is_nobodys(own), "{own}");
        }
        for page in ["/", "/stor/*", "/liten", "/profil", "/profil/*", "/min-pension/ansok", "Läsa beskedet", "*"] {
            assert!(is_nobodys(page), "{page}");
        }
        let touchpoints = vec![of("/profil/anna-karlsson", 400, 72), of("/b", 25, 72), of("/c", 9, 72)];
        let told = told(Rest::default(), &Seen { touchpoints, day: 100, shown: 0, answered: 0 }, TOLD_FROM);
        assert_eq!((told.touchpoints.len(), told.touchpoints[0].name.as_str(), told.untold), (1, "/b", 2));
    }
}
