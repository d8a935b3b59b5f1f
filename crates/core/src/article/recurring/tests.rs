//! Pages of invented outlets, with what recurs on them.

use super::super::blocks_of;
use super::*;

/// Five events of which nothing recurs.
const EVENTS: [(&str, &str, &str); 5] = [
    (
        "La halle de Vallon rouvre",
        "Après trois ans de travaux, la halle de Vallon-sur-Orne accueille de nouveau ses maraîchers.",
        "Le chantier a coûté deux millions d’euros, indique Maude Kerléo, adjointe à l’urbanisme.",
    ),
    (
        "Un train déraille à Brissac",
        "Un convoi de marchandises est sorti des rails mercredi à l’entrée de la gare de Brissac.",
        "Personne n’a été blessé, mais la circulation restera coupée jusqu’à vendredi soir.",
    ),
    (
        "Les apiculteurs inquiets",
        "La récolte de miel sera divisée par deux cette saison, prévient le syndicat des apiculteurs.",
        "Le gel d’avril puis la sécheresse ont privé les colonies de fleurs pendant des semaines.",
    ),
    (
        "Le club monte en première division",
        "Au terme d’un match haletant, les handballeuses de Tarvenne ont validé leur montée dimanche.",
        "« On y pensait depuis septembre », sourit leur entraîneuse, Inès Olabarri, dans le vestiaire.",
    ),
    (
        "Une fresque géante dévoilée",
        "Haute de quinze mètres, la fresque peinte sur le silo municipal a été inaugurée samedi matin.",
        "L’artiste, Roald Timsen, y a représenté les métiers du port pendant quatre mois.",
    ),
];

fn article(number: usize, title: &str, blocks: &[&str]) -> Article {
    let text = blocks.join("\n\n");
    let mut article = Article {
        url: Some(format!("https://www.gazette.example/{number}")),
        title: Some(title.to_owned()),
        blocks: blocks_of(&text),
        text,
        ..Article::default()
    };
    article.rename();
    article
}

/// The five events with blocks before, between and behind their paragraphs.
fn pages(before: &[&str], within: &[&str], behind: &[&str]) -> Vec<Article> {
    let page = |(number, event): (usize, &(&str, &str, &str))| {
        let blocks = [before, &[event.1], within, &[event.2], behind].concat();
        article(number, event.0, &blocks)
    };
    EVENTS.iter().enumerate().map(page).collect()
}

/// The articles without what recurs.
fn stripped(mut articles: Vec<Article>) -> Vec<Article> {
    let mut recurring = Recurring::default();
    let traits: Vec<Traits> = articles.iter().map(Traits::of).collect();
    let accounts: Vec<Account> = articles
        .iter()
        .zip(&traits)
        .map(|(a, t)| recurring.learn(a, t))
        .collect();
    for ((article, traits), account) in articles.iter_mut().zip(&traits).zip(accounts) {
        recurring.strip(article, traits, account);
        for block in &article.blocks {
            assert!(!block.span.slice(&article.text).is_empty());
        }
    }
    articles
}

#[track_caller]
fn untouched(articles: Vec<Article>) {
    assert_eq!(stripped(articles.clone()), articles);
}

const FOLLOW: &str =
    "Suivez toute l’actualité de la région sur nos réseaux et dans notre application.";
const PORTRAIT: &str =
    "Journaliste à la Gazette depuis 2015, Lucie Brandt couvre les faits divers.";
const LETTER: &str = "Inscrivez-vous gratuitement à notre lettre du matin pour ne rien manquer.";

#[test]
fn what_recurs_around_and_within_texts_is_dropped() {
    for (before, within, behind) in [
        (&[FOLLOW][..], &[][..], &["Partager"][..]),
        (&[], &[LETTER], &[]),
        (&[], &[], &[PORTRAIT, "Partager"]),
    ] {
        let given = pages(before, within, behind);
        for ((article, event), before) in stripped(given.clone()).iter().zip(EVENTS).zip(given) {
            assert_eq!(article.text, format!("{}\n\n{}", event.1, event.2));
            assert_eq!(article.lede.as_deref(), Some(event.1));
            assert_ne!(article.id, before.id);
            let why = &article.provenance["furniture"];
            assert!(why.contains("5 known"), "{why}");
        }
    }
}

#[test]
fn two_pages_are_too_few() {
    untouched(
        pages(&[FOLLOW], &[LETTER], &[PORTRAIT])
            .into_iter()
            .take(2)
            .collect(),
    );
}

#[test]
fn versions_of_one_article_are_one_account() {
    let (_, first, second) = EVENTS[0];
    let page = |number, title, more| article(number, title, &[first, second, LETTER, more]);
    untouched(vec![
        page(1, "La halle rouvre", "Le maire est attendu à midi."),
        page(
            2,
            "Vallon : la halle a rouvert",
            "Le maire a coupé le ruban.",
        ),
        page(
            3,
            "Halle de Vallon : la fête",
            "Des centaines d’habitants sont venus.",
        ),
        page(4, "Vallon fête sa halle", "Le marché a duré jusqu’au soir."),
    ]);
    // Nor are pages under one title, whatever they say.
    untouched(
        (0..5)
            .map(|n| article(n, "La météo du jour", &[EVENTS[n].1, LETTER]))
            .collect(),
    );
}

