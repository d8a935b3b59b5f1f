//! Conflicts of names and attribution.

use super::{Found, Ground, Rivals};
use crate::compare::statements::Told;
use crate::compare::types::{Conflict, ConflictKind, Side, Utterance};
use crate::compare::unit::Unit;
use crate::evidence::{Feature, Reason, Span};
use crate::mention::{Name, NameKind, Quote};

/// How likely two clauses must be to tell the same, for their names to be two versions of one.
const LIKELY: f64 = 0.25;
/// The part of the shorter quotation's words that must stand in the other, in order.
const VERBATIM: f64 = 0.8;
/// Quotations of fewer words may be anybody's.
const SHORTEST_QUOTE: usize = 5;
/// Words of a quotation that are looked at.
const LONGEST_QUOTE: usize = 200;
/// Bytes between the words said and who says them, for both to be shown as one passage.
const NEAR_SPEAKER: usize = 80;

/// Clauses that tell the same of two people who share all but some letters of the surname.
pub(super) fn name(rivals: &Rivals<'_>, ground: &Ground<'_>) -> Option<Found> {
    let (x, y) = (rivals.x, rivals.y);
    if rivals.probability < LIKELY {
        return None;
    }
    let own = |unit: &Unit, other: &Unit| -> Vec<&Name> {
        let all = |article: usize| {
            ground
                .setting
                .annotations
                .get(article)
                .map(|a| a.names.as_slice())
                .unwrap_or_default()
        };
        let is_named = |name: &Name| all(other.article).iter().any(|n| n.entity == name.entity);
        let inside = all(unit.article)
            .iter()
            .filter(|n| n.kind == NameKind::Person && unit.span.contains(n.span));
        inside.filter(|n| !is_named(n)).collect()
    };
    let language = |unit: &Unit| ground.analyses.get(unit.article).map(|a| a.language.code());
    // Between two languages another spelling is a transliteration.
    if language(x) != language(y) {
        return None;
    }
    let (left, right) = (own(x, y), own(y, x));
    let ([a], [b]) = (left.as_slice(), right.as_slice()) else {
        return None;
    };
    if !is_misspelling(&a.canonical, &b.canonical) {
        return None;
    }
    let because = format!("{} ≠ {}", a.canonical, b.canonical);
    let value = |unit: &Unit, name: &Name| ground.words(unit.article, name.span).to_owned();
    let side = |unit: &Unit, name: &Name| ground.side(unit, value(unit, name), vec![name.span]);
    let sides = vec![side(x, a), side(y, b)];
    Some(Found {
        units: rivals.units,
        kind: ConflictKind::Name,
        update: false,
        because: "one first name, two surnames",
        words: because,
        probability: rivals.probability,
        threshold: LIKELY,
        sides,
    })
}

/// The same first name, and surnames that share their first letters.
fn is_misspelling(a: &str, b: &str) -> bool {
    let split = |name: &str| {
        name.split_once(' ')
            .map(|(f, l)| (crate::language::fold(f), crate::language::fold(l)))
    };
    let (Some((first_a, last_a)), Some((first_b, last_b))) = (split(a), split(b)) else {
        return false;
    };
    let shared = last_a
        .chars()
        .zip(last_b.chars())
        .take_while(|(x, y)| x == y)
        .count();
    first_a == first_b && last_a != last_b && shared >= 3
}

/// The same words in quotation marks, given to two people.
pub(super) fn attributions(statements: &[Told], ground: &Ground<'_>) -> Vec<Conflict> {
    ground
        .utterances
        .iter()
        .filter_map(|u| attribution(u, statements, ground))
        .collect()
}

