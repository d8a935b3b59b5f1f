//! Names: who and what is named, with kind, canonical form and entity.
//!
//! A name is the words themselves ("Poutine", "Cour constitutionnelle", "mer Noire"), without article, honorific or role.
//! Words that stand for somebody without naming him ("le chef du Kremlin") are a [`Description`].
//!
//! The way: [`find`] cuts out candidates, [`kind`] weighs what they name, [`resolve`] lets all mentions of a text vote and
//! gives entities, [`describe`] ties descriptions to them, [`unify`](unify()) makes the texts of one story agree.

mod alias;
mod around;
mod bodies;
mod classes;
mod data;
mod describe;
mod features;
mod find;
mod kind;
mod known;
mod resolve;
mod similar;
mod source;
mod tables;
mod text;
mod unify;

pub use alias::{Aliases, alias_key, identify};
pub use data::NameData;
pub use unify::unify;

use super::{Description, Name};
use crate::evidence::Span;
use crate::language::Analysis;

/// The names of one text, and the descriptions that stand for what is named.
#[must_use]
pub fn names(analysis: &Analysis<'_>) -> (Vec<Name>, Vec<Description>) {
    let reader = text::Reader::new(analysis);
    let found = find::candidates(&reader);
    let names = resolve::resolve(&reader, found);
    let descriptions = describe::descriptions(&reader, &names);
    (names, descriptions)
}

/// The names of the features by which it is decided what a name names: those of `data/names/weights.tsv`.
#[must_use]
pub fn name_feature_names() -> &'static [&'static str] {
    features::NAMES
}

/// Every run of words of a text that may be a name, with the indices of its features: what `tools/fit_names.py` fits the
/// weights on.
#[must_use]
pub fn name_features(analysis: &Analysis<'_>) -> Vec<(Span, Vec<usize>)> {
    let reader = text::Reader::new(analysis);
    let found = find::candidates(&reader);
    found
        .iter()
        .enumerate()
        .map(|(index, candidate)| {
            let seen = resolve::seen_at(&reader, &found, index, candidate);
            let all = seen.words.indices().chain(seen.context.indices());
            (resolve::name_span(&reader, candidate), all.collect())
        })
        .collect()
}

