//! Parallax core: from the bytes of pages to the comparison of the accounts that they give.
//!
//! The rooms are named after the steps of the way: [`page`] (bytes to blocks of text and tags), [`article`]
//! (what a page says, its furniture gone), [`language`], [`mention`] (names, dates, numbers, quotes), [`copy`]
//! (who has whose text), [`story`] (which articles tell of one event) and [`compare`].
//!
//! Everything here is pure: no file, no clock, no network, no randomness. The same input gives the same output.
//! Nothing here fails on a bad page: what could not be understood comes back as a [`evidence::Doubt`].

pub mod article;
pub mod compare;
pub mod copy;
pub mod evidence;
pub mod language;
pub mod mention;
pub mod page;
pub mod story;

/// The program's version, as printed by every output.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
