//! Versions, pages, stories, decisions, states, forgetting, the doctor.

use crate::made::{Draft, Made, exported, fill, place};
use parallax_archive::{
    DecisionKind, Forget, NameFilter, NewArticle, NewPage, NewPassage, Object, Originality,
    OriginalityFilter, PageBytes, Put, Query, Shared, SharedHolder, StoryFacts, StoryFilter,
    StoryFound,
};
use proptest::prelude::*;

#[test]
fn other_words_are_a_new_version_and_nothing_is_written_over() {
    let made = Made::new();
    let mut archive = made.archive();
    let first = Draft {
        text: "Le pont est fermé.",
        ..Draft::default()
    };
    let second = Draft {
        text: "Le pont est rouvert.",
        ..Draft::default()
    };
    let mut batch = archive.batch().unwrap();
    let id = first.put_id(&mut batch);
    assert_eq!(first.put(&mut batch), Put::Unchanged { id: id.clone() });
    assert_eq!(
        second.put(&mut batch),
        Put::NewVersion {
            id: id.clone(),
            number: 2
        }
    );
    assert_eq!(
        first.put(&mut batch),
        Put::NewVersion {
            id: id.clone(),
            number: 3
        }
    );
    batch.commit().unwrap();
    let reader = archive.reader();
    let versions = reader.versions(&id).unwrap();
    let told: Vec<_> = versions
        .iter()
        .map(|v| (v.number, v.current, v.record.contains("rouvert")))
        .collect();
    assert_eq!(
        told,
        [(1, false, false), (2, false, true), (3, true, false)]
    );
    assert_eq!(versions[0].record, first.record());
    let article = reader.article(&id).unwrap().unwrap();
    assert_eq!((article.address.as_str(), article.version), (first.url, 3));
    assert_eq!(
        reader
            .article(&format!("r-{}", first.url))
            .unwrap()
            .unwrap()
            .id,
        id
    );
    assert_eq!(reader.article_at(first.url).unwrap().unwrap().id, id);
    // Only the current words are found.
    let count = |typed: &str| {
        reader
            .count(&Query::parse(typed).unwrap(), 9)
            .unwrap()
            .articles
    };
    assert_eq!((count("fermé"), count("rouvert")), (1, 0));
}

#[test]
fn what_was_fetched_earlier_does_not_become_current() {
    let made = Made::new();
    let mut archive = made.archive();
    let mut batch = archive.batch().unwrap();
    let mut put = |text: &str, fetched: i64| {
        let page = batch.put_page(&NewPage {
            path: "crawl.warc",
            at: fetched as u64,
            within: 0,
            url: None,
            fetched: Some(fetched),
            bytes: PageBytes::Kept(text.as_bytes()),
            rejected: None,
        });
        let draft = Draft {
            text,
            ..Draft::default()
        };
        batch
            .put_article(&NewArticle {
                record: &draft.record(),
                annotation: None,
                address: None,
                time: None,
                page: Some(page.unwrap()),
                grams: &[],
            })
            .unwrap()
    };
    assert!(matches!(put("Mardi.", 20), Put::Added { .. }));
    assert!(matches!(put("Lundi.", 10), Put::Older { number: 2, .. }));
    assert!(matches!(put("Lundi.", 11), Put::Unchanged { .. }));
    assert!(matches!(
        put("Mercredi.", 30),
        Put::NewVersion { number: 3, .. }
    ));
    batch.commit().unwrap();
    let id = archive
        .reader()
        .article_at("https://gazette.example/1")
        .unwrap()
        .unwrap()
        .id;
    assert!(
        archive
            .reader()
            .current(&id)
            .unwrap()
            .unwrap()
            .record
            .contains("Mercredi")
    );
    assert!(archive.reader().examine().unwrap().is_sound());
}

