//! The folds against independent, slow implementations, and under every kind of split.

#[cfg(test)]
mod abandonment;
#[cfg(test)]
mod adjust;
#[cfg(test)]
mod anyway;
#[cfg(test)]
mod before_response;
#[cfg(test)]
mod carry;
#[cfg(test)]
mod channel_links;
#[cfg(test)]
mod channels;
#[cfg(test)]
mod channels_edges;
#[cfg(test)]
mod compare;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod contrast;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod drivers;
#[cfg(test)]
mod flow;
#[cfg(test)]
mod friction;
#[cfg(test)]
mod funnel;
#[cfg(test)]
mod journey_map;
#[cfg(test)]
mod map_counts;
#[cfg(test)]
mod overview;
#[cfg(test)]
mod register;
#[cfg(test)]
mod returns;
#[cfg(test)]
mod scan;
#[cfg(test)]
mod selection;
#[cfg(test)]
mod signs;
#[cfg(test)]
mod spread;
#[cfg(test)]
mod steps;
#[cfg(test)]
mod support;
#[cfg(test)]
mod variants;
#[cfg(test)]
mod visits;
#[cfg(test)]
mod voice;
#[cfg(test)]
mod worlds;
