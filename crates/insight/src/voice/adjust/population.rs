//! Everybody who could have been asked, as columns: what is known of all, and what some said.

/// One row for each journey in which the question could have been asked. All columns are equally long.
#[derive(Clone, Debug, Default)]
pub struct Population {
    /// Where it was, or would have been asked: a number below `units`.
    pub unit: Vec<u32>,
    /// How many units there are.
    pub units: usize,
    /// Kinds of journeys, each column of codes with how many there are: the channel of entry, a segment.
    pub groups: Vec<(Vec<u32>, usize)>,
    /// Numbers known of every journey, larger ones already squeezed (`ln(1 + x)`).
    pub signals: Vec<Vec<f64>>,
    /// What was said: good or not; nothing by most.
    pub answer: Vec<Option<bool>>,
    /// 1 / the chance of having been asked, where it is known; else 1.
    pub base: Vec<f64>,
}

/// What was counted of some of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) passed: u64,
    pub(super) answered: u64,
    pub(super) yes: u64,
}

impl Population {
    /// How many journeys.
    pub fn len(&self) -> usize {
        self.unit.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.unit.is_empty()
    }

    /// By unit.
    pub(super) fn counts(&self) -> Vec<Counts> {
        let mut counts = vec![Counts::default(); self.units];
        for (unit, answer) in self.unit.iter().zip(&self.answer) {
            let counts = &mut counts[*unit as usize];
            counts.passed += 1;
            counts.answered += u64::from(answer.is_some());
            counts.yes += u64::from(*answer == Some(true));
        }
        counts
    }
}
