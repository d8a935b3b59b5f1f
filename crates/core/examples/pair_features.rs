//! Prints the features of all pairs of clauses of the articles of each story, for `tools/fit_pairs.py`.
//!
//! usage: `cargo run --release --example pair_features < articles.jsonl`, where each line is an article record with the
//! field `story`. Offsets are code points.

use parallax_core::article::{Article, Moment};
use parallax_core::compare::{feature_names, pair_features};
use parallax_core::evidence::{Offsets, Span};
use parallax_core::mention::{Annotation, annotate_article};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let mut stories: BTreeMap<String, Vec<Article>> = BTreeMap::new();
    for line in std::io::stdin().lock().lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| record.get(name).and_then(|v| v.as_str()).map(str::to_owned);
        stories
            .entry(field("story").ok_or("no story")?)
            .or_default()
            .push(Article {
                id: field("id").ok_or("no id")?,
                outlet: field("source"),
                language: field("lang"),
                published: field("date").as_deref().and_then(Moment::parse),
                text: field("text").ok_or("no text")?,
                ..Article::default()
            });
    }
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{}",
        serde_json::json!({ "features": feature_names() })
    )?;
    for (story, articles) in stories {
        print(&story, articles, &mut out)?;
    }
    Ok(())
}

fn print(story: &str, articles: Vec<Article>, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let annotations: Vec<Annotation> = articles.iter().map(annotate_article).collect();
    let (articles, pairs) = pair_features(articles, annotations);
    let offsets: Vec<Offsets> = articles.iter().map(|a| Offsets::new(&a.text)).collect();
    let place = |(article, span): (usize, Span)| {
        let (article, offsets) = (articles.get(article)?, offsets.get(article)?);
        let at = |byte| offsets.code_points(&article.text, byte);
        Some((article.id.clone(), at(span.start), at(span.end)))
    };
    for pair in pairs {
        let row = serde_json::json!({ "story": story, "a": place(pair.a), "b": place(pair.b), "values": pair.values });
        writeln!(out, "{row}")?;
    }
    Ok(())
}
