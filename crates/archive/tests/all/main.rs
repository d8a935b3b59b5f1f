//! The archive as its users see it, on real files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod durability;
mod faults;
mod formats;
mod made;
mod mending;
mod searching;
mod storing;
