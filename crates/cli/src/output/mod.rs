//! What programs read: the JSON records of DESIGN, offsets in Unicode code points.

pub mod annotation;
pub mod article;
pub mod comparison;
pub mod comparison_tables;
pub mod copies;
pub mod desk;
pub mod group;
pub mod originality;
pub mod relate;
pub mod table;
pub mod web_annotation;

use parallax_core::evidence::{Doubt, Offsets, Reason, Span};
use serde::Serialize;

/// The version of the shapes of all outputs.
pub const SCHEMA: &str = "parallax/1";

/// What every object of output carries.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Made {
    schema: &'static str,
    version: &'static str,
}

impl Made {
    /// By this program.
    pub fn here() -> Self {
        Self {
            schema: SCHEMA,
            version: parallax_core::VERSION,
        }
    }

    /// The same as keys and values.
    pub fn pairs(self) -> [(&'static str, &'static str); 2] {
        [("schema", self.schema), ("version", self.version)]
    }
}

/// An object as one line of JSON. Characters that some readers take for the end of a line are escaped: U+0085, U+2028 and
/// U+2029 are allowed in JSON strings, but would cut a line of JSON Lines in two.
pub fn json_line(record: &impl Serialize) -> serde_json::Result<String> {
    let mut line = serde_json::to_string(record)?;
    if line.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
        line = line
            .replace('\u{85}', "\\u0085")
            .replace('\u{2028}', "\\u2028")
            .replace('\u{2029}', "\\u2029");
    }
    line.push('\n');
    Ok(line)
}

/// A text with the means to count its code points.
pub struct Counted<'t> {
    text: &'t str,
    offsets: Offsets,
}

impl<'t> Counted<'t> {
    /// Measures a text.
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            offsets: Offsets::new(text),
        }
    }

    /// Start and end in code points.
    pub fn span(&self, span: Span) -> (usize, usize) {
        (
            self.offsets.code_points(self.text, span.start),
            self.offsets.code_points(self.text, span.end),
        )
    }

    /// Pairs of start and end in code points.
    pub fn spans(&self, spans: &[Span]) -> Vec<(usize, usize)> {
        spans.iter().map(|s| self.span(*s)).collect()
    }

    /// The words of a span.
    pub fn words(&self, span: Span) -> &'t str {
        span.slice(self.text)
    }
}

/// A doubt as printed.
#[derive(Debug, Serialize)]
pub struct DoubtRecord {
    code: &'static str,
    what: String,
    #[serde(rename = "where", skip_serializing_if = "String::is_empty")]
    place: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    advice: String,
}

impl DoubtRecord {
    /// A doubt about a text that is at hand, so that its place can be told.
    pub fn in_text(doubt: &Doubt, counted: &Counted<'_>) -> Self {
        let mut record = Self::from(doubt);
        if let Some(span) = doubt.span {
            let (start, end) = counted.span(span);
            record.place = format!("characters {start}-{end}");
        }
        record
    }
}

impl From<&Doubt> for DoubtRecord {
    fn from(doubt: &Doubt) -> Self {
        Self {
            code: doubt.code,
            what: doubt.what.clone(),
            place: doubt.place.clone(),
            advice: doubt.advice.clone(),
        }
    }
}

/// A reason as printed.
#[derive(Debug, Serialize)]
pub struct ReasonRecord {
    score: f64,
    threshold: f64,
    features: Vec<FeatureRecord>,
}

/// One feature of a reason.
#[derive(Debug, Serialize)]
pub struct FeatureRecord {
    feature: &'static str,
    weight: f64,
    words: String,
}

impl From<&Reason> for ReasonRecord {
    fn from(reason: &Reason) -> Self {
        Self {
            score: rounded(reason.score),
            threshold: rounded(reason.threshold),
            features: features(reason),
        }
    }
}

/// The features of a reason, as printed.
pub fn features(reason: &Reason) -> Vec<FeatureRecord> {
    let record = |f: &parallax_core::evidence::Feature| FeatureRecord {
        feature: f.name,
        weight: rounded(f.weight),
        words: f.words.clone(),
    };
    reason.features.iter().map(record).collect()
}

/// Four digits after the point: enough to read, and the same on every machine.
pub fn rounded(value: f64) -> f64 {
    let scaled = (value * 1e4).round() / 1e4;
    if scaled.is_finite() {
        scaled + 0.0
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_json_is_one_line_for_every_reader() {
        let line = json_line(&"a\u{85}b\u{2028}c\u{2029}d\ne").unwrap();
        assert_eq!(line, "\"a\\u0085b\\u2028c\\u2029d\\ne\"\n");
        assert_eq!(
            serde_json::from_str::<String>(&line).unwrap(),
            "a\u{85}b\u{2028}c\u{2029}d\ne"
        );
    }

    #[test]
    fn numbers_are_short_and_finite() {
        assert_eq!(rounded(1.0 / 3.0), 0.3333);
        assert_eq!(rounded(f64::NAN), 0.0);
        assert_eq!(rounded(-0.00001).to_string(), "0");
    }
}
