//! Clauses: a sentence cut where it may tell a second thing, so that one sentence here can meet two there.
//!
//! Cuts stand at semicolons and colons, at conjunctions of the language's list, and at the comma that ends an introductory
//! clause. A piece with too little content stays with its neighbour.

use super::unit::is_content;
use crate::evidence::Span;
use crate::language::{Analysis, Token};

/// The least number of content words on both sides of a cut.
const LEAST_CONTENT: usize = 3;

/// The clauses of one sentence, in order; they cover it but for marks and white space at their ends.
pub(super) fn clauses(analysis: &Analysis<'_>, sentence: Span) -> Vec<Span> {
    let tokens = analysis
        .tokens
        .get(analysis.tokens_in(sentence))
        .unwrap_or_default();
    let mut starts = vec![0];
    let mut depth: usize = 0;
    for (at, token) in tokens.iter().enumerate() {
        depth = nesting(depth, token);
        let last = starts.last().copied().unwrap_or_default();
        // Inside brackets and quotation marks nothing is cut: what is quoted is one thing said.
        if depth == 0 && cuts_before(analysis, tokens, at) && enough(analysis, tokens, last, at) {
            starts.push(at);
        }
    }
    starts.push(tokens.len());
    let piece = |pair: &[usize]| {
        let [from, to] = pair else { return None };
        let inside = tokens.get(*from..*to)?;
        let kept = trim_marks(inside, *from > 0, *to < tokens.len());
        Some(Span::new(kept.first()?.span.start, kept.last()?.span.end))
    };
    let found: Vec<Span> = starts.windows(2).filter_map(piece).collect();
    match found.len() {
        0 | 1 => vec![sentence],
        _ => found,
    }
}

fn nesting(depth: usize, token: &Token<'_>) -> usize {
    match token.text {
        "«" | "“" | "„" | "(" | "[" => depth + 1,
        "»" | "”" | ")" | "]" => depth.saturating_sub(1),
        _ => depth,
    }
}

fn cuts_before(analysis: &Analysis<'_>, tokens: &[Token<'_>], at: usize) -> bool {
    let Some(previous) = at.checked_sub(1).and_then(|i| tokens.get(i)) else {
        return false;
    };
    if matches!(previous.text, ";" | ":") {
        return true;
    }
    let opener = analysis
        .language
        .statements()
        .opener(tokens.get(at..).unwrap_or_default());
    // One word alone ("qui", "as", "die") is a conjunction only after a mark.
    if opener >= 2 || (opener == 1 && matches!(previous.text, "," | "–" | "—" | "-")) {
        return true;
    }
    previous.text == "," && ends_introduction(analysis, tokens, at)
}

/// Whether the comma before token `at` is the first of a sentence that starts with a conjunction ("Si …, l'armée …").
fn ends_introduction(analysis: &Analysis<'_>, tokens: &[Token<'_>], at: usize) -> bool {
    let first = tokens.first().is_some_and(|t| {
        analysis.language.statements().opener(tokens) > 0
            || analysis.language.words().is_stop_word(&t.lower)
    });
    first
        && tokens
            .iter()
            .take(at.saturating_sub(1))
            .all(|t| t.text != ",")
}

fn enough(analysis: &Analysis<'_>, tokens: &[Token<'_>], from: usize, at: usize) -> bool {
    let count = |part: Option<&[Token<'_>]>| {
        part.unwrap_or_default()
            .iter()
            .filter(|t| is_content(analysis.language, t))
            .count()
    };
    count(tokens.get(from..at)) >= LEAST_CONTENT && count(tokens.get(at..)) >= LEAST_CONTENT
}

/// The tokens without the marks at the cut ends.
fn trim_marks<'s, 't>(mut tokens: &'s [Token<'t>], front: bool, back: bool) -> &'s [Token<'t>] {
    let is_cut_mark = |t: &Token<'_>| matches!(t.text, "," | ";" | ":" | "–" | "—" | "-");
    while let (true, Some((first, rest))) = (front, tokens.split_first()) {
        if !is_cut_mark(first) {
            break;
        }
        tokens = rest;
    }
    while let (true, Some((last, rest))) = (back, tokens.split_last()) {
        if !is_cut_mark(last) {
            break;
        }
        tokens = rest;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn cut(text: &str) -> Vec<&str> {
        let analysis = Analysis::new(text, Language::of(Some("fr")));
        clauses(&analysis, Span::new(0, text.len()))
            .into_iter()
            .map(|s| s.slice(text))
            .collect()
    }

    #[test]
    fn conjunctions_and_semicolons_cut() {
        assert_eq!(
            cut(
                "Le maire a fermé le pont nord ; les écoles du bourg restent ouvertes, tandis que la gare reprend ses trains."
            ),
            [
                "Le maire a fermé le pont nord",
                "les écoles du bourg restent ouvertes",
                "tandis que la gare reprend ses trains."
            ]
        );
    }

    #[test]
    fn short_pieces_and_quotations_stay_whole() {
        assert_eq!(cut("Le maire, qui dort, a fermé le pont.").len(), 1);
        assert_eq!(
            cut("« Le pont nord est fermé ; les écoles du bourg restent ouvertes », dit le maire.")
                .len(),
            1
        );
    }
}
