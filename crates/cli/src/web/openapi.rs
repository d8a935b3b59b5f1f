//! OpenAPI: the documentation of the desk's addresses for programs, as it stands in `docs/openapi.json`.

use super::answer::{Answer, Given};
use super::ask::Form;
use super::desk::Visit;

/// The file; a test holds it against the routes.
pub const FILE: &str = include_str!("../../../../docs/openapi.json");

/// The page.
pub fn page(_: &Visit<'_>) -> Given {
    Ok(Answer::new(Form::Json, FILE.to_owned()))
}