#[test]
fn pages_come_back_byte_for_byte_and_rejected_ones_can_be_tried_again() {
    let made = Made::new();
    let mut archive = made.archive();
    let bytes: Vec<u8> = (0..=255).cycle().take(5_000).collect();
    let page = |rejected| NewPage {
        path: "a/b.html",
        at: 0,
        within: 0,
        url: Some("https://a.example/b"),
        fetched: None,
        bytes: PageBytes::Kept(&bytes),
        rejected,
    };
    let mut batch = archive.batch().unwrap();
    batch
        .reject("a/b.html", "", "unreadable", "it may not be read")
        .unwrap();
    let number = batch.put_page(&page(Some(("empty", "no text")))).unwrap();
    batch.commit().unwrap();
    assert_eq!(
        archive.reader().rejections().unwrap(),
        [("empty".to_owned(), 1)]
    );
    let mut batch = archive.batch().unwrap();
    assert_eq!(batch.put_page(&page(None)).unwrap(), number);
    batch.commit().unwrap();
    let reader = archive.reader();
    assert_eq!(reader.page_bytes(number).unwrap().unwrap(), bytes);
    let hash = parallax_archive::Reader::hash(&bytes);
    let known = reader.known_page("a/b.html", 0, 0, &hash).unwrap().unwrap();
    assert_eq!(
        (known.rejected, known.size, known.kept),
        (None, 5_000, true)
    );
    assert!(
        reader
            .known_page("a/c.html", 0, 0, &hash)
            .unwrap()
            .is_none()
    );
    assert!(reader.rejections().unwrap().is_empty());
}

#[test]
fn stories_keep_their_ids_through_merges() {
    let made = Made::new();
    let mut archive = made.archive();
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 0..9);
    batch
        .redirect("story-1", "story-0", r#"{"because": "one"}"#)
        .unwrap();
    batch
        .redirect("story-0", "story-2", r#"{"because": "two"}"#)
        .unwrap();
    batch
        .set_story(
            "story-2",
            &StoryFacts {
                origins: Some(2),
                central: None,
            },
        )
        .unwrap();
    assert_eq!(batch.touched_stories().unwrap(), ["story-2"]);
    batch.commit().unwrap();
    let reader = archive.reader();
    let StoryFound::Joined { from, story } = reader.story("story-1").unwrap() else {
        panic!("not joined");
    };
    assert_eq!((from.as_str(), story.id.as_str()), ("story-1", "story-2"));
    // Number 6 was a new version of number 1.
    assert_eq!(
        (story.reports, story.outlets, story.origins),
        (8, 5, Some(2))
    );
    assert_eq!(reader.members("story-0").unwrap().len(), 8);
    assert_eq!(
        reader.story("story-").unwrap(),
        StoryFound::Several(vec!["story-0".into(), "story-1".into(), "story-2".into()])
    );
    assert_eq!(reader.story("nothing").unwrap(), StoryFound::None);
    let article = reader.members("story-2").unwrap()[0].article.id.clone();
    let moves = reader.moves_of(&article).unwrap();
    assert!(
        !moves.is_empty()
            && moves
                .iter()
                .all(|m| m.reason.contains("because") || m.reason.contains("score"))
    );
    assert_eq!(
        reader
            .stories(&StoryFilter {
                min_reports: 2,
                ..StoryFilter::default()
            })
            .unwrap()
            .len(),
        1
    );
    assert!(reader.examine().unwrap().is_sound());
}

#[test]
fn lists_of_stories_go_on_where_they_ended() {
    let made = Made::new();
    let mut archive = made.archive();
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 0..60);
    batch.commit().unwrap();
    let reader = archive.reader();
    let all = reader.stories(&StoryFilter::default()).unwrap();
    assert!(all.len() > 15 && all.windows(2).all(|w| w[0].last >= w[1].last));
    let mut paged = Vec::new();
    loop {
        let after = paged.last().map(|s: &parallax_archive::Story| s.id.clone());
        let page = reader
            .stories(&StoryFilter {
                after: after.as_deref(),
                limit: Some(4),
                ..StoryFilter::default()
            })
            .unwrap();
        if page.is_empty() {
            break;
        }
        paged.extend(page);
    }
    assert_eq!(paged, all);
    let of_outlet = StoryFilter {
        outlet: Some("outlet3"),
        language: Some("fr"),
        ..StoryFilter::default()
    };
    assert!(!reader.stories(&of_outlet).unwrap().is_empty());
    assert!(
        reader
            .stories(&StoryFilter {
                outlet: Some("outlet"),
                ..StoryFilter::default()
            })
            .unwrap()
            .is_empty()
    );
}

