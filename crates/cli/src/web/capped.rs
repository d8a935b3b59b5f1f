//! Capped: a comparison whose words may be handed to others as data. Each passage is cut, and no article gives more than its share, as
//! in a report for publication; the places move with the words, so that they still are exact slices.

use crate::decisions::BEFORE;
use crate::output::comparison::ComparisonRecord;
use crate::render::{Excerpts, Ration, capped};
use parallax_core::compare::{Comparison, Telling};
use parallax_core::evidence::{Reason, Span};
use serde_json::Value;

/// Of the words of a reason so many characters.
pub const OF_REASON: usize = 24;
/// What an article record tells in words that are no excerpt.
const OWN_WORDS: [&str; 4] = ["text", "lede", "kicker", "byline"];
const LISTS_OF_WORDS: [&str; 2] = ["captions", "related"];
/// Where this machine keeps it: nobody else's business.
const PLACES: [&str; 2] = ["path", "record"];

/// The comparison with so much of the articles' words as may be shown.
pub fn cap(comparison: &Comparison, excerpts: Excerpts) -> Comparison {
    let mut given = comparison.clone();
    let Some(longest) = excerpts.longest else {
        return given;
    };
    let texts: Vec<&str> = comparison
        .articles
        .iter()
        .map(|a| a.text.as_str())
        .collect();
    let mut rations: Vec<Ration> = texts.iter().map(|t| Ration::new(t, excerpts)).collect();
    let mut cut = |article: usize, span: Span, marks: &[Span]| {
        let found = texts.get(article).zip(rations.get_mut(article));
        let shown = found.and_then(|(text, ration)| {
            let cut = ration.offer(text, span, marks, 0)?;
            ration.give_all(text, &[cut.span]);
            Some(cut.span)
        });
        shown.unwrap_or(Span::new(span.start, span.start))
    };
    for conflict in &mut given.conflicts {
        shorten(&mut conflict.reason);
        for side in &mut conflict.sides {
            side.span = cut(side.article, side.span, &side.marks);
            side.marks.retain(|mark| side.span.contains(*mark));
            side.value = match side.span.is_empty() {
                true => String::new(),
                false => capped(&side.value, Some(longest)),
            };
        }
    }
    for statement in &mut given.statements {
        shorten(&mut statement.reason);
        let mut told = |telling: &mut Telling| {
            telling.span = cut(telling.article, telling.span, &[]);
        };
        statement.tellings.iter_mut().for_each(&mut told);
        statement.perhaps.iter_mut().for_each(&mut told);
    }
    for passage in &mut given.copies.passages {
        shorten(&mut passage.reason);
        shorten(&mut passage.direction.reason);
    }
    for origin in &mut given.origins {
        shorten(&mut origin.reason);
    }
    for (article, annotation) in given.annotations.iter_mut().enumerate() {
        for quote in &mut annotation.quotes {
            for span in &mut quote.content {
                *span = cut(article, *span, &[]);
            }
            let content = quote.content.clone();
            let is_given = |span: &Span| content.iter().any(|c| c.contains(*span));
            quote.content.retain(|span| !span.is_empty());
            quote.verbatim.retain(is_given);
        }
    }
    given
}

fn shorten(reason: &mut Reason) {
    for feature in &mut reason.features {
        feature.words = capped(&feature.words, Some(OF_REASON));
    }
}

/// A reason as the archive keeps it, its words cut, and those of the one that it keeps for when it is taken back.
pub fn shorten_stored(joined: &mut Value) {
    if let Some(before) = joined.get_mut(BEFORE) {
        shorten_stored(before);
    }
    let because = joined.get_mut("because").and_then(Value::as_array_mut);
    for feature in because.into_iter().flatten() {
        if let Some(words) = feature.get_mut("words")
            && let Some(said) = words.as_str()
        {
            *words = Value::String(capped(said, Some(OF_REASON)));
        }
    }
}

/// The record of a comparison as JSON, with so much of the articles' words as may be shown.
pub fn record(comparison: &Comparison, excerpts: Excerpts) -> serde_json::Result<Value> {
    if excerpts.longest.is_none() {
        return serde_json::to_value(ComparisonRecord::new(comparison, None));
    }
    let given = cap(comparison, excerpts);
    let mut record = serde_json::to_value(ComparisonRecord::new(&given, None))?;
    let articles = record.get_mut("articles").and_then(Value::as_array_mut);
    for article in articles.into_iter().flatten() {
        without_words(article);
    }
    Ok(record)
}

/// Takes the words of a whole article out of its record, and where it is kept; the title stays.
pub fn without_words(article: &mut Value) {
    let Some(fields) = article.as_object_mut() else {
        return;
    };
    for name in OWN_WORDS {
        if let Some(value) = fields.get_mut(name) {
            *value = if name == "text" {
                Value::String(String::new())
            } else {
                Value::Null
            };
        }
    }
    for name in PLACES {
        if let Some(value) = fields.get_mut(name) {
            *value = Value::Null;
        }
    }
    fields.retain(|name, value| name != "record" || !value.is_null());
    for name in LISTS_OF_WORDS {
        if let Some(value) = fields.get_mut(name) {
            *value = Value::Array(Vec::new());
        }
    }
}
