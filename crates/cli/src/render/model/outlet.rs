//! Outlet: one article with its letter and name, and its words as they may be shown.

use super::super::excerpt::{Cut, Excerpts, Ration, Shared, standing};
use super::super::strings::Strings;
use super::super::text::{visible, visible_part};
use parallax_core::article::Article;
use parallax_core::compare::Comparison;
use parallax_core::copy::Originality;
use parallax_core::evidence::Span;
use parallax_core::language::{Analysis, Language, TokenKind, fold};
use parallax_core::mention::{Name, Quote, QuoteKind};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// One article with what it is called.
pub(crate) struct Outlet<'c> {
    /// A, B, …, Z, AA: the same in every view, so that colour is never needed.
    pub letter: String,
    /// The outlet's name, numbered where two articles are of one outlet.
    pub name: String,
    pub article: &'c Article,
    pub originality: Option<&'c Originality>,
    /// Its text in words.
    pub analysis: Analysis<'c>,
    pub words: usize,
    /// Whether it tells of another event: then it is listed and nothing more.
    pub aside: bool,
    /// The names in its text.
    pub names: &'c [Name],
    /// What it has given so far of what may be shown.
    pub ration: Shared,
    /// The passages that stand in other articles, too: what is shown of them is shown of both.
    kin: Vec<Kin<'c>>,
}

/// A passage that stands in another article.
struct Kin<'c> {
    here: Span,
    text: &'c str,
    there: Span,
    ration: Shared,
}

/// Words of an article as they are shown, with nothing in them that steers a screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The words, and whether they are what matters.
    pub pieces: Vec<(String, bool)>,
    /// Whether nothing is shown because the article has given all that may be shown of it.
    pub held: bool,
}

impl Shown {
    /// The words without their marks.
    pub(crate) fn text(&self) -> String {
        self.pieces
            .iter()
            .map(|(words, _)| words.as_str())
            .collect()
    }
}

impl<'c> Outlet<'c> {
    /// The words of a span, to be held against others; what is shown comes from [`Outlet::shown`].
    pub(crate) fn words_of(&self, span: Span) -> String {
        visible(span.slice(&self.article.text)).into_owned()
    }

    /// What may be shown of a span; it counts as shown of every article that prints the same words.
    fn take(&self, span: Span, marks: &[Span], spare: usize) -> Option<Cut> {
        let text = self.article.text.as_str();
        let offered = self.ration.borrow_mut().offer(text, span, marks, spare);
        let cut = offered?;
        self.may_give(&[cut.span]).then(|| {
            self.give(&[cut.span]);
            cut
        })
    }

    /// Whether all of `spans` may be shown, by this article and by those that print the same words.
    pub(crate) fn may_give(&self, spans: &[Span]) -> bool {
        let ration = self.ration.borrow();
        if ration.longest().is_none() {
            return true;
        }
        let own = ration.may_give(&self.article.text, spans);
        own && self.kin.iter().all(|kin| {
            let there = self.there(kin, spans);
            there.is_empty() || kin.ration.borrow().may_give(kin.text, &there)
        })
    }

    /// Counts all of `spans` as shown, by this article and by those that print the same words.
    pub(crate) fn give(&self, spans: &[Span]) {
        let text = self.article.text.as_str();
        if self.ration.borrow().longest().is_none() {
            return;
        }
        self.ration.borrow_mut().give_all(text, spans);
        for kin in &self.kin {
            let there = self.there(kin, spans);
            kin.ration.borrow_mut().give_all(kin.text, &there);
        }
    }

    /// Where the words of `spans` stand in another article.
    fn there(&self, kin: &Kin<'_>, spans: &[Span]) -> Vec<Span> {
        let text = self.article.text.as_str();
        let parts = spans.iter().filter(|s| s.overlaps(kin.here)).map(|s| {
            let (start, end) = (s.start.max(kin.here.start), s.end.min(kin.here.end));
            Span::new(start, end)
        });
        parts
            .flat_map(|part| standing(text, part, kin.text, kin.there))
            .collect()
    }

    /// The words of a span with an ellipsis where its sentence has begun before or goes on after, `marks` apart.
    pub(crate) fn shown(&self, span: Span, marks: &[Span]) -> Shown {
        let text = self.article.text.as_str();
        let Some(cut) = self.take(span, marks, 0) else {
            return Shown {
                held: true,
                ..Shown::default()
            };
        };
        let words = self.words_of(cut.span);
        let before = Span::new(0, cut.span.start).slice(text);
        let after = Span::new(cut.span.end, text.len()).slice(text);
        let mut pieces = Vec::new();
        if cut.before || goes_on(before, &words) {
            pieces.push(("… ".to_owned(), false));
        }
        pieces.extend(self.apart(&cut, marks));
        if cut.after || (!ends(&words) && !breaks_first(after)) {
            pieces.push((" …".to_owned(), false));
        }
        Shown {
            pieces,
            held: false,
        }
    }

