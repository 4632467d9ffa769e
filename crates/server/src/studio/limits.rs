//! How long a text and how many of a thing may be. What does not fit is told by the name of its field.

use crate::error::{ApiError, ApiResult};
use axum::http::StatusCode;

/// The longest name of a station, an activity or a pattern, in signs.
pub(crate) const NAME: usize = 500;
/// The longest free text of a definition.
pub(crate) const PROSE: usize = 2_000;
/// The longest comment.
pub(crate) const COMMENT: usize = 4_000;
/// The longest path of a screen.
const PATH: usize = 4_000;

/// A name: one line, trimmed, not empty.
pub(crate) fn name(field: &str, text: &str, longest: usize) -> ApiResult<String> {
    let text = text.trim();
    let fits = (1..=longest).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if fits {
        Ok(text.to_string())
    } else {
        Err(ApiError::invalid(field, format!("write one line of 1 to {longest} signs")))
    }
}

/// The same where nothing may stand; an empty text says nothing.
pub(crate) fn some_name(field: &str, text: Option<String>, longest: usize) -> ApiResult<Option<String>> {
    text.filter(|text| !text.trim().is_empty()).map(|text| name(field, &text, longest)).transpose()
}

/// Words of one or several lines, trimmed, not empty. Line ends become one sign.
pub(crate) fn prose(field: &str, text: &str, longest: usize) -> ApiResult<String> {
    let text = text.trim().replace("\r\n", "\n");
    let is_plain = |sign: char| !sign.is_control() || sign == '\n' || sign == '\t';
    let fits = (1..=longest).contains(&text.chars().count()) && text.chars().all(is_plain);
    if fits { Ok(text) } else { Err(ApiError::invalid(field, format!("write 1 to {longest} signs of plain text"))) }
}

/// The same where nothing may stand.
pub(crate) fn some_prose(field: &str, text: Option<String>, longest: usize) -> ApiResult<Option<String>> {
    text.filter(|text| !text.trim().is_empty()).map(|text| prose(field, &text, longest)).transpose()
}

/// A list of names, each once, in their order.
pub(crate) fn names(field: &str, list: Vec<String>, most: usize) -> ApiResult<Vec<String>> {
    not_more(field, list.len(), most)?;
    let mut names: Vec<String> = Vec::with_capacity(list.len());
    for (at, text) in list.iter().enumerate() {
        let name = name(&format!("{field}[{at}]"), text, NAME)?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(names)
}

/// Refuses a list that is too long.
pub(crate) fn not_more(field: &str, count: usize, most: usize) -> ApiResult<()> {
    if count <= most {
        return Ok(());
    }
    let detail = format!("there are {count}; {most} at most");
    let mut error = ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "limit_exceeded", detail);
    error.fields = vec![field.to_string()];
    Err(error)
}

/// A path within the studio, such as `/p/default/map?stations=all`: never an address of somewhere else.
pub(crate) fn path(field: &str, text: &str) -> ApiResult<String> {
    let local = text.starts_with('/') && !text.starts_with("//") && !text.starts_with("/api/");
    let plain = text.chars().all(|sign| !sign.is_control() && !sign.is_whitespace() && sign != '\\');
    if local && plain && text.len() <= PATH {
        return Ok(text.to_string());
    }
    Err(ApiError::invalid(field, "give the path of a screen, such as /p/default/map"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_a_screen_of_ours_and_nowhere_else() {
        for fits in ["/", "/p/default/map?stations=all#a", "/p/default/kunder/åäö"] {
            assert_eq!(path("path", fits).unwrap(), fits);
        }
        for not in
            ["", "p", "//evil.example", "/\\evil.example", "https://evil.example", "/a b", "/a\n", "/api/session"]
        {
            assert_eq!(path("path", not).unwrap_err().fields, ["path"], "{not}");
        }
    }

    #[test]
    fn texts_are_trimmed_and_held_to_their_length_and_to_plain_signs() {
        assert_eq!(name("a", "  Läsa beskedet ", 20).unwrap(), "Läsa beskedet");
        assert_eq!(prose("a", "rad ett\r\nrad två\n", 20).unwrap(), "rad ett\nrad två");
        assert!(name("a", "två\nrader", 20).is_err() && name("a", " ", 20).is_err() && name("a", "åäö", 2).is_err());
        assert!(prose("a", "a\u{7}", 20).is_err() && prose("a", "a\u{0}", 20).is_err());
        assert_eq!(some_prose("a", Some("  ".into()), 20).unwrap(), None);
    }

    #[test]
    fn a_list_names_what_does_not_fit() {
        let list = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(names("start", list(&["a", "b", "a"]), 3).unwrap(), ["a", "b"]);
        assert_eq!(names("start", list(&["a", ""]), 3).unwrap_err().fields, ["start[1]"]);
        let long = names("start", list(&["a", "b"]), 1).unwrap_err();
        assert_eq!((long.code, long.fields), ("limit_exceeded", vec!["start".to_string()]));
    }
}
