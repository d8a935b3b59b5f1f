//! Web: the desk in a browser, over an archive: pages made on the server that need no script, the same as JSON and CSV, feeds.
//!
//! The way of a request: [`server`] takes the connection and bounds it, [`guard`] lets pass what may come from this desk's own pages,
//! [`routes`] finds the page and what was [`ask`]ed of it, [`desk`] answers from memory or has one of its readers look into the archive,
//! [`answer`] makes the response. A page of [`pages`] is one function from what was asked to a record; the record is shown as HTML,
//! JSON or CSV. All words of articles go through `maud`, which escapes them, and `render::text`, which makes them harmless.
//!
//! Nothing is decided here but what a person decides by a form ([`pages::decisions`]), through the same functions as
//! `parallax story`.

mod answer;
mod ask;
mod cache;
mod capped;
mod desk;
mod feeds;
mod guard;
mod import;
mod openapi;
mod pages;
mod readers;
mod routes;
mod server;
#[cfg(test)]
mod tests;
mod words;

pub use desk::{Desk, Settings};
pub use guard::{Guard, Name as HostName};
pub use import::{Import, write_demo};
pub use server::listen;
