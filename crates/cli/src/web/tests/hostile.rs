//! Hostile words, and what others are shown.

use super::*;

/// Every text in a value.
fn texts<'v>(value: &'v Value, into: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => into.push(text),
        Value::Array(values) => values.iter().for_each(|v| texts(v, into)),
        Value::Object(fields) => fields.values().for_each(|v| texts(v, into)),
        _ => {}
    }
}

#[test]
fn others_are_shown_short_passages_only() {
    const LONGEST: usize = 60;
    let place = small(Some(LONGEST));
    let whole = small(None);
    // Words of articles that are longer than any passage may be.
    let mut long: Vec<String> = Vec::new();
    for articles in whole.stories().values() {
        for id in articles {
            let article = whole.data(&format!("/articles/{id}.json"));
            let text = article["article"]["text"].as_str().unwrap().to_owned();
            let lines = text.split('\n').filter(|l| l.chars().count() > 2 * LONGEST);
            long.extend(lines.map(|l| l.chars().take(LONGEST + 30).collect()));
        }
    }
    assert!(long.len() > 20);
    let file = addresses(&place);
    let data = file.iter().filter(|(_, _, form)| *form == Form::Json);
    for (documented, address, _) in data {
        let of_no_words = ["/schema", "/openapi"];
        if of_no_words.iter().any(|p| documented.starts_with(p)) || documented.contains("/changes")
        {
            continue;
        }
        let said = place.data(address);
        let mut found = Vec::new();
        texts(&said, &mut found);
        for passage in &long {
            assert!(
                !found.iter().any(|t| t.contains(passage)),
                "{address}: {passage}"
            );
        }
    }
    for (_, address, form) in &file {
        if *form == Form::Csv && !address.contains("/changes") {
            let said = place.page(address);
            assert!(!long.iter().any(|p| said.contains(p)), "{address}");
        }
    }
    // All quotes together give no more of an article than its share.
    let quotes = place.data("/quotes.json?limit=200");
    let mut given: BTreeMap<&str, usize> = BTreeMap::new();
    for quote in quotes["items"].as_array().unwrap() {
        let article = quote["article"].as_str().unwrap();
        let words = quote["text"].as_str().unwrap().chars().count();
        *given.entry(article).or_default() += words;
    }
    assert!(given.len() > 5);
    for (article, words) in given {
        let whole = whole.data(&format!("/articles/{article}.json"));
        let length = whole["article"]["text"].as_str().unwrap().chars().count();
        assert!(
            words <= (length / 5).max(600),
            "{article}: {words} of {length}"
        );
    }
}

#[test]
fn hostile_words_are_inert() {
    let folder = tempfile::tempdir().unwrap();
    let bad =
        "</title><script>alert(1)</script>\u{202e}gnp.exe\u{7}<img src=x onerror=alert(1)>\"'";
    let records: Vec<String> = (0..3)
        .map(|n| {
            let text = format!("Le pont de Vaumoise a cédé lundi {bad}. « {bad} », a dit le maire Paul {bad}.\n\nDouze personnes ont été blessées, selon la préfecture du Loing.");
            let record = json!({
                "id": format!("{n}"), "url": format!("javascript:alert({n})"), "source": format!("{bad}{n}/..%2f"),
                "lang": "fr", "date": "2024-02-13T10:00:00Z", "title": format!("Pont effondré à Vaumoise {bad}"),
                "text": text, "authors": [bad], "agencies": [bad], "byline": bad, "kicker": bad,
            });
            record.to_string()
        })
        .collect();
    let path = folder.path().join("hostile.jsonl");
    std::fs::write(&path, records.join("\n")).unwrap();
    let place = Place::of(&[path], None);
    let mut pages = addresses(&place);
    pages.push((
        String::new(),
        format!(
            "/search?q={}",
            crate::web::ask::encode(&bad.replace('"', ""))
        ),
        Form::Html,
    ));
    pages.push((
        String::new(),
        format!("/quotes?speaker={}", crate::web::ask::encode(bad)),
        Form::Html,
    ));
    for (_, address, form) in pages {
        let said = place.get(&address);
        assert!([200, 400, 404].contains(&said.status.as_u16()), "{address}");
        if form == Form::Html && !address.contains("desk.") {
            for raw in ["<script>", "<img", "\u{202e}", "\u{7}", "href=\"javascript"] {
                assert!(!said.body.contains(raw), "{address}: {raw:?}");
            }
        }
        if matches!(form, Form::Atom | Form::Opml) {
            assert!(!said.body.contains("<script>") && !said.body.contains('\u{7}'));
        }
    }
}

#[test]
fn a_reason_that_a_decision_put_aside_is_cut_like_every_other() {
    let words = "un deux trois quatre cinq six sept huit neuf dix";
    let of = |before: Value| json!({"because": [{"feature": "words", "weight": 1.0, "words": words}], "before": before});
    let mut joined = of(of(Value::Null));
    crate::web::capped::shorten_stored(&mut joined);
    assert!(!joined.to_string().contains("sept"), "{joined}");
}
