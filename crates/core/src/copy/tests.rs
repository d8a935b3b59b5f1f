use super::*;
use crate::article::Moment;
use crate::language::Language;
use proptest::prelude::*;

const DISPATCH: &str = "Le maire de Vaubrun a présenté samedi un plan de sauvetage pour la vieille fonderie, \
    fermée depuis l'incendie de novembre. Les ouvriers réclament la réouverture de l'atelier avant le printemps, \
    selon un délégué syndical bélarusse.";
const REWRITE: &str = "Rebondissement dans la vallée. Les ouvriers réclament toujours la réouverture du grand \
    atelier avant le printemps, selon un délégué syndical biélorusse. Rien n'est joué.";

fn analyse(text: &str) -> Analysis<'_> {
    Analysis::new(text, Language::of(Some("fr")))
}

fn source<'a>(text: &'a str, outlet: &str, when: i64) -> Source<'a> {
    Source {
        text,
        facts: Facts {
            outlet: (!outlet.is_empty()).then(|| outlet.to_owned()),
            times: Times {
                published: (when != 0).then(|| moment(when)),
                ..Times::default()
            },
            length: text.chars().count(),
            named: crate::article::named_runs(text),
            ..Facts::default()
        },
    }
}

/// So many hours after the first one of 1970, so that clocks do not matter.
fn moment(hours: i64) -> Moment {
    let time = jiff::Timestamp::from_second(hours * 3600).unwrap();
    Moment::parse(&time.to_string()).unwrap()
}

#[test]
fn a_reworded_sentence_is_one_passage_with_precise_ends() {
    let (a, b) = (DISPATCH, REWRITE);
    let found = copies(&[source(b, "B", 20), source(a, "A", 10)], None);
    let [passage] = found.passages.as_slice() else {
        panic!("{:?}", found.passages);
    };
    assert_eq!((passage.a, passage.b, passage.directed), (1, 0, true));
    assert_eq!(passage.kind, CopyKind::Narrative);
    assert!(passage.a_span.slice(DISPATCH).starts_with("Les ouvriers"));
    assert!(passage.a_span.slice(DISPATCH).ends_with("bélarusse"));
    assert!(passage.b_span.slice(REWRITE).ends_with("biélorusse"));
    assert!(passage.edit > 0.0 && passage.edit < 0.4);
    assert!(passage.reason.score >= passage.reason.threshold);
    let [late, early] = found.articles.as_slice() else {
        panic!()
    };
    assert!((early.originality - 1.0).abs() < 1e-9);
    assert!((late.originality + late.copied - 1.0).abs() < 1e-9 && late.copied > 0.5);
    assert_eq!(late.from.first().map(|o| o.article), Some(1));
}

#[test]
fn one_outlet_does_not_copy_itself_and_unknown_outlets_are_different() {
    let (a, b) = (DISPATCH, DISPATCH);
    assert!(
        copies(&[source(a, "A", 1), source(b, "A", 2)], None)
            .passages
            .is_empty()
    );
    assert_eq!(
        copies(&[source(a, "", 1), source(b, "", 2)], None)
            .passages
            .len(),
        1
    );
}

#[test]
fn window_and_unknown_times() {
    let (a, b) = (DISPATCH, DISPATCH);
    assert!(
        copies(&[source(a, "A", 10), source(b, "B", 99)], Some(50))
            .passages
            .is_empty()
    );
    let found = copies(&[source(a, "A", 10), source(b, "B", 0)], Some(50));
    assert!(found.passages.iter().all(|p| !p.directed && p.a == 0));
    assert_eq!(found.passages.len(), 1);
    assert!((found.articles[1].originality - 1.0).abs() < 1e-9);
}

#[test]
fn quoted_words_are_a_quote_and_take_nothing_from_originality() {
    let text = "« Nous ne quitterons pas cette vallée tant que le dernier four ne sera pas rallumé », a promis la préfète.";
    let (a, b) = (text, text);
    let sources = [source(a, "A", 1), source(b, "B", 2)];
    let found = copies(&sources, None);
    assert_eq!(found.passages[0].kind, CopyKind::Quote);
    assert!((found.articles[1].originality - 1.0).abs() < 1e-9 && found.articles[1].quoted > 0.7);
}

