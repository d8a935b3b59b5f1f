//! Count: what of a found passage counts under the settings; the only place here that knows how the finder tells of a
//! passage.

use super::{Common, Other, Piece, Settings};
use crate::article::Moment;
use crate::copy::{Aligned, Passage, Source, Taken, align};
use crate::evidence::{Offsets, Span};
use crate::language::{Analysis, fold};

/// One of the two articles of a passage.
#[derive(Debug)]
pub struct Side<'a> {
    /// Its number in the stream.
    pub number: usize,
    /// When it was published, as exactly as it is known.
    pub published: Option<Moment>,
    source: &'a Source<'a>,
    analysis: Option<&'a Analysis<'a>>,
    offsets: Offsets,
}

impl<'a> Side<'a> {
    /// Measures an article's text once. Its words are needed for counting verbatim.
    #[must_use]
    pub fn new(
        number: usize,
        published: Option<Moment>,
        source: &'a Source<'a>,
        analysis: Option<&'a Analysis<'a>>,
    ) -> Self {
        Self {
            number,
            published,
            source,
            analysis,
            offsets: Offsets::new(source.text),
        }
    }

    fn place(&self, span: Span) -> (usize, usize) {
        let text = self.source.text;
        let place = |at| self.offsets.code_points(text, at);
        (place(span.start), place(span.end))
    }
}

impl Settings {
    /// What counts of a passage for the later article's account; `None` if nothing does.
    #[must_use]
    pub fn common<'a>(
        &self,
        passage: &Passage,
        earlier: &'a Side<'a>,
        later: &Side<'_>,
    ) -> Option<Common<'a>> {
        let spans = if self.verbatim {
            verbatim(earlier, passage.a_span, later, passage.b_span)
        } else {
            vec![(passage.a_span, passage.b_span)]
        };
        let pieces: Vec<Piece> = spans
            .into_iter()
            .map(|(there, here)| Piece {
                there: earlier.place(there),
                here: later.place(here),
            })
            .filter(|p| p.here.0 < p.here.1 && p.here.1 - p.here.0 >= self.min_chars)
            .collect();
        let credits = passage.credited.then(|| credit(passage));
        (!pieces.is_empty()).then(|| Common {
            from: Other {
                number: earlier.number,
                outlet: earlier.source.facts.outlet.as_deref(),
                published: earlier.published,
            },
            kind: passage.kind,
            directed: passage.directed,
            shown: passage.direction.taken == Taken::FromFirst,
            agency: earlier.source.facts.is_of_agency() || later.source.facts.is_of_agency(),
            credits: credits.into_iter().collect(),
            pieces,
        })
    }
}

/// Who is credited for a passage; nothing for agencies without a name.
fn credit(passage: &Passage) -> String {
    let features = &passage.reason.features;
    let named = features.iter().find(|f| f.name == "credited");
    named.map(|f| f.words.clone()).unwrap_or_default()
}

/// The runs of a passage that are word for word the same: the same words in the same order, without regard to case,
/// accents, punctuation and white space. A run begins and ends with a word, or with a mark that both have.
fn verbatim(a: &Side<'_>, a_span: Span, b: &Side<'_>, b_span: Span) -> Vec<(Span, Span)> {
    let (Some(a), Some(b)) = (a.analysis, b.analysis) else {
        return Vec::new();
    };
    let mut runs: Vec<(Span, Span)> = Vec::new();
    let mut open = false;
    for step in align(a, a_span, b, b_span) {
        match step {
            Aligned::Same { a: x, b: y } if same(x.slice(a.text), y.slice(b.text)) => {
                match runs.last_mut() {
                    Some((in_a, in_b)) if open => {
                        in_a.end = x.end;
                        in_b.end = y.end;
                    }
                    _ => runs.push((x, y)),
                }
                open = true;
            }
            Aligned::Same { a: x, b: y } | Aligned::Changed { a: x, b: y } => {
                open &= is_mark(x.slice(a.text)) && is_mark(y.slice(b.text));
            }
            Aligned::Dropped { a: x } => open &= is_mark(x.slice(a.text)),
            Aligned::Added { b: y } => open &= is_mark(y.slice(b.text)),
        }
    }
    runs
}

/// Whether something is no word and no number.
fn is_mark(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

/// Whether two tokens are the same but for case and accents. Marks that print the same thing were paired by the alignment.
fn same(x: &str, y: &str) -> bool {
    x == y || (is_mark(x) && is_mark(y)) || fold(x) == fold(y)
}
