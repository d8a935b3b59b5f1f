//! Prints the features of every run of words that may be a name, for `tools/fit_names.py`.
//!
//! usage: `cargo run --release --example name_features < RECORDS` (JSON Lines with `id`, `lang` and `text`). First line:
//! the names of the features; then one line a record: its id and, for each run, `[start, end, [features]]` in code points.

use parallax_core::language::{Analysis, Language};
use parallax_core::mention::{name_feature_names, name_features};
use std::error::Error;
use std::io::{BufRead, Write};

// The rules of a pure core are for the library; this program reads standard input.
#[allow(clippy::disallowed_methods)]
fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let head = serde_json::json!({ "features": name_feature_names() });
    writeln!(out, "{head}")?;
    for line in std::io::stdin().lock().lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| record.get(name).and_then(|v| v.as_str());
        let text = field("text").unwrap_or_default();
        let analysis = Analysis::new(text, Language::of(field("lang")));
        let points = |at: usize| text.get(..at).map_or(0, |head| head.chars().count());
        let runs: Vec<_> = name_features(&analysis)
            .into_iter()
            .map(|(span, set)| serde_json::json!([points(span.start), points(span.end), set]))
            .collect();
        writeln!(
            out,
            "{}",
            serde_json::json!({ "id": field("id"), "runs": runs })
        )?;
    }
    Ok(())
}
