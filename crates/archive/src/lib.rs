//! The archive: one SQLite file that keeps pages, articles with all their versions, what was found in them, copies,
//! stories with the reason of every decision, and what the user decided. The only place with SQL.
//!
//! One process writes ([`Archive`], [`Batch`]), any number read at the same time ([`Reader`]). What is known by an id of
//! text (articles, stories) keeps it for ever. Records of the contract (`docs/output.md`) are kept as they were printed,
//! so the file does not depend on the program's own types; what is searched or counted stands in columns next to them.
//!
//! Not here: reading pages, finding copies, grouping. The archive stores what others decided and hands it back. How the
//! file is laid out is told in `docs/archive.md`.

mod batch;
mod decisions;
mod doctor;
mod error;
mod export;
mod forget;
mod known;
mod lock;
mod migrations;
mod open;
mod pack;
mod query;
mod read;
mod record;
mod search;
mod slot;
mod words;

pub use batch::{
    Batch, NewArticle, NewPage, NewPassage, Originality, PageBytes, PageNumber, Put, Shared,
    SharedHolder, StoryFacts,
};
pub use decisions::{Decision, DecisionKind};
pub use doctor::{Finding, Health};
pub use error::{Error, Fault};
pub use export::{Cell, Column, ColumnKind, Object};
pub use forget::{Forget, Forgotten};
pub use open::{Archive, Held, Memory, Reader};
pub use query::Query;
pub use read::{
    Article, ArticleFilter, Candidate, EntityCount, Membership, Move, NameFilter,
    OriginalityFilter, OriginalityRow, Outlet, Outline, Page, Passage, Pending, Quote, QuoteFilter,
    Saga, SharedText, Shares, Story, StoryFilter, StoryFound, StoryOrder, Version, VersionHead,
};
pub use search::{Found, Hit, Order, Page as ResultPage, Snippet};

/// What every function here gives.
pub type Result<T> = std::result::Result<T, Error>;
