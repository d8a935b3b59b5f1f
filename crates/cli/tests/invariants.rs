//! What holds for every output whatever the rooms find: spans are exact, order and threads change nothing, records that
//! are no records end no run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use common::{objects, parallax, records, slice, stories};
use serde_json::Value;
use std::collections::BTreeMap;

/// `{start, end, text}` objects anywhere in `found`: their words are those of the text at that place.
fn exact(found: &Value, text: &str) -> usize {
    let mut count = 0;
    for mention in found.as_array().unwrap() {
        assert_eq!(
            slice(text, &mention["start"], &mention["end"]),
            mention["text"].as_str().unwrap()
        );
        count += 1;
    }
    count
}

/// Pairs of start and end lie inside the text.
fn inside(pairs: &Value, text: &str) {
    for pair in pairs.as_array().unwrap() {
        slice(text, &pair[0], &pair[1]);
    }
}

fn quotes_inside(quotes: &Value, text: impl Fn(&Value) -> String) {
    for quote in quotes.as_array().unwrap() {
        let text = text(quote);
        for part in ["content", "verbatim", "cue"] {
            inside(&quote[part], &text);
        }
        if let Some(spans) = quote["speaker"].get("spans") {
            inside(spans, &text);
        }
    }
}

#[test]
fn mentions_are_exact_slices() {
    for story in stories() {
        let given = records(&story);
        for (article, found) in objects(&given)
            .iter()
            .zip(objects(&parallax(&["annotate", "-"], &given)))
        {
            assert_eq!(article["id"], found["id"], "in the order given");
            let text = article["text"].as_str().unwrap();
            for kind in ["names", "dates", "numbers"] {
                exact(&found[kind], text);
            }
            quotes_inside(&found["quotes"], |_| text.to_owned());
            for sentence in found["sentences"].as_array().unwrap() {
                slice(text, &sentence["start"], &sentence["end"]);
            }
        }
    }
}

#[test]
fn copies_lie_inside_their_articles() {
    let given: String = stories().iter().map(|s| records(s)).collect();
    let texts: BTreeMap<String, String> = objects(&given)
        .iter()
        .map(|a| {
            (
                a["id"].as_str().unwrap().to_owned(),
                a["text"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    for found in objects(&parallax(&["copies", "-"], &given))
        .iter()
        .filter(|o| o["type"] == "passage")
    {
        slice(
            &texts[found["a"].as_str().unwrap()],
            &found["a_start"],
            &found["a_end"],
        );
        slice(
            &texts[found["b"].as_str().unwrap()],
            &found["b_start"],
            &found["b_end"],
        );
    }
}

#[test]
fn tellings_and_conflicts_are_exact_slices() {
    for story in stories() {
        for compared in objects(&parallax(
            &["compare", "--format", "json", "-"],
            &records(&story),
        )) {
            let text = |at: &Value| {
                let article = &compared["articles"][at["article"].as_u64().unwrap() as usize];
                article["text"].as_str().unwrap().to_owned()
            };
            for list in ["statements", "conflicts"] {
                for item in compared[list].as_array().unwrap() {
                    for telling in item["tellings"].as_array().unwrap() {
                        let words = slice(&text(telling), &telling["start"], &telling["end"]);
                        assert_eq!(words, telling["text"].as_str().unwrap());
                    }
                }
            }
            quotes_inside(&compared["quotes"], text);
        }
    }
}

#[test]
fn threads_change_nothing() {
    let given: String = stories().iter().map(|s| records(s)).collect();
    for command in ["annotate", "copies", "group"] {
        assert_eq!(
            parallax(&[command, "-j", "1", "-"], &given),
            parallax(&[command, "-j", "4", "-"], &given),
            "{command}"
        );
    }
    let story = stories().remove(0).display().to_string();
    for arguments in [
        ["read", "--format", "jsonl"],
        ["compare", "--format", "json"],
    ] {
        let run =
            |threads: &str| parallax(&[&arguments[..], &["-j", threads, &story]].concat(), "");
        assert_eq!(run("1"), run("4"), "{arguments:?}");
    }
}

#[test]
fn one_bad_record_ends_no_run() {
    let story = stories().remove(0);
    let given = format!("{{\"id\": 1}}\nno json\n{}", records(&story));
    assert_eq!(
        objects(&parallax(&["annotate", "-"], &given)).len(),
        records(&story).lines().count()
    );
}

#[test]
fn compare_lists_articles_by_time() {
    for story in stories() {
        for compared in objects(&parallax(
            &["compare", "--format", "json", "-"],
            &records(&story),
        )) {
            let times: Vec<i64> = compared["articles"]
                .as_array()
                .unwrap()
                .iter()
                .map(|a| {
                    a["published"]
                        .as_str()
                        .unwrap()
                        .parse::<jiff::Timestamp>()
                        .unwrap()
                        .as_second()
                })
                .collect();
            assert!(times.is_sorted(), "{times:?}");
        }
    }
}
