use super::*;
use proptest::prelude::*;

const HOUR: i64 = 3600;

/// Two reports of a burst dam, a fire elsewhere, and a later flood of another river.
const STORIES: [(&str, i64, &str, &str, &str); 5] = [
    (
        "dam-1",
        0,
        "fr",
        "Tarves : le barrage de Montclos cède, deux villages évacués",
        "Le barrage de Montclos, sur la Tarvine, a cédé mardi matin. Près de 640 habitants de Tarves et de Lussey ont \
         été évacués, a annoncé la préfète Hélène Marquisat. La vague a emporté le pont de Lussey.",
    ),
    (
        "fire-1",
        HOUR,
        "fr",
        "Un incendie ravage le marché couvert de Port-Brémond",
        "Le marché couvert de Port-Brémond a entièrement brûlé dans la nuit. Trois pompiers ont été intoxiqués, selon \
         le capitaine Yvan Delorge. Une enquête a été ouverte.",
    ),
    (
        "dam-2",
        2 * HOUR,
        "fr",
        "Évacuations après la rupture d'un barrage sur la Tarvine",
        "Quelque 640 personnes ont dû quitter Tarves et Lussey après la rupture du barrage de Montclos. « L'eau est \
         arrivée d'un coup », raconte le maire de Lussey. La préfète Hélène Marquisat s'est rendue sur place.",
    ),
    (
        "dam-3",
        5 * HOUR,
        "en",
        "Dam bursts in eastern France, 640 evacuated",
        "A dam burst near Montclos on Tuesday, sending a wave down the Tarvine river. Some 640 people left the \
         villages of Tarves and Lussey, said the prefect, Helene Marquisat.",
    ),
    (
        "flood-1",
        40 * HOUR,
        "fr",
        "La Brenelle déborde à Sorges",
        "La Brenelle est sortie de son lit jeudi à Sorges. Les caves du bourg sont sous l'eau et l'école restera \
         fermée, a annoncé le préfet Marc Tissandier.",
    ),
];

