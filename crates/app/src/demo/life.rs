//! What happens during the year: every customer's happenings, with the planted truths in plain tables.
//!
//! Nothing here is random without a seed, and nothing happens that is not written below. What is
//! planted, and how a reader can check it, is also told to people in `truth.txt`.

use super::chance::Chance;
use super::people::{Age, CUSTOMERS, Customer};
use super::statement;
use super::wording::{Activity, COMPLAINTS, Channel, SEARCHES, Text};
use super::year::{CHAT, DAY, HOUR, MINUTE, Moment, PHONE, day_of};

/// Something that happened to a customer.
#[derive(Clone, Debug)]
pub(super) struct Happening {
    pub(super) at: Moment,
    pub(super) customer: u32,
    pub(super) activity: Activity,
    pub(super) channel: Channel,
    pub(super) detail: Detail,
}

/// What the system notes besides.
#[derive(Clone, Copy, Debug)]
pub(super) enum Detail {
    None,
    /// Which letter it was: A or B.
    Letter(Letter),
    /// What was searched for, or complained about.
    About(Text),
    /// How long someone waited, seconds.
    Waited(i64),
    /// How easy it was, 1 to 7.
    Ease(i64),
}

/// The two wordings of the pension statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letter {
    /// The old one.
    A,
    /// The new one, sent to half of the customers from [`NEW_LETTER_FROM`] on. It is hard to understand.
    B,
}

/// The autumn statements begin; half of them are letter B.
pub(super) const NEW_LETTER_FROM: (i8, i8) = (8, 19);
/// Statements go out on eight Tuesdays in a row, twice a year.
const STATEMENTS_FROM: [(i8, i8); 2] = [(2, 4), NEW_LETTER_FROM];
const BATCHES: i64 = 8;

/// BankID fails on mobile phones for a week.
pub(super) const BANKID_WEEK: [(i8, i8); 2] = [(9, 15), (9, 21)];

/// One customer's year being written.
pub(super) struct Diary<'a> {
    pub(super) customer: Customer,
    pub(super) chance: Chance,
    happenings: &'a mut Vec<Happening>,
}

/// Everything that happens, in no particular order.
pub(super) fn year(seed: u64) -> (Vec<Customer>, Vec<Happening>) {
    let mut happenings = Vec::new();
    let customers: Vec<Customer> = (0..CUSTOMERS)
        .map(|index| {
            let mut chance = Chance::of(seed, u64::from(index));
            let customer = Customer::nth(index, &mut chance);
            Diary { customer, chance, happenings: &mut happenings }.write();
            customer
        })
        .collect();
    (customers, happenings)
}

/// A customer who is not among those of the year, and what they do about one statement or one errand, in order.
/// When it happens is theirs to say who show it.
pub(super) fn walk(seed: u64, index: u32) -> (Customer, Vec<Happening>) {
    let mut happenings = Vec::new();
    let mut chance = Chance::of(seed, u64::from(index));
    let customer = Customer::nth(index, &mut chance);
    // A day far from the week when BankID fails, and from the end of the year.
    let day = Moment::at(day_of(5, 6), 0);
    let has_errand = chance.happens(0.4);
    let mut diary = Diary { customer, chance, happenings: &mut happenings };
    if has_errand {
        diary.log_in_for_something(day);
    } else {
        let letter = if customer.gets_new_letter { Letter::B } else { Letter::A };
        statement::receive(&mut diary, letter, day);
    }
    happenings.sort_by_key(|happening| happening.at);
    (customer, happenings)
}