#[test]
fn copies_originality_names_and_pending() {
    let made = Made::new();
    let mut archive = made.archive();
    let text = "La centrale est arrêtée, dit Anna Doe.";
    let drafts = [
        ("https://a.example/1", "a.example", 100),
        ("https://b.example/1", "b.example", 50),
    ];
    let mut batch = archive.batch().unwrap();
    let ids: Vec<String> = drafts
        .iter()
        .map(|(url, source, time)| {
            Draft {
                url,
                source,
                text,
                time: Some(*time),
                names: &[("Anna Doe", "person:anna doe")],
                ..Draft::default()
            }
            .put_id(&mut batch)
        })
        .collect();
    let pending: Vec<String> = batch
        .reader()
        .pending(None)
        .unwrap()
        .into_iter()
        .map(|p| p.id)
        .collect();
    assert_eq!(pending, [ids[1].clone(), ids[0].clone()]);
    let span = place(text, "La centrale est arrêtée");
    batch
        .put_passage(&NewPassage {
            a: &ids[1],
            a_span: span,
            b: &ids[0],
            b_span: span,
            kind: "narrative",
            edit: 0.0,
            credited: false,
            reason: "{}",
        })
        .unwrap();
    batch
        .put_originality(&Originality {
            id: &ids[0],
            originality: 0.4,
            copied: 0.6,
            agency: 0.0,
            quoted: 0.0,
            record: r#"{"from": []}"#,
        })
        .unwrap();
    let holders = [
        SharedHolder { id: &ids[0], span },
        SharedHolder { id: &ids[1], span },
    ];
    batch
        .put_shared(&Shared {
            id: "t1",
            kind: "narrative",
            holders: &holders,
            record: "{}",
        })
        .unwrap();
    assert!(
        batch
            .put_passage(&NewPassage {
                a: "none",
                a_span: span,
                b: &ids[0],
                b_span: span,
                kind: "x",
                edit: 0.0,
                credited: false,
                reason: "{}"
            })
            .unwrap_err()
            .to_string()
            .contains("no article \"none\"")
    );
    batch.place(&ids[0], "s", "{}").unwrap();
    batch.place(&ids[1], "s", "{}").unwrap();
    batch.commit().unwrap();
    let reader = archive.reader();
    assert_eq!(reader.partners_of(&ids[0]).unwrap(), [ids[1].clone()]);
    assert_eq!(reader.passages_in("s").unwrap().len(), 1);
    assert_eq!(reader.shared_texts_of(&ids[1]).unwrap().len(), 1);
    let rows = reader
        .originality(&OriginalityFilter {
            story: Some("s"),
            ..OriginalityFilter::default()
        })
        .unwrap();
    assert_eq!((rows.len(), rows[0].originality), (1, 0.4));
    let names = reader.names(&NameFilter::default()).unwrap();
    assert_eq!(
        (
            names[0].entity.as_str(),
            names[0].articles,
            names[0].outlets
        ),
        ("person:anna doe", 2, 2)
    );
    let mut grams = Vec::new();
    reader
        .each_candidate(0, 60, false, |c| {
            grams.push(c);
            Ok(())
        })
        .unwrap();
    assert_eq!(
        (grams.len(), grams[0].grams.as_slice()),
        (1, &[1, 2, 3][..])
    );
    assert_eq!(reader.pending_count().unwrap(), 0);
    assert_eq!(
        reader.sample(Some("a.example"), 9, false).unwrap(),
        [ids[0].clone()]
    );
}

#[test]
fn decisions_are_kept_and_undone() {
    let made = Made::new();
    let mut archive = made.archive();
    let mut batch = archive.batch().unwrap();
    let number = batch
        .decide(DecisionKind::NotSame, "a", Some("b"), &[], Some(5))
        .unwrap();
    batch
        .decide(DecisionKind::Split, "a", Some("c"), &["x", "y"], None)
        .unwrap();
    batch.undo(number).unwrap();
    assert!(
        batch
            .undo(number)
            .unwrap_err()
            .to_string()
            .contains("before")
    );
    batch.commit().unwrap();
    let told: Vec<_> = archive
        .reader()
        .decisions()
        .unwrap()
        .into_iter()
        .map(|d| (d.kind.word(), d.articles.len(), d.undone))
        .collect();
    assert_eq!(told, [("not-same", 0, true), ("split", 2, false)]);
    assert!(
        !exported(archive.reader()).contains(" 5 "),
        "when a decision was taken is not exported"
    );
}

#[test]
fn states_are_saved_with_what_they_belong_to() {
    let made = Made::new();
    let mut archive = made.archive();
    let mut batch = archive.batch().unwrap();
    let pass = batch.begin_pass("group", "from 0").unwrap();
    batch.save_state("grouper", &[1; 9_000]).unwrap();
    batch.commit().unwrap();
    assert_eq!(
        archive.reader().open_passes().unwrap(),
        [(pass, "group".to_owned(), "from 0".to_owned())]
    );
    let mut batch = archive.batch().unwrap();
    batch.save_state("grouper", &[2; 10]).unwrap();
    drop(batch);
    assert_eq!(
        archive.reader().load_state("grouper").unwrap().unwrap(),
        [1; 9_000]
    );
    let mut batch = archive.batch().unwrap();
    batch.finish_pass(pass).unwrap();
    batch.drop_state("grouper").unwrap();
    batch.commit().unwrap();
    assert_eq!(archive.reader().load_state("grouper").unwrap(), None);
    assert!(archive.reader().open_passes().unwrap().is_empty());
}

