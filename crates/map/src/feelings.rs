//! The feeling line: beneath the map, how it felt at the stations of the main line (R15), and how it should (R62).
//!
//! In: the map's feelings and where its stations stand. Out: a [`FeelingLine`], below everything else on the sheet. A
//! station of too few answers is a gap; labels that would touch move to a row of their own.

use crate::font::{Weight, width, wrap};
use crate::geometry::{Point, Rect, at, tenth};
use crate::labels::printable;
use crate::layout::Stop;
use crate::legend::SMALL_SIZE;
use crate::spacing::MARGIN;
use crate::text::Language;
use model::{Feelings, Felt, JourneyMap, Metric, Mood, StationId};

/// Size of values and names under the line.
pub(crate) const FELT_SIZE: f64 = 10.5;
/// Height of the band that values lie in.
const BAND: f64 = 92.0;
/// Room between the map and the heading of the line.
const ABOVE: f64 = 34.0;
/// From one line of a label to the next.
const LINE: f64 = 13.5;
/// The least distance between two faces.
const APART: f64 = 26.0;
/// The widest a label grows.
const WIDEST: f64 = 132.0;

/// The feeling line on the sheet.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FeelingLine {
    /// What was asked.
    pub title: String,
    /// Baseline of the title.
    pub title_y: f64,
    /// How to read it.
    pub texts: Vec<FeltText>,
    /// The band between the good end of the scale (above) and the bad one.
    pub band: Rect,
    /// What the good end and the bad end are called.
    pub ends: [String; 2],
    /// From one value to the next, between stations that follow each other.
    pub strokes: Vec<[Point; 2]>,
    /// From one target to the next.
    pub targets: Vec<[Point; 2]>,
    /// The stations.
    pub marks: Vec<FeltMark>,
}

/// A station on the feeling line.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FeltMark {
    /// Which.
    pub station: StationId,
    /// Where its value is; the middle of the band where it has none.
    pub at: Point,
    /// The upper and the lower end of its interval; absent where too few answered.
    pub sure: Option<[f64; 2]>,
    /// What may be said of it; absent where too few answered.
    pub mood: Option<FeltMood>,
    /// Where its target is.
    pub target: Option<f64>,
    /// What stands under it.
    pub texts: Vec<FeltText>,
    /// The same in words.
    pub title: String,
}

/// What may be said of a feeling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FeltMood {
    /// The whole interval is on the good side.
    Good,
    /// On both.
    Between,
    /// On the bad side.
    Bad,
}

/// A line of text on or under the feeling line; `x` is its middle under a station, else its left edge.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FeltText {
    /// What it tells.
    pub role: FeltRole,
    /// Where.
    pub x: f64,
    /// Baseline.
    pub y: f64,
    /// The text.
    pub text: String,
}

/// What a text at the feeling line tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FeltRole {
    /// The station's name.
    Name,
    /// The value.
    Value,
    /// The interval, how many answered, and how far from the target.
    Detail,
}

/// Draws the line of a map below `bottom`, and says where it ends; nothing where the map has none.
pub(crate) fn place(
    map: &JourneyMap,
    language: Language,
    stops: &[Stop],
    bottom: f64,
    sheet: f64,
) -> Option<(FeelingLine, f64)> {
    let feelings = map.feelings.as_ref()?;
    let said = Said { feelings, language };
    let title = said.title();
    let title_y = bottom + ABOVE;
    let mut y = title_y + 18.0;
    let mut texts = Vec::new();
    for text in wrap(&said.how_to_read(), sheet - 2.0 * MARGIN, 4, SMALL_SIZE, Weight::Regular) {
        texts.push(FeltText { role: FeltRole::Detail, x: MARGIN, y: tenth(y), text });
        y += 16.0;
    }
    let band = Rect { x: MARGIN, y: tenth(y + 18.0), w: tenth(sheet - 2.0 * MARGIN), h: BAND };
    let places = places(feelings, stops);
    let height = |value: f64| tenth(band.y + (1.0 - feelings.place(value)) * band.h);
    let mut marks: Vec<FeltMark> = Vec::new();
    for (felt, stop, x) in &places {
        let told = felt.score.as_ref().and_then(|score| Some((score, score.value?, score.low?, score.high?)));
        let target = felt.target.map(height);
        let mood = told.and_then(|(score, ..)| feelings.mood(score)).map(FeltMood::from);
        let sure = told.map(|(_, _, low, high)| [height(low).min(height(high)), height(low).max(height(high))]);
        let y = told.map_or(band.y + band.h / 2.0, |(_, value, ..)| height(value));
        let title = said.words(&stop.name, felt);
        marks.push(FeltMark {
            station: felt.station,
            at: at(*x, tenth(y)),
            sure,
            mood,
            target,
            texts: Vec::new(),
            title,
        });
    }
    let bottom = label(&said, &places, &mut marks, band.y + band.h + 30.0);
    let follows = |pair: &&[FeltMark]| pair[0].at.x < pair[1].at.x;
    let both = |pair: &[FeltMark], from: fn(&FeltMark) -> Option<f64>| {
        Some([at(pair[0].at.x, from(&pair[0])?), at(pair[1].at.x, from(&pair[1])?)])
    };
    let join = |from: fn(&FeltMark) -> Option<f64>| -> Vec<[Point; 2]> {
        marks.windows(2).filter(follows).filter_map(|pair| both(pair, from)).collect()
    };
    let strokes = join(|mark| mark.mood.map(|_| mark.at.y));
    let targets = join(|mark| mark.target);
    let ends = said.ends();
    Some((FeelingLine { title, title_y: tenth(title_y), texts, band, ends, strokes, targets, marks }, bottom))
}

