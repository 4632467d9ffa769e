//! `cargo xtask release`: builds the program and makes everything that is handed out, in
//! `target/release-artifacts/`: archive, Debian package, container recipe, bill of materials, checksums.
//! Same commit, same tools: same bytes. With `--offline` cargo fetches nothing.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks to its user by printing")]

mod bill_of_materials;
mod files;
mod packages;

use files::{read, write};
use sha2::Digest;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    match release(std::env::args().any(|argument| argument == "--offline")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("failed to {sentence}");
            ExitCode::FAILURE
        }
    }
}

/// What every part of a release needs to know.
struct Release {
    workspace: PathBuf,
    artifacts: PathBuf,
    program: PathBuf,
    version: String,
    /// Seconds since 1970 of the commit: the time of every file, so that a second build gives the same bytes.
    epoch: String,
}

fn release(offline: bool) -> Result<(), String> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let workspace = workspace.canonicalize().map_err(|error| format!("find the workspace: {error}"))?;
    let network = if offline { ["--locked", "--offline"].as_slice() } else { ["--locked"].as_slice() };
    run(cargo(&workspace).args(["build", "--release", "--package", "resa"]).args(network))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
    let metadata = bill_of_materials::metadata(&workspace, network)?;
    let release = Release {
        artifacts: files::empty_folder(&target.join("release-artifacts"))?,
        program: target.join("release/resa"),
        version: bill_of_materials::version(&metadata)?,
        epoch: output(Command::new("git").args(["show", "-s", "--format=%ct"]).current_dir(&workspace))
            .unwrap_or_else(|_| "0".to_owned()),
        workspace,
    };
    packages::archive(&release)?;
    packages::debian(&release)?;
    let recipe = String::from_utf8_lossy(&read(&release.workspace.join("packaging/Containerfile"))?).into_owned();
    write(&release.artifacts.join("Containerfile"), recipe.replace("@VERSION@", &release.version).as_bytes())?;
    let bill = bill_of_materials::bill(&metadata, &release)?;
    write(&release.artifacts.join(format!("resa-{}.cdx.json", release.version)), bill.as_bytes())?;
    checksums(&release.artifacts)
}

/// `SHA256SUMS` over everything beside it, as `sha256sum --check` reads it.
fn checksums(folder: &Path) -> Result<(), String> {
    let mut lines = String::new();
    for name in files::names(folder)? {
        let bytes = read(&folder.join(&name))?;
        let line = format!("{}  {name}\n", sha256(&bytes));
        print!("{line}");
        lines.push_str(&line);
    }
    write(&folder.join("SHA256SUMS"), lines.as_bytes())?;
    println!("{}", folder.display());
    Ok(())
}

fn sha256(bytes: &[u8]) -> String {
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn cargo(workspace: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(workspace);
    cargo
}

fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("start {:?}: {error}", command.get_program()))?;
    if status.success() { Ok(()) } else { Err(format!("run {:?}: it ended with {status}", command.get_program())) }
}

fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("start {:?}: {error}", command.get_program()))?;
    if !output.status.success() {
        return Err(format!("run {:?}: {}", command.get_program(), String::from_utf8_lossy(&output.stderr).trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