    /// Whether the words of a span are a piece of a longer sentence.
    pub(crate) fn is_piece(&self, span: Span) -> bool {
        let text = self.article.text.as_str();
        let words = self.words_of(span);
        let before = Span::new(0, span.start).slice(text);
        let after = Span::new(span.end, text.len()).slice(text);
        goes_on(before, &words) || (!ends(&words) && !breaks_first(after))
    }

    /// The words of a cut, those of `marks` apart. Marks are in order; of two that overlap the second begins later.
    fn apart(&self, cut: &Cut, marks: &[Span]) -> Vec<(String, bool)> {
        let text = self.article.text.as_str();
        let whole = cut.span.trimmed(text);
        let mut pieces = Vec::new();
        let mut at = whole.start;
        for mark in marks {
            let mark = Span::new(mark.start.max(at), mark.end.min(whole.end));
            if mark.is_empty() || mark.start < at {
                continue;
            }
            pieces.push((visible_part(Span::new(at, mark.start).slice(text)), false));
            pieces.push((visible_part(mark.slice(text)), true));
            at = mark.end;
        }
        pieces.push((visible_part(Span::new(at, whole.end).slice(text)), false));
        pieces.retain(|(words, _)| !words.is_empty());
        pieces
    }

    /// The words of a span as [`Outlet::shown`], in one string.
    pub(crate) fn excerpt(&self, span: Span) -> String {
        self.shown(span, &[]).text()
    }

    /// The words of several spans, with an ellipsis where the text goes on between them; all together no longer than one
    /// passage may be.
    pub(crate) fn pieces(&self, spans: &[Span]) -> String {
        self.pieces_within(spans, 0)
    }

    /// The same where they are shown together with `spare` more characters of the text.
    fn pieces_within(&self, spans: &[Span], spare: usize) -> String {
        let mut words: Vec<String> = Vec::new();
        let longest = self.ration.borrow().longest();
        let mut room = longest.map(|l| l.saturating_sub(spare));
        for span in spans {
            let text = self.article.text.as_str();
            let mut ration = self.ration.borrow_mut();
            // What finds no room is not shown, and not counted as shown.
            let length = ration
                .cut(text, *span, &[])
                .span
                .slice(text)
                .chars()
                .count();
            if !words.is_empty() && room.is_some_and(|left| length > left) {
                ration.ask(*span);
                words.push(String::new());
                break;
            }
            drop(ration);
            let taken = self.take(*span, &[], spare);
            let Some(cut) = taken.filter(|c| !c.span.is_empty()) else {
                continue;
            };
            let shown = self.words_of(cut.span);
            if let Some(left) = &mut room {
                *left = left.saturating_sub(shown.chars().count());
            }
            let cut_off = if cut.after { " …" } else { "" };
            words.push(format!("{shown}{cut_off}"));
        }
        words.join(" … ")
    }

    /// A quote's words, in quotation marks if they are the speaker's own.
    pub(crate) fn quote_words(&self, quote: &Quote, strings: &Strings) -> String {
        // The marks stand in the text, too.
        let words = self.pieces_within(&quote.content, 2);
        match quote.kind {
            _ if words.is_empty() => strings.held_back.clone(),
            QuoteKind::Direct if !words.starts_with(['«', '“', '„', '"']) => {
                strings.quoted(&words)
            }
            _ => words,
        }
    }

    /// Where `value` stands in the words of `span`, in whatever case.
    pub(crate) fn place_of(&self, span: Span, value: &str) -> Option<Span> {
        let words = span.slice(&self.article.text);
        let (before, found, _) = around(words, value)?;
        let start = span.start + before.len();
        Some(Span::new(start, start + found.len()))
    }

    /// What the name names in which a word stands; none if it is in no name.
    pub(crate) fn entity_at(&self, word: Span) -> Option<&str> {
        let mut names = self.names.iter();
        let found = names.find(|name| name.span.contains(word))?;
        Some(&found.entity)
    }

    /// Agencies, then authors.
    pub(crate) fn credits(&self) -> Vec<String> {
        let article = self.article;
        let all = article.agencies.iter().chain(&article.authors);
        all.map(|name| visible(name).into_owned()).collect()
    }

    /// The title, if there is one.
    pub(crate) fn title(&self) -> Option<String> {
        let title = self.article.title.as_deref().map(visible)?;
        (!title.is_empty()).then(|| title.into_owned())
    }
}

/// Whether `words` go on with a sentence that began in `before`. In doubt they do not: no ellipsis.
fn goes_on(before: &str, words: &str) -> bool {
    let inline = before.trim_end_matches([' ', '\u{a0}', '\u{202f}']);
    let small = words.chars().next().is_some_and(char::is_lowercase);
    let last = inline.chars().next_back();
    last.is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | ';') || (small && c != '\n'))
}