#[test]
fn the_background_of_an_affair_is_text() {
    let recalled = "L’affaire avait éclaté en mars 2019, quand l’ancien maire de Sorville, Paul Andrieu, avait été accusé \
        d’avoir détourné les fonds du théâtre.";
    let told = [
        (
            "Procès Andrieu : le parquet requiert",
            "Deux ans de prison ont été requis contre Paul Andrieu, l’ancien maire de Sorville.",
        ),
        (
            "Sorville : Andrieu se défend",
            "« Je n’ai rien pris au théâtre », a lancé Paul Andrieu à la barre jeudi.",
        ),
        (
            "Fonds détournés : un témoin parle",
            "L’ex-comptable du théâtre de Sorville a chargé Paul Andrieu pendant deux heures.",
        ),
        (
            "Le jugement mis en délibéré",
            "La décision sur les fonds du théâtre sera rendue en mars, ont appris les avocats de Paul Andrieu.",
        ),
    ];
    let mut articles: Vec<Article> = told
        .iter()
        .zip(EVENTS)
        .enumerate()
        .map(|(n, ((title, text), event))| article(n, title, &[text, event.2, recalled]))
        .collect();
    articles.extend(pages(&[], &[], &[]).into_iter().skip(4));
    untouched(articles);
}

#[test]
fn sub_headings_and_questions_within_texts_stay() {
    untouched(pages(&[], &["Contexte"], &[]));
    untouched(pages(
        &[],
        &["Quel souvenir d’enfance vous revient le plus souvent quand vous peignez ?"],
        &[],
    ));
}

#[test]
fn the_credit_of_an_agency_stays() {
    untouched(pages(&[], &[], &["Avec AFP"]));
}

#[test]
fn a_text_that_recurs_as_a_whole_stays() {
    let notice = "Cette page n’est plus disponible, mais vous pouvez en chercher d’autres dans nos archives.";
    untouched(
        (0..5)
            .map(|n| article(n, EVENTS[n].0, &[notice, LETTER]))
            .collect(),
    );
}

#[test]
fn headlines_of_other_pages_are_dropped() {
    let mut articles = pages(&[], &[], &[]);
    let (_, first, second) = EVENTS[0];
    articles[0] = article(
        0,
        EVENTS[0].0,
        &[first, "Le club monte en première division", second],
    );
    let found = stripped(articles);
    assert_eq!(found[0].text, format!("{first}\n\n{second}"));
}

#[test]
fn outlets_are_kept_apart() {
    let mut articles = pages(&[], &[LETTER], &[]);
    for (number, article) in articles.iter_mut().enumerate() {
        article.url = Some(format!("https://outlet-{}.example/a", number / 2));
    }
    untouched(articles);
}

#[test]
fn where_nobody_knows_whose_pages_they_are_only_their_ends_are_dropped() {
    let mut articles = pages(&[], &[LETTER], &[PORTRAIT]);
    for (number, article) in articles.iter_mut().enumerate() {
        article.url = None;
        article.path = Some(format!("folder/{number}.txt"));
    }
    for (article, event) in stripped(articles).iter().zip(EVENTS) {
        assert_eq!(article.text, [event.1, LETTER, event.2].join("\n\n"));
    }
}

#[test]
fn what_was_seen_once_can_be_forgotten() {
    let mut recurring = Recurring::default();
    let words =
        |n: usize| format!("Un paragraphe qui porte le numéro {n} et rien d’autre de neuf.");
    for n in 0..60 {
        let blocks: Vec<String> = (0..200).map(|m| words(n * 200 + m)).collect();
        let mut blocks: Vec<&str> = blocks.iter().map(String::as_str).collect();
        blocks.push(FOLLOW);
        let page = article(n, &format!("Titre {n}"), &blocks);
        recurring.learn(&page, &Traits::of(&page));
        recurring.forget();
        assert!(recurring.entries <= MOST_ENTRIES);
    }
    let outlet = recurring.outlets.values().next().unwrap();
    let seen = outlet.blocks.values().map(|seen| seen.accounts).max();
    assert!(seen.is_some_and(|accounts| accounts > 50), "{seen:?}");
}

proptest::proptest! {
    #[test]
    fn stripping_any_text_leaves_whole_blocks(texts in proptest::collection::vec("(.{0,20}\n\n){0,6}", 0..8)) {
        let articles = texts.iter().enumerate().map(|(n, text)| Article {
            text: text.clone(),
            blocks: blocks_of(text),
            outlet: Some("x".to_owned()),
            title: (n % 2 == 0).then(|| format!("T{n}")),
            ..Article::default()
        });
        stripped(articles.collect());
    }
}
