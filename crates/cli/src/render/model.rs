//! Model: a comparison as it is read, the same for every view: outlets with letters, statements as rows of cells,
//! conflicts by side, utterances by speaker, passages by pair.

use super::strings::{Strings, fill};
use super::text::visible;
use parallax_core::article::Article;
use parallax_core::compare::{
    Comparison, Conflict, Side, Statement, StatementKind, StoryOrigin, Uses, Wording,
};
use parallax_core::copy::{CopyKind, Originality, Passage, Taken};
use parallax_core::evidence::{Doubt, Span};
use parallax_core::language::{Analysis, Language, TokenKind, fold};
use parallax_core::mention::{Quote, QuoteKind};
use std::collections::{BTreeMap, BTreeSet};

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
}

impl<'c> Outlet<'c> {
    /// The words of a span, with nothing that steers a screen.
    pub(crate) fn words_of(&self, span: Span) -> String {
        visible(span.slice(&self.article.text)).into_owned()
    }

    /// The words of a span, with an ellipsis where its sentence has begun before or goes on after.
    pub(crate) fn excerpt(&self, span: Span) -> String {
        let text = self.article.text.as_str();
        let before = Span::new(0, span.start).slice(text);
        let after = Span::new(span.end, text.len()).slice(text);
        let words = self.words_of(span);
        let open = if goes_on(before, &words) { "… " } else { "" };
        let more = !ends(&words) && !breaks_first(after);
        format!("{open}{words}{}", if more { " …" } else { "" })
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
pub(crate) fn outlets(comparison: &Comparison) -> Vec<Outlet<'_>> {
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
        });
    }
    outlets
}

/// The articles that are set side by side, by their place in the comparison.
pub(crate) fn compared(comparison: &Comparison) -> Vec<usize> {
    let all = 0..comparison.articles.len();
    all.filter(|i| !comparison.aside.contains(i)).collect()
}

/// Whether no two articles tell of one event.
pub(crate) fn of_different_events(comparison: &Comparison) -> bool {
    !comparison.articles.is_empty() && compared(comparison).is_empty()
}

/// By how many a statement is told, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    All,
    Several,
    /// By one for sure; another has words that are near, but not near enough to say that it tells the same.
    PerhapsMore,
    One,
}

/// In the order in which they are shown.
pub(crate) const REACHES: [Reach; 4] = [Reach::All, Reach::Several, Reach::PerhapsMore, Reach::One];

/// A, B, …, Z, AA, AB …
fn letter(index: usize) -> String {
    let digit = u8::try_from(index % 26).map_or('?', |d| char::from(b'A' + d));
    match (index / 26).checked_sub(1) {
        Some(rest) => format!("{}{digit}", letter(rest)),
        None => digit.to_string(),
    }
}

/// What one article tells of one statement.
pub(crate) struct Cell<'c> {
    /// The first run of tellings.
    pub span: Span,
    /// Where it is told again.
    pub again: Vec<Span>,
    /// To whom it is attributed there.
    pub attribution: Option<&'c str>,
}

impl<'c> Cell<'c> {
    /// To whom it is attributed, where the words shown do not say so themselves.
    pub(crate) fn attribution_beside(&self, shown: &str) -> Option<&'c str> {
        let who = self.attribution?;
        (!fold(shown).contains(&fold(who))).then_some(who)
    }
}

/// A statement and who tells it.
pub(crate) struct Row<'c> {
    pub statement: &'c Statement,
    /// One for each article.
    pub cells: Vec<Option<Cell<'c>>>,
    /// How many articles tell it.
    pub told: usize,
    /// How many independent origins that is.
    pub origins: usize,
    /// The conflicts in it, by their place in the comparison.
    pub conflicts: Vec<usize>,
}

impl Row<'_> {
    /// Its number as shown.
    pub(crate) fn number(&self) -> usize {
        self.statement.id + 1
    }

    /// The articles that tell it.
    pub(crate) fn tellers(&self) -> Vec<usize> {
        let told = self.cells.iter().enumerate();
        told.filter(|(_, c)| c.is_some()).map(|(i, _)| i).collect()
    }

    /// The first telling of all.
    pub(crate) fn first(&self) -> Option<(usize, &Cell<'_>)> {
        let mut told = self.cells.iter().enumerate();
        told.find_map(|(i, c)| c.as_ref().map(|c| (i, c)))
    }

    /// By how many it is told.
    pub(crate) fn reach(&self) -> Reach {
        match self.statement.kind {
            StatementKind::Shared => Reach::All,
            StatementKind::Partial if self.told > 1 => Reach::Several,
            StatementKind::Partial => Reach::PerhapsMore,
            StatementKind::Only => Reach::One,
        }
    }

    /// Whether words of one article alone are known to tell it.
    pub(crate) fn single(&self) -> bool {
        matches!(self.reach(), Reach::PerhapsMore | Reach::One)
    }
}

