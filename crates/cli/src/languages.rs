//! Languages that the user adds: folders like those of `data/`, read when the program starts.

use anyhow::{Context, bail};
use parallax_core::language::{DataFolder, install};
use std::fs;
use std::path::{Path, PathBuf};

/// The file that makes a folder a language.
const MARK: &str = "words.toml";
/// What the files of a language are called.
const ENDINGS: [&str; 3] = ["toml", "tsv", "txt"];

/// Adds the language folders in `root` to those that are built in.
pub fn add(root: &Path) -> anyhow::Result<()> {
    let mut folders = Vec::new();
    for path in entries(root)?.into_iter().filter(|path| path.is_dir()) {
        let folder = folder(&path)?;
        if !folder.files.is_empty() {
            folders.push(folder);
        }
    }
    if folders.is_empty() {
        bail!(
            "{}: no language in it; each language is a folder with files such as {}",
            root.display(),
            root.join("sv").join(MARK).display()
        );
    }
    if let Some(folder) = folders.iter().find(|folder| is_unmarked(folder)) {
        bail!(
            "{}: no {MARK} in it, which makes a folder a language; it may be empty",
            root.join(&folder.name).display()
        );
    }
    install(folders).with_context(|| format!("cannot use the languages of {}", root.display()))
}

fn folder(path: &Path) -> anyhow::Result<DataFolder> {
    let mut files = Vec::new();
    for file in entries(path)?.into_iter().filter(|file| is_data(file)) {
        let content =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        files.push((name(&file), content));
    }
    Ok(DataFolder {
        name: name(path),
        files,
    })
}

/// Called like a language, but none yet: its files would be left unread.
fn is_unmarked(folder: &DataFolder) -> bool {
    matches!(folder.name.len(), 2 | 3)
        && folder.name != "ui"
        && !folder.files.iter().any(|(name, _)| name == MARK)
}

fn is_data(file: &Path) -> bool {
    let ending = file.extension().and_then(|e| e.to_str());
    file.is_file() && ending.is_some_and(|e| ENDINGS.contains(&e))
}

/// What a folder holds, hidden files left out, in order.
fn entries(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let listed = fs::read_dir(path).with_context(|| format!("cannot open {}", path.display()))?;
    for entry in listed {
        found.push(entry?.path());
    }
    found.retain(|path| !name(path).starts_with('.'));
    found.sort();
    Ok(found)
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
