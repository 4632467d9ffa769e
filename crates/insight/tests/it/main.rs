//! The folds against independent, slow implementations, and under every kind of split.

mod flow;
mod support;
