//! Looks a question over before anybody is asked it: does it lead, load, join, deny, presume, lose its reader?
//!
//! In: questions with their answers, in Swedish or English. Out: findings, each with why it matters and a rewrite in
//! the question's own language. Rules and word lists only: the same question gets the same findings everywhere.
//! The kinds of bias follow Choi and Pak (2005) and Statistics Sweden's handbook on questions (Persson 2016).

mod answers;
mod asked;
mod lexicon;
mod rewrite;
mod rules;
mod scale;
mod sides;
mod standard;
mod survey;
mod wording;

use super::Language;
use asked::Asked;

/// A question as it would be asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// What the asker calls it.
    pub id: String,
    /// The survey it is part of; order and sameness are judged within one. `None`: it stands alone.
    pub survey: Option<String>,
    /// The language it is written in.
    pub language: Language,
    /// Its wording.
    pub text: String,
    /// The answers it offers, in order; empty or one in brackets (`[text]`) where people write their own.
    pub scale: Vec<String>,
}

macro_rules! rules {
    ($($name:ident = $code:literal),+ $(,)?) => {
        /// What may be wrong with a question.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule { $(#[doc = concat!("`", $code, "`.")] $name),+ }

        impl Rule {
            /// All of them.
            pub const ALL: &[Rule] = &[$(Rule::$name),+];

            /// Its name in files and answers.
            pub fn code(self) -> &'static str {
                match self { $(Rule::$name => $code),+ }
            }
        }
    };
}

rules! {
    Leading = "leading", Loaded = "loaded", DoubleBarrelled = "double_barrelled", Absolute = "absolute",
    Negation = "negation", Presupposition = "presupposition", VagueFrequency = "vague_frequency", Recall = "recall",
    Jargon = "jargon", Long = "long", UnbalancedScale = "unbalanced_scale", MissingNeutral = "missing_neutral",
    MissingNa = "missing_na", OverlappingRanges = "overlapping_ranges", AgreeDisagree = "agree_disagree",
    UnlabelledEnds = "unlabelled_ends", Sensitive = "sensitive", Order = "order", Inconsistent = "inconsistent",
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Answers will be biased or cannot be read: do not ask it so.
    Error,
    /// Some will misread it.
    Warning,
    /// It could be better. Told only of questions with nothing graver, so that what is grave is seen.
    Hint,
}

impl Severity {
    /// Its name in files and answers.
    pub fn code(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        }
    }
}

/// Something that may be wrong with a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// How much it weighs.
    pub severity: Severity,
    /// The words that it is about, as they stand in the question or its answers; empty when it is the whole.
    pub about: String,
    /// What to ask instead, in the question's language.
    pub rewrite: String,
}

impl Finding {
    /// Why it matters, in the reader's language.
    pub fn why(&self, reader: Language) -> String {
        wording::why(self.rule, &self.about, reader)
    }
}

/// What is found about each question, in the order given; the gravest first.
pub fn lint(questions: &[Question]) -> Vec<Vec<Finding>> {
    let asked: Vec<Asked> = questions.iter().map(Asked::of).collect();
    let mut found: Vec<Vec<Finding>> = asked.iter().map(alone).collect();
    for (place, finding) in survey::findings(&asked) {
        found[place].push(finding);
    }
    for findings in &mut found {
        findings.sort_by_key(|finding| (finding.severity, finding.rule));
        if findings.first().is_some_and(|gravest| gravest.severity != Severity::Hint) {
            findings.retain(|finding| finding.severity != Severity::Hint);
        }
    }
    found
}

/// What a question tells by itself. The standard instruments are asked as their authors worded them.
fn alone(asked: &Asked) -> Vec<Finding> {
    if standard::is_standard(asked) {
        return Vec::new();
    }
    let marks = rules::all(asked);
    let finding = |mark: &rules::Mark| Finding {
        rule: mark.rule,
        severity: mark.severity,
        about: mark.about.clone(),
        rewrite: rewrite::rewrite(asked, mark),
    };
    marks.iter().map(finding).collect()
}

#[cfg(test)]
mod tests;
