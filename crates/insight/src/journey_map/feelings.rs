//! How it felt along a map's main line, from scores that are divided by what answers are about.
//!
//! Answers to one kind of question make one line, never those to two: the kind that tells most of the stations, or the
//! one that is asked for. A station that several surveys ask about is told by the one with most answers. What a score
//! says, and from how many answers on, is as `voice` says.

use crate::voice::{Group, NET_SHOWN_FROM, Scores};
use model::{
    Estimate, FeelingTarget, Feelings, Felt, Formula, JourneyMap, Metric, Polarity, Scores as Answers, StationId,
};
use std::collections::BTreeSet;

/// The moment that is no feeling of the journey yet.
const BEFORE: &str = "before";

/// How it felt at stations of a map, in their order; `None` where nobody was asked about any of them. `metric` is the kind
/// of question, where only one will do.
pub fn feelings(
    map: &JourneyMap,
    main: &[StationId],
    scores: &[Scores],
    metric: Option<Metric>,
    targets: &[FeelingTarget],
) -> Option<Feelings> {
    let mut measures: Vec<Measure<'_>> = Vec::new();
    for scores in scores {
        let Some(asked) = Metric::of(scores.metric).filter(|asked| FeelingTarget::METRICS.contains(asked)) else {
            continue;
        };
        if scores.moment == Some(BEFORE) || metric.is_some_and(|wanted| wanted != asked) {
            continue;
        }
        match measures.iter_mut().find(|measure| measure.is_of(scores)) {
            Some(measure) => measure.all.push(scores),
            None => measures.push(Measure { metric: asked, all: vec![scores] }),
        }
    }
    let name = |station: &StationId| map.stations.get(station.0 as usize).map(|station| station.name.as_str());
    let names: Vec<&str> = main.iter().filter_map(name).collect();
    let place = |metric: Metric| FeelingTarget::METRICS.iter().position(|known| *known == metric);
    // Of those that tell as many stations, the first; of equal questions the latest that was asked.
    let rank = |measure: &Measure<'_>| {
        let told = names.iter().filter(|name| measure.told(name).is_some()).count();
        (told, std::cmp::Reverse(place(measure.metric)), measure.all.iter().filter_map(|scores| scores.last).max())
    };
    let heard = |measure: &&Measure<'_>| names.iter().any(|name| measure.at(name).is_some());
    let best = measures.iter().filter(heard).max_by_key(|measure| rank(measure))?;
    Some(best.feelings(map, main, targets))
}

/// Answers to the same kind of question, of several surveys.
struct Measure<'s> {
    metric: Metric,
    all: Vec<&'s Scores>,
}

impl<'s> Measure<'s> {
    fn is_of(&self, scores: &Scores) -> bool {
        let way = |scores: &Scores| {
            (scores.metric, scores.moment, scores.version.clone(), scores.scale.clone(), scores.polarity)
        };
        self.all.first().is_some_and(|first| way(first) == way(scores))
    }

    /// What was answered about a station, most answers first.
    fn at(&self, station: &str) -> Option<(&'s Scores, &'s Group)> {
        let about = |group: &&Group| group.attribute == "activity" && group.value == station;
        let groups =
            self.all.iter().flat_map(|scores| scores.by.iter().filter(about).map(move |group| (*scores, group)));
        groups.fold(None, |best: Option<(&Scores, &Group)>, next| match best {
            Some(best) if best.1.n >= next.1.n => Some(best),
            _ => Some(next),
        })
    }

