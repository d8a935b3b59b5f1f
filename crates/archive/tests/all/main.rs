//! The archive as its users see it, on real files.

mod durability;
mod faults;
mod formats;
mod made;
mod searching;
mod storing;
mod mending;
