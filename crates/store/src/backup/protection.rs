//! What locks a backup and what opens it again: a passphrase, or keys of the age program.

use super::BackupError;
use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor, scrypt, x25519};
use std::io::{self, BufRead, Read, Write};

/// How hard a passphrase is to guess: scrypt with 2¹⁷ rounds, 128 MiB of memory (OWASP's password storage
/// cheat sheet). Fixed, because measuring the machine gives a loaded one weaker backups.
const WORK_FACTOR: u8 = 17;
/// The most that opening may cost, so that a forged file cannot take all memory: 1 GiB.
const MOST_WORK: u8 = 20;

/// What locks a backup.
pub enum Protection {
    /// Whoever knows the passphrase opens it.
    Passphrase(String),
    /// Whoever has one of the keys opens it: `age1…`, as `age-keygen` prints them.
    Recipients(Vec<String>),
}

/// What opens a backup.
pub enum Unlock {
    /// The passphrase that it was locked with.
    Passphrase(String),
    /// Secret keys, one of which fits: `AGE-SECRET-KEY-1…`, as `age-keygen` writes them.
    Keys(Vec<String>),
}

impl std::fmt::Debug for Protection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Protection::Passphrase(_) => f.write_str("Passphrase(***)"),
            Protection::Recipients(keys) => f.debug_tuple("Recipients").field(keys).finish(),
        }
    }
}

impl std::fmt::Debug for Unlock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unlock(***)")
    }
}

impl Protection {
    /// A writer that encrypts; what it wraps is complete only after `finish`.
    pub(super) fn wrap<W: Write>(&self, out: W) -> Result<io::Result<age::stream::StreamWriter<W>>, BackupError> {
        Ok(self.encryptor()?.wrap_output(out))
    }

    fn encryptor(&self) -> Result<Encryptor, BackupError> {
        let made = match self {
            Protection::Passphrase(words) => {
                if words.is_empty() {
                    return Err(BackupError::WrongKey("an empty passphrase protects nothing"));
                }
                let mut recipient = scrypt::Recipient::new(SecretString::from(words.clone()));
                recipient.set_work_factor(WORK_FACTOR);
                Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            }
            Protection::Recipients(keys) => {
                let recipients: Vec<x25519::Recipient> =
                    keys.iter().map(|key| key.trim().parse()).collect::<Result<_, _>>().map_err(|_| {
                        BackupError::WrongKey("a key to lock the backup with is not one of age (`age1…`)")
                    })?;
                Encryptor::with_recipients(recipients.iter().map(|recipient| recipient as &dyn age::Recipient))
            }
        };
        made.map_err(|_| BackupError::WrongKey("at least one key is needed to lock the backup"))
    }
}

impl Unlock {
    /// A reader that decrypts. Every 64 KiB of what it yields are authentic; the end is, when it is reached.
    pub(super) fn open<R: BufRead>(&self, input: R) -> Result<impl Read + use<R>, BackupError> {
        let locked = Decryptor::new_buffered(input).map_err(refused)?;
        match (self, locked.is_scrypt()) {
            (Unlock::Passphrase(words), true) => {
                let mut identity = scrypt::Identity::new(SecretString::from(words.clone()));
                identity.set_max_work_factor(MOST_WORK);
                locked.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(refused)
            }
            (Unlock::Keys(keys), false) => {
                let identities: Vec<x25519::Identity> = keys
                    .iter()
                    .map(|key| key.trim().parse())
                    .collect::<Result<_, _>>()
                    .map_err(|_| BackupError::WrongKey("a key is not a secret key of age (`AGE-SECRET-KEY-1…`)"))?;
                locked.decrypt(identities.iter().map(|identity| identity as &dyn age::Identity)).map_err(refused)
            }
            (Unlock::Passphrase(_), false) => {
                Err(BackupError::WrongKey("the backup is locked with keys; name the file of a secret key"))
            }
            (Unlock::Keys(_), true) => Err(BackupError::WrongKey("the backup is locked with a passphrase; give it")),
        }
    }
}

fn refused(error: DecryptError) -> BackupError {
    match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => {
            BackupError::WrongKey("the passphrase or key does not open the backup")
        }
        DecryptError::ExcessiveWork { .. } => BackupError::Damaged("it asks for too much work to be opened".into()),
        DecryptError::Io(error) if error.raw_os_error().is_some() => {
            BackupError::Disk { doing: "read", path: "the backup".into(), source: error }
        }
        _ => BackupError::Damaged("its beginning is not that of an age file".into()),
    }
}
