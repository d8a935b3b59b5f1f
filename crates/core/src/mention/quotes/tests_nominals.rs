//! Nouns and passives that report, and text in capitals, in invented sentences.

use super::tests::read;

#[test]
fn nouns_with_their_owner() {
    assert_eq!(
        read(
            "en",
            "Nobody checked Harbord's claim that the dam had been repaired."
        ),
        ["Indirect [the dam had been repaired] <claim> {Harbord's}"]
    );
    assert_eq!(
        read("en", "The council rejected his new plan to sell the mill."),
        ["Indirect [his new plan to sell the mill] <rejected> {The council}"]
    );
    assert_eq!(
        read("en", "In May his plan to sell the mill failed."),
        ["Indirect [to sell the mill failed] <plan> {his}"]
    );
    assert_eq!(
        read(
            "en",
            "The mayor has made the claim that the mill was never sold."
        ),
        ["Indirect [the mill was never sold] <has made the claim> {The mayor}"]
    );
    assert_eq!(
        read(
            "en",
            "There was a promise by the mayor that the mill would stay."
        ),
        ["Indirect [the mill would stay] <promise> {the mayor}"]
    );
    assert_eq!(
        read(
            "fr",
            "L'avocate Lise Garnault a annoncé son intention de faire appel."
        ),
        ["Indirect [son intention de faire appel] <a annoncé> {L'avocate Lise Garnault}"]
    );
    assert_eq!(
        read(
            "de",
            "Der Bürgermeister ist der Ansicht, dass der Damm nicht hält."
        ),
        ["Indirect [der Damm nicht hält] <ist der Ansicht> {Der Bürgermeister}"]
    );
    assert_eq!(
        read("es", "La alcaldesa rechaza la idea de que la presa ceda."),
        ["Indirect [la presa ceda] <rechaza la idea> {La alcaldesa}"]
    );
}

#[test]
fn nouns_that_report_nothing() {
    // A relative clause, and a noun of which nobody is the owner.
    assert!(read("en", "The claim that was filed in May is lost.").is_empty());
    assert!(read("en", "There is a plan to sell the mill.").is_empty());
    assert!(read("fr", "La crainte que la digue cède a vidé la ville.").is_empty());
}

#[test]
fn passives() {
    assert_eq!(
        read("en", "The mayor is widely expected to sell the mill."),
        ["Indirect [The mayor | to sell the mill] <is widely expected> {}"]
    );
    assert_eq!(
        read(
            "en",
            "The mayor was accused by two tenants of selling the mill."
        ),
        ["Indirect [The mayor | selling the mill] <was accused> {two tenants}"]
    );
    assert_eq!(
        read("en", "It is believed that the mill was sold in May."),
        ["Indirect [the mill was sold in May] <is believed> {}"]
    );
    assert_eq!(
        read("en", "Lise Garnault was surprised that the mill was sold."),
        ["Indirect [the mill was sold] <was surprised> {Lise Garnault}"]
    );
}

#[test]
fn pour_needs_somebody() {
    assert!(
        read(
            "fr",
            "La ligne a reçu en 1991 ses voitures pour leurs liaisons EuroTal."
        )
        .is_empty()
    );
    assert!(read("fr", "Le groupe a écrit la RFC 2246 pour le TLS.").is_empty());
    assert_eq!(
        read("fr", "Ils étaient 6 000 pour les syndicats."),
        ["Claim [6 000] <pour> {les syndicats}"]
    );
}

#[test]
fn whom_one_asks_is_not_what_one_asks() {
    assert_eq!(
        read("fr", "Le roi demande à l'évêque de négocier la paix."),
        ["Indirect [de négocier la paix] <demande> {Le roi}"]
    );
}

#[test]
fn a_subject_that_looks_reflexive() {
    assert_eq!(
        read("fr", "Il pleuvait. Nous pensions que la digue tiendrait."),
        ["Indirect [la digue tiendrait] <pensions> {Nous}"]
    );
}

#[test]
fn text_in_capitals() {
    assert_eq!(
        read(
            "fr",
            "LE PRÉSIDENT EMMANUEL LABORDE A DÉCLARÉ LUNDI QUE LA GUERRE ÉTAIT FINIE. « NOUS AVONS GAGNÉ », A-T-IL DIT."
        ),
        [
            "Indirect [LA GUERRE ÉTAIT FINIE] <A DÉCLARÉ> {LE PRÉSIDENT EMMANUEL LABORDE}",
            "Direct [NOUS AVONS GAGNÉ] <A | DIT> {IL}"
        ]
    );
    assert_eq!(
        read(
            "en",
            "PRESIDENT HARBORD SAID ON MONDAY THAT THE WAR WAS OVER."
        ),
        ["Indirect [THE WAR WAS OVER] <SAID> {PRESIDENT HARBORD}"]
    );
    assert_eq!(
        read("fr", "ANNA BREL A PROMIS DE PARTIR LUNDI AVEC SA TROUPE."),
        ["Indirect [DE PARTIR LUNDI AVEC SA TROUPE] <A PROMIS> {ANNA BREL}"]
    );
}