/// The statements in the order of the comparison.
pub(crate) fn rows(comparison: &Comparison) -> Vec<Row<'_>> {
    let mut conflicts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, conflict) in comparison.conflicts.iter().enumerate() {
        conflicts.entry(conflict.statement).or_default().push(index);
    }
    comparison
        .statements
        .iter()
        .map(|statement| {
            let cells: Vec<_> = (0..comparison.articles.len())
                .map(|article| cell(comparison, statement, article))
                .collect();
            let tellers = cells.iter().enumerate().filter(|(_, c)| c.is_some());
            let sources: BTreeSet<(bool, usize)> = tellers
                .map(|(i, _)| {
                    telling_origin(comparison, statement, i).map_or((true, i), |o| (false, o))
                })
                .collect();
            Row {
                statement,
                told: cells.iter().flatten().count(),
                cells,
                origins: sources.len(),
                conflicts: conflicts.remove(&statement.id).unwrap_or_default(),
            }
        })
        .collect()
}

/// An article whose text is so far from one origin tells nothing of its own unless its words show it.
const MOSTLY: f64 = 0.5;

/// The origin that the words are from in which an article tells a statement, by its place in the comparison: half of them
/// are shared words of that origin, or most of the article is.
fn telling_origin(comparison: &Comparison, statement: &Statement, article: usize) -> Option<usize> {
    let tellings = statement.tellings.iter().filter(|t| t.article == article);
    let spans: Vec<Span> = tellings.map(|t| t.span).collect();
    let all: usize = spans.iter().map(|s| s.len()).sum();
    let proven = |origin: &StoryOrigin| {
        let draws = origin.draws.iter().filter(|d| d.article == article);
        let common = |a: Span, b: Span| a.end.min(b.end).saturating_sub(a.start.max(b.start));
        let drawn: usize = draws
            .map(|d| spans.iter().map(|s| common(*s, d.span)).sum::<usize>())
            .sum();
        all > 0 && 2 * drawn >= all
    };
    let mostly = |origin: &StoryOrigin| {
        let share = origin.shares.iter().find(|(a, _)| *a == article);
        share.is_some_and(|(_, share)| *share >= MOSTLY)
    };
    let origins = &comparison.origins;
    let shown = origins.iter().position(proven);
    shown.or_else(|| origins.iter().position(mostly))
}

/// The origins of articles that are compared.
pub(crate) fn origins(comparison: &Comparison) -> Vec<&StoryOrigin> {
    let aside = |o: &&StoryOrigin| o.articles.iter().all(|a| comparison.aside.contains(a));
    comparison.origins.iter().filter(|o| !aside(o)).collect()
}

/// What is said of an origin, in short parts: who credits it and for whom it is inferred, what else it may be, whether anybody
/// is shown to have copied, and how sure all that is. `letters` gives the signs of articles.
pub(crate) fn about_origin(
    origin: &StoryOrigin,
    s: &Strings,
    letters: impl Fn(&[usize]) -> String,
) -> Vec<String> {
    let mut parts = Vec::new();
    let mut add = |pattern: &str, articles: &[usize]| {
        if !articles.is_empty() {
            parts.push(fill(pattern, &[("who", &letters(articles))]));
        }
    };
    let several = origin.articles.len() + origin.also.len() > 1;
    if several && let Some(source) = origin.source {
        add(&s.origin_source, &[source]);
    }
    if several {
        add(&s.origin_credited, &origin.credited_by);
        add(&s.origin_inferred, &origin.inferred_for);
    }
    add(&s.origin_also, &origin.also);
    if let [_, others @ ..] = origin.agencies.as_slice()
        && !others.is_empty()
    {
        let names: Vec<_> = others.iter().map(|(name, _)| visible(name)).collect();
        parts.push(fill(&s.origin_or, &[("who", &names.join(", "))]));
    }
    if several && origin.is_virtual() && !origin.directed && !origin.draws.is_empty() {
        parts.push(s.origin_neither.clone());
    }
    if several {
        parts.push(fill(
            &s.origin_sure,
            &[("share", &s.share(origin.certainty))],
        ));
    }
    parts
}