#[test]
fn credit_of_an_agency_or_of_the_outlet() {
    let named = format!("{DISPATCH} C'est ce que révèle L’Écho du Val.");
    let (a, b) = (DISPATCH, &named);
    let agency = Credit {
        kind: CreditKind::Agency,
        name: Some("AFP".to_owned()),
        place: CreditPlace::Byline,
        span: None,
    };
    let credited = |outlet, credits: &[Credit]| {
        let mut later = source(b, "B", 2);
        later.facts.credits = credits.to_vec();
        copies(&[source(a, outlet, 1), later], None).passages[0].credited
    };
    assert!(credited("L'Écho du Val", &[]));
    assert!(credited("A", &[agency]));
    assert!(!credited("A", &[]));
}

#[test]
fn set_phrases_of_unrelated_articles_are_formulae_and_furniture_is_nothing() {
    let phrase = "n'a pas répondu dans l'immédiat à une demande de commentaire de notre rédaction";
    let topics = [
        "volcan cratère éruption lave cendres panache islandais évacuation",
        "tournoi raquette gazon finale favorite blessure épaule abandon",
        "budget impôts députés amendement commission séance hémicycle scrutin",
        "orchestre symphonie chef répétition concert violon ovation tournée",
        "récolte vigne gelée bourgeons bougies vignerons bourgogne millésime",
    ];
    let texts: Vec<String> = topics
        .iter()
        .map(|t| format!("{t}. Le groupe {phrase}."))
        .collect();
    let outlets = ["A", "B", "C", "D", "E"];
    let sources: Vec<Source<'_>> = texts
        .iter()
        .zip(outlets)
        .zip(1..)
        .map(|((a, o), n)| source(a, o, n))
        .collect();
    let found = copies(&sources, None);
    assert!(!found.passages.is_empty());
    assert!(found.passages.iter().all(|p| p.kind == CopyKind::Formula));
    // Nobody is the source of a set phrase, and in a long stream its holders would pile up.
    assert!(found.shared.is_empty());
    let one_outlet: Vec<Source<'_>> = texts
        .iter()
        .zip(["A", "A", "A", "A", "E"])
        .zip(1..)
        .map(|((a, o), n)| source(a, o, n))
        .collect();
    assert!(copies(&one_outlet, None).passages.is_empty());
}

#[test]
fn what_an_outlet_has_from_itself_is_found_apart() {
    let sources = [
        source(DISPATCH, "A", 1),
        source(REWRITE, "A", 2),
        source(REWRITE, "", 3),
        source(REWRITE, "", 4),
    ];
    let found = own_copies(&sources, None);
    let [passage] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!((passage.a, passage.b), (0, 1));
}

#[test]
fn hostile_inputs_are_bounded() {
    let long = "mot ".repeat(200_000) + DISPATCH;
    let (a, b) = (&long, &long);
    let empty = "";
    let found = copies(
        &[source(a, "A", 1), source(empty, "E", 1), source(b, "B", 2)],
        None,
    );
    assert!(!found.passages.is_empty());
    let same = DISPATCH;
    let names: Vec<String> = (0..1000).map(|n| n.to_string()).collect();
    let many: Vec<Source<'_>> = names.iter().map(|n| source(same, n, 5)).collect();
    let found = copies(&many, None);
    assert!(found.passages.len() < 50_000 && found.passages.iter().all(|p| !p.directed));
}

#[test]
fn how_far_holders_differ_from_the_first() {
    // The second is of the first's outlet, so that only the third is held against both.
    let reworded = DISPATCH
        .replace("samedi", "dimanche")
        .replace("sauvetage", "relance");
    let sources = [
        source(DISPATCH, "A", 1),
        source(&reworded, "A", 2),
        source(&reworded, "B", 3),
    ];
    let found = copies(&sources, None);
    let [shared] = found.shared.as_slice() else {
        panic!("{:?}", found.shared);
    };
    let edits: Vec<bool> = shared.holders.iter().map(|h| h.edit > 0.01).collect();
    assert_eq!(edits, [false, true, true]);
}

#[test]
fn what_every_outlet_prints_again_and_again_is_no_furniture() {
    let outlets = ["A", "B", "C"];
    let sources: Vec<Source<'_>> = (0..60)
        .map(|n| source(DISPATCH, outlets[n % 3], n as i64 + 1))
        .collect();
    let found = copies(&sources, None);
    assert!(found.passages.len() > 700);
    assert!(found.passages.iter().all(|p| p.kind == CopyKind::Narrative));
}

