//! Excerpts that are capped: no more of an article's words stands in the report than may.

use super::super::{Excerpts, Stamp, UiLanguage, html};
use super::fixture::treville;
use parallax_core::evidence::Span;

fn report(longest: Option<usize>, full_text: bool) -> String {
    let stamp = Stamp {
        version: "1.2.3",
        ..Stamp::default()
    };
    let excerpts = Excerpts { longest, full_text };
    html(&treville(), &stamp, UiLanguage::En, excerpts)
}

#[test]
fn a_long_passage_is_cut_around_its_mark_and_the_sums_are_told() {
    let page = report(Some(40), false);
    assert!(page.contains("<mark>Douze</mark>"), "{page}");
    assert!(!page.contains("La verrière de la gare de Tréville s'est effondrée mardi matin."));
    assert!(page.contains("La verrière de la gare de Tréville s'est"));
    // The texts are short: of each 600 characters may be shown, and that is all of it.
    assert!(page.contains("Shown here"), "{page}");
    assert!(!report(None, false).contains("Shown here"));
}

#[test]
fn whole_texts_are_there_only_if_asked_for() {
    assert!(!report(None, false).contains("id=\"texts\""));
    let page = report(None, true);
    assert!(page.contains("id=\"texts\""));
    // Those of one origin stand against each other: the florist's words once for each base.
    assert!(page.contains("name=\"base-w0\""), "{page}");
}

#[test]
fn a_difference_leads_to_its_neighbours_and_the_base_can_be_chosen() {
    let page = report(None, true);
    assert!(page.contains("type=\"radio\" name=\"base-t1\" checked"));
    assert!(page.contains("aria-label=\"next difference\""));
    assert!(page.contains("aria-label=\"previous difference\""));
    let number = |at: &str| at.starts_with(|c: char| c.is_ascii_digit());
    let ids = page
        .split(" id=\"d")
        .skip(1)
        .filter(|at| number(at))
        .count();
    assert!(ids > 2, "{ids}");
    for number in 1..=ids {
        assert!(
            page.contains(&format!("id=\"d{number}\"")),
            "d{number} of {ids}"
        );
    }
}

#[test]
fn an_article_set_aside_has_no_line_in_the_flow() {
    use super::super::{Look, terminal};
    let mut comparison = treville();
    comparison.aside = vec![2];
    let excerpts = Excerpts::default();
    let stamp = Stamp::default();
    let page = html(&comparison, &stamp, UiLanguage::En, excerpts);
    let (_, flow) = page.split_once("id=\"h-flow\"").unwrap();
    let (flow, _) = flow.split_once("</table>").unwrap();
    assert!(flow.contains("Le Phare") && flow.contains("Midi-Nouvelles"));
    assert!(!flow.contains("Harbour Courier"), "{flow}");
    let look = Look {
        width: 100,
        colour: false,
        language: UiLanguage::En,
        full: false,
        excerpts,
    };
    let screen = terminal(&comparison, &look);
    let (_, flow) = screen.split_once("Who had it when").unwrap();
    let flow: String = flow.lines().take(12).collect();
    assert!(
        flow.contains("Le Phare") && !flow.contains("Harbour Courier"),
        "{flow}"
    );
}

#[test]
fn what_an_outlet_lacks_is_held_back_in_words() {
    let mut comparison = treville();
    // A long article that has given all: nobody has room for more than the first words.
    let long = "Un mot suit un autre mot dans cette phrase sans fin. ".repeat(60);
    comparison.articles[0].text.push_str("\n\n");
    let start = comparison.articles[0].text.len();
    comparison.articles[0].text.push_str(&long);
    let model = comparison.statements[2].clone();
    for n in 0..40 {
        let mut statement = model.clone();
        statement.id = comparison.statements.len();
        statement.tellings.truncate(1);
        statement.tellings[0].span = Span::new(start + n * 53, start + n * 53 + 52);
        let mut second = statement.tellings[0].clone();
        second.article = 2;
        second.span = model.tellings[1].span;
        statement.tellings.push(second);
        comparison.statements.push(statement);
    }
    let stamp = Stamp::default();
    let excerpts = Excerpts {
        longest: Some(60),
        full_text: false,
    };
    let page = html(&comparison, &stamp, UiLanguage::En, excerpts);
    let (_, alone) = page.split_once("id=\"h-alone\"").unwrap();
    let (alone, _) = alone.split_once("id=\"h-quotes\"").unwrap();
    let (_, alone) = alone.split_once("<ul class=\"tells\">").unwrap();
    assert!(alone.contains("held back"), "{alone}");
    assert!(!alone.contains("<span class=\"w\"></span>"), "{alone}");
}
