//! `parallax relate`: pairs of sentences in; how alike they are, and whether they tell the same or cannot both be true, out.

use super::{found, print_lines};
use crate::Outcome;
use crate::args::{Common, Records};
use crate::inputs::{Trouble, for_each_line};
use crate::output::relate::RelationRecord;
use anyhow::{Context, bail};
use parallax_core::compare::{Related, relate};
use parallax_core::language::{Language, identify};
use rayon::prelude::*;
use serde::Deserialize;

/// So many pairs are related at once.
const AT_ONCE: usize = 1024;
/// Sentences with more bytes than this are texts, and are not read.
const LONGEST: usize = 100_000;

/// A pair of sentences, as given.
#[derive(Deserialize)]
struct Pair {
    id: serde_json::Value,
    #[serde(default)]
    lang: Option<String>,
    a: String,
    b: String,
}

/// Relates all pairs given, in their order.
pub fn run(typed: &Records, common: &Common) -> anyhow::Result<Outcome> {
    let mut trouble = Trouble::new(common.strict);
    let mut waiting: Vec<(String, String)> = Vec::new();
    let mut pairs = 0;
    let at_once = if common.strict { 1 } else { AT_ONCE };
    for path in &typed.files {
        for_each_line(path, &mut trouble, |number, line, trouble| {
            waiting.push((
                format!("{}, line {number}", path.display()),
                line.to_owned(),
            ));
            if waiting.len() >= at_once {
                pairs += relate_all(&mut waiting, trouble)?;
            }
            Ok(())
        })?;
    }
    pairs += relate_all(&mut waiting, &mut trouble)?;
    trouble.summary(pairs, "pairs");
    Ok(found(pairs))
}

/// Relates and prints the waiting pairs; how many there were.
fn relate_all(waiting: &mut Vec<(String, String)>, trouble: &mut Trouble) -> anyhow::Result<usize> {
    let related: Vec<anyhow::Result<(String, Related)>> =
        waiting.par_iter().map(|(_, line)| one(line)).collect();
    let mut records = Vec::new();
    for ((from, _), result) in waiting.drain(..).zip(related) {
        match result {
            Ok((id, related)) => records.push(RelationRecord::new(id, &related)),
            Err(e) => trouble.report(&format!("{from}: {e:#}"))?,
        }
    }
    print_lines(records.iter())?;
    Ok(records.len())
}

fn one(line: &str) -> anyhow::Result<(String, Related)> {
    let pair: Pair = serde_json::from_str(line)
        .context("not a pair of sentences: {id, lang, a, b} with a and b as text is wanted")?;
    let id = match pair.id {
        serde_json::Value::String(id) => id,
        serde_json::Value::Number(id) => id.to_string(),
        _ => bail!("the id is no text and no number"),
    };
    if pair.a.len().max(pair.b.len()) > LONGEST {
        bail!(
            "a sentence of more than {LONGEST} bytes: `relate` takes sentences, `compare` takes texts"
        );
    }
    let stated = pair.lang.as_deref();
    let known = stated.filter(|code| Language::get(code).is_some());
    let code = match known {
        Some(code) => Some(code.to_owned()),
        None => identify(&format!("{} {}", pair.a, pair.b), stated),
    };
    Ok((id, relate(&pair.a, &pair.b, Language::of(code.as_deref()))))
}