    /// The score of a station of which enough answered: whoever divided the answers knew how many, while what is told of
    /// them may be rounded. A net wants more.
    fn told(&self, station: &str) -> Option<&'s Estimate> {
        let (_, group) = self.at(station)?;
        let is_net = self.metric.instrument().formula == Formula::Net;
        let enough = !is_net || group.n >= NET_SHOWN_FROM;
        group
            .score
            .as_ref()
            .filter(|score| enough && score.value.is_some() && score.low.is_some() && score.high.is_some())
    }

    fn feelings(&self, map: &JourneyMap, main: &[StationId], targets: &[FeelingTarget]) -> Feelings {
        let first = self.all[0];
        let (low, high) = reach(self.metric, first.scale.as_deref());
        // Shares and nets count the good end already.
        let is_mean = self.metric.instrument().formula == Formula::Mean;
        let is_low = is_mean && first.polarity == Some(Polarity::Low.code());
        let mut surveys: BTreeSet<&str> = BTreeSet::new();
        let mut needed_n = first.needed_n;
        let felt = |station: &StationId| {
            let name = map.stations.get(station.0 as usize).map(|station| station.name.as_str())?;
            let at = self.at(name);
            if let Some((scores, group)) = at {
                surveys.insert(&scores.survey);
                needed_n = group.needed_n;
            }
            let is_its = |target: &&FeelingTarget| target.metric == self.metric && target.station == name;
            let on_scale = |value: &f64| (low..=high).contains(value);
            Some(Felt {
                station: *station,
                n: at.map(|(_, group)| group.n),
                score: self.told(name).cloned(),
                target: targets.iter().find(is_its).map(|target| target.value).filter(on_scale),
            })
        };
        let stations: Vec<Felt> = main.iter().filter_map(felt).collect();
        Feelings {
            metric: self.metric,
            moment: first.moment,
            version: first.version.clone(),
            surveys: surveys.into_iter().map(str::to_string).collect(),
            bad: if is_low { high } else { low },
            good: if is_low { low } else { high },
            needed_n,
            stations,
        }
    }
}

