//! Columns: what each table shows of a row of indicators, and under which name.

use super::{Cell, Column, Kind, Table, count};
use crate::output::rounded;
use parallax_core::copy::indicators::{ArticleRow, OutletRow, PairRow, StoryRow};

/// A column and how it is filled.
type Filled<R> = (&'static str, Kind, fn(&R) -> Cell);

fn table<R>(name: &'static str, row: &'static str, columns: &[Filled<R>], rows: &[R]) -> Table {
    let head = columns
        .iter()
        .map(|(name, kind, _)| Column { name, kind: *kind });
    let cells = |row: &R| columns.iter().map(|(_, _, get)| get(row)).collect();
    Table {
        name,
        row,
        columns: head.collect(),
        rows: rows.iter().map(cells).collect(),
    }
}

fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

fn words(words: Option<&String>) -> Cell {
    words.map_or(Cell::Null, |w| text(w))
}

fn moment(moment: Option<parallax_core::article::Moment>) -> Cell {
    moment.map_or(Cell::Null, |m| Cell::Text(m.to_string()))
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Null, |v| Cell::Number(rounded(v)))
}

fn seconds(value: Option<i64>) -> Cell {
    value.map_or(Cell::Null, Cell::Count)
}

fn flag(value: Option<bool>) -> Cell {
    value.map_or(Cell::Null, Cell::Flag)
}

/// One row per article.
pub fn articles(rows: &[ArticleRow]) -> Table {
    let columns: &[Filled<ArticleRow>] = &[
        ("id", Kind::Text, |r| text(&r.id)),
        ("outlet", Kind::Text, |r| words(r.outlet.as_ref())),
        ("story", Kind::Text, |r| words(r.story.as_ref())),
        ("published", Kind::Text, |r| moment(r.published)),
        ("characters", Kind::Count, |r| count(r.characters)),
        ("originality", Kind::Share, |r| number(r.originality)),
        ("external", Kind::Share, |r| number(r.external)),
        ("internal", Kind::Share, |r| number(r.internal)),
        ("agency", Kind::Share, |r| number(r.agency)),
        ("agencies", Kind::List, |r| Cell::List(r.agencies.clone())),
        ("undetermined", Kind::Share, |r| number(r.undetermined)),
        ("only_here", Kind::Share, |r| number(r.only)),
        ("source", Kind::Text, |r| words(r.source.as_ref())),
        ("source_outlet", Kind::Text, |r| {
            words(r.source_outlet.as_ref())
        }),
        ("sources", Kind::Count, |r| count(r.sources)),
        ("source_lag_seconds", Kind::Count, |r| seconds(r.source_lag)),
        ("story_lag_seconds", Kind::Count, |r| seconds(r.story_lag)),
        ("credited", Kind::Flag, |r| flag(r.credited)),
        ("credited_share", Kind::Share, |r| number(r.credited_share)),
        ("credits", Kind::List, |r| Cell::List(r.credits.clone())),
    ];
    table("articles", "article", columns, rows)
}

fn decile(row: &OutletRow, nth: usize) -> Cell {
    number(row.deciles.get(nth - 1).copied().flatten())
}

