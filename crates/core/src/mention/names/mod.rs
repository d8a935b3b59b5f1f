//! Names: who and what is named, with kind, canonical form and entity.
//!
//! A name is the words themselves ("Poutine", "Cour constitutionnelle", "mer Noire"), without article, honorific or role.
//! Words that stand for somebody without naming him ("le chef du Kremlin") are a [`Description`].
//!
//! The way: [`find`] cuts out candidates, [`kind`] weighs what they name, [`resolve`] lets all mentions of a text vote and
//! gives entities, [`describe`] ties descriptions to them, [`unify`](unify()) makes the texts of one story agree.

mod data;
mod describe;
mod find;
mod kind;
mod resolve;
mod similar;
mod tables;
mod text;
mod unify;

pub use data::NameData;
pub use unify::unify;

use super::{Description, Name};
use crate::language::Analysis;

/// The names of one text, and the descriptions that stand for what is named.
#[must_use]
pub fn names(analysis: &Analysis<'_>) -> (Vec<Name>, Vec<Description>) {
    let reader = text::Reader::new(analysis);
    let found = find::candidates(&reader);
    let names = resolve::resolve(&reader, found);
    let descriptions = describe::descriptions(&reader, &names);
    (names, descriptions)
}
