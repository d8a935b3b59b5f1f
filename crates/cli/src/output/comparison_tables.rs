//! The tables of `compare`: one row for each telling, quote, side of a conflict, and form of a name in an article.

use super::table::{Cell, csv_line};
use super::{Counted, Made, rounded};
use parallax_core::article::Article;
use parallax_core::compare::{Comparison, ConflictKind, Statement, StatementKind, Telling};
use parallax_core::evidence::{Reason, Span};
use parallax_core::mention::QuoteKind;

/// A table: its name, as a file is called, the names of its columns, and its rows.
#[derive(Clone, Debug)]
pub struct Table {
    /// The name.
    pub name: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

/// What is said of the article that a row is about.
const ARTICLE: [&str; 5] = ["article", "id", "outlet", "url", "published"];

impl Table {
    fn new(name: &'static str, before: &[&'static str], after: &[&'static str]) -> Self {
        Self {
            name,
            columns: [before, &ARTICLE, after].concat(),
            rows: Vec::new(),
        }
    }

    /// The table as CSV. Schema and version are columns at the end; words that a spreadsheet would take for a formula are made inert.
    pub fn csv(&self) -> String {
        let made = Made::here().pairs();
        let mut out = String::new();
        let names = self.columns.iter().copied();
        csv_line(&mut out, names.chain(made.iter().map(|(name, _)| *name)));
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(Cell::inert).collect();
            let made = made.iter().map(|(_, value)| *value);
            csv_line(&mut out, cells.iter().map(String::as_str).chain(made));
        }
        out
    }
}

fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

fn maybe(words: Option<&str>) -> Cell {
    words.map_or(Cell::Null, text)
}

fn count(n: usize) -> Cell {
    Cell::Count(i64::try_from(n).unwrap_or(i64::MAX))
}

fn scores(reason: &Reason) -> [Cell; 2] {
    [reason.score, reason.threshold].map(|n| Cell::Number(rounded(n)))
}

/// The articles of a comparison, each with the means to count its code points.
struct Articles<'c> {
    comparison: &'c Comparison,
    counted: Vec<Counted<'c>>,
}

impl<'c> Articles<'c> {
    fn new(comparison: &'c Comparison) -> Self {
        let counted = comparison.articles.iter().map(|a| Counted::new(&a.text));
        Self {
            comparison,
            counted: counted.collect(),
        }
    }

    /// The columns of [`ARTICLE`].
    fn about(&self, index: usize) -> Vec<Cell> {
        let article: Option<&Article> = self.comparison.articles.get(index);
        let published = article.and_then(|a| a.published);
        vec![
            count(index),
            maybe(article.map(|a| a.id.as_str())),
            maybe(article.and_then(|a| a.outlet.as_deref())),
            maybe(article.and_then(|a| a.url.as_deref())),
            published.map_or(Cell::Null, |m| Cell::Text(m.to_string())),
        ]
    }

    /// Start, end and words.
    fn place(&self, index: usize, span: Span) -> [Cell; 3] {
        let Some(counted) = self.counted.get(index) else {
            return [Cell::Null, Cell::Null, Cell::Null];
        };
        let (start, end) = counted.span(span);
        [count(start), count(end), text(counted.words(span))]
    }

    fn words(&self, index: usize, spans: &[Span]) -> Cell {
        let counted = self.counted.get(index);
        let words = counted.map_or_else(Vec::new, |c| {
            spans.iter().map(|s| c.words(*s).to_owned()).collect()
        });
        Cell::List(words)
    }
}

/// One row for each telling of each statement.
pub fn statements(comparison: &Comparison) -> Table {
    statements_of(comparison, |_| true)
}

/// The same of the statements that one article alone tells.
pub fn only(comparison: &Comparison) -> Table {
    statements_of(comparison, |s| s.kind == StatementKind::Only)
}

fn statements_of(comparison: &Comparison, wanted: impl Fn(&Statement) -> bool) -> Table {
    let articles = Articles::new(comparison);
    let mut table = Table::new(
        "statements",
        &["statement", "kind", "articles"],
        &[
            "start",
            "end",
            "text",
            "attribution",
            "perhaps",
            "score",
            "threshold",
        ],
    );
    for statement in comparison.statements.iter().filter(|s| wanted(s)) {
        let kind = statement_kind(statement.kind);
        let mut tellers: Vec<usize> = statement.tellings.iter().map(|t| t.article).collect();
        tellers.dedup();
        let mut row = |telling: &Telling, perhaps: bool| {
            let mut row = vec![count(statement.id), text(kind), count(tellers.len())];
            row.extend(articles.about(telling.article));
            row.extend(articles.place(telling.article, telling.span));
            row.push(maybe(telling.attribution.as_deref()));
            row.push(Cell::Flag(perhaps));
            row.extend(scores(&statement.reason));
            table.rows.push(row);
        };
        statement.tellings.iter().for_each(|t| row(t, false));
        statement.perhaps.iter().for_each(|t| row(t, true));
    }
    table
}