#[test]
fn words_that_end_another_paragraph_are_no_part_of_a_passage() {
    let texts = [
        "Le traité parle d'une union entre les deux pays.\n\nLes ouvriers réclament la réouverture de l'atelier \
         avant le printemps, selon un délégué syndical.",
        "Il loue les échanges entre les deux pays.\n\nLes ouvriers réclament la réouverture de l'atelier avant le \
         printemps, selon un délégué syndical.\n\nRien d'autre.",
    ];
    let found = copies(&[source(texts[0], "A", 1), source(texts[1], "B", 2)], None);
    let [passage] = found.passages.as_slice() else {
        panic!("{:?}", found.passages);
    };
    assert!(passage.a_span.slice(texts[0]).starts_with("Les ouvriers"));
    assert!(passage.b_span.slice(texts[1]).starts_with("Les ouvriers"));
    assert!(passage.b_span.slice(texts[1]).ends_with("syndical"));
}

fn shown(a: &str, b: &str) -> String {
    let (x, y) = (analyse(a), analyse(b));
    align(&x, Span::new(0, a.len()), &y, Span::new(0, b.len()))
        .into_iter()
        .map(|step| match step {
            Aligned::Same { a: s, .. } => s.slice(a).to_owned(),
            Aligned::Changed { a: s, b: t } => format!("{}>{}", s.slice(a), t.slice(b)),
            Aligned::Dropped { a: s } => format!("-{}", s.slice(a)),
            Aligned::Added { b: t } => format!("+{}", t.slice(b)),
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn alignment_of_a_reworded_sentence() {
    insta::assert_snapshot!(
        shown("Les ouvriers réclament la « réouverture », selon Kiev.", "Mardi, les ouvriers de Vaubrun exigent la \"réouverture\" selon Kyiv."),
        @"+Mardi +, Les ouvriers +de +Vaubrun réclament>exigent la « réouverture » -, selon Kiev>Kyiv ."
    );
}

proptest! {
    #[test]
    fn passages_are_words_of_their_texts_in_any_order(
        texts in proptest::collection::vec("([a-e]{1,3}[ .,\u{301}]){0,60}", 1..6),
        turn in 0usize..6,
    ) {
        let mut order: Vec<usize> = (0..texts.len()).collect();
        let give = |order: &[usize]| {
            let sources: Vec<Source<'_>> = order.iter().map(|n| source(&texts[*n], "", *n as i64 + 1)).collect();
            let mut found = copies(&sources, None);
            for p in &mut found.passages {
                p.a = order[p.a];
                p.b = order[p.b];
            }
            found.passages.sort_by_key(|p| (p.a, p.a_span, p.b, p.b_span));
            found.passages
        };
        let first = give(&order);
        for p in &first {
            prop_assert!(!p.a_span.slice(&texts[p.a]).is_empty() && !p.b_span.slice(&texts[p.b]).is_empty());
            prop_assert!((0.0..=1.0).contains(&p.edit));
        }
        order.rotate_left(turn % texts.len());
        prop_assert_eq!(first, give(&order));
    }

    #[test]
    fn alignments_hold_every_token_once(a in "\\PC{0,80}", b in "\\PC{0,80}") {
        let (x, y) = (analyse(&a), analyse(&b));
        let steps = align(&x, Span::new(0, a.len()), &y, Span::new(0, b.len()));
        let firsts = steps.iter().filter(|s| !matches!(s, Aligned::Added { .. })).count();
        let seconds = steps.iter().filter(|s| !matches!(s, Aligned::Dropped { .. })).count();
        prop_assert_eq!((firsts, seconds), (x.tokens.len(), y.tokens.len()));
    }
}

/// An agency credited in the byline.
fn agency(name: &str) -> Credit {
    Credit {
        kind: CreditKind::Agency,
        name: Some(name.to_owned()),
        place: CreditPlace::Byline,
        span: None,
    }
}

const LEVEL: &str = "Le niveau du lac de Brissane est descendu de trois mètres depuis le début du printemps, ont mesuré \
    les techniciens du barrage, qui redoutent une coupure de la turbine avant la fin du mois de juillet.";

/// The shared texts of several articles: `(outlet, hour or 0, text, agencies)`.
fn shared(articles: &[(&str, i64, &str, &[&str])]) -> (Vec<SharedText>, Copies) {
    let sources: Vec<Source<'_>> = articles
        .iter()
        .map(|(outlet, hour, text, agencies)| {
            let mut source = source(text, outlet, *hour);
            source.facts.credits = agencies.iter().map(|a| agency(a)).collect();
            source.facts.language = Some("fr".to_owned());
            source
        })
        .collect();
    let copies = copies(&sources, None);
    (copies.shared.clone(), copies)
}

#[test]
fn nobody_first_and_no_credit_is_an_origin_that_is_not_known() {
    let (texts, copies) = shared(&[("A", 5, LEVEL, &[]), ("B", 5, LEVEL, &[])]);
    let [text] = texts.as_slice() else {
        panic!("{texts:?}")
    };
    assert!(text.origin.is_virtual() && text.origin.agency().is_none() && text.first.is_none());
    assert_eq!(copies.passages[0].direction.taken, Taken::Undetermined);
    let unseen = &copies.articles[0].virtuals[0];
    assert!(unseen.agency.is_none() && unseen.share > 0.9 && !unseen.credited);
}

#[test]
fn an_agency_that_one_credits_is_inferred_for_the_other() {
    let (texts, copies) = shared(&[("A", 5, LEVEL, &["AP", "AFP"]), ("B", 5, LEVEL, &[])]);
    let origin = &texts[0].origin;
    // Named second, but the language of the text is its home's.
    assert_eq!(origin.agency(), Some("AFP"));
    assert_eq!(origin.agencies.len(), 2);
    assert!(origin.is_virtual() && origin.credited_by == [0]);
    assert!(!copies.articles[1].virtuals[0].credited);
    let stories = story_origins(
        &[(LEVEL.len(), Some("fr")), (LEVEL.len(), Some("fr"))],
        &copies,
    );
    let [story] = stories.as_slice() else {
        panic!("{stories:?}")
    };
    assert_eq!(story.articles, [0, 1]);
    assert_eq!(
        (story.credited_by.as_slice(), story.inferred_for.as_slice()),
        (&[0][..], &[1][..])
    );
    assert!(!story.directed && story.because.starts_with("agency-likely"));
}

#[test]
fn the_agencys_own_article_is_the_source() {
    let (texts, copies) = shared(&[
        ("A", 9, LEVEL, &["AFP"]),
        ("AFP", 5, LEVEL, &[]),
        ("B", 12, LEVEL, &[]),
    ]);
    assert_eq!(texts[0].origin.source, Some(1));
    assert_eq!(texts[0].origin.agency(), Some("AFP"));
    assert!(copies.articles.iter().all(|a| a.virtuals.is_empty()));
    assert_eq!(copies.articles[2].from[0].article, 1);
}

#[test]
fn an_outlet_that_others_name_is_the_source_whatever_the_clock() {
    let named = format!("{LEVEL} C'est ce qu'a révélé Le Courrier de Brissane.");
    let (texts, copies) = shared(&[
        ("Le Courrier de Brissane", 9, LEVEL, &[]),
        ("B", 5, &named, &[]),
    ]);
    assert_eq!(texts[0].origin.source, Some(0));
    assert_eq!(
        texts[0].first,
        Some(1),
        "who appeared first is another matter"
    );
    let passage = &copies.passages[0];
    assert_eq!((passage.a, passage.direction.taken), (1, Taken::FromSecond));
}

#[test]
fn who_clearly_appeared_first_is_the_source() {
    let (texts, _) = shared(&[
        ("A", 9, LEVEL, &[]),
        ("B", 5, LEVEL, &[]),
        ("C", 0, LEVEL, &[]),
    ]);
    assert_eq!(texts[0].origin.source, None, "one of them has no time");
    let (texts, _) = shared(&[("A", 9, LEVEL, &[]), ("B", 5, LEVEL, &[])]);
    assert_eq!((texts[0].origin.source, texts[0].first), (Some(1), Some(1)));
}

#[test]
fn what_all_others_are_changed_from_is_the_source() {
    let one = LEVEL
        .replace("techniciens", "ingénieurs")
        .replace("coupure", "panne");
    let other = LEVEL
        .replace("printemps", "semestre")
        .replace("turbine", "centrale");
    let (texts, _) = shared(&[
        ("A", 5, &one, &[]),
        ("B", 5, LEVEL, &[]),
        ("C", 5, &other, &[]),
    ]);
    assert_eq!(texts[0].origin.source, Some(1));
}

#[test]
fn an_article_may_have_several_sources() {
    let both = format!("{LEVEL}\n\n{DISPATCH}");
    let (texts, copies) = shared(&[
        ("A", 5, LEVEL, &[]),
        ("B", 5, DISPATCH, &[]),
        ("C", 50, &both, &[]),
    ]);
    assert_eq!(texts.len(), 2);
    let mut from: Vec<usize> = copies.articles[2].from.iter().map(|o| o.article).collect();
    from.sort_unstable();
    assert_eq!(from, [0, 1]);
    let length = |text: &str| (text.len(), Some("fr"));
    let stories = story_origins(&[length(LEVEL), length(DISPATCH), length(&both)], &copies);
    assert_eq!(stories.len(), 2, "{stories:?}");
    let with: Vec<usize> = stories
        .iter()
        .map(|o| o.articles.len() + o.also.len())
        .collect();
    assert_eq!(with, [2, 2]);
}

#[test]
fn what_leaves_the_window_is_closed_with_its_texts() {
    let facts = |outlet: &str, hour: i64| Facts {
        outlet: Some(outlet.to_owned()),
        times: Times {
            published: Some(moment(hour)),
            ..Times::default()
        },
        length: 100,
        ..Facts::default()
    };
    let found = |a, b| Found {
        a,
        b,
        a_span: Span::new(0, 80),
        b_span: Span::new(0, 80),
        kind: CopyKind::Narrative,
        same: 20,
        near: 0,
        changed: 0,
        weight: 60.0,
        threshold: 42.0,
        words: String::new(),
    };
    let mut ledger = Ledger::default();
    let (a, b) = (ledger.enter(facts("A", 1)), ledger.enter(facts("B", 2)));
    assert!(ledger.share(&found(a, b)).directed);
    let early = ledger.close(Some(2 * 3600));
    assert_eq!(early.articles.len(), 1);
    assert!(early.shared.is_empty(), "B still holds it");
    let c = ledger.enter(facts("C", 3));
    ledger.share(&found(b, c));
    assert_eq!(ledger.share(&found(a, c)), Verdict::default(), "A has left");
    let late = ledger.close(None);
    assert_eq!(late.articles.len(), 2);
    assert_eq!(late.shared[0].holders.len(), 3);
    assert_eq!(late.shared[0].origin.source, Some(a));
    assert!((late.articles[0].1.copied - 0.8).abs() < 1e-9);
    assert!(ledger.close(None).articles.is_empty());
}

proptest! {
    #[test]
    fn verdicts_do_not_depend_on_the_order_given(
        picks in proptest::collection::vec((0usize..4, 0i64..3, 0usize..3), 2..6),
        turn in 0usize..6,
    ) {
        let texts = [
            format!("{LEVEL} {DISPATCH}"),
            LEVEL.replace("turbine", "centrale"),
            format!("{REWRITE} {LEVEL}"),
            DISPATCH.to_owned(),
        ];
        let outlets = ["A", "B", "C", "D", "E", "F"];
        let credits: [&[&str]; 3] = [&[], &["AFP"], &["AP", "AFP"]];
        let articles: Vec<(&str, i64, &str, &[&str])> = picks
            .iter()
            .zip(outlets)
            .map(|((text, hour, credit), outlet)| (outlet, *hour, texts[*text].as_str(), credits[*credit]))
            .collect();
        let give = |order: &[usize]| {
            let given: Vec<_> = order.iter().map(|n| articles[*n]).collect();
            let (mut texts, copies) = shared(&given);
            for text in &mut texts {
                text.first = text.first.map(|n| order[n]);
                text.origin.first = text.first;
                text.origin.source = text.origin.source.map(|n| order[n]);
                text.origin.credited_by.iter_mut().for_each(|n| *n = order[*n]);
                text.holders.iter_mut().for_each(|h| h.article = order[h.article]);
            }
            let mut passages: Vec<String> = copies
                .passages
                .iter()
                .map(|p| format!("{} {:?} {} {:?} {:?} {}", order[p.a], p.a_span, order[p.b], p.b_span, p.direction, p.credited))
                .collect();
            passages.sort();
            let mut rates = vec![(0.0, 0.0, 0.0, Vec::new()); order.len()];
            for (n, o) in copies.articles.iter().enumerate() {
                let from = o.from.iter().map(|f| order[f.article]).collect();
                rates[order[n]] = (o.originality, o.agency, o.quoted, from);
            }
            (texts, passages, rates)
        };
        let straight: Vec<usize> = (0..articles.len()).collect();
        let mut turned = straight.clone();
        turned.rotate_left(turn % articles.len());
        turned.swap(0, articles.len() - 1);
        prop_assert_eq!(give(&straight), give(&turned));
    }
}
