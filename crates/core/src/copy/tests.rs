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
    let one_outlet: Vec<Source<'_>> = texts
        .iter()
        .zip(["A", "A", "A", "A", "E"])
        .zip(1..)
        .map(|((a, o), n)| source(a, o, n))
        .collect();
    assert!(copies(&one_outlet, None).passages.is_empty());
}

#[test]
fn hostile_inputs_are_bounded() {
    let long = "mot ".repeat(200_000) + DISPATCH;
    let (a, b) = (&long, &long);
    let empty = "";
    let found = copies(
        &[
            source(a, "A", 1),
            source(empty, "E", 1),
            source(b, "B", 2),
        ],
        None,
    );
    assert!(!found.passages.is_empty());
    let same = DISPATCH;
    let names: Vec<String> = (0..1000).map(|n| n.to_string()).collect();
    let many: Vec<Source<'_>> = names.iter().map(|n| source(same, n, 5)).collect();
    let found = copies(&many, None);
    assert!(found.passages.len() < 50_000 && found.passages.iter().all(|p| !p.directed));
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
