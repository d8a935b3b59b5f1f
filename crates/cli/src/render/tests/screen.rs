//! The terminal.

use super::super::text::columns;
use super::super::{Look, UiLanguage, terminal};
use super::fixture::treville;
use insta::assert_snapshot;
use parallax_core::compare::Comparison;
use proptest::prelude::*;

fn look(width: usize) -> Look {
    Look {
        width,
        colour: false,
        language: UiLanguage::En,
        full: false,
    }
}

#[test]
fn at_80_columns() {
    assert_snapshot!(terminal(&treville(), &look(80)), @"");
}

#[test]
fn at_140_columns_in_french() {
    let look = Look {
        language: UiLanguage::Fr,
        ..look(140)
    };
    assert_snapshot!(terminal(&treville(), &look), @"");
}

/// The text without its escape sequences; a sequence that is not a whole style stays.
fn without_styles(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        let end = after.find(|c: char| !c.is_ascii_digit() && c != ';');
        match end {
            Some(end) if after[end..].starts_with('m') => rest = &after[end + 1..],
            _ => {
                out.push_str("\u{1b}[");
                rest = after;
            }
        }
    }
    out + rest
}

#[test]
fn colour_changes_no_letter() {
    let plain = terminal(&treville(), &look(100));
    let colour = Look {
        colour: true,
        ..look(100)
    };
    let painted = terminal(&treville(), &colour);
    assert!(painted.contains("\u{1b}["));
    assert_eq!(without_styles(&painted), plain);
}

#[test]
fn nothing_to_compare() {
    assert_eq!(
        terminal(&Comparison::default(), &look(80)),
        "There is nothing to compare.\n"
    );
}

#[test]
fn a_hostile_title_steers_nothing() {
    let mut comparison = treville();
    comparison.articles[0].title = Some("\u{1b}]0;x\u{7}\u{1b}[2J\u{202e}rouge\u{9b}31m\r\n".into());
    let shown = terminal(&comparison, &look(80));
    assert!(shown.contains("␛]0;x␇␛[2J\u{fffd}rouge\u{fffd}31m"));
    assert!(shown.chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn many_outlets_stand_in_bands_and_none_is_lost() {
    let mut comparison = treville();
    for n in 0..7 {
        let mut article = comparison.articles[0].clone();
        article.outlet = Some(format!("Outlet number {n}"));
        comparison.articles.push(article);
    }
    let shown = terminal(&comparison, &look(80));
    for band in ["outlets A to B of 10", "outlets D to E of 10", "outlets F to G of 10", "outlets H to J of 10"] {
        assert!(shown.contains(band), "{band}\n{shown}");
    }
    assert!(shown.contains("1–3  — none of these outlets"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_line_is_wider_than_the_screen(
        width in 40_usize..200,
        text in "([\\PC]|[京都橋👩‍👩‍👧🇫🇷\u{301}\u{202e}\u{200f}שלוםلا ]|\n){0,300}",
        outlet in "[\\PC京]{0,60}",
        colour: bool,
        full: bool,
    ) {
        let mut comparison = treville();
        for article in &mut comparison.articles {
            // Spans of another text: at worst they are not of this one, and then nothing is shown.
            article.text.clone_from(&text);
            article.title = Some(text.clone());
        }
        comparison.articles[1].outlet = Some(outlet);
        comparison.conflicts[0].sides[0].value.clone_from(&text);
        let look = Look { width, colour, language: UiLanguage::Fr, full };
        for line in without_styles(&terminal(&comparison, &look)).lines() {
            prop_assert!(columns(line) <= width, "{} > {width}: {line:?}", columns(line));
            prop_assert!(!line.contains('\u{1b}'), "a sequence is broken");
            prop_assert!(!line.ends_with(' '), "{line:?}");
        }
    }
}
