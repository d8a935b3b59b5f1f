//! What leads finders of quotes astray, each with an invented sentence.

use super::quotes;
use super::tests::{names, read};
use crate::evidence::Span;
use crate::language::{Analysis, Language};

#[test]
fn a_verb_that_no_list_has() {
    assert_eq!(
        read("fr", "« On recommence demain », minauda Anna Brel."),
        ["Direct [On recommence demain] <minauda> {Anna Brel}"]
    );
    assert_eq!(
        read("fr", "« On recommence demain », gazouille-t-elle."),
        ["Direct [On recommence demain] <gazouille> {elle}"]
    );
    assert_eq!(
        read("en", "“We start again tomorrow,” she yodelled."),
        ["Direct [We start again tomorrow] <yodelled> {she}"]
    );
    // A title of a work is no quotation, whatever follows.
    assert!(read("fr", "Son film « La Digue », tourné en mai, sort lundi.").is_empty());
}

#[test]
fn time_and_place_between_cue_and_name() {
    assert_eq!(
        read(
            "fr",
            "« Le pont tient », a assuré mardi soir à la presse la préfète Lise Garnault."
        ),
        ["Direct [Le pont tient] <a assuré> {la préfète Lise Garnault}"]
    );
}

#[test]
fn where_the_clause_ends() {
    assert_eq!(
        read(
            "fr",
            "La maire a dit que le pont rouvrirait, tout en appelant à la patience."
        ),
        ["Indirect [le pont rouvrirait] <a dit> {La maire}"]
    );
    assert_eq!(
        read(
            "fr",
            "La maire a dit que le pont rouvrirait, mais que la route resterait fermée."
        ),
        ["Indirect [le pont rouvrirait, mais que la route resterait fermée] <a dit> {La maire}"]
    );
    assert_eq!(
        read(
            "en",
            "The mayor said the bridge would open, but gave no date."
        ),
        ["Indirect [the bridge would open] <said> {The mayor}"]
    );
}

#[test]
fn two_cues_in_a_sentence() {
    assert_eq!(
        read(
            "fr",
            "La maire a dit que le pont tenait et a ajouté que la route était ouverte."
        ),
        [
            "Indirect [le pont tenait] <a dit> {La maire}",
            "Indirect [la route était ouverte] <a ajouté> {La maire}"
        ]
    );
}

#[test]
fn one_quote_in_two_sentences() {
    assert_eq!(
        read(
            "en",
            "“The dam holds,” Lise Garnault said. “Nobody has to leave.”"
        ),
        ["Direct [The dam holds | Nobody has to leave.] <said> {Lise Garnault}"]
    );
}

#[test]
fn a_relative_clause_between_name_and_verb() {
    assert_eq!(
        read(
            "fr",
            "Lise Garnault, qui dirige le chantier depuis mars, a assuré que le pont tenait."
        )
        .len(),
        1
    );
    assert_eq!(
        read(
            "en",
            "“The dam holds,” Lise Garnault, the head of the works, one of the founders of the firm, said on Monday."
        ),
        ["Direct [The dam holds] <said> {Lise Garnault}"]
    );
}

#[test]
fn words_before_the_cue_that_break_the_clause() {
    assert_eq!(
        read("en", "But to save money, she said, the lamps would go out."),
        ["Indirect [to save money | the lamps would go out] <said> {she}"]
    );
    // "X, the head of Y, said P" is no inversion.
    assert_eq!(
        read(
            "en",
            "Lise Garnault, the head of the works, said the union expected delays."
        ),
        ["Indirect [the union expected delays] <said> {Lise Garnault, the head of the works}"]
    );
}

#[test]
fn a_clause_without_conjunction_is_told_from_an_object() {
    assert_eq!(
        read("en", "She said he wants to close four bridges that leak."),
        ["Indirect [he wants to close four bridges that leak] <said> {She}"]
    );
    assert!(read("en", "She wrote long letters about bridges.").is_empty());
    assert!(read("en", "They crossed the so-called bridge of sighs.").is_empty());
}

