//! The invented customers: numbers and qualities, no names.

use super::chance::Chance;
use super::wording::Text;

/// How many there are.
pub(super) const CUSTOMERS: u32 = 6_000;

/// One customer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Customer {
    /// Place among the customers.
    pub(super) index: u32,
    pub(super) age: Age,
    pub(super) product: Text,
    /// Changes nothing in what the customer does: whoever finds a difference found chance.
    pub(super) region: Text,
    pub(super) uses_app: bool,
    pub(super) on_mobile: bool,
    /// Whether the autumn statement is the new letter.
    pub(super) gets_new_letter: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    Young,
    Middle,
    Older,
    Retiring,
}

impl Age {
    pub(super) fn group(self) -> &'static str {
        match self {
            Age::Young => "18-34",
            Age::Middle => "35-49",
            Age::Older => "50-64",
            Age::Retiring => "65+",
        }
    }
}

pub(super) const PRODUCTS: [Text; 3] = [
    Text::new("Tjänstepension", "Workplace pension"),
    Text::new("Privat pension", "Private pension"),
    Text::new("Fribrev", "Paid-up policy"),
];

const REGIONS: [Text; 4] =
    [Text::new("Norr", "North"), Text::new("Mitt", "Centre"), Text::new("Väst", "West"), Text::new("Syd", "South")];

impl Customer {
    pub(super) fn nth(index: u32, chance: &mut Chance) -> Customer {
        let ages = [(0.20, Age::Young), (0.30, Age::Middle), (0.36, Age::Older)];
        let age = chance.one_of(&ages).unwrap_or(Age::Retiring);
        let product = chance.one_of(&[(0.6, PRODUCTS[0]), (0.25, PRODUCTS[1])]).unwrap_or(PRODUCTS[2]);
        let region = chance.any(&REGIONS);
        let uses_app = chance.happens(if age == Age::Retiring { 0.25 } else { 0.42 });
        let on_mobile = uses_app || chance.happens(0.35);
        Customer { index, age, product, region, uses_app, on_mobile, gets_new_letter: chance.happens(0.5) }
    }

    /// The customer's number: seven digits, not in any order that means something.
    pub(super) fn number(&self) -> String {
        // 7919 is prime to nine million, so no two customers share a number.
        (1_000_000 + (u64::from(self.index) * 7_919 + 40_321) % 9_000_000).to_string()
    }
}
