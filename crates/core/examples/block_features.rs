//! Prints the features of every block of the pages named, for `tools/fit_reading.py`.
//!
//! usage: `cargo run --release --example block_features -- PAGE...` (HTML, also packed with gzip). First line: the names of
//! the features; then one line a page: its path and, for each block, `[text, step, [features that are not 0]]`.

use parallax_core::article::{block_feature_names, block_features};
use parallax_core::page::Page;
use std::error::Error;
use std::io::Write;

// The rules of a pure core are for the library; this program reads files.
#[allow(clippy::disallowed_methods)]
fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(
        out,
        "{}",
        serde_json::json!({ "features": block_feature_names() })
    )?;
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let page = Page {
            path: Some(path.clone()),
            url: None,
            charset: None,
            record: None,
            bytes: &bytes,
        };
        let blocks: Vec<_> = block_features(&page)
            .into_iter()
            .map(|(text, step, values)| {
                let set: Vec<usize> = (0..values.len())
                    .filter(|at| values.get(*at).is_some_and(|v| *v != 0.0))
                    .collect();
                serde_json::json!([text, step, set])
            })
            .collect();
        writeln!(
            out,
            "{}",
            serde_json::json!({ "path": path, "blocks": blocks })
        )?;
    }
    Ok(())
}
