//! Comparison as a whole, on small invented accounts.

use super::*;
use crate::article::{Moment, blocks_of};
use crate::mention::annotate_article;

/// An article of an outlet: name, time published, text.
fn article(outlet: &str, when: &str, text: &str) -> Article {
    Article {
        id: outlet.to_owned(),
        outlet: Some(outlet.to_owned()),
        language: Some("fr".to_owned()),
        published: Moment::parse(when),
        blocks: blocks_of(text),
        text: text.to_owned(),
        ..Article::default()
    }
}

fn compared(articles: Vec<Article>) -> Comparison {
    let annotations = articles.iter().map(annotate_article).collect();
    compare(articles, annotations)
}

/// The words of the tellings of each statement that more than one article tells.
fn shared(comparison: &Comparison) -> Vec<Vec<&str>> {
    let words = |t: &Telling| {
        comparison
            .articles
            .get(t.article)
            .map(|a| t.span.slice(&a.text))
    };
    let several = comparison
        .statements
        .iter()
        .filter(|s| s.kind != StatementKind::Only);
    several
        .map(|s| s.tellings.iter().filter_map(words).collect())
        .collect()
}

const FIRST: &str = "La digue de Port-Mellec a cédé lundi à l'aube. Douze bateaux ont coulé dans l'avant-port. \
                     Une grue du chantier naval Kerlann, haute de 62 mètres, est tombée sur le quai vers 6 h 30 et a écrasé \
                     trois camions vides de la criée.";
const SECOND: &str = "À Port-Mellec, la digue a rompu lundi matin. Quinze bateaux ont coulé dans l'avant-port. \
                      Le conseil municipal se réunira jeudi pour voter des travaux.";

#[test]
fn what_both_tell_stands_together_and_what_one_tells_apart() {
    let comparison = compared(vec![
        article("Le Phare", "2023-02-06T10:00:00+01:00", FIRST),
        article("La Grève", "2023-02-06T12:00:00+01:00", SECOND),
    ]);
    let shared = shared(&comparison);
    assert!(
        shared
            .iter()
            .any(|s| s.iter().any(|w| w.contains("a cédé"))
                && s.iter().any(|w| w.contains("a rompu")))
    );
    let alone = |index: usize| -> Vec<&str> {
        let only = comparison
            .only(index)
            .into_iter()
            .filter_map(|id| comparison.statements.get(id));
        only.flat_map(|s| &s.tellings)
            .map(|t| t.span.slice(&comparison.articles[t.article].text))
            .collect()
    };
    assert_eq!(
        alone(0),
        [
            "Une grue du chantier naval Kerlann, haute de 62 mètres, est tombée sur le quai vers 6 h 30 et a écrasé \
             trois camions vides de la criée."
        ]
    );
    // What one alone tells is missing in the other; what is not sure to be told by one alone is missing nowhere.
    assert_eq!(comparison.missing(1), comparison.only(0));
}

/// The conflicts of two accounts, the second nine hours after the first: kinds, and whether they are updates.
fn conflict_kinds(first: &str, second: &str) -> Vec<(ConflictKind, bool)> {
    let comparison = compared(vec![
        article("Le Phare", "2023-02-06T09:00:00+01:00", first),
        article("La Grève", "2023-02-06T18:00:00+01:00", second),
    ]);
    let conflicts = comparison.conflicts.iter();
    conflicts.map(|c| (c.kind, c.update)).collect()
}

#[test]
fn other_numbers_of_the_same_things_conflict_and_a_risen_toll_is_an_update() {
    assert_eq!(
        conflict_kinds(FIRST, SECOND),
        [(ConflictKind::Number, false)]
    );
    let first = "La tempête a fait trois morts dans le port de Mellec.";
    let second = "La tempête a fait cinq morts dans le port de Mellec.";
    assert_eq!(
        conflict_kinds(first, second),
        [(ConflictKind::Number, true)]
    );
    let at_least = "La tempête a fait au moins trois morts dans le port de Mellec.";
    assert_eq!(conflict_kinds(second, at_least), []);
}

