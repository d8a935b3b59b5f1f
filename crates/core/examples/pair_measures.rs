//! Prints what a comparison measures, for `tools/fit_pairs.py`.
//!
//! usage: `cargo run --release --example pair_measures PAIRS < ARTICLES`. Each line of ARTICLES is an article record with
//! the field `story`, each line of PAIRS `{set, lang, a, b, y}`. Offsets are code points.

// An example of the library's use reads files.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

use parallax_core::article::{Article, Moment};
use parallax_core::compare::{MeasuredStory, measure_names, measure_story, sentence_measures};
use parallax_core::evidence::{Offsets, Span};
use parallax_core::language::Language;
use parallax_core::mention::{Annotation, annotate_article};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufReader, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    let names = json!({
        "pair": MeasuredStory::pair_names(),
        "lone": MeasuredStory::lone_names(),
        "sentences": measure_names(),
    });
    writeln!(out, "{names}")?;
    for (story, articles) in stories()? {
        print(&story, articles, &mut out)?;
    }
    let Some(path) = std::env::args().nth(1) else {
        return Ok(());
    };
    for line in BufReader::new(std::fs::File::open(path)?).lines() {
        let pair: Value = serde_json::from_str(&line?)?;
        let field = |name: &str| pair.get(name).and_then(Value::as_str).unwrap_or_default();
        let language = Language::of(Some(field("lang")));
        let values = sentence_measures(field("a"), field("b"), language);
        let row = json!({ "set": field("set"), "y": pair.get("y"), "values": values });
        writeln!(out, "{row}")?;
    }
    Ok(())
}

fn stories() -> Result<BTreeMap<String, Vec<Article>>, Box<dyn Error>> {
    let mut stories: BTreeMap<String, Vec<Article>> = BTreeMap::new();
    for line in std::io::stdin().lock().lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let field = |name: &str| record.get(name).and_then(Value::as_str).map(str::to_owned);
        let article = Article {
            id: field("id").ok_or("no id")?,
            outlet: field("source"),
            language: field("lang"),
            title: field("title"),
            published: field("date").as_deref().and_then(Moment::parse),
            text: field("text").ok_or("no text")?,
            ..Article::default()
        };
        let story = field("story").ok_or("no story")?;
        stories.entry(story).or_default().push(article);
    }
    Ok(stories)
}

fn print(story: &str, articles: Vec<Article>, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let annotations: Vec<Annotation> = articles.iter().map(annotate_article).collect();
    let measured = measure_story(articles, annotations);
    let offsets: Vec<Offsets> = measured
        .articles
        .iter()
        .map(|a| Offsets::new(&a.text))
        .collect();
    let place = |(article, span): (usize, Span)| {
        let (article, offsets) = (measured.articles.get(article)?, offsets.get(article)?);
        let at = |byte| offsets.code_points(&article.text, byte);
        Some((article.id.clone(), at(span.start), at(span.end)))
    };
    for pair in &measured.pairs {
        let row = json!({ "story": story, "a": place(pair.a), "b": place(pair.b), "values": pair.values });
        writeln!(out, "{row}")?;
    }
    for lone in &measured.lone {
        let places = lone.spans.iter().map(|span| place((lone.article, *span)));
        let places: Vec<_> = places.collect();
        let row = json!({ "story": story, "lone": places, "values": lone.values });
        writeln!(out, "{row}")?;
    }
    Ok(())
}