/// The two ends of what a score can be.
fn reach(metric: Metric, scale: Option<&str>) -> (f64, f64) {
    let instrument = metric.instrument();
    match (instrument.formula, &instrument.scores) {
        (Formula::ShareOfGood | Formula::ShareOfYes, _) => (0.0, 1.0),
        (Formula::Net, _) => (-1.0, 1.0),
        (_, Answers::Steps(scales)) => {
            let asked = scales.iter().find(|known| Some(known.name().as_str()) == scale).or_else(|| scales.first());
            asked.map_or((1.0, 5.0), |scale| (f64::from(scale.low), f64::from(scale.high)))
        }
        _ => (1.0, 5.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::{View, voice};
    use model::{Answer, AsAsked, Evidence, MapKind, MapTotals, Micros, Moment, Response, Station, StationKind};

    fn map(names: &[&str]) -> (JourneyMap, Vec<StationId>) {
        let station = |name: &&str| Station {
            name: (*name).to_string(),
            kind: StationKind::Activity,
            touchpoints: Vec::new(),
            activities: Vec::new(),
            events: 0,
            journeys: 0,
            starts: 0,
            ends: 0,
            position: 0.0,
            median_dwell_s: None,
            channels: Vec::new(),
            evidence: Evidence::Observed { n: 1, last: Micros(0) },
            about: Vec::new(),
            hidden: Vec::new(),
        };
        let totals = MapTotals { events: 0, journeys: 0, activities: 0, shown: 0, folded: 0, first: None, last: None };
        let map = JourneyMap {
            name: String::new(),
            kind: MapKind::JourneyMap,
            stations: names.iter().map(station).collect(),
            links: Vec::new(),
            channels: Vec::new(),
            planned: Vec::new(),
            totals,
            rounded_to: None,
            feelings: None,
        };
        (map, (0..names.len() as u32).map(StationId).collect())
    }

    /// As many answers of as many customers, about a station.
    fn answers(survey: &str, metric: Metric, about: &str, count: usize, moment: Option<Moment>) -> Vec<Response> {
        let instrument = metric.instrument();
        let scale = match &instrument.scores {
            Answers::Steps(scales) => scales.first(),
            _ => None,
        };
        let response = |at: usize| Response {
            id: Some(format!("{survey}{metric:?}{about}{at}")),
            person: Some(format!("{survey}{about}{at}")),
            time: Some(Micros(at as i64)),
            survey: survey.to_string(),
            metric,
            asked: AsAsked {
                version: "1".to_string(),
                scale,
                polarity: Polarity::High,
                wording: None,
                language: None,
                moment,
                item: None,
            },
            answer: Answer::Number(f64::from(2 + (at % 3) as u32)),
            comment: None,
            activity: Some(about.to_string()),
            channel: None,
            chance: None,
            attributes: Vec::new(),
        };
        (0..count).map(response).collect()
    }

    fn scored(responses: &[Response]) -> Vec<Scores> {
        let by = ["activity".to_string()];
        let view = View { attributes: &[], by: Some(&by), private: &[], off_scale: &[], midnight: &|day| day };
        voice(responses, &view).metrics
    }

    #[test]
    fn the_question_that_tells_most_stations_makes_the_line_unless_another_is_asked_for() {
        let (map, main) = map(&["Läsa", "Ringa"]);
        let all = [
            answers("A", Metric::Emotion, "Läsa", 40, Some(Moment::After)),
            answers("A", Metric::Emotion, "Ringa", 40, Some(Moment::Before)),
            answers("B", Metric::Ces, "Läsa", 40, None),
            answers("C", Metric::Ces, "Ringa", 12, None),
            answers("C", Metric::Ces, "Läsa", 9, None),
            answers("C", Metric::Nps, "Läsa", 400, None),
        ]
        .concat();
        let scores = scored(&all);
        let best = feelings(&map, &main, &scores, None, &[]).unwrap();
        assert_eq!((best.metric, best.bad, best.good, best.needed_n), (Metric::Ces, 1.0, 7.0, 10));
        assert_eq!(best.stations.iter().map(|felt| felt.n).collect::<Vec<_>>(), [Some(40), Some(12)]);
        assert_eq!(best.surveys, ["B", "C"]);
        let felt = feelings(&map, &main, &scores, Some(Metric::Emotion), &[]).unwrap();
        assert_eq!((felt.moment, felt.stations[1].n, &felt.stations[1].score), (Some("after"), None, &None));
        assert_eq!(feelings(&map, &main, &scores, Some(Metric::Gcr), &[]), None);
    }

    #[test]
    fn a_score_that_is_told_stands_on_the_line_though_its_count_is_rounded_below_what_it_needs() {
        let (map, main) = map(&["Läsa", "Ringa"]);
        let all = [answers("A", Metric::Ces, "Läsa", 40, None), answers("A", Metric::Ces, "Ringa", 11, None)].concat();
        for k in [3, 8] {
            let mut narrowed = scored(&all);
            for group in narrowed.iter_mut().flat_map(|scores| &mut scores.by) {
                (group.n, group.persons) = (group.n / k * k, group.persons / k * k);
            }
            let felt = feelings(&map, &main, &narrowed, None, &[]).unwrap().stations;
            assert_eq!(felt[1].n, Some(11 / k * k), "k = {k}: fewer than ten");
            assert!(felt.iter().all(|felt| felt.score.is_some()), "k = {k}");
            narrowed.iter_mut().flat_map(|scores| &mut scores.by).for_each(|group| group.score = None);
            let held = feelings(&map, &main, &narrowed, None, &[]).unwrap().stations;
            assert!(held.iter().all(|felt| felt.score.is_none()), "what is held back is a gap, however many: k = {k}");
        }
    }

    #[test]
    fn fewer_than_ten_are_a_gap_and_targets_are_of_the_same_question_and_on_its_scale() {
        let (map, main) = map(&["Läsa", "Ringa", "Vänta"]);
        let all = [answers("A", Metric::Ces, "Läsa", 40, None), answers("A", Metric::Ces, "Ringa", 9, None)].concat();
        let target = |station: &str, metric, value| FeelingTarget { station: station.to_string(), metric, value };
        let targets =
            [target("Läsa", Metric::Csat, 0.9), target("Ringa", Metric::Ces, 6.0), target("Vänta", Metric::Ces, 8.0)];
        let felt = feelings(&map, &main, &scored(&all), None, &targets).unwrap().stations;
        assert_eq!(felt.iter().map(|felt| felt.n).collect::<Vec<_>>(), [Some(40), Some(9), None]);
        assert_eq!(felt.iter().map(|felt| felt.score.is_some()).collect::<Vec<_>>(), [true, false, false]);
        assert_eq!(felt.iter().map(|felt| felt.target).collect::<Vec<_>>(), [None, Some(6.0), None]);
    }
}