fn attribution(
    utterance: &Utterance,
    statements: &[Told],
    ground: &Ground<'_>,
) -> Option<Conflict> {
    let first = ground.utterances.get(utterance.same_as?)?;
    let quote = |u: &Utterance| {
        ground
            .setting
            .annotations
            .get(u.article)?
            .quotes
            .get(u.quote)
    };
    let (a, b) = (quote(first)?, quote(utterance)?);
    let (said_a, said_b) = (
        person(a, first.article, ground)?,
        person(b, utterance.article, ground)?,
    );
    let words = |quote: &Quote, article: usize| verbatim_words(quote, article, ground);
    let (words_a, words_b) = (words(a, first.article), words(b, utterance.article));
    let share = same_words(&words_a, &words_b);
    if said_a == said_b || share < VERBATIM {
        return None;
    }
    let side = |u: &Utterance, quote: &Quote, name: &str| {
        let content = *quote.content.first()?;
        let (span, marks) = with_speaker(content, quote);
        Some(Side {
            article: u.article,
            span,
            value: name.to_owned(),
            marks,
        })
    };
    let name = |q: &Quote| {
        q.speaker
            .as_ref()
            .map(|s| s.name.clone())
            .unwrap_or_default()
    };
    let sides = vec![side(first, a, &name(a))?, side(utterance, b, &name(b))?];
    let tells = |t: &Told, side: &Side| {
        let units = t.units.iter().filter_map(|u| ground.units.get(*u));
        let mut units = units;
        units.any(|u| u.article == side.article && u.span.overlaps(side.span))
    };
    let told = statements
        .iter()
        .find(|t| sides.iter().all(|side| tells(t, side)))
        .or_else(|| {
            statements
                .iter()
                .find(|t| sides.iter().any(|side| tells(t, side)))
        })?;
    let words = format!("{} ≠ {}", name(a), name(b));
    let feature = Feature {
        name: "the same words, another speaker",
        weight: 1.0,
        words,
    };
    Some(Conflict {
        kind: ConflictKind::Attribution,
        update: false,
        statement: told.statement.id,
        sides,
        reason: Reason {
            score: share,
            threshold: VERBATIM,
            features: vec![feature],
        },
    })
}

/// The words said together with who says them, if he is named close by; then he is marked.
fn with_speaker(content: Span, quote: &Quote) -> (Span, Vec<Span>) {
    let spans = quote.speaker.as_ref().map(|s| s.spans.as_slice());
    let apart = |s: &Span| {
        let (first, last) = (s.end.min(content.end), s.start.max(content.start));
        last.saturating_sub(first)
    };
    let near = spans.unwrap_or_default().iter().min_by_key(|s| apart(s));
    match near.filter(|s| apart(s) <= NEAR_SPEAKER) {
        None => (content, Vec::new()),
        Some(speaker) => {
            let start = content.start.min(speaker.start);
            let end = content.end.max(speaker.end);
            (Span::new(start, end), vec![*speaker])
        }
    }
}

fn verbatim_words(quote: &Quote, article: usize, ground: &Ground<'_>) -> Vec<String> {
    let Some(analysis) = ground.analyses.get(article) else {
        return Vec::new();
    };
    let tokens = |span: &Span| {
        analysis
            .tokens
            .get(analysis.tokens_in(*span))
            .unwrap_or_default()
    };
    let words = quote
        .verbatim
        .iter()
        .flat_map(tokens)
        .filter(|t| t.is_word());
    words
        .take(LONGEST_QUOTE)
        .map(|t| t.lower.to_string())
        .collect()
}

/// The part of the shorter list that stands in the other, in order (longest common subsequence); 0 for lists that are too
/// short to tell.
fn same_words(a: &[String], b: &[String]) -> f64 {
    let mut row = vec![0_usize; b.len() + 1];
    for word in a {
        let mut diagonal = 0;
        for (column, other) in b.iter().enumerate() {
            let left = row.get(column).copied().unwrap_or_default();
            if let Some(cell) = row.get_mut(column + 1) {
                let above = *cell;
                *cell = if word == other {
                    diagonal + 1
                } else {
                    above.max(left)
                };
                diagonal = above;
            }
        }
    }
    let shared = row.last().copied().unwrap_or_default();
    let least = a.len().min(b.len());
    if least < SHORTEST_QUOTE {
        return 0.0;
    }
    shared as f64 / least as f64
}

/// The entity of a quote's speaker, if it is a person that the article names.
fn person<'g>(quote: &'g Quote, article: usize, ground: &'g Ground<'_>) -> Option<&'g str> {
    let entity = quote.speaker.as_ref()?.entity.as_deref()?;
    let names = &ground.setting.annotations.get(article)?.names;
    names
        .iter()
        .any(|n| n.entity == entity && n.kind == NameKind::Person)
        .then_some(entity)
}
