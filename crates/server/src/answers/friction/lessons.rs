//! What analyses of friction learnt, so that the next ones after new data are fast. Kept in memory alone: whoever finds nothing
//! here finds out everything anew.

use crate::answers::asked::Asked;
use insight::friction::Learnt;
use model::ProjectId;
use std::sync::{Arc, Mutex, PoisonError};

/// So many are kept: those that were used last.
const MOST: usize = 32;

/// By project and question, what was learnt last. Sentences and what people follow make no difference to it.
#[derive(Debug, Default)]
pub(crate) struct Lessons(Mutex<Vec<(String, Arc<Learnt>)>>);

impl Lessons {
    pub(super) fn of(&self, project: &ProjectId, asked: &Asked) -> Option<Arc<Learnt>> {
        let about = about(project, asked);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| *known == about)?;
        let found = kept.remove(at);
        let learnt = Arc::clone(&found.1);
        kept.push(found);
        Some(learnt)
    }

    pub(super) fn keep(&self, project: &ProjectId, asked: &Asked, learnt: Learnt) {
        let about = about(project, asked);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| *known != about);
        if kept.len() == MOST {
            kept.remove(0);
        }
        kept.push((about, Arc::new(learnt)));
    }
}

fn about(project: &ProjectId, asked: &Asked) -> String {
    format!("{} {asked:?}", project.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_that_were_used_last_are_kept() {
        let (lessons, project) = (Lessons::default(), |at: usize| ProjectId(format!("p{at}")));
        let asked = Asked::default();
        (0..MOST).for_each(|at| lessons.keep(&project(at), &asked, Learnt::default()));
        assert!(lessons.of(&project(0), &asked).is_some());
        lessons.keep(&project(MOST), &asked, Learnt::default());
        let has = |at: usize| lessons.of(&project(at), &asked).is_some();
        assert_eq!([0, 1, 2, MOST].map(has), [true, false, true, true]);
    }
}
