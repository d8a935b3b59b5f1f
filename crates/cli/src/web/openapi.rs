//! OpenAPI: the documentation of the desk's addresses for programs, as it stands in `docs/openapi.json`.

use super::answer::{Answer, Given, Problem};
use super::ask::Form;
use super::desk::Visit;
use include_dir::{Dir, include_dir};

/// The JSON Schemas that it refers to.
static SCHEMAS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../docs/schema");

/// The file; a test holds it against the routes.
pub const FILE: &str = include_str!("../../../../docs/openapi.json");

/// The file as an answer.
pub fn file() -> Answer {
    Answer::new(Form::Json, FILE.to_owned())
}

/// A schema that the file refers to.
pub fn schema(visit: &Visit<'_>) -> Given {
    let name = visit.ask.name(0);
    let file = SCHEMAS.get_file(format!("{name}.json"));
    match file.and_then(|f| f.contents_utf8()) {
        Some(text) => Ok(Answer::new(Form::Json, text.to_owned())),
        None => Err(Problem::missing(format!("no schema {name:?}"))),
    }
}
