//! The secrets of a data directory: made once, kept in files of their own, checked before use.
//!
//! `secrets/master.key` is what pseudonyms are made with, `secrets/vault.key` seals the vault: with one
//! of them alone, nobody learns who a customer is.

use crate::StoreError;
use crate::error::io;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fs;
use std::io::Write;
use std::path::Path;

const MASTER: &str = "master.key";
const VAULT: &str = "vault.key";
const HEAD: &str = "resa-secret-1";

/// The two secrets of a data directory.
pub(crate) struct Secrets {
    master: [u8; 32],
    vault: [u8; 32],
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(***)")
    }
}

impl Secrets {
    /// A key for one purpose (`project`, `second factor` …) and, within it, one thing.
    pub(crate) fn derive(&self, purpose: &str, of: &[u8]) -> [u8; 32] {
        keyed_hash(&self.master, &[purpose.as_bytes(), &[0], of])
    }

    /// The key that seals what is in the vault.
    pub(crate) fn vault_key(&self) -> [u8; 32] {
        keyed_hash(&self.vault, &[b"seal"])
    }

    /// What `resa.db` remembers, to notice a secret that is not the one it was written with.
    pub(crate) fn master_check(&self) -> String {
        URL_SAFE_NO_PAD.encode(keyed_hash(&self.master, &[b"check"]))
    }

    /// What `vault.db` remembers.
    pub(crate) fn vault_check(&self) -> String {
        URL_SAFE_NO_PAD.encode(keyed_hash(&self.vault, &[b"check"]))
    }

    /// Reads the secrets of a data directory.
    pub(crate) fn read(folder: &Path) -> Result<Secrets, StoreError> {
        Ok(Secrets { master: read_secret(&folder.join(MASTER))?, vault: read_secret(&folder.join(VAULT))? })
    }

    /// Makes the secrets that are not there yet, then reads them.
    pub(crate) fn make(folder: &Path) -> Result<Secrets, StoreError> {
        make_folder(folder)?;
        for name in [MASTER, VAULT] {
            let path = folder.join(name);
            if !path.exists() {
                make_secret(&path)?;
            }
        }
        sync_folder(folder)?;
        Secrets::read(folder)
    }
}

/// HMAC-SHA256 over parts that lie one after the other.
pub(crate) fn keyed_hash(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Random bytes from the operating system, for secrets alone.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| StoreError::Unavailable(format!("get random bytes from the operating system: {error}")))?;
    Ok(bytes)
}

/// Makes a folder that only its owner may enter.
pub(crate) fn make_folder(folder: &Path) -> Result<(), StoreError> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| io("make the folder", folder, &error))?;
    folder.parent().filter(|parent| !parent.as_os_str().is_empty()).map_or(Ok(()), sync_folder)
}

/// Makes names that were created in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| StoreError::SyncFailed(format!("sync the folder `{}`: {error}", folder.display())))?;
    Ok(())
}

fn make_secret(path: &Path) -> Result<(), StoreError> {
    let body = format!("{HEAD} {}", URL_SAFE_NO_PAD.encode(random::<32>()?));
    let text = format!("{body} {:08x}\n", crc32c::crc32c(body.as_bytes()));
    let written = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&written).map_err(|error| io("make", &written, &error))?;
    file.write_all(text.as_bytes()).map_err(|error| io("write", &written, &error))?;
    file.sync_all().map_err(|error| StoreError::SyncFailed(format!("sync `{}`: {error}", written.display())))?;
    fs::rename(&written, path).map_err(|error| io("put in place", path, &error))
}

fn read_secret(path: &Path) -> Result<[u8; 32], StoreError> {
    let refuse = |what: &str| {
        StoreError::Unavailable(format!(
            "the secret `{}` {what}; put the original file back, or restore a backup together with its secrets",
            path.display()
        ))
    };
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(refuse("is missing")),
        Err(error) => return Err(io("read the secret", path, &error)),
        Ok(text) => text,
    };
    if text.trim().is_empty() {
        return Err(refuse("is empty"));
    }
    let (body, sum) = text.trim_end().rsplit_once(' ').ok_or_else(|| refuse("is cut short"))?;
    let encoded = body.strip_prefix(HEAD).map(str::trim).ok_or_else(|| refuse("is not a secret of Resa"))?;
    if u32::from_str_radix(sum, 16) != Ok(crc32c::crc32c(body.as_bytes())) {
        return Err(refuse("is damaged or was changed"));
    }
    let bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| refuse("is damaged or was changed"))?;
    let secret: [u8; 32] = bytes.try_into().map_err(|_| refuse("is too short"))?;
    if secret.iter().all(|byte| *byte == secret[0]) {
        return Err(refuse("is no secret: every byte is the same"));
    }
    Ok(secret)
}
