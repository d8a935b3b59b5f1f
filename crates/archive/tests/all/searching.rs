//! Search and quotes: what is found, in which order, with which words shown.

use crate::made::{Draft, Made, fill};
use parallax_archive::{Archive, Order, Query, QuoteFilter};

fn stock(made: &Made) -> Archive {
    let mut archive = made.archive();
    let mut batch = archive.batch().unwrap();
    let drafts = [
        Draft {
            url: "https://fr.euronews.example/1",
            source: "fr.euronews.com",
            title: "Une « voix de la raison » à Minsk",
            text: "Alexandre Loukachenko a parlé lundi : « Je suis la voix de la raison », a dit Loukachenko.\n\nL’œuvre des bombardements dure.",
            time: Some(1_671_400_000),
            names: &[
                ("Alexandre Loukachenko", "person:lukashenka"),
                ("Loukachenko", "person:lukashenka"),
            ],
            quotes: &[("Loukachenko", "Je suis la voix de la raison")],
            ..Draft::default()
        },
        Draft {
            url: "https://en.euronews.example/1",
            source: "euronews.com",
            lang: "en",
            title: "Minsk and the pari",
            text: "Lukashenko spoke of bombing raids. The others listened in Paris.",
            time: Some(1_671_500_000),
            names: &[("Lukashenko", "person:lukashenka")],
            quotes: &[("Lukashenko", "bombing raids")],
        },
        Draft {
            url: "https://monde.example/1",
            source: "Le Monde",
            title: "Un bombardement",
            text: "La voix est la raison. Un pari, des paris. Le 20 décembre à Saint-Denis, 32,6 % de voix.",
            time: Some(1_671_600_000),
            ..Draft::default()
        },
        Draft {
            url: "https://undated.example/1",
            source: "undated.example",
            text: "Sans date, la raison.",
            time: None,
            ..Draft::default()
        },
    ];
    for (nth, draft) in drafts.iter().enumerate() {
        let id = draft.put_id(&mut batch);
        batch
            .place(&id, if nth < 2 { "minsk" } else { "other" }, "{}")
            .unwrap();
    }
    batch.commit().unwrap();
    archive
}

/// The addresses that are found, in order.
fn found(archive: &Archive, typed: &str) -> Vec<String> {
    let query = Query::parse(typed).unwrap();
    let page = archive
        .reader()
        .search(&query, Order::Newest, 20, None)
        .unwrap();
    let all: Vec<String> = page
        .hits
        .into_iter()
        .map(|h| {
            h.article
                .address
                .trim_start_matches("https://")
                .replace(".example/1", "")
        })
        .collect();
    let mut by_relevance: Vec<String> = archive
        .reader()
        .search(&query, Order::Relevance, 20, None)
        .unwrap()
        .hits
        .into_iter()
        .map(|h| {
            h.article
                .address
                .trim_start_matches("https://")
                .replace(".example/1", "")
        })
        .collect();
    let mut sorted = all.clone();
    sorted.sort_unstable();
    by_relevance.sort_unstable();
    assert_eq!(
        sorted, by_relevance,
        "{typed}: another order, the same articles"
    );
    assert_eq!(
        archive.reader().count(&query, 20).unwrap().articles as usize,
        all.len()
    );
    all
}

