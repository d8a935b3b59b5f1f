//! Marked: a text with what was found in it. Names, dates, numbers, quotes and passages overlap as they like: the text is cut at all of
//! their borders, and each piece says what it belongs to.

use crate::render::visible_part;
use maud::{Markup, html};
use parallax_core::evidence::Span;
use parallax_core::mention::{Annotation, NameKind};
use std::collections::BTreeSet;

/// Something that was found, as it is marked: a class, and what it is in words.
#[derive(Clone, Debug)]
pub struct Mark {
    pub span: Span,
    pub class: &'static str,
    pub about: String,
}

/// What an annotation found.
pub fn marks(annotation: &Annotation) -> Vec<Mark> {
    let mark = |span, class, about: &str| Mark {
        span,
        class,
        about: about.to_owned(),
    };
    let mut found: Vec<Mark> = Vec::new();
    for name in &annotation.names {
        let class = match name.kind {
            NameKind::Person => "person",
            NameKind::Place => "place",
            NameKind::Organisation => "organisation",
        };
        found.push(mark(name.span, class, &name.canonical));
    }
    for date in &annotation.dates {
        found.push(mark(date.span, "date", &date.value));
    }
    for number in &annotation.numbers {
        let unit = number.unit.as_deref().unwrap_or_default();
        found.push(mark(
            number.span,
            "number",
            format!("{} {unit}", number.value).trim(),
        ));
    }
    for quote in &annotation.quotes {
        let who = quote.speaker.as_ref().map_or("", |s| s.name.as_str());
        found.extend(quote.content.iter().map(|span| mark(*span, "said", who)));
        found.extend(quote.cue.iter().map(|span| mark(*span, "cue", who)));
    }
    found
}

/// The words of a span with their marks.
pub fn shown(text: &str, span: Span, marks: &[Mark]) -> Markup {
    let here: Vec<&Mark> = marks.iter().filter(|m| m.span.overlaps(span)).collect();
    let mut borders = BTreeSet::from([span.start, span.end]);
    for mark in &here {
        borders.extend(
            [mark.span.start, mark.span.end]
                .into_iter()
                .filter(|b| *b > span.start && *b < span.end),
        );
    }
    let borders: Vec<usize> = borders.into_iter().collect();
    html! {
        @for (start, end) in borders.iter().zip(borders.iter().skip(1)) {
            @let piece = Span::new(*start, *end);
            @let of: Vec<&Mark> = here.iter().copied().filter(|m| m.span.contains(piece)).collect();
            @let words = visible_part(piece.slice(text));
            @if of.is_empty() { (words) } @else {
                @let classes: BTreeSet<&str> = of.iter().map(|m| m.class).collect();
                @let about: BTreeSet<&str> = of.iter().map(|m| m.about.as_str()).filter(|a| !a.is_empty()).collect();
                span class=(join(&classes, " ")) title=[(!about.is_empty()).then(|| join(&about, " · "))] { (words) }
            }
        }
    }
}

fn join(words: &BTreeSet<&str>, between: &str) -> String {
    words.iter().copied().collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_overlap_are_cut_at_their_borders() {
        let text = "« Le maire de Vaumoise part », dit-il.";
        let at = |words: &str| {
            let start = text.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let mark = |span, class| Mark {
            span,
            class,
            about: String::new(),
        };
        let marks = [
            mark(at("Le maire de Vaumoise part"), "said"),
            mark(at("Vaumoise"), "place"),
        ];
        let shown = shown(text, Span::new(0, text.len()), &marks).into_string();
        assert_eq!(
            shown,
            "« <span class=\"said\">Le maire de </span><span class=\"place said\">Vaumoise</span><span class=\"said\"> part</span> », dit-il."
        );
    }
}