/// One row for each quote of each article.
pub fn quotes(comparison: &Comparison) -> Table {
    let articles = Articles::new(comparison);
    let mut table = Table::new(
        "quotes",
        &["quote", "same_as", "kind"],
        &[
            "start", "end", "text", "verbatim", "cue", "speaker", "entity",
        ],
    );
    for (index, utterance) in comparison.quotes.iter().enumerate() {
        let annotation = comparison.annotations.get(utterance.article);
        let Some(quote) = annotation.and_then(|a| a.quotes.get(utterance.quote)) else {
            continue;
        };
        let kind = match quote.kind {
            QuoteKind::Direct => "direct",
            QuoteKind::Indirect => "indirect",
            QuoteKind::Mixed => "mixed",
            QuoteKind::Claim => "claim",
        };
        let first = quote.content.first().copied().unwrap_or_default();
        let last = quote.content.last().copied().unwrap_or_default();
        let [start, end, _] = articles.place(utterance.article, Span::new(first.start, last.end));
        let speaker = quote.speaker.as_ref();
        let mut row = vec![
            count(index),
            utterance.same_as.map_or(Cell::Null, count),
            text(kind),
        ];
        row.extend(articles.about(utterance.article));
        row.extend([start, end]);
        for spans in [&quote.content, &quote.verbatim, &quote.cue] {
            row.push(articles.words(utterance.article, spans));
        }
        row.push(maybe(speaker.map(|s| s.name.as_str())));
        row.push(maybe(speaker.and_then(|s| s.entity.as_deref())));
        table.rows.push(row);
    }
    table
}

/// The name of a kind of statement.
pub fn statement_kind(kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::Shared => "shared",
        StatementKind::Partial => "partial",
        StatementKind::Only => "only",
    }
}

/// The name of a kind of conflict.
pub fn conflict_kind(kind: ConflictKind) -> &'static str {
    match kind {
        ConflictKind::Number => "number",
        ConflictKind::Name => "name",
        ConflictKind::Date => "date",
        ConflictKind::Negation => "negation",
        ConflictKind::Attribution => "attribution",
    }
}

/// One row for each side of each conflict.
pub fn conflicts(comparison: &Comparison) -> Table {
    let articles = Articles::new(comparison);
    let mut table = Table::new(
        "conflicts",
        &["conflict", "kind", "update", "statement"],
        &[
            "start",
            "end",
            "text",
            "value",
            "marks",
            "score",
            "threshold",
        ],
    );
    for (index, conflict) in comparison.conflicts.iter().enumerate() {
        for side in &conflict.sides {
            let mut row = vec![
                count(index),
                text(conflict_kind(conflict.kind)),
                Cell::Flag(conflict.update),
                count(conflict.statement),
            ];
            row.extend(articles.about(side.article));
            row.extend(articles.place(side.article, side.span));
            row.push(text(&side.value));
            row.push(articles.words(side.article, &side.marks));
            row.extend(scores(&conflict.reason));
            table.rows.push(row);
        }
    }
    table
}

/// One row for each form of a name in each article that uses it.
pub fn wording(comparison: &Comparison) -> Table {
    let articles = Articles::new(comparison);
    let mut table = Table::new("wording", &["entity", "form"], &["own", "quoted", "slips"]);
    for wording in &comparison.wording {
        for (form, uses) in &wording.forms {
            for (article, uses) in uses {
                let mut row = vec![text(&wording.entity), text(form)];
                row.extend(articles.about(*article));
                let slips = wording.slips.iter();
                let slips = slips.filter(|s| s.article == *article && s.form == *form);
                row.extend([count(uses.own), count(uses.quoted), count(slips.count())]);
                table.rows.push(row);
            }
        }
    }
    table
}

/// One row for each passage that two articles share; the words are those of the places.
pub fn copies(comparison: &Comparison) -> Table {
    let articles = Articles::new(comparison);
    let mut table = Table {
        name: "copies",
        columns: vec![
            "kind",
            "edit",
            "credited",
            "directed",
            "a",
            "a_outlet",
            "a_start",
            "a_end",
            "b",
            "b_outlet",
            "b_start",
            "b_end",
            "score",
            "threshold",
        ],
        rows: Vec::new(),
    };
    for passage in &comparison.copies.passages {
        let mut row = vec![
            text(super::copies::kind(passage.kind)),
            Cell::Number(rounded(passage.edit)),
            Cell::Flag(passage.credited),
            Cell::Flag(passage.directed),
        ];
        for (article, span) in [(passage.a, passage.a_span), (passage.b, passage.b_span)] {
            let about = comparison.articles.get(article);
            row.push(maybe(about.map(|a| a.id.as_str())));
            row.push(maybe(about.and_then(|a| a.outlet.as_deref())));
            let [start, end, _] = articles.place(article, span);
            row.extend([start, end]);
        }
        row.extend(scores(&passage.reason));
        table.rows.push(row);
    }
    table
}
