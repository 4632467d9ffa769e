//! Sums and products of columns, by customer, and the correlations that follow from them.

use super::Row;
use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Sums of columns and of their products.
#[derive(Clone, Debug)]
pub(super) struct Sums {
    columns: usize,
    n: f64,
    sums: Vec<f64>,
    /// The lower triangle, row by row.
    products: Vec<f64>,
}

/// The sums of each customer, of columns moved to mean 0 so that nothing is lost to rounding.
pub(super) struct Moments {
    pub(super) columns: usize,
    /// In order of their first row.
    pub(super) customers: Vec<Sums>,
}

/// Correlations of drivers with each other and with the outcome.
pub(super) struct Correlations {
    /// Row by row.
    among: Vec<f64>,
    /// With the outcome.
    pub(super) outcome: Vec<f64>,
}

impl Moments {
    pub(super) fn of(rows: &[Row], columns: usize) -> Moments {
        let mean = |column: usize| rows.iter().map(|row| row.values[column]).sum::<f64>() / rows.len().max(1) as f64;
        let means: Vec<f64> = (0..columns).map(mean).collect();
        let mut places: HashMap<u32, usize, FixedState> = HashMap::default();
        let mut customers: Vec<Sums> = Vec::new();
        for Row { customer, values: row } in rows {
            let place = *places.entry(*customer).or_insert_with(|| {
                customers.push(Sums::new(columns));
                customers.len() - 1
            });
            let centred: Vec<f64> = row.iter().zip(&means).map(|(value, mean)| value - mean).collect();
            customers[place].take(&centred);
        }
        Moments { columns, customers }
    }

    pub(super) fn all(&self) -> Sums {
        let mut all = Sums::new(self.columns);
        self.customers.iter().for_each(|customer| all.add(customer));
        all
    }
}

impl Sums {
    pub(super) fn new(columns: usize) -> Sums {
        Sums { columns, n: 0.0, sums: vec![0.0; columns], products: vec![0.0; columns * (columns + 1) / 2] }
    }

    fn take(&mut self, row: &[f64]) {
        self.n += 1.0;
        let mut products = self.products.iter_mut();
        for (at, value) in row.iter().enumerate() {
            self.sums[at] += value;
            row[..=at].iter().zip(&mut products).for_each(|(other, product)| *product += value * other);
        }
    }

    pub(super) fn add(&mut self, other: &Sums) {
        self.n += other.n;
        self.sums.iter_mut().zip(&other.sums).for_each(|(sum, more)| *sum += more);
        self.products.iter_mut().zip(&other.products).for_each(|(sum, more)| *sum += more);
    }

    /// `None` where the outcome, the last column, does not vary. A driver that does not correlates with nothing.
    pub(super) fn correlations(&self) -> Option<Correlations> {
        let product = |a: usize, b: usize| {
            let (row, column) = (a.max(b), a.min(b));
            self.products[row * (row + 1) / 2 + column] - self.sums[a] * self.sums[b] / self.n
        };
        let outcome = self.columns - 1;
        let varies = |at: usize| product(at, at) > 1e-12 * self.products[at * (at + 1) / 2 + at].max(f64::MIN_POSITIVE);
        if self.n < 2.0 || !varies(outcome) {
            return None;
        }
        let of = |a: usize, b: usize| match a == b {
            true => 1.0,
            false if varies(a) && varies(b) => product(a, b) / (product(a, a) * product(b, b)).sqrt(),
            false => 0.0,
        };
        let pairs = (0..outcome).flat_map(|a| (0..outcome).map(move |b| (a, b)));
        Some(Correlations {
            among: pairs.map(|(a, b)| of(a, b)).collect(),
            outcome: (0..outcome).map(|driver| of(driver, outcome)).collect(),
        })
    }
}

impl Correlations {
    /// The same drivers with another outcome.
    pub(super) fn with_outcome(&self, outcome: Vec<f64>) -> Correlations {
        Correlations { among: self.among.clone(), outcome }
    }

    pub(super) fn drivers(&self) -> usize {
        self.outcome.len()
    }

    /// Of a driver with all drivers.
    pub(super) fn row(&self, driver: usize) -> &[f64] {
        &self.among[driver * self.drivers()..(driver + 1) * self.drivers()]
    }
}
