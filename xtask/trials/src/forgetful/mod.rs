//! A file system that forgets what nobody synced. `kill -9` never finds a missing sync, because the
//! kernel keeps what a dead process wrote; this does.

mod disk;
mod mount;
#[cfg(test)]
mod tests;

pub(crate) use disk::Damage;
pub(crate) use mount::Forgetful;
