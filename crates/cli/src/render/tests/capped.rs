//! Excerpts that are capped: no more of an article's words stands in the report than may.

use super::super::{Excerpts, Stamp, UiLanguage, html};
use super::fixture::treville;

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