#[test]
fn what_is_forgotten_is_gone_from_the_file() {
    let made = Made::new();
    let mut archive = made.archive();
    let mut batch = archive.batch().unwrap();
    fill(&mut batch, 0..40);
    let draft = Draft {
        url: "https://secret.example/1",
        source: "secret.example",
        text: "Zanzibarquux parle.",
        names: &[("Zanzibarquux", "person:zanzibarquux")],
        ..Draft::default()
    };
    let id = draft.put_id(&mut batch);
    batch
        .put_page(&NewPage {
            path: "s.html",
            at: 0,
            within: 0,
            url: Some(draft.url),
            fetched: None,
            bytes: PageBytes::Kept(b"Zanzibarquux"),
            rejected: None,
        })
        .unwrap();
    batch.place(&id, "story-0", "{}").unwrap();
    batch.commit().unwrap();
    archive.checkpoint().unwrap();
    let holds = |needle: &str| {
        let files = [
            made.path.clone(),
            made.folder.path().join("news.parallax-wal"),
        ];
        files.iter().any(|f| {
            std::fs::read(f).is_ok_and(|b| b.windows(needle.len()).any(|w| w == needle.as_bytes()))
        })
    };
    assert!(holds("zanzibarquux"));
    let before = archive.reader().story("story-0").unwrap();
    let done = archive.forget(Forget::Address(draft.url), true).unwrap();
    assert_eq!((done.articles, done.versions, done.pages), (1, 1, 1));
    assert!(
        !holds("zanzibarquux") && !holds("Zanzibarquux"),
        "still in the file"
    );
    let (StoryFound::Story(before), StoryFound::Story(after)) =
        (before, archive.reader().story("story-0").unwrap())
    else {
        panic!("no story");
    };
    assert_eq!(before.reports, after.reports + 1);
    let done = archive
        .forget(Forget::Outlet("outlet2.example"), false)
        .unwrap();
    assert!(done.articles > 5);
    let query = Query::parse("outlet:outlet2").unwrap();
    assert_eq!(archive.reader().count(&query, 10).unwrap().articles, 0);
    assert!(
        archive
            .forget(Forget::Outlet("outlet2.example"), false)
            .unwrap()
            .is_nothing()
    );
    let health = archive.reader().examine().unwrap();
    assert!(health.is_sound(), "{:?}", health.findings);
    // For good: it stays out. The other may come again.
    let mut batch = archive.batch().unwrap();
    assert_eq!(draft.put(&mut batch), Put::Unwanted);
    assert!(matches!(
        Draft {
            url: "https://outlet2.example/n",
            source: "outlet2.example",
            ..Draft::default()
        }
        .put(&mut batch),
        Put::Added { .. }
    ));
}

#[test]
fn every_object_has_a_name_of_its_own() {
    for object in Object::ALL {
        assert_eq!(Object::named(object.name()), Some(object));
        assert!(!object.columns().is_empty());
    }
    assert_eq!(Object::named("x"), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn versions_follow_the_words(words in prop::collection::vec(0u8..4, 1..12)) {
        let made = Made::new();
        let mut archive = made.archive();
        let mut batch = archive.batch().unwrap();
        let mut expected: Vec<u8> = Vec::new();
        for word in &words {
            let text = format!("Mot {word}.");
            let put = Draft { text: &text, ..Draft::default() }.put(&mut batch);
            if expected.last() == Some(word) {
                let unchanged = matches!(put, Put::Unchanged { .. });
                prop_assert!(unchanged);
            } else {
                expected.push(*word);
            }
        }
        batch.commit().unwrap();
        let id = archive.reader().article_at("https://gazette.example/1").unwrap().unwrap().id;
        let versions = archive.reader().versions(&id).unwrap();
        prop_assert_eq!(versions.len(), expected.len());
        for (nth, (version, word)) in versions.iter().zip(&expected).enumerate() {
            prop_assert_eq!(version.number as usize, nth + 1);
            let words = format!("Mot {word}.");
            prop_assert!(version.record.contains(&words));
        }
        prop_assert!(archive.reader().examine().unwrap().is_sound());
    }
}