#[test]
fn a_denial_conflicts_only_with_a_plain_statement_of_the_same_thing() {
    let conflicts = |first: &str, second: &str| {
        let comparison = compared(vec![
            article("Le Phare", "2023-02-06T10:00:00+01:00", first),
            article("La Grève", "2023-02-06T18:00:00+01:00", second),
        ]);
        comparison.conflicts.len()
    };
    let yes = "Le maire de Mellec a félicité les pompiers du canton.";
    assert_eq!(
        conflicts(
            yes,
            "Le maire de Mellec n'a pas félicité les pompiers du canton."
        ),
        1
    );
    assert_eq!(
        conflicts(
            yes,
            "Le maire de Mellec n'a félicité que les pompiers du canton."
        ),
        0
    );
}

#[test]
fn the_same_page_is_compared_once() {
    let one = article("Le Phare", "2023-02-06T10:00:00+01:00", FIRST);
    let comparison = compared(vec![one.clone(), one]);
    assert_eq!(comparison.articles.len(), 1);
    assert!(comparison.statements.is_empty());
    assert_eq!(
        comparison.doubts.iter().map(|d| d.code).collect::<Vec<_>>(),
        ["same-page"]
    );
}

#[test]
fn accounts_of_other_events_are_set_aside() {
    let other = "L'orchestre de Valbrune a joué mardi soir un quatuor oublié de 1911. Le public a rappelé six fois la \
                 violoniste Ondine Ferrat. Le disque paraîtra en mai chez un éditeur de Lausanne.";
    let comparison = compared(vec![
        article("Le Phare", "2023-02-06T10:00:00+01:00", FIRST),
        article("La Portée", "2023-06-13T18:00:00+02:00", other),
    ]);
    assert_eq!(comparison.aside, [0, 1]);
    assert!(comparison.statements.is_empty());
    assert_eq!(
        comparison.doubts.iter().map(|d| d.code).collect::<Vec<_>>(),
        ["different-events"]
    );
}

#[test]
fn wording_counts_own_voice_and_quotation_apart() {
    let comparison = compared(vec![
        article(
            "Le Phare",
            "2023-02-06T10:00:00+01:00",
            "Le ministre est arrivé à Kiev lundi pour parler du port d'Odessa.",
        ),
        article(
            "La Grève",
            "2023-02-06T12:00:00+01:00",
            "Le ministre est arrivé lundi à Kyiv pour parler du port. « Je reviendrai à Kiev en mai », a dit le ministre.",
        ),
    ]);
    let forms = &comparison
        .wording
        .first()
        .expect("Kiev and Kyiv are one place")
        .forms;
    assert_eq!(forms["Kiev"][&0], Uses { own: 1, quoted: 0 });
    assert_eq!(forms["Kiev"][&1], Uses { own: 0, quoted: 1 });
    assert_eq!(forms["Kyiv"][&1], Uses { own: 1, quoted: 0 });
}

#[test]
fn the_order_of_what_is_given_changes_nothing() {
    let all = || {
        vec![
            article("Le Phare", "2023-02-06T10:00:00+01:00", FIRST),
            article("La Grève", "2023-02-06T12:00:00+01:00", SECOND),
            article(
                "L'Amarre",
                "2023-02-06T12:00:00+01:00",
                "La digue de Port-Mellec a cédé. Des bateaux ont coulé lundi.",
            ),
        ]
    };
    let forward = compared(all());
    let backward = compared(all().into_iter().rev().collect());
    assert_eq!(format!("{forward:?}"), format!("{backward:?}"));
}

