//! Tests of quotes on invented sentences.

use super::super::{Name, NameKind, Quote, QuoteKind};
use super::quotes;
use crate::evidence::Span;
use crate::language::{Analysis, Language};
use proptest::prelude::*;

/// Kind, content, cue and speaker of every quote, in one line each.
pub(super) fn read(code: &str, text: &str) -> Vec<String> {
    let analysis = Analysis::new(text, Language::of(Some(code)));
    let (found, _) = quotes(&analysis, &[], &[]);
    found.iter().map(|q| line(q, text)).collect()
}

/// The first places of people's names in a text.
pub(super) fn names(text: &str, people: &[&str]) -> Vec<Name> {
    people
        .iter()
        .map(|name| {
            let start = text.find(name).unwrap();
            Name {
                span: Span::new(start, start + name.len()),
                kind: NameKind::Person,
                canonical: (*name).to_owned(),
                entity: format!("person:{}", name.to_lowercase()),
            }
        })
        .collect()
}

fn line(quote: &Quote, text: &str) -> String {
    let words = |spans: &[Span]| {
        let parts: Vec<&str> = spans.iter().map(|s| s.slice(text)).collect();
        parts.join(" | ")
    };
    let speaker = quote
        .speaker
        .as_ref()
        .map_or(String::new(), |s| words(&s.spans));
    format!(
        "{:?} [{}] <{}> {{{speaker}}}",
        quote.kind,
        words(&quote.content),
        words(&quote.cue)
    )
}

#[test]
fn inversion_behind_a_quotation() {
    assert_eq!(
        read(
            "fr",
            "« Le barrage tiendra », a assuré hier la préfète, Lise Garnault."
        ),
        ["Direct [Le barrage tiendra] <a assuré> {la préfète, Lise Garnault}"]
    );
    assert_eq!(
        read(
            "fr",
            "\"Nous restons\", a-t-elle ajouté, \"quoi qu'il arrive\"."
        ),
        ["Direct [Nous restons | quoi qu'il arrive] <a | ajouté> {elle}"]
    );
    assert_eq!(
        read("en", "“The dam will hold,” Lise Garnault said on Friday."),
        ["Direct [The dam will hold] <said> {Lise Garnault}"]
    );
    assert_eq!(
        read(
            "de",
            "„Der Damm hält“, teilte Bürgermeisterin Lise Garnault mit."
        ),
        ["Direct [Der Damm hält] <teilte | mit> {Bürgermeisterin Lise Garnault}"]
    );
    assert_eq!(
        read(
            "es",
            "«La presa aguanta», aseguró la alcaldesa, Lisa Garnó."
        ),
        ["Direct [La presa aguanta] <aseguró> {la alcaldesa, Lisa Garnó}"]
    );
}

#[test]
fn reported_clauses() {
    assert_eq!(
        read(
            "fr",
            "Le maire a en outre déclaré que le pont rouvrirait lundi, tout en appelant à la prudence."
        ),
        ["Indirect [le pont rouvrirait lundi] <a | déclaré> {Le maire}"]
    );
    assert_eq!(
        read(
            "fr",
            "La commune, qui dit craindre une nouvelle crue, a fermé l'école."
        ),
        ["Indirect [une nouvelle crue] <dit craindre> {La commune}"]
    );
    assert_eq!(
        read("fr", "Karl Odon a dénoncé un accord « signé la nuit »."),
        ["Mixed [un accord « signé la nuit »] <a dénoncé> {Karl Odon}"]
    );
    assert_eq!(
        read("en", "The mayor said the bridge would open on Monday."),
        ["Indirect [the bridge would open on Monday] <said> {The mayor}"]
    );
    assert_eq!(
        read(
            "de",
            "Der Minister erklärte, die Brücke werde am Montag öffnen."
        ),
        ["Indirect [die Brücke werde am Montag öffnen] <erklärte> {Der Minister}"]
    );
}