/// Whether `words` end as a sentence or a quotation does.
fn ends(words: &str) -> bool {
    words
        .chars()
        .next_back()
        .is_some_and(|c| !c.is_alphanumeric() && !matches!(c, ',' | ';' | ':'))
}

/// Whether the words before `after` end there: with the paragraph, the text or a mark that ends a sentence.
fn breaks_first(after: &str) -> bool {
    let inline = after.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let first = inline.chars().next();
    first.is_none_or(|c| matches!(c, '\n' | '.' | '!' | '?' | '…' | '»' | '”' | '"'))
}

/// The articles of a comparison, in its order.
pub(crate) fn outlets(comparison: &Comparison, excerpts: Excerpts) -> Vec<Outlet<'_>> {
    let names: Vec<String> = comparison
        .articles
        .iter()
        .map(|a| visible(a.label()).into_owned())
        .collect();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut outlets = Vec::with_capacity(names.len());
    for (index, (article, name)) in comparison.articles.iter().zip(&names).enumerate() {
        let many = names.iter().filter(|n| *n == name).count() > 1;
        let nth = seen.entry(name).and_modify(|n| *n += 1).or_insert(1);
        let language = Language::of(article.language.as_deref());
        let analysis = Analysis::new(&article.text, language);
        outlets.push(Outlet {
            letter: letter(index),
            name: if many {
                format!("{name} ({nth})")
            } else {
                name.clone()
            },
            article,
            originality: comparison.copies.articles.get(index),
            words: analysis
                .tokens
                .iter()
                .filter(|t| t.kind != TokenKind::Mark)
                .count(),
            analysis,
            aside: comparison.aside.contains(&index),
            names: comparison
                .annotations
                .get(index)
                .map_or(&[], |a| a.names.as_slice()),
            ration: Shared::new(RefCell::new(Ration::new(&article.text, excerpts))),
            kin: Vec::new(),
        });
    }
    if excerpts.longest.is_some() {
        bind(&mut outlets, comparison);
    }
    outlets
}

/// Binds the passages that two articles share.
fn bind<'c>(outlets: &mut [Outlet<'c>], comparison: &'c Comparison) {
    for passage in &comparison.copies.passages {
        let one = (passage.a, passage.a_span);
        let other = (passage.b, passage.b_span);
        for ((here, here_span), (there, there_span)) in [(one, other), (other, one)] {
            let Some(outlet) = outlets.get(there).filter(|_| here != there) else {
                continue;
            };
            let kin = Kin {
                here: here_span,
                text: &outlet.article.text,
                there: there_span,
                ration: outlet.ration.clone(),
            };
            if let Some(outlet) = outlets.get_mut(here) {
                outlet.kin.push(kin);
            }
        }
    }
}

/// A, B, …, Z, AA, AB …
fn letter(index: usize) -> String {
    let digit = u8::try_from(index % 26).map_or('?', |d| char::from(b'A' + d));
    match (index / 26).checked_sub(1) {
        Some(rest) => format!("{}{digit}", letter(rest)),
        None => digit.to_string(),
    }
}

/// Cuts `words` around the first place where `value` stands in it, in whatever case; none if it does not.
pub(crate) fn around<'w>(words: &'w str, value: &str) -> Option<(&'w str, &'w str, &'w str)> {
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    let at = words.find(value).or_else(|| {
        let lower = words.to_lowercase();
        // Lower case may differ in length; then the place found is not one of `words`.
        (lower.len() == words.len())
            .then(|| lower.find(&value.to_lowercase()))
            .flatten()
    })?;
    let (before, rest) = words.split_at_checked(at)?;
    let (found, after) = rest.split_at_checked(value.len())?;
    Some((before, found, after))
}

/// Whether two excerpts have the same words, whatever their marks.
pub(crate) fn same_words(a: &str, b: &str) -> bool {
    let letters = |s: &str| -> String { fold(s).chars().filter(|c| c.is_alphanumeric()).collect() };
    a == b || letters(a) == letters(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!(letter(0), "A");
        assert_eq!(letter(25), "Z");
        assert_eq!(letter(26), "AA");
        assert_eq!(letter(27), "AB");
    }

    #[test]
    fn values_are_found_in_their_words() {
        assert_eq!(
            around("Au moins 12 morts", "12"),
            Some(("Au moins ", "12", " morts"))
        );
        assert_eq!(
            around("Douze morts", "douze"),
            Some(("", "Douze", " morts"))
        );
        assert_eq!(around("Douze morts", "treize"), None);
        assert_eq!(around("İİ douze", "DOUZE"), None);
    }
}
