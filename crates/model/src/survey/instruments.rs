//! The instruments, as data.
//!
//! Sources: NPS and CES 2.0 as their authors ask them; CSAT as the share of the two best of five; NES as British
//! Telecom's net of those who found it easy and those who found it difficult; NKI as Swedish public surveys ask its
//! three questions, here with equal weights; exit reasons, goal completion and feelings from the articles (R30, R35, R15).

use super::instrument::{Choice, Formula, Instrument, Metric, Polarity, Scale, Scores};

/// Every instrument, in the order in which they are told.
pub const INSTRUMENTS: &[Instrument] = &[
    Instrument {
        metric: Metric::Ces,
        name: "CES 2.0",
        version: "2.0",
        wording_sv: &["… gjorde det enkelt för mig att hantera mitt ärende"],
        wording_en: &["… made it easy for me to handle my issue"],
        scores: Scores::Steps(&[
            Scale { low: 1, high: 7, good: 3, bad: 3, whole: true, labels: AGREEMENT_7 },
            Scale { low: 1, high: 5, good: 2, bad: 2, whole: true, labels: AGREEMENT_5 },
        ]),
        polarity: Polarity::High,
        formula: Formula::Mean,
    },
    Instrument {
        metric: Metric::Gcr,
        name: "GCR",
        version: "1",
        wording_sv: &["Lyckades du göra det du kom för att göra?"],
        wording_en: &["Did you manage to do what you came to do?"],
        scores: Scores::Closed(&[
            Choice {
                code: "yes",
                sv: "Ja",
                en: "Yes",
                also: &["1", "1.0", "true", "y", "j", "ja, helt", "yes, fully"],
            },
            Choice {
                code: "partly",
                sv: "Delvis",
                en: "Partly",
                also: &["0.5", "0,5", "partial", "partially", "ja, delvis", "till viss del"],
            },
            Choice { code: "no", sv: "Nej", en: "No", also: &["0", "0.0", "false", "n", "nej, inte alls"] },
        ]),
        polarity: Polarity::High,
        formula: Formula::ShareOfYes,
    },
    Instrument {
        metric: Metric::Nps,
        name: "NPS",
        version: "1",
        wording_sv: &["Hur sannolikt är det att du skulle rekommendera … till en vän eller kollega?"],
        wording_en: &["How likely is it that you would recommend … to a friend or colleague?"],
        scores: Scores::Steps(&[Scale { low: 0, high: 10, good: 2, bad: 7, whole: true, labels: &[] }]),
        polarity: Polarity::High,
        formula: Formula::Net,
    },
    Instrument {
        metric: Metric::Csat,
        name: "CSAT",
        version: "1",
        wording_sv: &["Hur nöjd eller missnöjd är du med …?"],
        wording_en: &["How satisfied or dissatisfied are you with …?"],
        scores: Scores::Steps(&[
            Scale { low: 1, high: 5, good: 2, bad: 2, whole: true, labels: SATISFACTION },
            Scale { low: 1, high: 7, good: 2, bad: 2, whole: true, labels: &[] },
        ]),
        polarity: Polarity::High,
        formula: Formula::ShareOfGood,
    },
    Instrument {
        metric: Metric::Nes,
        name: "NES",
        version: "1",
        wording_sv: &["Hur lätt eller svårt var det att få den hjälp du ville ha?"],
        wording_en: &["How easy or difficult was it to get the help you wanted?"],
        scores: Scores::Steps(&[
            Scale { low: 1, high: 7, good: 3, bad: 3, whole: true, labels: EASE },
            Scale { low: 1, high: 5, good: 2, bad: 2, whole: true, labels: &[] },
        ]),
        polarity: Polarity::High,
        formula: Formula::Net,
    },
    Instrument {
        metric: Metric::Nki,
        name: "NKI",
        version: "1",
        wording_sv: &[
            "Hur nöjd är du med … i sin helhet?",
            "Hur väl uppfyller … dina förväntningar?",
            "Hur nära … kommer en ideal verksamhet av samma slag?",
        ],
        wording_en: &[
            "How satisfied are you with … as a whole?",
            "How well does … meet your expectations?",
            "How close does … come to an ideal of its kind?",
        ],
        scores: Scores::Steps(&[
            Scale { low: 1, high: 10, good: 3, bad: 4, whole: true, labels: &[] },
            // An index that another tool has computed already.
            Scale { low: 0, high: 100, good: 25, bad: 40, whole: false, labels: &[] },
        ]),
        polarity: Polarity::High,
        formula: Formula::Index,
    },
    Instrument {
        metric: Metric::Exit,
        name: "Exit",
        version: "1",
        wording_sv: &["Vad gjorde att du avbröt?"],
        wording_en: &["What made you stop?"],
        scores: Scores::Open(EXIT_REASONS),
        polarity: Polarity::High,
        formula: Formula::Shares,
    },
    Instrument {
        metric: Metric::Emotion,
        name: "Emotion",
        version: "1",
        wording_sv: &["Hur kändes det innan?", "Hur kändes det under tiden?", "Hur känns det nu efteråt?"],
        wording_en: &["How did it feel before?", "How did it feel meanwhile?", "How does it feel afterwards?"],
        scores: Scores::Steps(&[
            Scale { low: 1, high: 5, good: 2, bad: 2, whole: true, labels: FEELING },
            Scale { low: -2, high: 2, good: 2, bad: 2, whole: true, labels: FEELING },
        ]),
        polarity: Polarity::High,
        formula: Formula::Mean,
    },
    Instrument {
        metric: Metric::Expectation,
        name: "Expectation",
        version: "1",
        wording_sv: &["Hur blev det jämfört med vad du hade väntat dig?"],
        wording_en: &["How was it compared with what you expected?"],
        scores: Scores::Steps(&[Scale { low: 1, high: 5, good: 2, bad: 2, whole: true, labels: EXPECTED }]),
        polarity: Polarity::High,
        formula: Formula::Mean,
    },
    Instrument {
        metric: Metric::Rating,
        name: "Rating",
        version: "1",
        wording_sv: &["Betyg i en recension"],
        wording_en: &["Rating in a review"],
        scores: Scores::Steps(&[Scale { low: 1, high: 5, good: 2, bad: 2, whole: true, labels: &[] }]),
        polarity: Polarity::High,
        formula: Formula::Mean,
    },
    Instrument {
        metric: Metric::Choice,
        name: "Choice",
        version: "1",
        wording_sv: &[],
        wording_en: &[],
        scores: Scores::Open(&[]),
        polarity: Polarity::High,
        formula: Formula::Shares,
    },
    Instrument {
        metric: Metric::Text,
        name: "Text",
        version: "1",
        wording_sv: &[],
        wording_en: &[],
        scores: Scores::Text,
        polarity: Polarity::High,
        formula: Formula::Written,
    },
];

