//! One journey beside the plan: the alignment that leaves fewest moves without a partner, on either side.

/// How a planned step fared in a journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Fate {
    /// Done in its turn.
    Done,
    /// Not done, though a later step was.
    Skipped,
    /// Done, but not in its turn.
    OutOfOrder,
    /// Neither it nor a later step was done.
    NotReached,
}

/// A journey aligned with the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Aligned {
    /// By planned step.
    pub(super) fates: Vec<Fate>,
    /// By planned step that was done, whether it was done once more than planned.
    pub(super) again: Vec<bool>,
    /// Activities that are not planned, each with the number of planned steps before it that were done in turn or
    /// passed.
    pub(super) inserted: Vec<(u32, usize)>,
    /// Events with a partner in the plan.
    pub(super) together: usize,
}

/// Aligns what was done with what was planned. Of several best alignments the one with the earliest events counts.
pub(super) fn align(plan: &[u32], did: &[u32]) -> Aligned {
    let partners = partners(plan, did);
    let reached = partners.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
    let mut partnered = vec![false; did.len()];
    partners.iter().flatten().for_each(|event| partnered[*event] = true);
    // Events of planned activities that have no partner: first they stand for steps that have none, then they are repeats.
    let mut spare: Vec<u32> = did.iter().zip(&partnered).filter(|(_, has)| !**has).map(|(code, _)| *code).collect();
    let mut take = |code: u32| spare.iter().position(|known| *known == code).map(|at| spare.swap_remove(at));
    let mut fates = vec![Fate::Done; plan.len()];
    for (step, fate) in fates.iter_mut().enumerate().filter(|(step, _)| partners[*step].is_none()) {
        *fate = match take(plan[step]) {
            Some(_) => Fate::OutOfOrder,
            None if step < reached => Fate::Skipped,
            None => Fate::NotReached,
        };
    }
    let again = (0..plan.len()).map(|step| fates[step] == Fate::Done && take(plan[step]).is_some()).collect();
    let passed = |event: usize| partners.iter().rposition(|at| at.is_some_and(|at| at < event)).map_or(0, |at| at + 1);
    let strange = did.iter().enumerate().filter(|(_, code)| !plan.contains(code));
    let inserted = strange.map(|(event, code)| (*code, passed(event))).collect();
    Aligned { fates, again, inserted, together: partners.iter().flatten().count() }
}

/// By planned step, the event that is its partner: a longest common subsequence.
fn partners(plan: &[u32], did: &[u32]) -> Vec<Option<usize>> {
    let width = did.len() + 1;
    let mut longest = vec![0_u32; (plan.len() + 1) * width];
    for step in (0..plan.len()).rev() {
        for event in (0..did.len()).rev() {
            longest[step * width + event] = match plan[step] == did[event] {
                true => longest[(step + 1) * width + event + 1] + 1,
                false => longest[(step + 1) * width + event].max(longest[step * width + event + 1]),
            };
        }
    }
    let mut partners = vec![None; plan.len()];
    let (mut step, mut event) = (0, 0);
    while step < plan.len() && event < did.len() {
        if plan[step] == did[event] {
            partners[step] = Some(event);
            (step, event) = (step + 1, event + 1);
        } else if longest[step * width + event + 1] >= longest[(step + 1) * width + event] {
            event += 1;
        } else {
            step += 1;
        }
    }
    partners
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    /// Plan and journey as letters; the fates as letters, with `2` after what was done again; then what was inserted.
    #[track_caller]
    fn check(plan: &str, did: &str, fates: &str, inserted: &[(char, usize)]) {
        let codes = |text: &str| text.chars().map(u32::from).collect::<Vec<u32>>();
        let found = align(&codes(plan), &codes(did));
        let letter = |(fate, again): (&Fate, &bool)| {
            let letter = match fate {
                Fate::Done => "d",
                Fate::Skipped => "s",
                Fate::OutOfOrder => "o",
                Fate::NotReached => "-",
            };
            format!("{letter}{}", if *again { "2" } else { "" })
        };
        assert_eq!(found.fates.iter().zip(&found.again).map(letter).collect::<String>(), fates, "{plan} {did}");
        let inserted: Vec<(u32, usize)> = inserted.iter().map(|(letter, after)| (u32::from(*letter), *after)).collect();
        assert_eq!(found.inserted, inserted, "{plan} {did}");
    }

    #[test]
    fn each_deviation_has_its_name() {
        check("abcd", "abcd", "dddd", &[]);
        check("abcd", "ab", "dd--", &[]);
        check("abcd", "acd", "dsdd", &[]);
        check("abcd", "abbcd", "dd2dd", &[]);
        check("abcd", "acbd", "ddod", &[]);
        check("abcd", "axbyycd", "dddd", &[('x', 1), ('y', 2), ('y', 2)]);
        check("abcd", "", "----", &[]);
        check("abcd", "xd", "sssd", &[('x', 0)]);
        check("aba", "aba", "ddd", &[]);
        check("aba", "ab", "dd-", &[]);
    }

    #[test]
    fn no_alignment_has_more_partners() {
        // Against every subsequence of the plan.
        let mut chance = Chance::new(9);
        for _ in 0..400 {
            let plan: Vec<u32> = (0..6).map(|_| chance.below(4) as u32).collect();
            let did: Vec<u32> = (0..chance.below(9)).map(|_| chance.below(5) as u32).collect();
            let is_within = |steps: &[u32]| {
                let mut events = did.iter();
                steps.iter().all(|step| events.any(|event| event == step))
            };
            let subsets = (0..1_u32 << plan.len()).map(|subset| -> Vec<u32> {
                (0..plan.len()).filter(|at| subset >> at & 1 == 1).map(|at| plan[at]).collect()
            });
            let best = subsets.filter(|steps| is_within(steps)).map(|steps| steps.len()).max();
            assert_eq!(Some(align(&plan, &did).together), best, "{plan:?} {did:?}");
        }
    }
}