/// The key of the government that a name stands for when it speaks: a country, its capital, a seat of power.
pub(super) fn government(name: &Name, data: &NameData) -> Option<String> {
    let country = match name.entity.split_once(':')? {
        ("country", code) => code,
        ("city", _) => tables::country_of_capital(&name.entity)?,
        ("org", key) => data.lexicon.get_word(key)?.country.as_deref()?,
        _ => return None,
    };
    Some(format!("government:{country}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::mention::NameKind;
    use proptest::prelude::*;

    fn found(code: &str, text: &str) -> String {
        let analysis = Analysis::new(text, Language::of(Some(code)));
        let (names, descriptions) = names(&analysis);
        let kind = |k: NameKind| match k {
            NameKind::Person => "P",
            NameKind::Place => "L",
            NameKind::Organisation => "O",
        };
        let names = names.iter().map(|n| {
            format!(
                "{} {} = {} {}",
                kind(n.kind),
                n.span.slice(text),
                n.canonical,
                n.entity
            )
        });
        let descriptions = descriptions
            .iter()
            .map(|d| format!("- {} {}", d.span.slice(text), d.entity));
        names.chain(descriptions).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn people_are_full_names_first_and_surnames_then() {
        insta::assert_snapshot!(found("fr", "La maire de Nantes, Odile Grandval, a parlé. « Non », a dit Mme Grandval."), @r"
        L Nantes = Nantes city:2990969
        P Odile Grandval = Odile Grandval person:odile grandval
        P Grandval = Odile Grandval person:odile grandval
        ");
    }

    #[test]
    fn forms_of_a_country_and_a_city_meet() {
        insta::assert_snapshot!(found("fr", "La Biélorussie est voisine. Kiev dit craindre le Bélarus."), @r"
        L Biélorussie = Bélarus country:BY
        L Kiev = Kyiv city:703448
        L Bélarus = Bélarus country:BY
        ");
        insta::assert_snapshot!(found("de", "Die Regierung in Kiew schwieg."), @"L Kiew = Kyjiw city:703448");
    }

    #[test]
    fn bodies_and_sites_have_their_lower_case_words() {
        insta::assert_snapshot!(found("fr", "Le parquet de Tulle et le ministère moldave de l'Énergie sont saisis, près de la mer Noire."), @r"
        O parquet de Tulle = parquet de Tulle org:parquet de tulle
        O ministère moldave de l'Énergie = ministère moldave de l'Énergie org:ministere moldave de l energie
        L mer Noire = mer Noire place:black sea
        ");
    }

    #[test]
    fn a_role_that_was_tied_to_a_name_is_a_description() {
        insta::assert_snapshot!(found("fr", "Le président moldave Ion Grandval est à Paris. Mardi, le président moldave a parlé."), @r"
        P Ion Grandval = Ion Grandval person:ion grandval
        L Paris = Paris city:2988507
        - le président moldave person:ion grandval
        ");
    }

    #[test]
    fn nothing_is_named_by_sentence_starts_months_and_peoples() {
        assert_eq!(
            found(
                "fr",
                "Interrogés lundi, les Moldaves se taisent. Plusieurs partent. En Octobre, rien."
            ),
            ""
        );
        assert_eq!(found("en", "On Monday the French voted. Several left."), "");
    }

    #[test]
    fn possessives_are_left_out() {
        insta::assert_snapshot!(found("en", "Kyiv's mayor met Anna Grandval's brother."), @r"
        L Kyiv = Kyiv city:703448
        P Anna Grandval = Anna Grandval person:anna grandval
        ");
    }

    fn spans(code: &str, text: &str) -> Vec<String> {
        let analysis = Analysis::new(text, Language::of(Some(code)));
        let (names, _) = names(&analysis);
        names
            .iter()
            .map(|n| n.span.slice(text).to_owned())
            .collect()
    }

    #[test]
    fn two_people_joined_by_and_stay_two() {
        let found = spans(
            "es",
            "El libro fue escrito por Lucía Barreiro y Tomás Quiroga en Madrid.",
        );
        assert_eq!(found, ["Lucía Barreiro", "Tomás Quiroga", "Madrid"]);
    }

    #[test]
    fn a_name_starts_after_the_noun_that_introduces_it() {
        let found = spans(
            "de",
            "Das sagte Verbandschef Andreas Wendling am Dienstag in Berlin.",
        );
        assert_eq!(found, ["Andreas Wendling", "Berlin"]);
    }

    #[test]
    fn clubs_bodies_and_parts_of_places_are_whole() {
        let found = spans(
            "fr",
            "Le joueur a signé aux Faucons de Chicago pour la saison.",
        );
        assert_eq!(found, ["Faucons de Chicago"]);
        let found = spans("fr", "L'ONU s'inquiète pour l'Asie centrale.");
        assert_eq!(found, ["ONU", "Asie centrale"]);
        let found = spans("fr", "L'association Vaumoise vivante se réjouit.");
        assert_eq!(found, ["Vaumoise vivante"]);
    }

    #[test]
    fn an_article_with_a_capital_belongs_to_the_name() {
        let found = spans(
            "fr",
            "Elle l'a dit à Paris, a écrit Le Courrier de la Vaumoise.",
        );
        assert_eq!(found, ["Paris", "Le Courrier de la Vaumoise"]);
    }

    #[test]
    fn features_are_those_of_the_table() {
        let text = "La maire Odile Grandval est à Nantes.";
        let analysis = Analysis::new(text, Language::of(Some("fr")));
        let runs = name_features(&analysis);
        let named = |words: &str| -> Vec<&str> {
            let run = runs.iter().find(|(span, _)| span.slice(text) == words);
            let names = name_feature_names();
            run.map(|(_, set)| set.iter().map(|i| names[*i]).collect())
                .unwrap_or_default()
        };
        assert!(named("Odile Grandval").contains(&"role before"));
        assert!(named("Odile Grandval").contains(&"first name first and more"));
        assert!(named("Nantes").contains(&"preposition of places before"));
        assert!(!named("Nantes").contains(&"role before"));
    }

    #[test]
    fn what_completes_a_role_is_no_part_of_the_name_after_it() {
        let text = "Le ministre de l'Intérieur Paul Durand a réagi, la ministre des Armées Sophie Martin aussi.";
        let names = found("fr", text);
        assert!(names.contains("P Paul Durand = "), "{names}");
        assert!(names.contains("P Sophie Martin = "), "{names}");
    }

    #[test]
    fn an_article_has_its_capital_from_the_start_of_the_sentence() {
        let names = found("fr", "La réunion a lieu mardi. Il vit à La Réunion.");
        assert!(!names.contains("La réunion"), "{names}");
        assert!(names.contains("La Réunion"), "{names}");
    }

    #[test]
    fn capitals_palaces_and_countries_speak_for_governments() {
        let language = Language::of(Some("fr"));
        let text = "L'Ukraine est d'accord. Selon Kiev, l'Élysée a réagi. Jean Martin vit à Lyon.";
        let analysis = Analysis::new(text, language);
        let (found, _) = names(&analysis);
        let governments: Vec<Option<String>> = found
            .iter()
            .map(|n| government(n, language.names()))
            .collect();
        let key = |code: &str| Some(format!("government:{code}"));
        assert_eq!(governments, [key("UA"), key("UA"), key("FR"), None, None]);
    }

    proptest! {
        #[test]
        fn names_are_in_order_and_slices(text in "(\\PC|[A-Z][a-zé]{2,8}|[ .,'’-]|Kiev|Jean|de |la ){0,60}", code in "fr|en|de|es|zz") {
            let analysis = Analysis::new(&text, Language::of(Some(&code)));
            let (names, descriptions) = names(&analysis);
            let mut last = 0;
            for name in &names {
                prop_assert!(name.span.start >= last && !name.span.is_empty());
                prop_assert!(text.get(name.span.start..name.span.end).is_some());
                prop_assert!(!name.canonical.is_empty() && !name.entity.is_empty());
                last = name.span.end;
            }
            for description in &descriptions {
                prop_assert!(text.get(description.span.start..description.span.end).is_some());
            }
        }
    }
}