/// Sixty copies of one dispatch, and an account of its own.
fn crowd(copies: usize) -> Comparison {
    let dispatch = "La digue de Port-Mellec a cédé lundi 6 février à l'aube, selon la préfecture maritime. Douze bateaux de \
                    pêche ont coulé dans l'avant-port, et quarante marins ont passé la nuit dans le gymnase du collège. Le \
                    préfet Aurélien Castagnède a promis une enquête sur l'entretien de l'ouvrage, achevé en 1931.";
    let mut articles: Vec<Article> = (0..copies)
        .map(|i| {
            article(
                &format!("Outlet {i:03}"),
                &format!("2023-02-06T{:02}:{:02}:00+01:00", 9 + i / 60 % 12, i % 60),
                dispatch,
            )
        })
        .collect();
    articles.push(article(
        "La Grève",
        "2023-02-06T23:00:00+01:00",
        "À Port-Mellec, la digue a cédé lundi matin. La patronne du café du port, Yvonne Le Bras, a vu la mer entrer dans \
         sa cuisine par les deux fenêtres et emporter le comptoir de 1954.",
    ));
    compared(articles)
}

#[test]
fn sixty_copies_of_one_dispatch_are_one_origin() {
    let comparison = crowd(60);
    let of_copies: Vec<&Statement> = comparison
        .statements
        .iter()
        .filter(|s| s.tellings.iter().filter(|t| t.article < 60).count() >= 60)
        .collect();
    assert!(of_copies.len() >= 3, "{}", of_copies.len());
    for statement in of_copies {
        let own = statement.tellings.iter().any(|t| t.article == 60);
        assert_eq!(statement.origins, if own { 2 } else { 1 });
        assert_ne!(statement.kind, StatementKind::Only);
    }
    assert_eq!(comparison.conflicts, []);
    assert!((0..60).all(|copy| comparison.only(copy).is_empty()));
}

#[test]
fn hundreds_of_copies_tell_nothing_alone() {
    let comparison = crowd(430);
    assert!((0..430).all(|copy| comparison.only(copy).is_empty()));
    let most = comparison.statements.iter().map(|s| s.tellings.len()).max();
    assert!(most >= Some(430), "{most:?}");
}

#[test]
fn a_story_that_grew_is_compared_as_if_it_had_been_given_whole() {
    let all = [
        ("Le Phare", FIRST),
        ("La Grève", SECOND),
        (
            "L'Amarre",
            "La digue de Port-Mellec a rompu lundi. Quinze bateaux ont coulé, a dit la mairie de Port-Mellec.",
        ),
    ];
    let articles = |count: usize| -> Vec<Article> {
        let given = all.iter().take(count).enumerate();
        given
            .map(|(i, (outlet, text))| {
                article(outlet, &format!("2023-02-06T1{i}:00:00+01:00"), text)
            })
            .collect()
    };
    let mut memory = Memory::default();
    for count in 2..=all.len() {
        let annotations = articles(count).iter().map(annotate_article).collect();
        let grown = compare_again(articles(count), annotations, &mut memory);
        let known = memory.len();
        let whole = compared(articles(count));
        assert_eq!(format!("{grown:?}"), format!("{whole:?}"));
        let annotations = articles(count).iter().map(annotate_article).collect();
        let again = compare_again(articles(count), annotations, &mut memory);
        assert_eq!(format!("{again:?}"), format!("{whole:?}"));
        assert_eq!(memory.len(), known, "nothing is measured twice");
    }
}

#[test]
fn what_is_no_longer_so_is_an_update() {
    let whole = "La digue de Port-Mellec est menacée par la houle, selon la préfecture.";
    let ended = "La digue de Port-Mellec n'est plus menacée par la houle, selon la préfecture.";
    assert_eq!(
        conflict_kinds(whole, ended),
        [(ConflictKind::Negation, true)]
    );
}

#[test]
fn a_number_that_is_the_sum_of_others_does_not_conflict() {
    let comparison = compared(vec![
        article(
            "Le Phare",
            "2023-02-06T09:00:00+01:00",
            "Le conseil du port de Mellec a voté les travaux : six membres du conseil pour, trois contre.",
        ),
        article(
            "La Grève",
            "2023-02-06T18:00:00+01:00",
            "Le conseil du port de Mellec a voté les travaux ; trois des neuf membres du conseil étaient contre.",
        ),
    ]);
    assert_eq!(comparison.conflicts, []);
}
