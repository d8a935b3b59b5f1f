//! The one loader of `data/`: what the build script compiled in, and what a program adds when it starts, found by folder
//! and file.

use super::Language;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use xxhash_rust::xxh3::Xxh3;

/// Files of a folder: name and content.
pub(crate) type Files = &'static [(&'static str, &'static str)];

/// One folder of `data/`.
#[derive(Clone, Copy)]
pub(crate) struct Folder {
    name: &'static str,
    version: &'static str,
    files: Files,
}

/// A folder of data that is read when the program starts, such as a language that is not compiled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataFolder {
    /// The folder's name: a language's ISO 639-1 code, or `names`, `agencies` …
    pub name: String,
    /// Its files: name and content.
    pub files: Vec<(String, String)>,
}

/// Why a folder of data was not taken.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// A file is not in order.
    #[error("in the folder {folder}: {error}")]
    NotInOrder {
        /// The folder's name.
        folder: String,
        /// Which file, and why.
        error: DataError,
    },
    /// Data was already in use; a program adds folders once, before all else.
    #[error("language data can only be added before the first text is read")]
    TooLate,
}

include!(concat!(env!("OUT_DIR"), "/data.rs"));

/// The file that makes a folder a language.
const MARK: &str = "words.toml";

static ALL: OnceLock<Vec<Folder>> = OnceLock::new();

/// All folders: those compiled in, unless [`install`] added to them.
fn folders() -> &'static [Folder] {
    ALL.get_or_init(|| FOLDERS.to_vec())
}

/// Adds folders to those that are compiled in; one of the same name takes the place of the built-in one. To be called
/// once, before anything else of this crate; after an error the program should end. The memory is kept until the program ends.
///
/// # Errors
/// A file that is not as its section wants it, or data that is in use already.
pub fn install(added: Vec<DataFolder>) -> Result<(), InstallError> {
    let mut all = FOLDERS.to_vec();
    let mut languages = Vec::new();
    for folder in added.into_iter().map(kept) {
        if is_language(&folder) {
            languages.push(folder);
        }
        all.retain(|f| f.name != folder.name);
        all.push(folder);
    }
    all.sort_by_key(|f| f.name);
    ALL.set(all).map_err(|_| InstallError::TooLate)?;
    // Some sections look things up in the tables of all languages, so that they are checked when all is in its place.
    for folder in languages {
        Language::new(folder.name, folder.files)
            .check()
            .map_err(|error| InstallError::NotInOrder {
                folder: folder.name.to_owned(),
                error,
            })?;
    }
    Ok(())
}

fn kept(mut folder: DataFolder) -> Folder {
    folder.files.sort();
    let mut digest = Xxh3::new();
    let mut files: Vec<(&'static str, &'static str)> = Vec::new();
    for (name, content) in folder.files {
        digest.update(name.as_bytes());
        digest.update(content.as_bytes());
        files.push((name.leak(), content.leak()));
    }
    Folder {
        name: folder.name.leak(),
        version: format!("{:016x}", digest.digest()).leak(),
        files: files.leak(),
    }
}

fn is_language(folder: &Folder) -> bool {
    folder.files.iter().any(|(name, _)| *name == MARK)
}

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
pub(crate) fn language_folders() -> impl Iterator<Item = (&'static str, Files)> {
    folders()
        .iter()
        .filter(|f| is_language(f))
        .map(|f| (f.name, f.files))
}

/// A table that belongs to no single language, such as `names/places.tsv`.
#[must_use]
pub fn shared_table(folder: &str, file: &str) -> &'static str {
    let found = folders().iter().find(|f| f.name == folder);
    found
        .and_then(|f| f.files.iter().find(|(name, _)| *name == file))
        .map_or("", |(_, content)| content)
}

/// Each folder of `data/` with the digest of what it holds, so that a report can say what it was made with.
#[must_use]
pub fn data_versions() -> BTreeMap<&'static str, &'static str> {
    folders().iter().map(|f| (f.name, f.version)).collect()
}
