//! What customers wrote: themes, how it sounds, and comments, each with what it stands beside. A comment never stands
//! alone: of how many it is one is always told (R72).

use super::comment_marks::{Marked, Marks};
use super::comment_themes::{ThemeView, ToldThemes, Wrote, told};
use super::heard::{Heard, Hearing};
use super::scores::beside;
use crate::access::Scope;
use crate::answers::asked::{Asked, asked_query};
use crate::answers::ground::{Head, day};
use crate::answers::keeper::{json, respond_beside};
use crate::answers::per_log::PerLog;
use crate::answers::protect::Count;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Query;
use axum::extract::State;
use axum::response::Response;
use insight::fold::DAY;
use insight::text::sentiment::{Side, Verdict, judge_all};
use insight::text::themes::{Comment, Options, Themed, themes};
use insight::text::{Language, duplicates, language_of};
use model::{Metric, ProjectId, QuestionKind, SurveyQuestion};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Comments are shown from so many persons on, themes told from as many.
pub(super) const LEAST_PERSONS: u64 = 8;
/// The most comments that are read at once: the latest.
const MOST: usize = 20_000;
const MOST_SHOWN: usize = 200;
const SEED: u64 = 1;
/// The longest words that are searched for.
const LONGEST_SEARCH: usize = 200;

asked_query! {
    /// Which comments are asked about.
    pub(crate) struct CommentsQuery {
        /// Only of this survey, by id.
        survey: Option<String>,
        /// Only those that speak of this theme, by id.
        theme: Option<String>,
        /// Only those that sound so: `positive`, `negative`, `mixed`, `unsure`.
        sentiment: Option<String>,
        /// Only those in which these words stand.
        q: Option<String>,
        /// How many: 50 where nothing is said, 200 at most.
        limit: Option<usize>,
    }
}

impl CommentsQuery {
    /// The theme that is asked about, by id.
    pub(super) fn theme(&self) -> Option<&str> {
        self.theme.as_deref()
    }
}

/// What customers wrote.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Comments {
    #[serde(flatten)]
    head: Head,
    /// How many comments there are in all; null where too few persons wrote.
    comments: Count,
    /// How many of them fit theme, sound and words.
    fitting: Count,
    /// What they are about, that of most persons first.
    themes: Vec<ThemeView>,
    /// Of a narrowed question: what these comments speak of more often than all others of the journey; null where too
    /// few wrote them, or the others.
    marks: Option<Marks>,
    /// How they sound.
    sentiment: Sounds,
    /// The latest first; none where too few persons wrote.
    items: Vec<Item>,
    /// The language model that may propose what a theme is called; null where the settings name none.
    assistant: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Sounds {
    positive: Count,
    negative: Count,
    mixed: Count,
    unsure: Count,
}

/// One comment.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Item {
    /// What was written, without personal data.
    text: String,
    language: &'static str,
    sentiment: &'static str,
    /// The themes that it speaks of, by id.
    themes: Vec<String>,
    /// How many more said nearly the same, which are not shown.
    alike: u64,
    /// The survey.
    survey: String,
    /// The day.
    day: String,
    /// What it is about.
    station: Option<String>,
    channel: Option<String>,
    /// The answer beside it.
    score: Option<Beside>,
    /// Seconds after what the customer did last.
    delay_s: Option<i64>,
    /// The customer, for those who may see them.
    person: Option<String>,
}

#[derive(Clone, Serialize, JsonSchema)]
pub(crate) struct Beside {
    metric: &'static str,
    #[schemars(with = "serde_json::Value")]
    value: serde_json::Value,
}

pub(crate) async fn comments(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<CommentsQuery>,
) -> ApiResult<Response> {
    if query.q.as_ref().is_some_and(|words| words.chars().count() > LONGEST_SEARCH) {
        return Err(ApiError::invalid("q", format!("{LONGEST_SEARCH} signs at most")));
    }
    let verdicts = ["positive", "negative", "mixed", "unsure"];
    if query.sentiment.as_ref().is_some_and(|wanted| !verdicts.contains(&wanted.as_str())) {
        return Err(ApiError::invalid("sentiment", "positive, negative, mixed or unsure"));
    }
    let question = format!("comments {query:?}");
    let project = scope.project().clone();
    let of = project.clone();
    let beside = app.blocking(move |app| beside(app, &of)).await?;
    let work = Arc::new(move |app: &App| json(&find(app, &project, &query.asked(), &query)?));
    respond_beside(&app, &scope, question, beside, work).await
}

