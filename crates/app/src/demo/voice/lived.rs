//! When each customer comes by a survey, and what they had been through by then.

use super::super::life::{Detail, Happening, Letter};
use super::super::wording::{Activity, Channel};
use super::super::year::{DAY, HOUR, MINUTE, Moment};
use super::surveys::Survey;

/// A moment when a survey might ask.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occasion {
    pub(super) survey: Survey,
    pub(super) at: Moment,
    pub(super) channel: Channel,
    pub(super) lived: Lived,
}

/// What a customer went through since the statement, at most six weeks before.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lived {
    /// Whether the letter was the one that is hard to understand.
    pub(super) letter_b: bool,
    pub(super) searches: u32,
    /// Times that logging in failed.
    pub(super) locked_out: u32,
    /// The longest wait on the phone, seconds.
    pub(super) waited: i64,
    /// Calls and chats.
    pub(super) contacts: u32,
    pub(super) passed_on: u32,
    pub(super) complaints: u32,
    /// Whether they come to understand, just before or within a week.
    pub(super) understands: bool,
    /// Whether they are retiring, which is easy.
    pub(super) retires: bool,
}

const MEMORY: i64 = 42 * DAY;

/// The occasions of one customer, in order of time; `life` is all that happened to them, in order of time.
pub(super) fn occasions(life: &[Happening]) -> Vec<Occasion> {
    let mut found = Vec::new();
    for (at, happening) in life.iter().enumerate() {
        let digital = matches!(happening.channel, Channel::Web | Channel::App);
        let survey = match happening.activity {
            Activity::ReadStatement | Activity::Forecast if digital => Survey::Statement,
            Activity::Search if digital && leaves(life, at) => Survey::Leaving,
            Activity::LogInFailed if digital && leaves(life, at) => Survey::Leaving,
            Activity::Search if digital => Survey::Statement,
            Activity::AskAboutStatement => Survey::Contact,
            Activity::ApplicationSigned => Survey::Application,
            _ => continue,
        };
        let later = match survey {
            Survey::Contact => 20 * MINUTE,
            Survey::Statement => 25,
            Survey::Leaving => 40,
            Survey::Application => 5,
        };
        found.push(Occasion {
            survey,
            at: happening.at.later(later),
            channel: happening.channel,
            lived: lived(life, at, survey),
        });
    }
    found.sort_by_key(|occasion| occasion.at);
    found
}

/// Whether nothing follows in the same sitting.
fn leaves(life: &[Happening], at: usize) -> bool {
    life.get(at + 1).is_none_or(|next| next.at.0 - life[at].at.0 > HOUR / 2)
}

fn lived(life: &[Happening], at: usize, survey: Survey) -> Lived {
    let now = life[at].at;
    let mut lived = Lived { retires: survey == Survey::Application, ..Lived::default() };
    for one in life[..=at].iter().filter(|one| now.0 - one.at.0 <= MEMORY) {
        match one.activity {
            // What was lived about an earlier statement is over.
            Activity::Statement => {
                lived = Lived {
                    letter_b: matches!(one.detail, Detail::Letter(Letter::B)),
                    retires: lived.retires,
                    ..Lived::default()
                };
            }
            Activity::Search => lived.searches += 1,
            Activity::LogInFailed => lived.locked_out += 1,
            Activity::Queue => {
                if let Detail::Waited(seconds) = one.detail {
                    lived.waited = lived.waited.max(seconds);
                }
            }
            Activity::AskAboutStatement => lived.contacts += 1,
            Activity::PassedOn => lived.passed_on += 1,
            Activity::Complaint => lived.complaints += 1,
            _ => {}
        }
    }
    let understood = |one: &Happening| one.activity == Activity::Understood;
    lived.understands = life.iter().any(|one| understood(one) && (-HOUR..=7 * DAY).contains(&(one.at.0 - now.0)));
    lived
}

impl Lived {
    /// How much stood in the way: 0 for nothing, about 6 for all that can.
    pub(super) fn trouble(&self) -> f64 {
        if self.retires {
            return 0.3 * f64::from(self.locked_out);
        }
        let mut trouble = if self.letter_b { 1.1 } else { 0.0 };
        trouble += 0.35 * f64::from(self.searches.min(3));
        trouble += 0.8 * f64::from(self.locked_out.min(2));
        trouble += [4, 12].into_iter().filter(|minutes| self.waited > minutes * MINUTE).count() as f64 * 0.5;
        trouble += 0.7 * f64::from(self.contacts.saturating_sub(1).min(2));
        trouble += 0.7 * f64::from(self.passed_on.min(2));
        trouble += f64::from(self.complaints.min(1));
        trouble + if self.understands { 0.0 } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn happening(minutes: i64, activity: Activity, channel: Channel, detail: Detail) -> Happening {
        Happening { at: Moment(minutes * MINUTE), customer: 1, activity, channel, detail }
    }

    #[test]
    fn what_was_lived_counts_from_the_latest_statement() {
        let life = [
            happening(0, Activity::Search, Channel::Web, Detail::None),
            happening(10, Activity::Statement, Channel::Letter, Detail::Letter(Letter::B)),
            happening(20, Activity::Search, Channel::Web, Detail::None),
            happening(25, Activity::LogInFailed, Channel::App, Detail::None),
            happening(90, Activity::Queue, Channel::Phone, Detail::Waited(13 * MINUTE)),
            happening(105, Activity::AskAboutStatement, Channel::Phone, Detail::None),
            happening(115, Activity::Understood, Channel::Phone, Detail::None),
        ];
        let found = occasions(&life);
        let surveys: Vec<Survey> = found.iter().map(|one| one.survey).collect();
        assert_eq!(surveys, [Survey::Statement, Survey::Statement, Survey::Leaving, Survey::Contact]);
        let called = &found[3].lived;
        assert!(called.letter_b && called.understands && !called.retires);
        assert_eq!((called.searches, called.locked_out, called.contacts, called.waited), (1, 1, 1, 13 * MINUTE));
        assert!(called.trouble() > found[1].lived.trouble(), "{} {}", called.trouble(), found[1].lived.trouble());
        let retires = Lived { retires: true, letter_b: true, ..Lived::default() };
        assert!(retires.trouble() < 0.1);
    }
}
