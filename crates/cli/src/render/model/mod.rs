//! Model: a comparison as it is read, the same for every view: outlets with letters, statements as rows of cells,
//! conflicts by side, utterances by speaker, shared texts with their holders.

mod columns;
mod flow;
mod origins;
mod outlet;
mod texts;
mod voices;

pub(crate) use columns::{Column, by_origin, columns};
pub(crate) use flow::{Flow, Source, Way, flow};
pub(crate) use origins::{about_origin, edit_and_credit, origins, proof, taken_from};
pub(crate) use outlet::{Outlet, Shown, outlets, same_words};
pub(crate) use texts::{Held, Reading, between, held, pairings};
pub(crate) use voices::{Said, Voice, voices};

use super::excerpt::capped;
use super::strings::{Strings, fill};
use super::text::visible;
use parallax_core::compare::{
    Comparison, Conflict, Side, Slip, Statement, StatementKind, Uses, Wording,
};
use parallax_core::evidence::{Doubt, Span};
use parallax_core::language::fold;
use std::collections::{BTreeMap, BTreeSet};

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

    /// The nearest words of an article that is not sure to tell it.
    pub(crate) fn perhaps_in(&self, article: usize) -> Option<Span> {
        let mut near = self.statement.perhaps.iter();
        near.find(|t| t.article == article).map(|t| t.span)
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
            Row {
                statement,
                told: cells.iter().flatten().count(),
                cells,
                origins: statement.origins,
                conflicts: conflicts.remove(&statement.id).unwrap_or_default(),
            }
        })
        .collect()
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
        told.filter_map(|(cell, outlet)| Some(outlet.is_piece(cell.as_ref()?.span)))
            .any(|piece| piece)
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

/// What a side of a conflict says, as it may be shown and counted as given by all who say it; nothing if one of them has given all
/// it may.
pub(crate) fn value_shown(outlets: &[Outlet<'_>], value: &str, sides: &[&Side]) -> Option<String> {
    let mut longest = None;
    let mut cut_off = false;
    let mut words = None;
    let mut places: Vec<(&Outlet<'_>, Vec<Span>)> = Vec::new();
    for side in sides {
        let Some(outlet) = outlets.get(side.article) else {
            continue;
        };
        let text = outlet.article.text.as_str();
        let ration = outlet.ration.borrow();
        longest = ration.longest();
        // A value that stands nowhere as it is was put together from what is marked.
        let of_side = match outlet.place_of(side.span, value) {
            Some(place) => {
                let cut = ration.cut(text, place, &side.marks);
                cut_off |= cut.before || cut.after;
                words.get_or_insert_with(|| outlet.words_of(cut.span));
                vec![cut.span]
            }
            None => side.marks.clone(),
        };
        drop(ration);
        if !outlet.may_give(&of_side) {
            return None;
        }
        places.push((outlet, of_side));
    }
    for (outlet, spans) in places {
        outlet.give(&spans);
    }
    Some(match words {
        Some(words) if cut_off => format!("{words} …"),
        _ => capped(value, longest),
    })
}

/// What matters in the words of a side: what the comparison marked, else where its value stands.
pub(crate) fn marks(outlet: &Outlet<'_>, side: &Side) -> Vec<Span> {
    if side.marks.is_empty() {
        return outlet
            .place_of(side.span, &side.value)
            .into_iter()
            .collect();
    }
    side.marks.clone()
}

/// What matters in the words of an article inside `span`, in all of some conflicts.
pub(crate) fn marks_in(
    comparison: &Comparison,
    outlet: &Outlet<'_>,
    conflicts: &[usize],
    article: usize,
    span: Span,
) -> Vec<Span> {
    let conflicts = conflicts
        .iter()
        .filter_map(|c| comparison.conflicts.get(*c));
    let sides = conflicts.flat_map(|c| c.sides.iter().filter(|s| s.article == article));
    let mut found: Vec<Span> = sides
        .flat_map(|side| marks(outlet, side))
        .filter(|mark| span.contains(*mark))
        .collect();
    found.sort_unstable();
    found.dedup();
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

/// Where an article leaves its own habit for this form.
pub(crate) fn slips<'w>(wording: &'w Wording, article: usize, form: &str) -> Vec<&'w Slip> {
    let slips = wording.slips.iter();
    slips
        .filter(|s| s.article == article && s.form == form)
        .collect()
}

/// Where an article names an entity, by place.
pub(crate) fn places(comparison: &Comparison, article: usize, entity: &str) -> Vec<Span> {
    let annotation = comparison.annotations.get(article);
    let names = annotation.into_iter().flat_map(|a| &a.names);
    let named = names.filter(|n| n.entity == entity);
    named.map(|n| n.span).collect()
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
