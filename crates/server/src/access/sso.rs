//! Single sign-on: the place where an OpenID provider comes in. As long as none is configured, the
//! sign-in page offers none.

use crate::app::App;

/// Whether members may sign in with an account of another provider.
pub(crate) fn is_offered(_app: &App) -> bool {
    false
}
