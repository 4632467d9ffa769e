//! Disjoint sets of numbers with a limit to their size. The smallest number of a set leads it.

/// Maps and sets of numbers and pseudonyms: nobody outside can choose those so that they collide.
pub(super) type Map<K, V> = hashbrown::HashMap<K, V, foldhash::fast::FixedState>;
pub(super) type Set<K> = hashbrown::HashSet<K, foldhash::fast::FixedState>;

/// Numbers from 0 in disjoint sets.
pub(super) struct Sets {
    parent: Vec<u32>,
    size: Vec<u32>,
}

impl Sets {
    /// Every number on its own.
    pub(super) fn new(count: usize) -> Sets {
        Sets { parent: (0u32..).take(count).collect(), size: vec![1; count] }
    }

    /// The leader of a number's set.
    pub(super) fn leader(&self, mut number: u32) -> u32 {
        while self.parent[number as usize] != number {
            number = self.parent[number as usize];
        }
        number
    }

    /// The leader of a number's set, with the way there made shorter for the next time.
    pub(super) fn find(&mut self, number: u32) -> u32 {
        let leader = self.leader(number);
        let mut at = number;
        while self.parent[at as usize] != leader {
            at = std::mem::replace(&mut self.parent[at as usize], leader);
        }
        leader
    }

    /// What a set weighs.
    pub(super) fn size(&self, leader: u32) -> u32 {
        self.size[leader as usize]
    }

    /// Makes a set weigh more.
    pub(super) fn grow(&mut self, leader: u32, by: u32) {
        self.size[leader as usize] += by;
    }

    /// Joins two sets unless the whole would weigh more than `most`; whether they are one now.
    pub(super) fn join(&mut self, one: u32, other: u32, most: u32) -> bool {
        let (one, other) = (self.find(one), self.find(other));
        if one == other {
            return true;
        }
        let size = self.size[one as usize] + self.size[other as usize];
        if size > most {
            return false;
        }
        let (leader, led) = (one.min(other), one.max(other));
        self.parent[led as usize] = leader;
        self.size[leader as usize] = size;
        true
    }
}