/// So many of an origin's words are shown; all are among the shared passages.
const PROOF: usize = 4;

/// The text of an origin that is longest in all its holders together, in each article that has it.
pub(crate) fn proof(origin: &StoryOrigin) -> Vec<(usize, Span)> {
    let mut lengths: BTreeMap<usize, usize> = BTreeMap::new();
    for draw in &origin.draws {
        *lengths.entry(draw.text).or_default() += draw.span.len();
    }
    let longest = lengths
        .iter()
        .max_by_key(|(text, length)| (**length, std::cmp::Reverse(**text)));
    let shown = origin
        .draws
        .iter()
        .filter(|d| longest.is_some_and(|(text, _)| *text == d.text));
    shown.take(PROOF).map(|d| (d.article, d.span)).collect()
}

/// From which article a passage was taken and how sure that is, if that is known.
pub(crate) fn taken_from(
    passage: &Passage,
    s: &Strings,
    letter: impl Fn(usize) -> String,
) -> Option<String> {
    let source = match passage.direction.taken {
        Taken::FromFirst => passage.a,
        Taken::FromSecond => passage.b,
        Taken::Undetermined => return None,
    };
    let share = s.share(passage.direction.certainty);
    let values = [("who", letter(source)), ("share", share)];
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    Some(fill(&s.taken_from, &values))
}

fn cell<'c>(comparison: &Comparison, statement: &'c Statement, article: usize) -> Option<Cell<'c>> {
    let text = comparison.articles.get(article)?.text.as_str();
    let mut runs: Vec<Span> = Vec::new();
    let mut attribution = None;
    for telling in statement.tellings.iter().filter(|t| t.article == article) {
        if runs.is_empty() {
            attribution = telling.attribution.as_deref();
        }
        match runs.last_mut() {
            Some(last) if adjacent(text, *last, telling.span) => {
                last.end = last.end.max(telling.span.end);
            }
            _ => runs.push(telling.span),
        }
    }
    let mut runs = runs.into_iter();
    Some(Cell {
        span: runs.next()?,
        again: runs.collect(),
        attribution,
    })
}

/// Whether `b` goes on where `a` ends, or overlaps it: shown as one excerpt.
fn adjacent(text: &str, a: Span, b: Span) -> bool {
    a.start <= b.start
        && (b.start <= a.end
            || Span::new(a.end, b.start)
                .slice(text)
                .chars()
                .all(|c| c == ' '))
}

/// How many statements are told by how many, in words; what there is none of is passed over.
pub(crate) fn told(rows: &[Row<'_>], strings: &Strings) -> String {
    let counts = REACHES.map(|reach| {
        let count = rows.iter().filter(|r| r.reach() == reach).count();
        (reach, count)
    });
    let there = counts.into_iter().filter(|(_, count)| *count > 0);
    let words: Vec<String> = there
        .map(|(reach, count)| {
            let number = strings.number(count);
            fill(strings.told(reach), &[("n", &number)])
        })
        .collect();
    words.join(", ")
}

/// Whether the words of any cell are a piece of a longer sentence.
pub(crate) fn any_piece(rows: &[Row<'_>], outlets: &[Outlet<'_>]) -> bool {
    rows.iter().any(|row| {
        let told = row.cells.iter().zip(outlets);
        told.filter_map(|(cell, outlet)| Some(outlet.excerpt(cell.as_ref()?.span)))
            .any(|words| words.starts_with("… ") || words.ends_with(" …"))
    })
}

/// What an article lacks: statements that several others tell, and ones that a single other tells. What one tells and
/// another perhaps tells in other words is not said to be missing anywhere.
pub(crate) fn missing<'r, 'c>(
    rows: &'r [Row<'c>],
    comparison: &Comparison,
    article: usize,
) -> (Vec<&'r Row<'c>>, Vec<&'r Row<'c>>) {
    let ids: BTreeSet<usize> = comparison.missing(article).into_iter().collect();
    rows.iter()
        .filter(|r| ids.contains(&r.statement.id) && r.reach() != Reach::PerhapsMore)
        .partition(|r| !r.single())
}

