//! What is set side by side, and what is only listed or not said to be told by one alone.

use super::super::{Excerpts, Look, Stamp, UiLanguage, html, terminal};
use super::fixture::treville;
use parallax_core::compare::{Comparison, StatementKind};
use std::collections::BTreeMap;

fn screen(comparison: &Comparison) -> String {
    let look = Look {
        width: 120,
        colour: false,
        language: UiLanguage::En,
        full: false,
        excerpts: Excerpts::default(),
    };
    terminal(comparison, &look)
}

fn report(comparison: &Comparison) -> String {
    let stamp = Stamp {
        version: "1.2.3",
        data_versions: BTreeMap::new(),
        time: None,
    };
    html(comparison, &stamp, UiLanguage::En, Excerpts::default())
}

#[test]
fn one_telling_that_is_perhaps_elsewhere_is_not_called_only() {
    let mut comparison = treville();
    let last = comparison.statements.last_mut().unwrap();
    last.kind = StatementKind::Partial;
    let shown = screen(&comparison);
    assert!(
        shown.contains("1 by one and perhaps elsewhere in other words"),
        "{shown}"
    );
    assert!(
        shown.contains("perhaps elsewhere too, in other words (1)"),
        "{shown}"
    );
    assert!(!shown.contains("only here ("), "{shown}");
    // Nobody is said to lack it.
    let told = shown.matches("La gare restera fermée dix jours.").count();
    assert_eq!(told, 1, "{shown}");
    let page = report(&comparison);
    assert!(page.contains("1 by one and perhaps elsewhere in other words"));
    assert!(page.contains("perhaps elsewhere too, in other words"));
}

#[test]
fn what_is_perhaps_told_stands_in_its_column_with_a_question_mark() {
    use parallax_core::compare::Telling;
    let mut comparison = treville();
    let words = "La ville de Kiev a offert son aide.";
    let at = comparison.articles[0].text.find(words).unwrap();
    let last = comparison.statements.last_mut().unwrap();
    last.kind = StatementKind::Partial;
    last.perhaps = vec![Telling {
        article: 0,
        span: parallax_core::evidence::Span::new(at, at + words.len()),
        attribution: None,
    }];
    let look = Look {
        width: 120,
        colour: false,
        language: UiLanguage::En,
        full: true,
        excerpts: Excerpts::default(),
    };
    let shown = terminal(&comparison, &look);
    assert!(shown.contains("│ ? La ville de Kiev"), "{shown}");
    assert!(report(&comparison).contains("<td class=\"perhaps\">"));
}

#[test]
fn an_article_of_another_event_is_listed_and_has_no_column() {
    let mut comparison = treville();
    comparison.aside = vec![2];
    for statement in &mut comparison.statements {
        statement.tellings.retain(|t| t.article != 2);
    }
    let shown = screen(&comparison);
    assert!(
        shown.contains("Station roof falls in · another event: listed, not compared"),
        "{shown}"
    );
    assert!(!shown.contains("We heard a crack"), "{shown}");
    assert!(shown.contains("2/2"), "{shown}");
    let page = report(&comparison);
    assert!(page.contains("another event: listed, not compared"));
    assert!(!page.contains("We heard a crack"));
}

#[test]
fn articles_of_different_events_are_said_to_be_so_first() {
    let mut comparison = treville();
    comparison.aside = vec![0, 1, 2];
    comparison.statements.clear();
    comparison.conflicts.clear();
    let shown = screen(&comparison);
    assert!(
        shown.starts_with("These articles tell of different events"),
        "{shown}"
    );
    assert!(!shown.contains("Quotes"), "{shown}");
    let page = report(&comparison);
    assert!(page.contains("These articles tell of different events"));
    assert!(!page.contains("id=\"statements\""));
    assert!(!page.contains("href=\"#statements\""));
}

#[test]
fn what_is_named_stands_above_its_forms() {
    use parallax_core::evidence::Span;
    use parallax_core::mention::{Name, NameKind};
    let mut comparison = treville();
    comparison.annotations[0].names.push(Name {
        span: Span::new(0, 0),
        kind: NameKind::Place,
        canonical: "Kyjiw".to_owned(),
        entity: "city:703448".to_owned(),
    });
    let shown = screen(&comparison);
    assert!(shown.contains("\nKyjiw\n\u{a0}\u{a0}Kiev"), "{shown}");
    assert!(report(&comparison).contains("<bdi>Kyjiw</bdi>"));
}
