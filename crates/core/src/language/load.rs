//! The one loader of `data/`: what the build script compiled in, found by folder and file.

use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// One folder of `data/`, as compiled in.
pub(crate) struct Folder {
    name: &'static str,
    version: &'static str,
    files: &'static [(&'static str, &'static str)],
}

include!(concat!(env!("OUT_DIR"), "/data.rs"));

/// The file that makes a folder a language.
const MARK: &str = "words.toml";

/// A data file that is not as its section wants it.
#[derive(Debug, thiserror::Error)]
#[error("data file {file}: {message}")]
pub struct DataError {
    /// The file's name.
    pub file: String,
    /// What is wrong, and where in the file.
    pub message: String,
}

/// One file of a language folder. The default value stands for a language that does not have the file.
pub trait Section: Default {
    /// The file's name in the folder.
    const FILE: &'static str;
    /// The file as written; unknown keys should be refused (`deny_unknown_fields`).
    type Source: DeserializeOwned;

    /// Turns what is written into what is used.
    ///
    /// # Errors
    /// A message that says which entry is wrong.
    fn compile(source: Self::Source) -> Result<Self, String>;
}

/// Parses a section; a language without the file has the default.
pub(crate) fn try_section<S: Section>(files: &[(&str, &str)]) -> Result<S, DataError> {
    let Some((_, source)) = files.iter().find(|(name, _)| *name == S::FILE) else {
        return Ok(S::default());
    };
    toml::from_str(source)
        .map_err(|e| e.to_string())
        .and_then(S::compile)
        .map_err(|message| DataError {
            file: S::FILE.to_owned(),
            message,
        })
}

/// Parses a section. A file that is not in order counts as missing here: a test keeps such a file from being built.
pub(crate) fn section<S: Section>(files: &[(&str, &str)]) -> S {
    try_section(files).unwrap_or_default()
}

/// The folders that are languages: code and files.
pub(crate) fn language_folders()
-> impl Iterator<Item = (&'static str, &'static [(&'static str, &'static str)])> {
    FOLDERS
        .iter()
        .filter(|f| f.files.iter().any(|(name, _)| *name == MARK))
        .map(|f| (f.name, f.files))
}

/// A table that belongs to no single language, such as `names/places.tsv`.
#[must_use]
pub fn shared_table(folder: &str, file: &str) -> &'static str {
    let found = FOLDERS.iter().find(|f| f.name == folder);
    found
        .and_then(|f| f.files.iter().find(|(name, _)| *name == file))
        .map_or("", |(_, content)| content)
}

/// Each folder of `data/` with the digest of what it holds, so that a report can say what it was made with.
#[must_use]
pub fn data_versions() -> BTreeMap<&'static str, &'static str> {
    FOLDERS.iter().map(|f| (f.name, f.version)).collect()
}
