//! Copies of a running data directory, and the way back from them.