const EXIT_REASONS: &[Choice] = &[
    Choice {
        code: "unclear_information",
        sv: "Otydlig information",
        en: "Unclear information",
        also: &[
            "unclear",
            "oklar information",
            "informationen var otydlig",
            "saknade information",
            "missing information",
        ],
    },
    Choice {
        code: "missing_function",
        sv: "Funktionen saknas",
        en: "Missing function",
        also: &["saknad funktionalitet", "saknad funktion", "missing feature", "missing functionality"],
    },
    Choice {
        code: "technical_obstacle",
        sv: "Tekniskt hinder",
        en: "Technical obstacle",
        also: &[
            "tekniska hinder",
            "tekniskt problem",
            "tekniskt fel",
            "technical problem",
            "technical issue",
            "technical",
        ],
    },
    Choice {
        code: "unsure_next_step",
        sv: "Osäker på nästa steg",
        en: "Unsure of the next step",
        also: &["osäkerhet kring nästa steg", "unsure of next step", "unsure", "unsure what to do next"],
    },
    Choice { code: "other", sv: "Annat", en: "Other", also: &["annan orsak", "övrigt", "something else"] },
];

const AGREEMENT_7: &[(&str, &str)] = &[
    ("instämmer inte alls", "strongly disagree"),
    ("instämmer inte", "disagree"),
    ("instämmer knappast", "somewhat disagree"),
    ("varken eller", "neither agree nor disagree"),
    ("instämmer delvis", "somewhat agree"),
    ("instämmer", "agree"),
    ("instämmer helt", "strongly agree"),
];

const AGREEMENT_5: &[(&str, &str)] = &[
    ("instämmer inte alls", "strongly disagree"),
    ("instämmer inte", "disagree"),
    ("varken eller", "neither agree nor disagree"),
    ("instämmer", "agree"),
    ("instämmer helt", "strongly agree"),
];

const SATISFACTION: &[(&str, &str)] = &[
    ("mycket missnöjd", "very dissatisfied"),
    ("ganska missnöjd", "somewhat dissatisfied"),
    ("varken nöjd eller missnöjd", "neither satisfied nor dissatisfied"),
    ("ganska nöjd", "somewhat satisfied"),
    ("mycket nöjd", "very satisfied"),
];

const EASE: &[(&str, &str)] = &[
    ("extremt svårt", "extremely difficult"),
    ("mycket svårt", "very difficult"),
    ("ganska svårt", "fairly difficult"),
    ("varken lätt eller svårt", "neither easy nor difficult"),
    ("ganska lätt", "fairly easy"),
    ("mycket lätt", "very easy"),
    ("extremt lätt", "extremely easy"),
];

const FEELING: &[(&str, &str)] = &[
    ("mycket dåligt", "very bad"),
    ("dåligt", "bad"),
    ("varken bra eller dåligt", "neither good nor bad"),
    ("bra", "good"),
    ("mycket bra", "very good"),
];

const EXPECTED: &[(&str, &str)] = &[
    ("mycket sämre", "much worse"),
    ("sämre", "worse"),
    ("som väntat", "as expected"),
    ("bättre", "better"),
    ("mycket bättre", "much better"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_metric_has_one_instrument_and_each_code_its_metric() {
        for instrument in INSTRUMENTS {
            let metric = instrument.metric;
            assert_eq!(INSTRUMENTS.iter().filter(|other| other.metric == metric).count(), 1, "{metric:?}");
            assert_eq!(Metric::of(&metric.code().to_uppercase()), Some(metric));
            assert_eq!(Metric::of(instrument.name), Some(metric));
            assert_eq!(metric.instrument().name, instrument.name);
            assert_eq!(instrument.wording_sv.len(), instrument.wording_en.len(), "{metric:?}");
        }
    }

    #[test]
    fn scales_have_room_for_good_and_bad_and_a_word_for_each_step() {
        for instrument in INSTRUMENTS {
            let Scores::Steps(scales) = &instrument.scores else { continue };
            for scale in *scales {
                let steps = scale.high - scale.low + 1;
                assert!(scale.good + scale.bad <= steps, "{} {}", instrument.name, scale.name());
                let labels = i32::try_from(scale.labels.len()).unwrap();
                assert!(labels == 0 || labels == steps, "{} {}", instrument.name, scale.name());
            }
        }
    }
}