#[test]
fn a_clause_before_its_cue() {
    assert_eq!(
        read(
            "fr",
            "Aucun train ne circulera avant mardi, a fait savoir la compagnie."
        ),
        ["Indirect [Aucun train ne circulera avant mardi] <a fait savoir> {la compagnie}"]
    );
}

#[test]
fn sources_without_a_verb() {
    assert_eq!(
        read(
            "fr",
            "Selon une source proche du dossier, le train roulait trop vite."
        ),
        ["Claim [le train roulait trop vite] <Selon> {une source proche du dossier}"]
    );
    assert_eq!(
        read(
            "fr",
            "En revanche, le train roulait trop vite, selon la police."
        ),
        ["Claim [le train roulait trop vite] <selon> {la police}"]
    );
    assert!(read("fr", "Le prix varie selon la saison.").is_empty());
    assert_eq!(
        read("de", "Nach Angaben der Polizei fuhr der Zug zu schnell."),
        ["Claim [fuhr der Zug zu schnell] <Nach Angaben> {der Polizei}"]
    );
}

#[test]
fn the_cue_inside_the_marks() {
    assert_eq!(
        read(
            "fr",
            "« La rivière monte, souffle Anna Brel, et personne ne dort. »"
        ),
        ["Direct [La rivière monte | et personne ne dort] <souffle> {Anna Brel}"]
    );
}

#[test]
fn scare_quotes_and_titles_are_none() {
    assert!(read("fr", "Les exercices « tactiques » ont commencé à l'aube.").is_empty());
    assert!(read("fr", "Son roman « La Nuit des digues » paraît en mai.").is_empty());
}

#[test]
fn words_that_run_on_have_the_last_speaker() {
    assert_eq!(
        read("fr", "« Il pleut », dit Anna Brel. « La digue tient. »"),
        ["Direct [Il pleut | La digue tient.] <dit> {Anna Brel}"]
    );
}

#[test]
fn a_pronoun_means_the_person_named_before() {
    let text = "La préfète Lise Garnault a visité le chantier avec Karl Odon. « Tout va bien », a-t-elle dit.";
    let analysis = Analysis::new(text, Language::of(Some("fr")));
    let names = names(text, &["Lise Garnault", "Karl Odon"]);
    let (found, _) = quotes(&analysis, &names, &[]);
    let speaker = found[0].speaker.as_ref().unwrap();
    assert_eq!(speaker.name, "Lise Garnault");
    assert_eq!(speaker.spans[0].slice(text), "elle");
}

#[test]
fn hostile_input_comes_to_an_end() {
    // Anything quadratic would take minutes here.
    for piece in [
        "« ",
        "\"",
        "“a”, dit ",
        "selon ",
        "a dit que ",
        ", ",
        "M. X a dit ",
        "et ",
        "qui ",
    ] {
        let text = piece.repeat(600_000 / piece.len());
        let analysis = Analysis::new(&text, Language::of(Some("fr")));
        let (found, _) = quotes(&analysis, &[], &[]);
        assert!(found.len() < text.len() / 4, "{piece:?}");
    }
}

proptest! {
    #[test]
    fn spans_are_words_of_the_text(
        text in "([a-zé ]{0,12}|[«»“”„\"'’ ]|a dit que |selon |, a assuré M\\. X|\n|[.:,;] |\\PC){0,40}",
        code in prop::sample::select(vec!["fr", "en", "de", "es", "xx"]),
    ) {
        let analysis = Analysis::new(&text, Language::of(Some(code)));
        let (found, _) = quotes(&analysis, &[], &[]);
        for quote in found {
            prop_assert!(!quote.content.is_empty());
            let speaker = quote.speaker.iter().flat_map(|s| &s.spans);
            for span in quote.content.iter().chain(&quote.cue).chain(&quote.verbatim).chain(speaker) {
                prop_assert!(!span.slice(&text).is_empty());
            }
            for span in &quote.verbatim {
                prop_assert!(quote.content.iter().any(|c| c.contains(*span)));
            }
            if quote.kind == QuoteKind::Direct {
                prop_assert_eq!(&quote.verbatim, &quote.content);
            }
        }
    }
}