#[test]
fn words_phrases_and_fields() {
    let made = Made::new();
    let archive = stock(&made);
    let is =
        |typed: &str, expected: &[&str]| assert_eq!(found(&archive, typed), expected, "{typed}");
    is("raison", &["monde", "fr.euronews", "undated"]);
    is("\"voix de la raison\"", &["fr.euronews"]);
    is("«VOIX de la Raison»", &["fr.euronews"]);
    is("title:raison", &["fr.euronews"]);
    // By stems, in the language of each article; accents and ligatures apart.
    is("bombardements", &["monde", "fr.euronews"]);
    is("\"bombardements\"", &["fr.euronews"]);
    is("oeuvre", &["fr.euronews"]);
    is("l'œuvre", &["fr.euronews"]);
    // "pari" is the stem of "Paris" in English, not of the French word.
    is("paris", &["monde", "en.euronews"]);
    is("paris lang:en", &["en.euronews"]);
    is("Saint-Denis", &["monde"]);
    is("\"32,6\"", &["monde"]);
    is("bomb*", &["monde", "en.euronews", "fr.euronews"]);
    is("outlet:euronews", &["en.euronews", "fr.euronews"]);
    is("outlet:monde raison", &["monde"]);
    is("outlet:euro*", &["en.euronews", "fr.euronews"]);
    is("raison -voix", &["undated"]);
    is("-raison", &["en.euronews"]);
    is("listened OR oeuvre", &["en.euronews", "fr.euronews"]);
    is("minsk (voix OR raids) -others", &["fr.euronews"]);
    is("raison story:minsk", &["fr.euronews"]);
    is("story:minsk", &["en.euronews", "fr.euronews"]);
    is("story:none", &[]);
    is("zzz", &[]);
}

#[test]
fn names_are_found_in_every_spelling() {
    let made = Made::new();
    let archive = stock(&made);
    let is =
        |typed: &str, expected: &[&str]| assert_eq!(found(&archive, typed), expected, "{typed}");
    is(
        "speaker:Loukachenko outlet:euronews \"voix de la raison\" after:2022-12-18 lang:fr",
        &["fr.euronews"],
    );
    is("speaker:loukachenko", &["en.euronews", "fr.euronews"]);
    is("name:Lukashenko", &["en.euronews", "fr.euronews"]);
    is(
        "name:\"Alexandre Loukachenko\"",
        &["en.euronews", "fr.euronews"],
    );
    is("name:alex*", &["fr.euronews"]);
    is("speaker:Minsk", &[]);
}

#[test]
fn days_are_those_of_greenwich() {
    let made = Made::new();
    let archive = stock(&made);
    // 18, 20 and 21 December 2022.
    let is =
        |typed: &str, expected: &[&str]| assert_eq!(found(&archive, typed), expected, "{typed}");
    is("after:2022-12-20", &["monde", "en.euronews"]);
    is("before:2022-12-20", &["fr.euronews"]);
    is("on:2022-12-20", &["en.euronews"]);
    is("on:2022-12 raison", &["monde", "fr.euronews"]);
    is("after:2022-12-19 before:2022-12-21", &["en.euronews"]);
    is("after:2023", &[]);
}

#[test]
fn what_is_shown_is_exactly_what_stands_there() {
    let made = Made::new();
    let archive = stock(&made);
    for typed in [
        "raison",
        "l'œuvre",
        "\"voix de la raison\"",
        "bombing",
        "name:Lukashenko paris",
        "bomb*",
        "32,6",
    ] {
        let page = archive
            .reader()
            .search(&Query::parse(typed).unwrap(), Order::Newest, 20, None)
            .unwrap();
        assert!(!page.hits.is_empty(), "{typed}");
        let mut shown = 0;
        for hit in page.hits {
            let record = archive
                .reader()
                .current(&hit.article.id)
                .unwrap()
                .unwrap()
                .record;
            let record: serde_json::Value = serde_json::from_str(&record).unwrap();
            let text: Vec<char> = record["text"].as_str().unwrap().chars().collect();
            let snippet = hit.snippet.unwrap();
            let length = snippet.text.chars().count();
            let slice = |s: usize, e: usize| text[s..e].iter().collect::<String>();
            assert_eq!(slice(snippet.start, snippet.start + length), snippet.text);
            for (start, end) in snippet.hits {
                assert!(start >= snippet.start && end <= snippet.start + length && start < end);
                assert!(slice(start, end).chars().any(char::is_alphanumeric));
                shown += 1;
            }
            shown += hit.title.len();
        }
        assert!(shown > 0, "{typed}");
    }
    let page = archive
        .reader()
        .search(
            &Query::parse("\"voix de la raison\"").unwrap(),
            Order::Newest,
            1,
            None,
        )
        .unwrap();
    let hit = &page.hits[0];
    let title: Vec<char> = hit.article.title.as_ref().unwrap().chars().collect();
    let (start, end) = hit.title[0];
    assert_eq!(
        title[start..end].iter().collect::<String>(),
        "voix de la raison"
    );
}