impl Diary<'_> {
    fn write(mut self) {
        let batch = self.chance.between(0, BATCHES - 1);
        for (half, (month, day)) in STATEMENTS_FROM.into_iter().enumerate() {
            let letter = if half == 1 && self.customer.gets_new_letter { Letter::B } else { Letter::A };
            statement::receive(&mut self, letter, Moment::at(day_of(month, day) + 7 * batch, 0));
        }
        self.everyday_errands();
        let retires = self.customer.age == Age::Retiring && self.chance.happens(0.55);
        if retires {
            self.retire();
        }
    }

    pub(super) fn note(&mut self, at: Moment, activity: Activity, channel: Channel, detail: Detail) {
        if at.is_in_year() {
            self.happenings.push(Happening { at, customer: self.customer.index, activity, channel, detail });
        }
    }

    /// Where this customer does digital things.
    pub(super) fn digital(&mut self) -> Channel {
        let app = if self.customer.uses_app { 0.85 } else { 0.03 };
        if self.chance.happens(app) { Channel::App } else { Channel::Web }
    }

    /// Tries to log in; whether it worked. In the BankID week it mostly does not on a mobile phone.
    pub(super) fn log_in(&mut self, at: Moment, channel: Channel) -> bool {
        let [first, last] = BANKID_WEEK.map(|(month, day)| day_of(month, day));
        let is_mobile = channel == Channel::App || self.customer.on_mobile;
        let troubled = is_mobile && (first..=last).contains(&at.day());
        let fails = self.chance.happens(if troubled { 0.65 } else { 0.03 });
        self.note(at, if fails { Activity::LogInFailed } else { Activity::LogIn }, channel, Detail::None);
        !fails
    }

    pub(super) fn search(&mut self, at: Moment, channel: Channel) {
        let about = self.chance.any(&SEARCHES);
        self.note(at, Activity::Search, channel, Detail::About(about));
    }

    /// Nothing special is planted here: it is what the planted things must be told apart from.
    fn everyday_errands(&mut self) {
        for month in 1..=12 {
            let day = day_of(month, 1) + self.chance.between(0, 27);
            let pays_premium = self.customer.product == super::people::PRODUCTS[1] && month % 3 == 0;
            if pays_premium {
                self.note(Moment::at(day_of(month, 20), 0), Activity::PremiumNotice, Channel::Letter, Detail::None);
            }
            if self.chance.happens(0.12) {
                self.log_in_for_something(Moment::at(day, 0));
            }
            if self.chance.happens(0.012) {
                let waited = self.chance.soon(40, 22 * MINUTE);
                let called = Moment::at(day, 0).when_open(PHONE, &mut self.chance);
                self.note(called, Activity::Queue, Channel::Phone, Detail::Waited(waited));
                self.note(called.later(waited), Activity::AskOther, Channel::Phone, Detail::None);
            }
            if self.chance.happens(0.006) {
                let at = Moment::at(day, 0).when_open(CHAT, &mut self.chance);
                self.note(at, Activity::AskOther, Channel::Chat, Detail::None);
            }
            if self.chance.happens(0.0006) {
                let about = self.chance.any(&COMPLAINTS[1..]);
                let at = Moment::at(day, 0).when_at_leisure(&mut self.chance);
                self.note(at, Activity::Complaint, Channel::Complaint, Detail::About(about));
                let answered = Moment::at(at.day() + self.chance.between(5, 14), 0);
                self.note(answered, Activity::ComplaintAnswer, Channel::Letter, Detail::None);
            }
        }
    }

    fn log_in_for_something(&mut self, day: Moment) {
        let channel = self.digital();
        let at = day.when_at_leisure(&mut self.chance);
        if !self.log_in(at, channel) {
            return;
        }
        let errands = [
            (0.30, Activity::FundSwitch),
            (0.18, Activity::DetailsChanged),
            (0.28, Activity::Forecast),
            (0.1, Activity::ReadStatement),
        ];
        if let Some(errand) = self.chance.one_of(&errands) {
            let minutes = self.chance.soon(1, 12);
            self.note(at.later(minutes * MINUTE), errand, channel, Detail::None);
        }
    }

    /// A strength: to apply for one's pension is easy, and nearly everyone who begins gets there.
    fn retire(&mut self) {
        let channel = self.digital();
        let day = Moment::at(self.chance.between(10, 290), 0);
        let mut at = day.when_at_leisure(&mut self.chance);
        if !self.log_in(at, channel) {
            return;
        }
        at = at.later(self.chance.soon(30, 4 * MINUTE));
        self.note(at, Activity::ApplicationBegun, channel, Detail::None);
        for (activity, longest) in
            [(Activity::ApplicationFilled, 25 * MINUTE), (Activity::ApplicationSigned, 3 * MINUTE)]
        {
            if !self.chance.happens(0.97) {
                return;
            }
            at = at.later(self.chance.soon(45, longest));
            self.note(at, activity, channel, Detail::None);
        }
        let decided = at.day() + self.chance.between(3, 7);
        self.note(Moment::at(decided, 0), Activity::PensionGranted, Channel::Letter, Detail::None);
        let paid = decided + self.chance.between(14, 30);
        self.note(Moment::at(paid, 0), Activity::FirstPayment, Channel::Letter, Detail::None);
    }
}

/// How long until the next step, at the soonest and at the latest.
pub(super) fn pause(chance: &mut Chance, (soonest, latest): (i64, i64)) -> i64 {
    chance.soon(soonest, latest)
}

pub(super) const MINUTES: (i64, i64) = (40, 14 * MINUTE);
pub(super) const HOURS: (i64, i64) = (10 * MINUTE, 20 * HOUR);
pub(super) const DAYS: (i64, i64) = (DAY, 6 * DAY);