/// What marks the comments of a narrowed question against all others.
fn marks(
    app: &App,
    project: &ProjectId,
    (asked, survey): (&Asked, Option<&str>),
    these: &[Written<'_>],
    least: u64,
) -> ApiResult<Option<Marks>> {
    if !asked.narrows() && survey.is_none() {
        return Ok(None);
    }
    let everybody = Asked { journey: asked.journey.clone(), ..Asked::default() };
    let whole = Hearing::of(app, project, &everybody, None)?;
    let all = written(&whole);
    let read = read_once(app, project, &everybody, None, &whole, &all, least)?;
    let themes = told(&read.themed, &app.store.list_themes(project)?, &wrote(&all), least);
    let inside: HashSet<(u64, i64)> = these.iter().map(|one| (one.heard.at.person, one.heard.at.time)).collect();
    // Copies are left out: a chain letter marks nobody.
    let comments = all.iter().enumerate().filter(|(at, _)| read.copies[*at].is_none()).map(|(at, one)| Marked {
        text: one.text,
        language: read.languages[at],
        person: one.heard.at.person,
        themes: &themes.of[at],
        inside: inside.contains(&(one.heard.at.person, one.heard.at.time)),
    });
    let protect = whole.question.protect.narrowed();
    Ok(Marks::of(&comments.collect::<Vec<_>>(), &themes.themes, least, protect))
}

/// When each comment was written, and by whom.
fn wrote(all: &[Written<'_>]) -> Vec<Wrote> {
    all.iter().map(|one| Wrote { time: one.heard.at.time, person: one.heard.at.person }).collect()
}

/// Whether those whose comments are not shown are so few that leaving them out tells what they wrote, or who they are.
fn tells_the_rest(
    app: &App,
    project: &ProjectId,
    asked: &Asked,
    shown: &HashSet<u64>,
    narrows: bool,
    least: u64,
) -> ApiResult<bool> {
    if !narrows {
        return Ok(false);
    }
    let everybody = Asked { journey: asked.journey.clone(), ..Asked::default() };
    let whole = Hearing::of(app, project, &everybody, None)?;
    let all: HashSet<u64> = written(&whole).iter().map(|one| one.heard.at.person).collect();
    Ok((1..least).contains(&(all.difference(shown).count() as u64)))
}

/// One comment with the response that it stands in.
#[derive(Clone)]
pub(super) struct Written<'h> {
    pub(super) text: &'h str,
    pub(super) heard: &'h Heard,
    pub(super) beside: Option<Beside>,
    side: Option<Side>,
}

/// The latest comments of the theme that is asked about, as anybody is shown them: text and day. None where they are of too
/// few.
pub(super) fn shown_of_theme(
    app: &App,
    project: &ProjectId,
    query: &CommentsQuery,
    most: usize,
) -> ApiResult<Vec<(String, String)>> {
    let found = find(app, project, &query.asked(), query)?;
    Ok(found.items.into_iter().take(most).map(|item| (item.text, item.day)).collect())
}

fn find(app: &App, project: &ProjectId, asked: &Asked, query: &CommentsQuery) -> ApiResult<Comments> {
    let assistant = app.assistant.as_ref().map(|_| app.settings.assistant.model.clone());
    let hearing = Hearing::of(app, project, asked, query.survey.as_deref())?;
    let all = written(&hearing);
    let persons: HashSet<u64> = all.iter().map(|one| one.heard.at.person).collect();
    let least = LEAST_PERSONS.max(hearing.question.protect.k);
    let protect = hearing.question.protect;
    if (persons.len() as u64) < least {
        let sentiment = Sounds { positive: None, negative: None, mixed: None, unsure: None };
        let (themes, items, head) = (Vec::new(), Vec::new(), hearing.question.head);
        return Ok(Comments { comments: None, fitting: None, themes, marks: None, sentiment, items, assistant, head });
    }
    let read = read_once(app, project, asked, query.survey.as_deref(), &hearing, &all, least)?;
    let mut themes = told(&read.themed, &app.store.list_themes(project)?, &wrote(&all), least);
    if asked.narrows() {
        // Two questions that differ by one customer would tell when that one wrote.
        themes.themes.iter_mut().for_each(|theme| theme.rising = None);
    }
    let theme = query.theme.as_ref().map(|wanted| themes.themes.iter().position(|theme| theme.id == *wanted));
    let told: Vec<usize> = (0..all.len()).filter(|at| fits(&all[*at], *at, &read, (&themes, theme), query)).collect();
    let fitting: HashSet<u64> = told.iter().map(|at| all[*at].heard.at.person).collect();
    let narrows = asked.narrows()
        || query.theme.is_some()
        || [&query.sentiment, &query.q, &query.survey].into_iter().any(Option::is_some);
    let protect = if narrows { protect.narrowed() } else { protect };
    let enough = fitting.len() as u64 >= least && !tells_the_rest(app, project, asked, &fitting, narrows, least)?;
    let limit = query.limit.unwrap_or(50).min(MOST_SHOWN);
    let items = match enough {
        true => folded(&told, &read).take(limit).map(|(at, alike)| item(&all[at], at, &read, &themes, alike)).collect(),
        false => Vec::new(),
    };
    let sound = |verdict: Verdict| {
        let these = (0..all.len()).filter(|at| read.verdicts[*at] == verdict);
        let persons: HashSet<u64> = these.clone().map(|at| all[at].heard.at.person).collect();
        protect.count(these.count() as u64, persons.len() as u64)
    };
    let mut sounds = [Verdict::Positive, Verdict::Negative, Verdict::Mixed, Verdict::Unsure].map(sound);
    // The total is known: a single one that is hidden would be told by the others.
    if sounds.iter().filter(|count| count.is_none()).count() == 1
        && let Some(smallest) = sounds.iter_mut().filter(|count| count.is_some_and(|count| count > 0)).min()
    {
        *smallest = None;
    }
    let [positive, negative, mixed, unsure] = sounds;
    Ok(Comments {
        comments: protect.count(all.len() as u64, persons.len() as u64),
        fitting: protect.count(told.len() as u64, fitting.len() as u64).filter(|_| enough),
        marks: marks(app, project, (asked, query.survey.as_deref()), &all, least)?,
        themes: themes.themes,
        sentiment: Sounds { positive, negative, mixed, unsure },
        items,
        assistant,
        head: hearing.question.head,
    })
}

/// What was written, the latest first.
pub(super) fn written(hearing: &Hearing) -> Vec<Written<'_>> {
    let mut all = Vec::new();
    // What nobody was invited to write, and what nobody took time for, is not shown as a customer's voice.
    for heard in hearing.heard.iter().rev().filter(|heard| heard.counts()) {
        let Some(draft) = hearing.asked(&heard.record) else { continue };
        let scored = heard
            .record
            .items(&draft.asked)
            .find(|item| matches!(item.question.kind, QuestionKind::Scale | QuestionKind::Choice));
        let beside = scored.and_then(|item| {
            let value = match (&item.given.score, &item.given.choice) {
                (Some(score), _) => serde_json::json!(score),
                // A survey's own choices have their words in it; those of instruments are known by code.
                (None, Some(choice)) if item.question.metric == Metric::Choice => {
                    let known = item.question.choices.iter().find(|known| known.code == *choice);
                    let main = draft.asked.main_language();
                    let language = heard.record.language.as_deref().unwrap_or(main);
                    serde_json::json!(
                        known.map_or(choice.as_str(), |it| SurveyQuestion::words(&it.text, language, main))
                    )
                }
                (None, Some(choice)) => serde_json::json!(choice),
                (None, None) => return None,
            };
            Some(Beside { metric: item.question.metric.code(), value })
        });
        let side = heard.side(draft);
        for text in heard.comments(draft) {
            all.push(Written { text, heard, beside: beside.clone(), side });
            if all.len() == MOST {
                return all;
            }
        }
    }
    all
}

