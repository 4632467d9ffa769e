//! Passwords: which are refused, and what is kept of the others.
//!
//! Argon2id with 19 MiB, two passes, one lane: about 30 ms on one core of a small machine, so that a
//! sign-in stays quick while thousands of guesses a second do not; more memory would let a few
//! sign-ins at once push a 2 GiB machine into its swap. The text that is kept names its parameters,
//! so that later ones can be stronger.

use crate::StoreError;
use crate::access::secret::same;
use crate::access::slots::SLOTS;
use crate::secrets::random;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Params, Version};
use model::Email;

/// Memory per password in KiB.
pub(crate) const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over it.
pub(crate) const PASSES: u32 = 2;
/// Lanes.
pub(crate) const LANES: u32 = 1;
/// Fewer signs are refused.
pub(crate) const SHORTEST: usize = 12;
/// More bytes are refused, rather than cut.
pub(crate) const LONGEST: usize = 1_024;

/// What most guessed passwords are made of; signs around it do not make it better.
const COMMON: &[&str] = &[
    "abc",
    "abcd",
    "admin",
    "administrator",
    "asdf",
    "asdfghjkl",
    "changeme",
    "default",
    "dragon",
    "football",
    "fotboll",
    "hejsan",
    "hemligt",
    "hockey",
    "iloveyou",
    "jagälskardig",
    "kundresa",
    "letmein",
    "login",
    "losenord",
    "lösenord",
    "master",
    "monkey",
    "mittlösenord",
    "pass",
    "password",
    "passw0rd",
    "princess",
    "qazwsx",
    "qwe",
    "qwert",
    "qwerty",
    "qwertyuiop",
    "resa",
    "secret",
    "sommar",
    "stockholm",
    "summer",
    "sunshine",
    "sverige",
    "test",
    "vinter",
    "välkommen",
    "welcome",
    "winter",
    "zxcvbnm",
];

/// Refuses a password that would soon be guessed. There are no rules of composition.
pub(crate) fn check(password: &str, email: &Email) -> Result<(), StoreError> {
    let refuse = |rule| Err(StoreError::Conflict { rule });
    if password.chars().count() < SHORTEST {
        return refuse("password_too_short");
    }
    if password.len() > LONGEST {
        return refuse("password_too_long");
    }
    let lower = password.to_lowercase();
    let local = email.as_str().split('@').next().unwrap_or_default();
    if lower.trim() == email.as_str() || core_of(&lower) == core_of(local) {
        return refuse("password_is_address");
    }
    if is_common(&lower) {
        return refuse("password_common");
    }
    Ok(())
}

fn is_common(lower: &str) -> bool {
    let core = core_of(lower);
    let word = COMMON.iter().any(|word| repeats(&core, word));
    let few = lower.chars().collect::<std::collections::BTreeSet<_>>().len() < 4;
    word || few
        || is_run(lower)
        || core.is_empty() && is_run(&lower.chars().filter(char::is_ascii_digit).collect::<String>())
}

/// A password without the digits and signs around and between its words.
fn core_of(lower: &str) -> String {
    lower.chars().filter(|sign| sign.is_alphabetic()).collect()
}

fn repeats(text: &str, word: &str) -> bool {
    !text.is_empty() && text.len().is_multiple_of(word.len()) && text == word.repeat(text.len() / word.len())
}

/// Whether each sign follows the one before, up or down, as in `1234567890` and `abcdef`.
fn is_run(text: &str) -> bool {
    let steps = |up: i64| {
        let signs: Vec<i64> = text.chars().map(|sign| i64::from(u32::from(sign))).collect();
        let follows = |pair: &[i64]| pair[1] - pair[0] == up || (pair[1] - pair[0]) * -up == 9;
        signs.len() > 1 && signs.windows(2).all(follows)
    };
    steps(1) || steps(-1)
}

/// What is kept of a password: a PHC string with its own salt.
pub(crate) fn keep(password: &str) -> Result<String, StoreError> {
    let (params, salt) = (params()?, random::<16>()?);
    let hash = hash(password, &salt, &params)?;
    let kept = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).map_err(|error| unavailable(&error))?,
        salt: Some(Salt::new(&salt).map_err(|error| unavailable(&error))?),
        hash: Some(Output::new(&hash).map_err(|error| unavailable(&error))?),
    };
    Ok(kept.to_string())
}