/// What an article tells and another perhaps tells in other words.
pub(crate) fn perhaps<'r, 'c>(rows: &'r [Row<'c>], article: usize) -> Vec<&'r Row<'c>> {
    let told_here = |r: &&Row<'_>| matches!(r.cells.get(article), Some(Some(_)));
    rows.iter()
        .filter(|r| r.reach() == Reach::PerhapsMore)
        .filter(told_here)
        .collect()
}

/// What an article alone tells.
pub(crate) fn only<'r, 'c>(
    rows: &'r [Row<'c>],
    comparison: &Comparison,
    article: usize,
) -> Vec<&'r Row<'c>> {
    let ids: BTreeSet<usize> = comparison.only(article).into_iter().collect();
    rows.iter()
        .filter(|r| ids.contains(&r.statement.id))
        .collect()
}

/// The sides of a conflict, those that say the same together, in the order in which they first come.
pub(crate) fn sides(conflict: &Conflict) -> Vec<(&str, Vec<&Side>)> {
    let mut found: Vec<(&str, Vec<&Side>)> = Vec::new();
    for side in &conflict.sides {
        match found.iter_mut().find(|(value, _)| *value == side.value) {
            Some((_, same)) => same.push(side),
            None => found.push((&side.value, vec![side])),
        }
    }
    found
}

/// Conflicts or updates, each with its number as shown.
pub(crate) fn conflicts(
    comparison: &Comparison,
    update: bool,
) -> impl Iterator<Item = (usize, &Conflict)> {
    let kind = comparison
        .conflicts
        .iter()
        .filter(move |c| c.update == update);
    kind.enumerate().map(|(n, c)| (n + 1, c))
}

/// The number under which conflict `index` of the comparison is shown.
pub(crate) fn conflict_number(comparison: &Comparison, index: usize) -> (bool, usize) {
    let update = comparison.conflicts.get(index).is_some_and(|c| c.update);
    let before = comparison.conflicts.iter().take(index);
    (update, before.filter(|c| c.update == update).count() + 1)
}

/// One speaker and the words attributed to them.
pub(crate) struct Voice<'c> {
    /// None where the texts name nobody.
    pub name: Option<String>,
    pub said: Vec<Said<'c>>,
}

/// One utterance as the articles report it.
pub(crate) struct Said<'c> {
    /// In the order of the articles.
    pub reports: Vec<(usize, &'c Quote)>,
}

/// The quotes by speaker, those whom most outlets quote first.
pub(crate) fn voices(comparison: &Comparison) -> Vec<Voice<'_>> {
    let quote = |index: usize| {
        let utterance = comparison.quotes.get(index)?;
        let annotation = comparison.annotations.get(utterance.article)?;
        Some((utterance.article, annotation.quotes.get(utterance.quote)?))
    };
    let mut said: BTreeMap<usize, Said<'_>> = BTreeMap::new();
    for (index, utterance) in comparison.quotes.iter().enumerate() {
        if comparison.aside.contains(&utterance.article) {
            continue;
        }
        let first = utterance.same_as.unwrap_or(index);
        if let Some(report) = quote(index) {
            let entry = said.entry(first).or_insert(Said {
                reports: Vec::new(),
            });
            entry.reports.push(report);
        }
    }
    let mut voices: Vec<(Option<String>, Voice<'_>)> = Vec::new();
    for (_, said) in said {
        let speaker = said.reports.iter().find_map(|(_, q)| q.speaker.as_ref());
        let key = speaker.map(|s| s.entity.clone().unwrap_or_else(|| s.name.clone()));
        match voices.iter_mut().find(|(k, _)| *k == key) {
            Some((_, voice)) => voice.said.push(said),
            None => {
                let name = speaker.map(|s| visible(&s.name).into_owned());
                let name = name.filter(|n| !n.is_empty());
                let said = vec![said];
                voices.push((key, Voice { name, said }));
            }
        }
    }
    let mut voices: Vec<Voice<'_>> = voices.into_iter().map(|(_, v)| v).collect();
    for voice in &mut voices {
        voice
            .said
            .sort_by_key(|s| std::cmp::Reverse(s.reports.len()));
    }
    // The sort is stable: equals stay in the order of the articles.
    voices.sort_by_key(|v| (v.name.is_none(), std::cmp::Reverse(v.heard_in())));
    voices
}

