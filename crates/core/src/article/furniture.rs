//! Furniture: the words by which menus, share buttons, related links and bylines are known.

use crate::language::Section;
use serde::Deserialize;

/// `furniture.toml`.
#[derive(Default)]
pub struct FurnitureData {}

/// `furniture.toml` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FurnitureSource {}

impl Section for FurnitureData {
    const FILE: &'static str = "furniture.toml";
    type Source = FurnitureSource;

    fn compile(_: FurnitureSource) -> Result<Self, String> {
        Ok(Self {})
    }
}
