//! Checking: every byte of every file that counts is compared with what was written.

use super::DataDir;
use super::block::Block;
use crate::log::share_out;

/// Something that is wrong with a log on disk.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// The file, relative to the log's folder.
    pub file: String,
    /// What is wrong with it.
    pub problem: String,
}

impl DataDir {
    /// Compares every file that counts with its checksums, and opens each block. What is wrong, if anything.
    pub fn check(&self, threads: usize) -> Vec<Problem> {
        let problem = |file: &str, problem: String| Problem { file: file.to_string(), problem };
        let manifest = match self.manifest() {
            Ok(manifest) => manifest,
            Err(error) => return vec![problem("log.json", error.message)],
        };
        let blocks: Vec<&String> = manifest.blocks().collect();
        let checked = share_out(blocks.len(), threads, &Vec::new, &|problems: &mut Vec<Problem>, at| {
            let name = blocks[at];
            let path = self.folder().join(name);
            let result = match manifest.files.get(name) {
                Some(sum) => sum.verify(&path).and_then(|()| Block::open(&path)),
                None => Block::open(&path),
            };
            problems.extend(result.err().map(|error| problem(name, error.message)));
            Ok::<(), std::convert::Infallible>(())
        });
        let mut problems: Vec<Problem> = match checked {
            Ok(problems) => problems.into_iter().flatten().collect(),
            Err(never) => match never {},
        };
        problems.sort_by(|a, b| a.file.cmp(&b.file));
        problems
    }
}