#[test]
fn lists_go_on_where_they_ended() {
    let made = Made::new();
    let mut archive = made.archive();
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 0..50);
    batch.commit().unwrap();
    let query = Query::parse("rapport").unwrap();
    let all = archive
        .reader()
        .search(&query, Order::Newest, 1_000, None)
        .unwrap();
    assert!(all.next.is_none() && all.hits.len() > 40);
    assert!(
        all.hits
            .windows(2)
            .all(|w| w[0].article.time >= w[1].article.time)
    );
    let (mut paged, mut cursor) = (Vec::new(), None);
    loop {
        let page = archive
            .reader()
            .search(&query, Order::Newest, 7, cursor.as_deref())
            .unwrap();
        paged.extend(page.hits.into_iter().map(|h| h.article.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(
        paged,
        all.hits
            .into_iter()
            .map(|h| h.article.id)
            .collect::<Vec<_>>()
    );
    assert!(
        archive
            .reader()
            .search(&query, Order::Newest, 7, Some("x"))
            .is_err()
    );
}

#[test]
fn quotes_by_speaker_with_pages() {
    let made = Made::new();
    let mut archive = stock(&made);
    let quotes =
        |archive: &Archive, speaker: Option<&str>, within: &str, cursor: Option<&str>, limit| {
            let within = if within.is_empty() {
                Query::default()
            } else {
                Query::parse(within).unwrap()
            };
            archive
                .reader()
                .quotes(&QuoteFilter {
                    speaker,
                    within,
                    cursor,
                    limit,
                    ..QuoteFilter::default()
                })
                .unwrap()
        };
    let (found, next) = quotes(&archive, Some("Loukachenko"), "", None, None);
    let told: Vec<_> = found
        .iter()
        .map(|q| (q.speaker.clone().unwrap(), q.content.clone()))
        .collect();
    assert_eq!(told.len(), 2, "both spellings: {told:?}");
    assert_eq!(next, None);
    assert_eq!(
        quotes(&archive, Some("Loukachenko"), "lang:fr", None, None)
            .0
            .len(),
        1
    );
    assert_eq!(quotes(&archive, None, "", None, None).0.len(), 2);
    for nobody in ["(", "«", "*", "\u{301}"] {
        let found = quotes(&archive, Some(nobody), "", None, None);
        assert_eq!(found, (vec![], None), "{nobody}");
    }
    // A cursor is whatever somebody sends.
    let least = format!("{}.0", i64::MIN);
    assert_eq!(quotes(&archive, None, "", Some(&least), None).0.len(), 2);
    let most = format!("{}.0", i64::MAX);
    assert_eq!(quotes(&archive, None, "", Some(&most), None).0.len(), 0);
    let minsk = |id: &str| {
        let filter = QuoteFilter {
            within: Query::default().in_story(id),
            ..QuoteFilter::default()
        };
        archive.reader().quotes(&filter).unwrap().0.len()
    };
    assert_eq!(["minsk", "other", "none"].map(minsk), [2, 0, 0]);
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 0..700);
    batch.commit().unwrap();
    let all = quotes(&archive, Some("Anna"), "", None, None).0;
    assert!(all.len() > 500);
    let (mut paged, mut cursor) = (Vec::new(), None);
    loop {
        let (page, next) = quotes(&archive, Some("Anna"), "", cursor.as_deref(), Some(113));
        paged.extend(page);
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, all);
}

#[test]
fn an_outlet_that_is_not_there_is_told() {
    let made = Made::new();
    let archive = stock(&made);
    let page = archive
        .reader()
        .search(
            &Query::parse("outlet:figaro").unwrap(),
            Order::Newest,
            5,
            None,
        )
        .unwrap();
    assert!(page.hits.is_empty());
    insta::assert_snapshot!(page.notes.join("\n"), @r#"no outlet of the archive is called "figaro""#);
}
