//! Names: who and what is named, with kind, canonical form and entity.

use crate::language::Section;
use serde::Deserialize;

/// `names.toml`.
#[derive(Default)]
pub struct NameData {}

/// `names.toml` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameSource {}

impl Section for NameData {
    const FILE: &'static str = "names.toml";
    type Source = NameSource;

    fn compile(_: NameSource) -> Result<Self, String> {
        Ok(Self {})
    }
}

use super::{Annotation, Description, Name};
use crate::language::Analysis;

/// The names of one text, and the descriptions that stand for what is named.
#[must_use]
pub fn names(_: &Analysis<'_>) -> (Vec<Name>, Vec<Description>) {
    (Vec::new(), Vec::new())
}

/// Makes the entities of several texts of one story agree.
pub fn unify(_: &mut [(&Analysis<'_>, &mut Annotation)]) {}