/// One row per outlet.
pub fn outlets(rows: &[OutletRow]) -> Table {
    let columns: &[Filled<OutletRow>] = &[
        ("outlet", Kind::Text, |r| words(r.outlet.as_ref())),
        ("articles", Kind::Count, |r| count(r.articles)),
        ("empty", Kind::Count, |r| count(r.empty)),
        ("undated", Kind::Count, |r| count(r.undated)),
        ("characters", Kind::Count, |r| count(r.characters)),
        ("originality_mean", Kind::Share, |r| {
            number(r.originality_mean)
        }),
        ("originality_weighted", Kind::Share, |r| {
            number(r.originality_weighted)
        }),
        ("originality_0", Kind::Share, |r| number(r.none_original)),
        ("originality_below_20", Kind::Share, |r| number(r.below_20)),
        ("originality_100", Kind::Share, |r| number(r.all_original)),
        ("originality_d1", Kind::Share, |r| decile(r, 1)),
        ("originality_d2", Kind::Share, |r| decile(r, 2)),
        ("originality_d3", Kind::Share, |r| decile(r, 3)),
        ("originality_d4", Kind::Share, |r| decile(r, 4)),
        ("originality_d5", Kind::Share, |r| decile(r, 5)),
        ("originality_d6", Kind::Share, |r| decile(r, 6)),
        ("originality_d7", Kind::Share, |r| decile(r, 7)),
        ("originality_d8", Kind::Share, |r| decile(r, 8)),
        ("originality_d9", Kind::Share, |r| decile(r, 9)),
        ("external", Kind::Share, |r| number(r.external)),
        ("internal", Kind::Share, |r| number(r.internal)),
        ("agency", Kind::Share, |r| number(r.agency)),
        ("undetermined", Kind::Share, |r| number(r.undetermined)),
        ("only_here", Kind::Share, |r| number(r.only)),
        ("agency_articles", Kind::Share, |r| {
            number(r.agency_articles)
        }),
        ("copying_articles", Kind::Count, |r| count(r.copying)),
        ("credited_articles", Kind::Share, |r| {
            number(r.credited_articles)
        }),
        ("credited_passages", Kind::Share, |r| {
            number(r.credited_passages)
        }),
        ("credited_characters", Kind::Share, |r| {
            number(r.credited_characters)
        }),
        ("stories", Kind::Count, |r| count(r.stories)),
        ("stories_shared", Kind::Count, |r| count(r.stories_shared)),
        ("told_first", Kind::Count, |r| count(r.first)),
        ("reactions", Kind::Count, |r| count(r.reactions)),
        ("reaction_q1_seconds", Kind::Seconds, |r| {
            number(r.reaction_q1)
        }),
        ("reaction_median_seconds", Kind::Seconds, |r| {
            number(r.reaction_median)
        }),
        ("reaction_q3_seconds", Kind::Seconds, |r| {
            number(r.reaction_q3)
        }),
    ];
    table("outlets", "outlet", columns, rows)
}

/// One row per story.
pub fn stories(rows: &[StoryRow]) -> Table {
    let columns: &[Filled<StoryRow>] = &[
        ("story", Kind::Text, |r| text(&r.story)),
        ("articles", Kind::Count, |r| count(r.articles)),
        ("outlets", Kind::Count, |r| count(r.outlets)),
        ("undated", Kind::Count, |r| count(r.undated)),
        ("published", Kind::Text, |r| moment(r.first)),
        ("breaker", Kind::Text, |r| words(r.breaker.as_ref())),
        ("breaker_article", Kind::Text, |r| {
            words(r.breaker_article.as_ref())
        }),
        ("to_2nd_seconds", Kind::Count, |r| seconds(r.second)),
        ("to_5th_seconds", Kind::Count, |r| seconds(r.fifth)),
        ("to_10th_seconds", Kind::Count, |r| seconds(r.tenth)),
        ("origins", Kind::Count, |r| count(r.origins)),
        ("characters", Kind::Count, |r| count(r.characters)),
        ("originality", Kind::Share, |r| number(r.originality)),
        ("agency", Kind::Share, |r| number(r.agency)),
        ("only_here", Kind::Share, |r| number(r.only)),
        ("copying_outlets", Kind::Count, |r| count(r.copying)),
        ("credited_characters", Kind::Share, |r| number(r.credited)),
    ];
    table("stories", "story", columns, rows)
}

/// One row per pair of outlets.
pub fn pairs(rows: &[PairRow]) -> Table {
    let columns: &[Filled<PairRow>] = &[
        ("from_outlet", Kind::Text, |r| words(r.from.as_ref())),
        ("to_outlet", Kind::Text, |r| words(r.to.as_ref())),
        ("directed", Kind::Flag, |r| Cell::Flag(r.directed)),
        ("articles", Kind::Count, |r| count(r.articles)),
        ("passages", Kind::Count, |r| count(r.passages)),
        ("characters", Kind::Count, |r| count(r.characters)),
        ("shown_characters", Kind::Share, |r| number(r.shown)),
        ("credited_characters", Kind::Share, |r| number(r.credited)),
        ("balance", Kind::Share, |r| number(r.balance)),
        ("lag_median_seconds", Kind::Seconds, |r| {
            number(r.lag_median)
        }),
    ];
    table("pairs", "pair", columns, rows)
}