/// What was read out of all comments.
struct Read {
    languages: Vec<Language>,
    verdicts: Vec<Verdict>,
    themed: Themed,
    /// Of a comment that says nearly the same as a later one: which.
    copies: Vec<Option<usize>>,
}

/// What comments were read with: the question, what surveys ask, and of how many a theme is.
type Asking = (Asked, Option<String>, u64, u64);

/// Readings of comments, kept as long as their log: a search reads none of them again.
static KNOWN: PerLog<Asking, Arc<Read>> = PerLog::new(16);

fn read_once(
    app: &App,
    project: &ProjectId,
    asked: &Asked,
    survey: Option<&str>,
    hearing: &Hearing,
    all: &[Written<'_>],
    least: u64,
) -> ApiResult<Arc<Read>> {
    let surveys = app.store.studio_revisions(project)?.surveys;
    let asking = (asked.clone(), survey.map(str::to_string), surveys, least);
    let log = &hearing.ground.log;
    if let Some(known) = KNOWN.find(log, &asking).filter(|known| known.verdicts.len() == all.len()) {
        return Ok(known);
    }
    let read = Arc::new(read(all, hearing.ground.threads, least));
    KNOWN.keep(log, asking, Arc::clone(&read));
    Ok(read)
}

fn read(all: &[Written<'_>], threads: usize, least: u64) -> Read {
    let texts: Vec<&str> = all.iter().map(|one| one.text).collect();
    let languages: Vec<Language> = all
        .iter()
        .map(|one| {
            let asked_in = one.heard.record.language.as_deref().map(Language::of);
            language_of(one.text, asked_in).language
        })
        .collect();
    let sides: Vec<Option<Side>> = all.iter().map(|one| one.side).collect();
    let (judged, _) = judge_all(&texts, &sides, SEED);
    let copies = duplicates(&texts);
    let mut numbers: HashMap<u64, usize> = HashMap::new();
    let comments: Vec<Comment<'_>> = all
        .iter()
        .zip(&languages)
        .enumerate()
        .map(|(at, (one, language))| {
            // Copies are of the first who wrote them, so that a chain letter makes no theme.
            let who = copies[at].map_or(one.heard.at.person, |first| all[first].heard.at.person);
            let next = numbers.len();
            Comment { text: one.text, language: *language, person: *numbers.entry(who).or_insert(next) }
        })
        .collect();
    let options = Options { least_persons: usize::try_from(least).unwrap_or(usize::MAX), seed: SEED, threads };
    let themed = themes(&comments, options);
    Read { languages, verdicts: judged.into_iter().map(|judged| judged.verdict).collect(), themed, copies }
}

/// The comments in their order with how many that say nearly the same follow; those are not shown themselves.
fn folded(told: &[usize], read: &Read) -> impl Iterator<Item = (usize, u64)> {
    let shown: HashSet<usize> = told.iter().copied().collect();
    let first = |at: usize| read.copies[at].filter(|first| shown.contains(first)).unwrap_or(at);
    let mut alike: HashMap<usize, u64> = HashMap::new();
    told.iter().for_each(|at| *alike.entry(first(*at)).or_default() += 1);
    let order: Vec<(usize, u64)> =
        told.iter().filter(|at| first(**at) == **at).map(|at| (*at, alike.get(at).map_or(0, |all| all - 1))).collect();
    order.into_iter()
}

fn fits(
    one: &Written<'_>,
    at: usize,
    read: &Read,
    (themes, theme): (&ToldThemes, Option<Option<usize>>),
    query: &CommentsQuery,
) -> bool {
    // A theme that is not there any more fits no comment.
    let of_theme = theme.is_none_or(|theme| theme.is_some_and(|theme| themes.of[at].contains(&theme)));
    let sounds_so = query.sentiment.as_ref().is_none_or(|wanted| read.verdicts[at].code() == wanted);
    let text = one.text.to_lowercase();
    let words = query.q.as_deref().unwrap_or_default().to_lowercase();
    of_theme && sounds_so && words.split_whitespace().all(|word| text.contains(word))
}

fn item(one: &Written<'_>, at: usize, read: &Read, themes: &ToldThemes, alike: u64) -> Item {
    Item {
        text: one.text.to_string(),
        language: read.languages[at].code(),
        sentiment: read.verdicts[at].code(),
        themes: themes.of[at].iter().map(|place| themes.themes[*place].id.clone()).collect(),
        alike,
        survey: one.heard.name.clone(),
        day: day(one.heard.at.time.div_euclid(DAY)),
        station: one.heard.record.station.clone().or_else(|| one.heard.before.clone()),
        channel: one.heard.channel.clone(),
        score: one.beside.clone(),
        delay_s: one.heard.at.before.map(|(_, gap)| gap.div_euclid(1_000_000)),
        // Whoever may look at one customer comes to them by the customer's own timeline.
        person: None,
    }
}
