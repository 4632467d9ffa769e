//! The numbers of other programs: `tests/golden/adjust.py` computes them.

use super::population::Population;
use super::{model, weights};
use serde_json::Value;

fn reference() -> (Population, Value) {
    let facts: Value = serde_json::from_str(include_str!("../../../tests/golden/adjust.json")).unwrap();
    let numbers =
        |key: &str| -> Vec<f64> { facts[key].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect() };
    let codes = |key: &str| -> Vec<u32> { numbers(key).into_iter().map(|code| code as u32).collect() };
    let population = Population {
        unit: codes("unit"),
        units: 5,
        groups: vec![(codes("device"), 2)],
        signals: vec![numbers("tries")],
        answer: facts["answer"].as_array().unwrap().iter().map(Value::as_bool).collect(),
        base: numbers("base"),
    };
    (population, facts)
}

#[track_caller]
fn near(ours: f64, theirs: &Value) {
    let theirs = theirs.as_f64().unwrap();
    assert!((ours - theirs).abs() < 1e-6, "{ours} instead of {theirs}");
}

#[test]
fn coefficients_equal_scikit_learn() {
    let (population, facts) = reference();
    let ours = model::coefficients(&population);
    let theirs = facts["coefficients"].as_array().unwrap();
    assert_eq!(ours.len(), theirs.len());
    ours.iter().zip(theirs).for_each(|(ours, theirs)| near(*ours, theirs));
}

#[test]
fn raking_trimming_and_effective_n_equal_ipfn() {
    let (population, facts) = reference();
    let weights = weights::weigh(&population);
    near(weights.share(&population, None, None).value.unwrap(), &facts["weighted"]);
    near(weights.effective_n(&population, None), &facts["effective_n"]);
    let ours: Vec<f64> = weights.by_row.iter().copied().filter(|weight| *weight > 0.0).collect();
    let theirs: Vec<f64> = facts["weights"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    let untouched = ours.iter().zip(&theirs).filter(|(ours, theirs)| (*ours - *theirs).abs() < 1e-6).count();
    assert_eq!((ours.len(), theirs.len() - untouched), (theirs.len(), weights.trimmed as usize));
}
