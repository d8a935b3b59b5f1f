//! Place: where an output goes, decided before any work is done.

use anyhow::{Context, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Where an output goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Standard output.
    Standard,
    /// One file.
    File(PathBuf),
    /// A folder, for one file per table.
    Folder(PathBuf),
}

/// What `--output` names: a folder if it is one, or if the name ends as those of folders do.
pub fn place(output: Option<&Path>) -> anyhow::Result<Place> {
    let Some(path) = output else {
        return Ok(Place::Standard);
    };
    let named_so = path.as_os_str().to_string_lossy().ends_with(['/', '\\']);
    if named_so || path.is_dir() {
        return Ok(Place::Folder(path.to_owned()));
    }
    // Said before the work, not after it.
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
    if let Some(parent) = parent.filter(|p| !p.is_dir()) {
        bail!("there is no folder {} to write into", parent.display());
    }
    Ok(Place::File(path.to_owned()))
}

/// Writes a whole file.
pub fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Makes a folder, if it is not there.
pub fn make_folder(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))
}