/// Whether it is the password. Takes its time, and its turn, also where there is none to compare with,
/// so that nobody learns from the clock who is a member.
pub(crate) fn verify(password: &str, kept: Option<&str>) -> Result<bool, StoreError> {
    // Longer ones were never kept; they cost the same as any other.
    let password = if password.len() > LONGEST { "" } else { password };
    let Some(kept) = kept else {
        hash(password, &[0; 16], &params()?)?;
        return Ok(false);
    };
    let (salt, right, params) = read(kept).ok_or(StoreError::Corrupt("a kept password cannot be read".into()))?;
    Ok(same(&hash(password, &salt, &params)?, right.as_bytes()))
}

/// Salt, hash and parameters of a kept text; `None` where it is not one of ours.
fn read(kept: &str) -> Option<(Salt, Output, Params)> {
    let hash = PasswordHash::new(kept).ok()?;
    let ours = hash.algorithm == Algorithm::Argon2id.ident() && hash.version == Some(Version::V0x13.into());
    let params = Params::try_from(&hash).ok().filter(|_| ours)?;
    Some((hash.salt?, hash.hash?, params))
}

/// Takes a turn and hashes: much memory, so never many at once.
fn hash(password: &str, salt: &[u8], params: &Params) -> Result<Vec<u8>, StoreError> {
    let mut hash = vec![0; params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let done = SLOTS.work(params.block_count(), |memory| {
        hasher.hash_password_into_with_memory(password.as_bytes(), salt, &mut hash, memory)
    })?;
    done.map_err(|error| unavailable(&error))?;
    Ok(hash)
}

fn params() -> Result<Params, StoreError> {
    Params::new(MEMORY_KIB, PASSES, LANES, Some(32)).map_err(|error| unavailable(&error))
}

fn unavailable(error: &dyn std::fmt::Display) -> StoreError {
    StoreError::Unavailable(format!("hash a password: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(password: &str) -> Option<&'static str> {
        match check(password, &Email::parse("anna.bergstrand@example.se").unwrap()) {
            Ok(()) => None,
            Err(StoreError::Conflict { rule }) => Some(rule),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn passwords_that_would_soon_be_guessed_are_refused() {
        for (password, rule) in [
            ("elva tecken", "password_too_short"),
            ("åäöåäöåäöåä", "password_too_short"),
            ("anna.bergstrand@example.se", "password_is_address"),
            ("Anna.Bergstrand@Example.se", "password_is_address"),
            ("AnnaBergstrand1!", "password_is_address"),
            ("password1234", "password_common"),
            ("PasswordPassword", "password_common"),
            ("Lösenord2026!", "password_common"),
            ("Sommar2026!!", "password_common"),
            ("qwertyuiop123", "password_common"),
            ("123456789012", "password_common"),
            ("098765432109", "password_common"),
            ("abcdefghijkl", "password_common"),
            ("aaaaaaaaaaaa", "password_common"),
            ("ababababababab", "password_common"),
        ] {
            assert_eq!(verdict(password), Some(rule), "{password}");
        }
        assert_eq!(verdict(&"långt ".repeat(200)), Some("password_too_long"));
    }

    #[test]
    fn others_are_taken_whatever_they_are_made_of() {
        for password in
            ["korrekt häst batteri", "tolvtecken ok", "7391 5520 8846", "sommarstugan vid sjön", "🐎🔋📎🧷korrekt häst"]
        {
            assert_eq!(verdict(password), None, "{password}");
        }
    }

    #[test]
    fn what_earlier_programs_kept_is_still_read() {
        // Made with the hasher of the argon2 crate itself.
        use argon2::password_hash::PasswordHasher;
        let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 3, 2, Some(24)).unwrap());
        for hasher in [hasher, Argon2::new(Algorithm::Argon2id, Version::V0x13, params().unwrap())] {
            let kept = hasher.hash_password_with_salt("korrekt häst batteri".as_bytes(), &[7; 16]).unwrap();
            assert!(verify("korrekt häst batteri", Some(&kept.to_string())).unwrap());
            assert!(!verify("korrekt häst batter", Some(&kept.to_string())).unwrap());
        }
    }

    #[test]
    fn what_is_kept_names_its_parameters_and_is_never_the_same_twice() {
        let (one, two) = (keep("korrekt häst batteri").unwrap(), keep("korrekt häst batteri").unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two);
        assert!(verify("korrekt häst batteri", Some(&one)).unwrap());
        assert!(!verify("korrekt häst batter", Some(&one)).unwrap());
        assert!(!verify("", Some(&one)).unwrap());
        assert!(!verify("korrekt häst batteri", None).unwrap());
        assert!(matches!(verify("x", Some("$argon2id$nonsense")), Err(StoreError::Corrupt(_))));
    }
}