impl From<Mood> for FeltMood {
    fn from(mood: Mood) -> FeltMood {
        match mood {
            Mood::Good => FeltMood::Good,
            Mood::Between => FeltMood::Between,
            Mood::Bad => FeltMood::Bad,
        }
    }
}

/// The stations that are on the sheet, each with where it stands on the line: under itself, or beside one that is there.
fn places<'a>(feelings: &'a Feelings, stops: &'a [Stop]) -> Vec<(&'a Felt, &'a Stop, f64)> {
    let mut placed: Vec<(&Felt, &Stop, f64)> = Vec::new();
    for felt in &feelings.stations {
        let Some(stop) = stops.iter().find(|stop| stop.station == felt.station) else { continue };
        let mut x = tenth(stop.marker.x + stop.marker.w / 2.0);
        while let Some((.., other)) = placed.iter().find(|(.., other)| (other - x).abs() < APART) {
            x = tenth(other + APART);
        }
        placed.push((felt, stop, x));
    }
    placed
}

/// Puts the words of each station under it, in the first row in which they touch no others; says where the last row ends.
fn label(said: &Said<'_>, places: &[(&Felt, &Stop, f64)], marks: &mut [FeltMark], top: f64) -> f64 {
    let blocks: Vec<Vec<(FeltRole, String)>> =
        places.iter().enumerate().map(|(at, (felt, stop, _))| said.block(&stop.name, felt, room(places, at))).collect();
    // Rows from left to right: how far each reaches.
    let mut rows: Vec<f64> = Vec::new();
    let mut row_of: Vec<usize> = vec![0; blocks.len()];
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by(|a, b| places[*a].2.total_cmp(&places[*b].2));
    for at in order {
        let half =
            blocks[at].iter().map(|(role, text)| width(text, FELT_SIZE, weight(*role))).fold(0.0, f64::max) / 2.0;
        let (left, right) = (places[at].2 - half, places[at].2 + half + 6.0);
        let row = rows.iter().position(|reach| *reach <= left).unwrap_or(rows.len());
        if row == rows.len() {
            rows.push(right);
        } else {
            rows[row] = right;
        }
        row_of[at] = row;
    }
    let lines = |row: usize| {
        let of_row = blocks.iter().zip(&row_of).filter(|(_, at)| **at == row);
        of_row.map(|(block, _)| block.len()).max().unwrap_or(0) as f64
    };
    let begins: Vec<f64> =
        (0..=rows.len()).map(|row| top + (0..row).map(|row| lines(row) * LINE + 6.0).sum::<f64>()).collect();
    for (at, block) in blocks.into_iter().enumerate() {
        let (x, begin) = (places[at].2, begins[row_of[at]]);
        let text = |(line, (role, text)): (usize, (FeltRole, String))| FeltText {
            role,
            x,
            y: tenth(begin + line as f64 * LINE),
            text,
        };
        marks[at].texts = block.into_iter().enumerate().map(text).collect();
    }
    begins.last().copied().unwrap_or(top)
}

