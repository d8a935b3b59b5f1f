//! What is shown of an invented comparison, and that nothing hostile gets through.

mod admitted;
mod capped;
mod contrast;
mod fixture;
mod page;
mod screen;
