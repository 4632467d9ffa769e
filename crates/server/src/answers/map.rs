//! The map of a journey: its facts, laid out for the browser to draw.

use super::asked::{Words, asked_query, stations};
use super::ground::{Ground, Head, Question};
use super::keeper::{json, respond, respond_beside};
use super::protect::Protect;
use super::sums::sums;
use super::voice::{add_feelings, beside};
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Query;
use axum::extract::State;
use axum::response::Response;
use eventlog::Journeys;
use insight::journey_map::{Discovered, MapOptions, discover, round_map};
use map::{Layout, LayoutOptions};
use model::{FeelingTarget, JourneyMap, Metric, ProjectId, StationId};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

asked_query! {
    /// Which map, and how much of it.
    pub(crate) struct MapQuery {
        /// How many stations to show for themselves, or `all`; 12 where it is absent.
        stations: Option<String>,
        /// The language of words on the map.
        lang: Option<Words>,
        /// How it felt along the main line: `1` for the kind of question that tells most of it, else `emotion`, `ces`,
        /// `nes`, `csat` or `gcr`.
        feeling: Option<String>,
    }
}

/// A map to draw.
#[derive(Serialize, JsonSchema)]
pub(crate) struct MapAnswer {
    #[serde(flatten)]
    head: Head,
    /// The map's facts; what is about fewer than k persons is in "other".
    map: JourneyMap,
    /// Where everything is drawn.
    layout: Layout,
    /// How many stations there are to show.
    all_stations: u64,
    /// The stages along the map, in the order of the rules.
    stages: Vec<StageView>,
    /// What was hidden.
    suppressed: SuppressedView,
}

/// A stage and its stations, from first to last.
#[derive(Serialize, JsonSchema)]
pub(crate) struct StageView {
    /// What it is called.
    name: String,
    /// Its stations.
    stations: Vec<StationId>,
}

/// How much was hidden because too few persons are behind it.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SuppressedView {
    /// Stations.
    stations: u64,
    /// Moves.
    links: u64,
}

pub(crate) async fn map(State(app): State<App>, scope: Scope, Query(query): Query<MapQuery>) -> ApiResult<Response> {
    stations(query.stations.as_deref())?;
    let project = scope.project().clone();
    let question = format!("map {query:?}");
    let query_feels = query.feeling()?.is_some();
    let of = project.clone();
    let work = move |app: &App| {
        let (head, found) = query.discover(app, &of)?;
        let layout = map::layout(&found.map, &LayoutOptions { language: query.language(), heading: false });
        let stage = |stage: insight::journey_map::Stage| StageView { name: stage.name, stations: stage.stations };
        json(&MapAnswer {
            head,
            layout,
            map: found.map,
            all_stations: found.all_stations,
            stages: found.stages.into_iter().map(stage).collect(),
            suppressed: SuppressedView { stations: found.suppressed.stations, links: found.suppressed.links },
        })
    };
    if query_feels {
        let of = scope.project().clone();
        let beside = app.blocking(move |app| beside(app, &of)).await?;
        return respond_beside(&app, &scope, question, beside, Arc::new(work)).await;
    }
    respond(&app, &scope, question, Arc::new(work)).await
}

impl MapQuery {
    pub(super) fn language(&self) -> map::Language {
        self.lang.unwrap_or_default().language()
    }

    /// What a picture has to say of its question: it goes to people who did not ask it.
    pub(super) fn remarks(&self, head: &Head) -> Vec<String> {
        self.asked().remarks(head, self.lang.unwrap_or_default())
    }

    /// Whether the feeling line is asked for, and of which kind of question.
    fn feeling(&self) -> ApiResult<Option<Option<Metric>>> {
        let refused = || ApiError::invalid("feeling", "1, emotion, ces, nes, csat or gcr");
        match self.feeling.as_deref() {
            None | Some("" | "0") => Ok(None),
            Some("1") => Ok(Some(None)),
            Some(code) => {
                let metric = Metric::of(code).filter(|metric| FeelingTarget::METRICS.contains(metric));
                Ok(Some(Some(metric.ok_or_else(refused)?)))
            }
        }
    }

    /// The map that is asked for, protected.
    pub(super) fn discover(&self, app: &App, project: &ProjectId) -> ApiResult<(Head, Discovered)> {
        let ground = Ground::of(app, project)?;
        let asked = self.asked();
        let question = ground.question(&asked)?;
        let journeys = Journeys::cut(&ground.log, &question.with_stations())?;
        let sums = sums(&ground, &question, Some(&journeys))?;
        let Question { plain, naming, protect, head } = question;
        let words = self.lang.unwrap_or_default();
        let options = MapOptions {
            name: if plain.definition.name.is_empty() { &ground.name } else { &plain.definition.name },
            stations: stations(self.stations.as_deref())?,
            other: words.other(),
            left: words.left(!plain.definition.goal.is_empty()),
            threads: ground.threads,
        };
        let file = ground.file(&plain.definition);
        let mut found = discover(&journeys, &plain, &file, &naming, &options, Some(&sums))?;
        let Protect { step, .. } = protect;
        if step > 1 {
            round_map(&mut found.map, step);
        }
        if let Some(metric) = self.feeling()? {
            add_feelings(app, project, &asked, metric, &mut found.map)?;
        }
        Ok((head, found))
    }
}