fn with_reports<T>(use_them: impl FnOnce(&[Report<'_>]) -> T) -> T {
    let annotation = Annotation::default();
    let reports: Vec<Report<'_>> = STORIES
        .iter()
        .map(|&(id, when, language, title, text)| Report {
            id,
            language,
            when: Some(when),
            title,
            text,
            annotation: &annotation,
        })
        .collect();
    use_them(&reports)
}

#[test]
fn reports_of_one_event_join_in_words_and_languages() {
    let stories: Vec<(String, String)> = with_reports(|reports| {
        let mut grouper = Grouper::default();
        reports
            .iter()
            .flat_map(|r| grouper.push(r))
            .map(|d| (d.article, d.story))
            .collect()
    });
    let of = |id: &str| {
        stories
            .iter()
            .rev()
            .find(|(a, _)| a == id)
            .map(|(_, s)| s.as_str())
    };
    assert_eq!(of("dam-2"), Some("dam-1"));
    assert_eq!(of("dam-3"), Some("dam-1"));
    assert_eq!(of("fire-1"), Some("fire-1"));
    assert_eq!(of("flood-1"), Some("flood-1"));
}

#[test]
fn a_decision_names_the_nearest_story_and_what_is_shared() {
    let decisions = with_reports(|reports| {
        let mut grouper = Grouper::default();
        reports
            .iter()
            .flat_map(|r| grouper.push(r))
            .collect::<Vec<_>>()
    });
    let of = |id: &str| &decisions.iter().find(|d| d.article == id).unwrap().reason;
    let joined = of("dam-2");
    assert!(joined.score >= joined.threshold);
    let names = joined.features.iter().find(|f| f.name == "names").unwrap();
    assert!(names.words.contains("Tarves") && names.weight > 0.0);
    let sum: f64 = joined.features.iter().map(|f| f.weight).sum();
    assert!((sum - joined.score).abs() < 1e-6);
    let founded = of("flood-1");
    assert!(founded.score < founded.threshold);
    assert!(
        founded
            .features
            .iter()
            .any(|f| f.name == "story" && f.words == "dam-1")
    );
}

#[test]
fn given_articles_are_sorted_into_events() {
    let found = with_reports(events);
    let articles: Vec<&[usize]> = found.iter().map(|e| e.articles.as_slice()).collect();
    assert_eq!(articles, [&[0, 2, 3][..], &[1], &[4]]);
    assert!(
        found
            .iter()
            .all(|e| e.reason.score < e.reason.threshold && !e.reason.features.is_empty())
    );
    let one = with_reports(|reports| events(&reports[2..4]));
    assert_eq!(one.len(), 1);
    assert_eq!(one[0].reason, Reason::default());
    assert!(events(&[]).is_empty());
}

/// Groups short French reports, each an id, an hour and a title, with weights of its own.
fn grouped(table: &str, reports: &[(&str, i64, &str, &str)]) -> (Grouper, Vec<String>) {
    let mut grouper = Grouper::with(std::borrow::Cow::Owned(Weights::parse(table)));
    let annotation = Annotation::default();
    let mut decisions = Vec::new();
    for &(id, hour, language, title) in reports {
        decisions.extend(grouper.push(&Report {
            id,
            language,
            when: Some(hour * HOUR),
            title,
            text: "",
            annotation: &annotation,
        }));
    }
    decisions.extend(grouper.finish());
    let last = |id: &str| {
        decisions
            .iter()
            .rev()
            .find(|d| d.article == id)
            .map(|d| d.story.clone())
    };
    let stories = reports.iter().filter_map(|r| last(r.0)).collect();
    (grouper, stories)
}

const BRIDGES: [(&str, i64, &str, &str); 4] = [
    (
        "a",
        0,
        "fr",
        "Le pont suspendu de Vaumoise cède sous un camion",
    ),
    (
        "b",
        1,
        "fr",
        "Vaumoise : un camion fait céder le pont suspendu",
    ),
    (
        "c",
        30,
        "fr",
        "Le pont suspendu de Vaumoise sera reconstruit",
    ),
    ("d", 31, "fr", "Reconstruction du pont suspendu de Vaumoise"),
];

#[test]
fn what_comes_after_a_silence_and_fits_less_is_parted_and_of_one_saga() {
    let joined = "threshold\t1\t-9\t99\nwords\t9\t9\n";
    assert_eq!(grouped(joined, &BRIDGES).1, ["a", "a", "a", "a"]);
    let parted = "hysteresis\t0\nthreshold\t1\t2\t99\nwords\t9\t2\nhours between\t0\t-3\n";
    let (mut grouper, stories) = grouped(parted, &BRIDGES);
    assert_eq!(stories, ["a", "a", "c", "c"]);
    let sagas = grouper.sagas();
    assert!(
        sagas.iter().any(|s| s.one == "a" && s.other == "c"),
        "{sagas:?}"
    );
}

#[test]
fn stories_that_turn_out_to_be_one_are_merged_unless_the_user_keeps_them_apart() {
    let merged = "threshold\t99\t1\t99\nwords\t1\t9\n";
    let (mut grouper, stories) = grouped(merged, &BRIDGES[..2]);
    assert_eq!(stories, ["a", "a"]);
    let redirects = grouper.redirects();
    assert_eq!(redirects.len(), 1);
    assert_eq!(
        (redirects[0].from.as_str(), redirects[0].to.as_str()),
        ("b", "a")
    );
    assert!(redirects[0].reason.score >= redirects[0].reason.threshold);

    let mut apart = Grouper::with(std::borrow::Cow::Owned(Weights::parse(merged)));
    apart.keep_apart("a", "b");
    let annotation = Annotation::default();
    for (id, hour, language, title) in &BRIDGES[..2] {
        let when = Some(hour * HOUR);
        let report = Report {
            id,
            language,
            when,
            title,
            text: "",
            annotation: &annotation,
        };
        let decisions = apart.push(&report);
        assert_eq!(decisions.last().unwrap().story, *id);
    }
    assert!(apart.finish().is_empty());
    assert!(apart.redirects().is_empty());
}

#[test]
fn stories_of_two_languages_are_linked_by_what_they_name() {
    let linked = "threshold\t99\t99\t1\nnames\t0\t0\t9\n";
    let reports = [
        (
            "a",
            0,
            "fr",
            "Le pont de Vaumoise cède, selon Hélène Marquisat",
        ),
        (
            "b",
            1,
            "en",
            "Bridge at Vaumoise collapses, says Helene Marquisat",
        ),
        ("c", 2, "en", "Wheat harvest starts late near Saint-Brevel"),
    ];
    assert_eq!(grouped(linked, &reports).1, ["a", "a", "c"]);
}

#[test]
fn articles_that_the_user_splits_off_grow_on_their_own() {
    let table = "threshold\t1\t1\t99\nwords\t9\t9\n";
    let (mut grouper, stories) = grouped(table, &BRIDGES);
    assert_eq!(stories, ["a", "a", "a", "a"]);
    grouper.split_off("a", &["c", "d"], "c");
    let annotation = Annotation::default();
    let next = |grouper: &mut Grouper, id: &str, title: &str| {
        let when = Some(32 * HOUR);
        let report = Report {
            id,
            language: "fr",
            when,
            title,
            text: "",
            annotation: &annotation,
        };
        let mut decisions = grouper.push(&report);
        decisions.extend(grouper.finish());
        decisions
            .iter()
            .map(|d| format!("{} {}", d.article, d.story))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        next(&mut grouper, "e", "Reconstruction du pont suspendu"),
        ["e c"]
    );
    assert_eq!(
        next(&mut grouper, "f", "Un camion fait céder le pont"),
        ["f a"]
    );
}

#[test]
fn the_table_of_weights_names_features_only() {
    let known = ["pooling", "same", "hysteresis", "threshold"];
    let table = crate::language::shared_table("stories", "weights.tsv");
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let mut cells = line.split('\t');
        let name = cells.next().unwrap();
        assert!(known.contains(&name) || FEATURES.contains(&name), "{name}");
        assert!(cells.all(|c| c.parse::<f32>().is_ok()), "{line}");
    }
}

proptest! {
    #[test]
    fn every_article_is_decided_on_and_twice_alike(texts in proptest::collection::vec("\\PC{0,60}", 0..8)) {
        let annotation = Annotation::default();
        let ids: Vec<String> = (0..texts.len()).map(|n| n.to_string()).collect();
        let run = || {
            let mut grouper = Grouper::default();
            texts
                .iter()
                .zip(&ids)
                .flat_map(|(text, id)| {
                    let report = Report { id, language: "fr", when: None, title: text, text, annotation: &annotation };
                    let decisions = grouper.push(&report);
                    assert_eq!(decisions.first().map(|d| &d.article), Some(id));
                    decisions
                })
                .collect::<Vec<_>>()
        };
        let once = run();
        prop_assert!(once.iter().all(|d| ids.contains(&d.story)));
        prop_assert_eq!(once, run());
    }
}