/// How wide the words under a station may be: up to its neighbours.
fn room(places: &[(&Felt, &Stop, f64)], at: usize) -> f64 {
    let x = places[at].2;
    let nearest = places.iter().map(|(.., other)| (other - x).abs()).filter(|far| *far > 0.0).fold(WIDEST, f64::min);
    (nearest - 8.0).clamp(64.0, WIDEST)
}

pub(crate) fn weight(role: FeltRole) -> Weight {
    if role == FeltRole::Value { Weight::SemiBold } else { Weight::Regular }
}

/// The words of the line.
struct Said<'a> {
    feelings: &'a Feelings,
    language: Language,
}

impl Said<'_> {
    fn title(&self) -> String {
        let language = self.language;
        let (low, high) = (self.feelings.bad.min(self.feelings.good), self.feelings.bad.max(self.feelings.good));
        let asked = match self.feelings.metric {
            Metric::Ces => language.pick("Hur lätt det var (CES)", "How easy it was (CES)"),
            Metric::Nes => language.pick("Hur lätt det var (NES)", "How easy it was (NES)"),
            Metric::Csat => language.pick("Hur nöjda kunder var (CSAT)", "How satisfied customers were (CSAT)"),
            Metric::Gcr => language
                .pick("Om kunder fick gjort det de kom för (GCR)", "Whether customers did what they came to do (GCR)"),
            _ => language.pick("Hur det kändes", "How it felt"),
        };
        let moment = match self.feelings.moment {
            Some("before") => language.pick(", före", ", before"),
            Some("during") => language.pick(", under tiden", ", meanwhile"),
            Some("after") => language.pick(", efteråt", ", afterwards"),
            _ => "",
        };
        let (line, to) = (language.pick("Känslolinje", "Feeling line"), language.pick("till", "to"));
        format!("{line}: {asked}{moment}, {} {to} {}", self.number(low), self.number(high))
    }

    fn how_to_read(&self) -> String {
        let (language, needed) = (self.language, self.language.number(self.feelings.needed_n));
        let surveys: Vec<String> = self.feelings.surveys.iter().map(|name| printable(name)).collect();
        let answers: u64 = self.feelings.stations.iter().filter_map(|felt| felt.n).sum();
        let has_target = self.feelings.stations.iter().any(|felt| felt.target.is_some());
        let target = match has_target {
            true => language.pick(
                " Streckat: hur det ska kännas; skillnaden sägs bara där intervallet utesluter målet.",
                " Dashed: how it should feel; the difference is told only where the interval excludes the target.",
            ),
            false => "",
        };
        match language {
            Language::Swedish => format!(
                "{} svar på {}. Strecket är ett 95-procentigt intervall; ett ansikte är glatt eller ledset bara där hela \
                 intervallet är det. Lucka: färre än {needed} svarade.{target}",
                language.number(answers),
                surveys.join(", ")
            ),
            Language::English => format!(
                "{} answers to {}. The bar is a 95 per cent interval; a face is glad or sad only where the whole interval is. \
                 Gap: fewer than {needed} answered.{target}",
                language.number(answers),
                surveys.join(", ")
            ),
        }
    }

    /// The good end, then the bad one.
    fn ends(&self) -> [String; 2] {
        let language = self.language;
        let (good, bad) = match self.feelings.metric {
            Metric::Ces | Metric::Nes => (language.pick("lätt", "easy"), language.pick("svårt", "hard")),
            Metric::Gcr => (language.pick("alla", "all"), language.pick("ingen", "none")),
            _ => (language.pick("bra", "good"), language.pick("dåligt", "bad")),
        };
        [format!("{} {good}", self.number(self.feelings.good)), format!("{} {bad}", self.number(self.feelings.bad))]
    }

    /// A value as it is read: a share as percent, a net as points with their sign, a mean with a decimal.
    fn number(&self, value: f64) -> String {
        let sign = self.language.pick("\u{a0}%", "%");
        match self.feelings.metric {
            Metric::Csat | Metric::Gcr => format!("{:.0}{sign}", value * 100.0),
            Metric::Nes => format!("{:+.0}", value * 100.0).replace('-', "−"),
            _ if value.fract() == 0.0 => format!("{value:.0}").replace('-', "−"),
            _ => self.decimal(value),
        }
    }

    /// A value among others: a mean always with its decimal.
    fn value(&self, value: f64) -> String {
        match self.feelings.metric {
            Metric::Csat | Metric::Gcr | Metric::Nes => self.number(value),
            _ => self.decimal(value),
        }
    }

    fn decimal(&self, value: f64) -> String {
        let text = format!("{value:.1}").replace('-', "−");
        self.language.pick(text.replace('.', ","), text)
    }

    fn interval(&self, low: f64, high: f64) -> String {
        let to = if low < 0.0 { " … " } else { "–" };
        let sign = self.language.pick("\u{a0}%", "%");
        format!("{}{to}{}", self.value(low).trim_end_matches(sign), self.value(high))
    }

    /// How far from the target, where that may be told, in two lines.
    fn off_target(&self, felt: &Felt) -> Option<[String; 2]> {
        let (off, target) = (felt.off_target()?, felt.target?);
        let is_better = (off > 0.0) == (self.feelings.good > self.feelings.bad);
        let (how, than) = match is_better {
            true => self.language.pick(("bättre", "än mål"), ("better", "than target")),
            false => self.language.pick(("sämre", "än mål"), ("short", "of target")),
        };
        let unit = match self.feelings.metric {
            Metric::Csat | Metric::Gcr | Metric::Nes => format!("{:.0}", off.abs() * 100.0),
            _ => self.decimal(off.abs()),
        };
        Some([format!("{unit} {how}"), format!("{than} {}", self.value(target))])
    }

    fn answers(&self, n: u64) -> String {
        let noun = self.language.pick("svar", if n == 1 { "answer" } else { "answers" });
        format!("{}\u{a0}{noun}", self.language.number(n))
    }

    /// What stands under a station.
    fn block(&self, name: &str, felt: &Felt, room: f64) -> Vec<(FeltRole, String)> {
        let mut block: Vec<(FeltRole, String)> =
            wrap(name, room, 2, FELT_SIZE, Weight::Regular).into_iter().map(|line| (FeltRole::Name, line)).collect();
        let told = felt.score.as_ref().and_then(|score| Some((score.value?, score.low?, score.high?)));
        match (told, felt.n) {
            (Some((value, low, high)), n) => {
                block.push((FeltRole::Value, self.value(value)));
                block.push((FeltRole::Detail, self.interval(low, high)));
                block.extend(n.map(|n| (FeltRole::Detail, self.answers(n))));
            }
            (None, Some(n)) if n > 0 => {
                block.push((FeltRole::Detail, self.language.pick("för få svar", "too few").to_string()));
                block.push((FeltRole::Detail, self.answers(n)));
            }
            (None, _) => block.push((FeltRole::Detail, self.language.pick("för få svar", "too few").to_string())),
        }
        block.extend(self.off_target(felt).into_iter().flatten().map(|line| (FeltRole::Detail, line)));
        block
    }

    /// A station in words.
    fn words(&self, name: &str, felt: &Felt) -> String {
        let language = self.language;
        let told = felt.score.as_ref().and_then(|score| Some((score, score.value?, score.low?, score.high?)));
        let Some((score, value, low, high)) = told else {
            return format!("{name}: {}", language.pick("för få svar", "too few answers"));
        };
        let mood = match self.feelings.mood(score) {
            Some(Mood::Good) => language.pick(", bra", ", good"),
            Some(Mood::Bad) => language.pick(", dåligt", ", bad"),
            Some(Mood::Between) | None => "",
        };
        let likely = language.pick("troligen", "likely");
        let n = felt.n.map_or_else(String::new, |n| format!(", {}", self.answers(n)));
        let off = self.off_target(felt).map_or_else(String::new, |off| format!(", {}", off.join(" ")));
        format!("{name}: {} ({likely} {}){mood}{n}{off}", self.value(value), self.interval(low, high))
    }

    /// The line in a sentence, for those who cannot see it.
    fn summary(&self) -> String {
        let language = self.language;
        let of = |mood: Mood| {
            let is_it = |felt: &&Felt| felt.score.as_ref().and_then(|score| self.feelings.mood(score)) == Some(mood);
            self.feelings.stations.iter().filter(is_it).count() as u64
        };
        match language {
            Language::Swedish => {
                format!("{}: bra vid {} stationer, dåligt vid {}.", self.title(), of(Mood::Good), of(Mood::Bad))
            }
            Language::English => {
                format!("{}: good at {} stations, bad at {}.", self.title(), of(Mood::Good), of(Mood::Bad))
            }
        }
    }
}

/// The line of a map in a sentence; nothing where it has none.
pub(crate) fn summary(map: &JourneyMap, language: Language) -> Option<String> {
    map.feelings.as_ref().map(|feelings| Said { feelings, language }.summary())
}
