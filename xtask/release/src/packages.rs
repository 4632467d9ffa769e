//! The archive and the Debian package, made with `tar` and `dpkg-deb` from one list of files.

use crate::files::{empty_folder, names, place, read, remove_folder, set_mode, write};
use crate::{Release, run};
use std::path::Path;
use std::process::Command;

/// Everything but the program that is read without a network: where it lies here, what it is called there.
fn documents(workspace: &Path) -> Result<Vec<(String, String)>, String> {
    let mut documents: Vec<(String, String)> = [
        ("LICENSE", "LICENSE"),
        ("README.md", "README.md"),
        ("CHANGELOG.md", "CHANGELOG.md"),
        ("packaging/README.md", "INSTALL.md"),
        ("crates/server/src/default-settings.toml", "settings.toml"),
    ]
    .map(|(from, to)| (from.to_owned(), to.to_owned()))
    .to_vec();
    let fonts = names(&workspace.join("crates/map/fonts"))?;
    let licences = fonts.into_iter().filter(|name| name.to_lowercase().contains("licen") || name.contains("OFL"));
    documents.extend(licences.map(|name| (format!("crates/map/fonts/{name}"), format!("fonts/{name}"))));
    let guides = names(&workspace.join("docs"))?.into_iter().filter(|name| name.ends_with(".md"));
    documents.extend(guides.map(|name| (format!("docs/{name}"), format!("docs/{name}"))));
    Ok(documents)
}

fn place_documents(release: &Release, folder: &Path) -> Result<(), String> {
    for (from, to) in documents(&release.workspace)? {
        place(&release.workspace.join(from), &folder.join(to), 0o644)?;
    }
    Ok(())
}

/// `resa-VERSION-linux-x86_64.tar.gz`: one folder that runs where it is unpacked.
pub(crate) fn archive(release: &Release) -> Result<(), String> {
    let name = format!("resa-{}-linux-{}", release.version, std::env::consts::ARCH);
    let staged = empty_folder(&release.artifacts.join("staged"))?;
    let folder = staged.join(&name);
    place(&release.program, &folder.join("resa"), 0o755)?;
    place(&release.workspace.join("packaging/resa.service"), &folder.join("resa.service"), 0o644)?;
    place_documents(release, &folder)?;
    let mut tar = Command::new("tar");
    tar.args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mode=u+rwX,go=rX,go-w"]);
    tar.arg(format!("--mtime=@{}", release.epoch)).args(["--use-compress-program", "gzip --no-name -9"]);
    tar.arg("--create").arg("--file").arg(release.artifacts.join(format!("{name}.tar.gz")));
    run(tar.arg("--directory").arg(&staged).arg(&name))?;
    remove_folder(&staged)
}

/// `resa_VERSION_ARCHITECTURE.deb`, with the systemd unit.
pub(crate) fn debian(release: &Release) -> Result<(), String> {
    let architecture = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    let root = empty_folder(&release.artifacts.join("staged"))?;
    let packaging = release.workspace.join("packaging");
    place(&release.program, &root.join("usr/bin/resa"), 0o755)?;
    place(&packaging.join("resa.service"), &root.join("usr/lib/systemd/system/resa.service"), 0o644)?;
    place_documents(release, &root.join("usr/share/doc/resa"))?;
    place(&release.workspace.join("LICENSE"), &root.join("usr/share/doc/resa/copyright"), 0o644)?;
    let program = read(&release.program)?;
    let control = String::from_utf8_lossy(&read(&packaging.join("debian.control"))?)
        .replace("@VERSION@", &release.version)
        .replace("@ARCHITECTURE@", architecture)
        .replace("@INSTALLED_SIZE@", &(program.len() / 1024).to_string())
        .replace("@DEPENDS@", &depends(&program)?);
    write(&root.join("DEBIAN/control"), control.as_bytes())?;
    for script in ["postinst", "prerm", "postrm"] {
        place(&packaging.join(format!("debian.{script}")), &root.join("DEBIAN").join(script), 0o755)?;
    }
    set_mode(&root, 0o755)?;
    let package = release.artifacts.join(format!("resa_{}_{architecture}.deb", release.version));
    let mut dpkg = Command::new("dpkg-deb");
    dpkg.env("SOURCE_DATE_EPOCH", &release.epoch).args(["--root-owner-group", "--build"]);
    run(dpkg.arg(&root).arg(package))?;
    remove_folder(&root)
}

/// The libraries that the program asks the system for: the C library, at least as new as the newest
/// of its functions that the program names.
fn depends(program: &[u8]) -> Result<String, String> {
    let newest = glibc_versions(program).into_iter().max();
    let (major, minor) = newest.ok_or("find which C library the program needs")?;
    let unwinder = if contains(program, b"libgcc_s.so.1") { ", libgcc-s1" } else { "" };
    Ok(format!("libc6 (>= {major}.{minor}){unwinder}"))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// Every version of the C library that stands in the program as `GLIBC_2.34`.
fn glibc_versions(program: &[u8]) -> Vec<(u32, u32)> {
    const MARK: &[u8] = b"GLIBC_";
    let places = program.windows(MARK.len()).enumerate().filter(|(_, window)| *window == MARK);
    places.filter_map(|(at, _)| version_at(program.get(at + MARK.len()..)?)).collect()
}

fn version_at(bytes: &[u8]) -> Option<(u32, u32)> {
    let end = bytes.iter().position(|byte| !byte.is_ascii_digit() && *byte != b'.')?;
    let text = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let mut numbers = text.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_of_the_c_library_is_what_the_package_depends_on() {
        let program = b"\0GLIBC_2.4\0GLIBC_2.34\0GLIBC_2.17\0GLIBC_PRIVATE\0libgcc_s.so.1\0";
        assert_eq!(depends(program), Ok("libc6 (>= 2.34), libgcc-s1".to_owned()));
        assert!(depends(b"nothing of the kind").is_err());
    }
}