impl Voice<'_> {
    /// How many articles quote the speaker.
    pub(crate) fn heard_in(&self) -> usize {
        let articles: BTreeSet<usize> = self
            .said
            .iter()
            .flat_map(|s| s.reports.iter().map(|(a, _)| *a))
            .collect();
        articles.len()
    }
}

impl Outlet<'_> {
    /// The words of several spans, with an ellipsis where the text goes on between them.
    pub(crate) fn pieces(&self, spans: &[Span]) -> String {
        let words: Vec<String> = spans
            .iter()
            .map(|s| self.words_of(*s))
            .filter(|w| !w.is_empty())
            .collect();
        words.join(" … ")
    }

    /// A quote's words, in quotation marks if they are the speaker's own.
    pub(crate) fn quote_words(&self, quote: &Quote, strings: &Strings) -> String {
        let words = self.pieces(&quote.content);
        match quote.kind {
            QuoteKind::Direct if !words.starts_with(['«', '“', '„', '"']) => {
                strings.quoted(&words)
            }
            _ => words,
        }
    }
}

/// The passages that two articles share, the earlier article first.
pub(crate) struct Pairing<'c> {
    pub a: usize,
    pub b: usize,
    pub passages: Vec<&'c Passage>,
}

/// The shared passages by pair of articles; set phrases come last in each pair.
pub(crate) fn pairings(comparison: &Comparison) -> Vec<Pairing<'_>> {
    let mut pairs: BTreeMap<(usize, usize), Vec<&Passage>> = BTreeMap::new();
    let aside = |article: usize| comparison.aside.contains(&article);
    let passages = comparison.copies.passages.iter();
    for passage in passages.filter(|p| !aside(p.a) && !aside(p.b)) {
        pairs
            .entry((passage.a, passage.b))
            .or_default()
            .push(passage);
    }
    pairs
        .into_iter()
        .map(|((a, b), mut passages)| {
            passages.sort_by_key(|p| p.kind == CopyKind::Formula);
            Pairing { a, b, passages }
        })
        .collect()
}

/// A thing that is named in several ways, and where.
pub(crate) struct Named<'c> {
    /// What is named, in one form for all; none where no article's name was resolved to it.
    pub name: Option<String>,
    pub wording: &'c Wording,
}

/// The things for which the compared articles have different forms.
pub(crate) fn wording(comparison: &Comparison) -> Vec<Named<'_>> {
    let compared = compared(comparison);
    let used = |w: &&Wording| {
        let here = |uses: &&BTreeMap<usize, Uses>| compared.iter().any(|i| uses.contains_key(i));
        w.forms.values().filter(here).count() > 1
    };
    let kept = comparison.wording.iter().filter(used);
    kept.map(|wording| Named {
        name: canonical(comparison, &compared, &wording.entity),
        wording,
    })
    .collect()
}

/// The form that stands for all forms of an entity, in the first article that names it.
fn canonical(comparison: &Comparison, compared: &[usize], entity: &str) -> Option<String> {
    let annotations = compared
        .iter()
        .filter_map(|i| comparison.annotations.get(*i));
    let mut names = annotations.flat_map(|a| &a.names);
    let found = names.find(|n| n.entity == entity && !n.canonical.is_empty())?;
    Some(visible(&found.canonical).into_owned())
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

/// Whether two reports of an utterance have the same words, whatever their marks.
pub(crate) fn same_words(a: &str, b: &str) -> bool {
    let letters = |s: &str| -> String { fold(s).chars().filter(|c| c.is_alphanumeric()).collect() };
    a == b || letters(a) == letters(b)
}

/// What was not understood: of the comparison, then of each article.
pub(crate) fn doubts(comparison: &Comparison) -> Vec<(Option<usize>, &Doubt)> {
    let mut all: Vec<(Option<usize>, &Doubt)> =
        comparison.doubts.iter().map(|d| (None, d)).collect();
    for (index, article) in comparison.articles.iter().enumerate() {
        let annotation = comparison.annotations.get(index);
        let found = annotation.into_iter().flat_map(|a| &a.doubts);
        all.extend(article.doubts.iter().chain(found).map(|d| (Some(index), d)));
    }
    all
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