#[test]
fn reports_inside_reports() {
    assert_eq!(
        read(
            "fr",
            "La maire a dit que les voisins craignaient que le pont ne cède."
        ),
        [
            "Indirect [les voisins craignaient que le pont ne cède] <a dit> {La maire}",
            "Indirect [le pont ne cède] <craignaient> {les voisins}"
        ]
    );
}

#[test]
fn a_comparison_is_no_report() {
    assert!(read("fr", "Elle a écrit un livre plus court que le précédent.").is_empty());
    assert!(read("fr", "Le prix change selon les plans de la maison Brel.").is_empty());
}

#[test]
fn cited_by_somebody_else() {
    let found = read(
        "fr",
        "« Le pont tient », a dit Karl Odon, cité par l'agence locale.",
    );
    assert_eq!(found, ["Direct [Le pont tient] <a dit> {Karl Odon}"]);
}

#[test]
fn unnamed_sources_speak_without_a_person() {
    let text = "Selon une source proche du chantier, le pont a bougé.";
    let analysis = Analysis::new(text, Language::of(Some("fr")));
    let (found, _) = quotes(&analysis, &[], &[]);
    let speaker = found[0].speaker.as_ref().unwrap();
    assert_eq!(
        speaker.spans[0].slice(text),
        "une source proche du chantier"
    );
    assert_eq!(speaker.entity, None);
}

#[test]
fn nouns_at_the_end_of_compounds_are_sources() {
    assert_eq!(
        read("de", "Nach Polizeiangaben fuhr der Zug zu schnell."),
        ["Claim [fuhr der Zug zu schnell] <Nach> {Polizeiangaben}"]
    );
    assert!(read("de", "Nach langen Stunden fuhr der Zug weiter.").is_empty());
}

#[test]
fn verbs_at_the_end_of_their_clause() {
    assert_eq!(
        read("de", "Die Brücke hält, wie die Bahn gestern bekannt gab."),
        ["Indirect [Die Brücke hält] <bekannt gab> {die Bahn}"]
    );
}

#[test]
fn a_paragraph_behind_a_colon() {
    assert_eq!(
        read(
            "en",
            "The mayor added:\n\nWe start again tomorrow and nobody has to leave."
        ),
        ["Direct [We start again tomorrow and nobody has to leave] <added> {The mayor}"]
    );
}

#[test]
fn the_text_has_turned_to_somebody_else() {
    let text = "« Il pleut », a dit Anna Brel. Tous regardent la maire, Lise Garnault. « Partez », a-t-elle lancé.";
    let analysis = Analysis::new(text, Language::of(Some("fr")));
    let (found, _) = quotes(
        &analysis,
        &names(text, &["Anna Brel", "Lise Garnault"]),
        &[],
    );
    let who: Vec<&str> = found
        .iter()
        .filter_map(|q| q.speaker.as_ref().map(|s| s.name.as_str()))
        .collect();
    assert_eq!(who, ["Anna Brel", "Lise Garnault"]);
}

#[test]
fn a_closing_mark_that_nothing_opened() {
    let text = "Le pont tient depuis mars\", a dit Anna Brel.";
    let analysis = Analysis::new(text, Language::of(Some("fr")));
    let (found, doubts) = quotes(&analysis, &[], &[]);
    assert_eq!(found[0].content[0].slice(text), "Le pont tient depuis mars");
    assert_eq!(doubts[0].span, Some(Span::new(25, 26)));
}

#[test]
fn other_scripts_do_no_harm() {
    assert_eq!(
        read("fr", "« Мост держится », a assuré Анна Брель."),
        ["Direct [Мост держится] <a assuré> {Анна Брель}"]
    );
}

#[test]
fn what_one_cue_claims_the_next_does_not_claim_again() {
    let text = "« oui », a-t-il dit. ".repeat(300);
    let analysis = Analysis::new(&text, Language::of(Some("fr")));
    let (found, _) = quotes(&analysis, &[], &[]);
    let said: usize = found.iter().flat_map(|q| &q.content).map(|s| s.len()).sum();
    assert!(said <= text.len(), "{said} of {} bytes", text.len());
}

#[test]
fn direct_words_stand_without_their_marks() {
    assert_eq!(
        read("fr", "Pour Jean Martin, « c'est la fin »."),
        ["Direct [c'est la fin] <Pour> {Jean Martin}"]
    );
}
