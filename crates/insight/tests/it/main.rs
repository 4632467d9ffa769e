//! The folds against independent, slow implementations, and under every kind of split.

#[cfg(test)]
mod flow;
#[cfg(test)]
mod funnel;
#[cfg(test)]
mod returns;
#[cfg(test)]
mod support;
#[cfg(test)]
mod variants;
