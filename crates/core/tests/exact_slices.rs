//! Whatever the text: every span that any room gives is a piece of its text, on the borders of characters, and nothing
//! panics.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use parallax_core::article::{Article, Moment, blocks_of, read};
use parallax_core::compare::{Comparison, compare};
use parallax_core::evidence::Span;
use parallax_core::language::Language;
use parallax_core::mention::{Annotation, annotate};
use parallax_core::page::Page;
use proptest::prelude::*;
use proptest::sample::select;

const LANGUAGES: [&str; 8] = ["fr", "en", "de", "es", "pl", "ru", "ar", "und"];

/// Pieces that the rooms react to, in all languages that are known and in none.
const PIECES: &[&str] = &[
    // What quotes hang on.
    "a dit",
    "selon",
    "a-t-il ajouté",
    "estime",
    "said",
    "according to",
    "told AFP",
    "sagte",
    "laut",
    "dijo",
    "según",
    "que",
    "that",
    "dass",
    "« ",
    " »",
    "«\u{a0}",
    "\u{202f}»",
    "“",
    "”",
    "„",
    "‘",
    "’",
    "\"",
    "'",
    "‹",
    "›",
    "—",
    "–",
    ":",
    // Dates and numbers.
    "заявил",
    "по словам",
    "в ночь на вторник",
    "powiedział",
    "według",
    "12 marca 2023 r.",
    "قال",
    "بحسب",
    "إن",
    "، ",
    "؟",
    "。",
    "lundi",
    "mardi 13 février",
    "la nuit de lundi à mardi",
    "Monday",
    "on 3 March 2024",
    "am Montag",
    "el lunes",
    "il y a trois jours",
    "vor zwei Wochen",
    "2024-02-13",
    "12/02",
    "20h30",
    "8.30pm",
    "fin 2022",
    "les années 1990",
    "trois mille deux cents",
    "environ 40",
    "au moins",
    "1.500,5 %",
    "12\u{a0}000",
    "12\u{202f}000 €",
    "½",
    "²",
    "٣٤",
    "XXe",
    "3 km",
    "between 3 and 5",
    "zweiundvierzig",
    "treinta y dos",
    "999999999999999999999999",
    "0",
    "-7",
    "1e9",
    // Names and descriptions.
    "Jean-Pierre Dupont",
    "Kyiv",
    "Kiev",
    "Poutine",
    "Vladimir Poutine",
    "l'Ukraine",
    "L’",
    "d'",
    "la mer Noire",
    "M.",
    "J.-L.",
    "U.S.",
    "Saint-Denis",
    "ministère de l'Énergie",
    "tribunal de Rouen",
    "le maire",
    "the president of",
    "der Bürgermeister",
    "El Gobierno",
    "AFP",
    "ONU",
    "O'Brien’s",
    "Łódź",
    "van der",
    "Ἀθήνα",
    "Москва",
    "東京",
    "القاهرة",
    // Ordinary words and marks.
    "la crue a touché",
    "n'a pas fermé",
    "killed",
    "wurden verletzt",
    "personas",
    "et",
    "y",
    "und",
    ". ",
    "! ",
    "? ",
    "… ",
    ", ",
    "; ",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\u{2028}",
    "\u{85}",
    "\t",
    "(",
    ")",
    "-",
    "/",
    "•",
    "&amp;",
    "<b>",
    // What tears characters apart.
    "\u{a0}",
    "\u{202f}",
    "\u{2009}",
    "\u{301}",
    "\u{308}",
    "e\u{301}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{200e}",
    "\u{202e}",
    "\u{2067}",
    "\u{2069}",
    "\u{feff}",
    "\u{0}",
    "👩‍👩‍👧",
    "🇫🇷",
    "ﬁ",
    "İ",
    "ß",
    "ẞ",
    "ŉ",
    "ǆ",
    "Σ",
    "ς",
    "\u{10ffff}",
    "\u{e0041}",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => select(PIECES).prop_map(str::to_owned),
        4 => Just(" ".to_owned()),
        1 => any::<char>().prop_map(String::from),
        1 => "\\PC{0,6}",
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

#[track_caller]
fn exact(span: Span, text: &str, what: &str) {
    assert!(
        span.start < span.end && text.get(span.start..span.end).is_some(),
        "{what}: {span:?} is no piece of {text:?}"
    );
}

#[track_caller]
fn apart(spans: impl Iterator<Item = Span>, what: &str) {
    let mut last = 0;
    for span in spans {
        assert!(span.start >= last, "{what}: {span:?} starts before {last}");
        last = span.end;
    }
}

#[track_caller]
fn check(found: &Annotation, text: &str) {
    let all = |spans: &[Span], what: &str| spans.iter().for_each(|s| exact(*s, text, what));
    all(&found.sentences, "sentence");
    apart(found.sentences.iter().copied(), "sentences");
    for name in &found.names {
        exact(name.span, text, "name");
    }
    apart(found.names.iter().map(|n| n.span), "names");
    for description in &found.descriptions {
        exact(description.span, text, "description");
    }
    for date in &found.dates {
        exact(date.span, text, "date");
        if let (Some(from), Some(to)) = (date.from, date.to) {
            assert!(from <= to, "{date:?}");
        }
    }
    apart(found.dates.iter().map(|d| d.span), "dates");
    for number in &found.numbers {
        exact(number.span, text, "number");
        assert!(number.value.is_finite(), "{number:?}");
    }
    for quote in &found.quotes {
        assert!(!quote.content.is_empty(), "a quote of nothing: {quote:?}");
        all(&quote.content, "content");
        all(&quote.verbatim, "verbatim");
        all(&quote.cue, "cue");
        if let Some(speaker) = &quote.speaker {
            all(&speaker.spans, "speaker");
        }
    }
}

fn annotated(text: &str, code: &str) -> Annotation {
    let day = jiff::civil::date(2024, 2, 13);
    annotate(text, Language::of(Some(code)), Some(day))
}

fn article(id: &str, code: &str, text: String) -> Article {
    Article {
        id: id.to_owned(),
        outlet: Some(id.to_owned()),
        language: Some(code.to_owned()),
        title: Some("La crue de l'Odet".to_owned()),
        published: Moment::parse("2024-02-13"),
        blocks: blocks_of(&text),
        text,
        ..Article::default()
    }
}

fn compared(articles: Vec<Article>) -> Comparison {
    let annotations = articles
        .iter()
        .map(|a| annotated(&a.text, a.language.as_deref().unwrap()))
        .collect();
    compare(articles, annotations)
}

fn check_comparison(c: &Comparison) {
    let text = |index: usize| c.articles[index].text.as_str();
    for (article, annotation) in c.articles.iter().zip(&c.annotations) {
        check(annotation, &article.text);
    }
    for (id, statement) in c.statements.iter().enumerate() {
        assert_eq!(statement.id, id);
        assert!(!statement.tellings.is_empty());
        for telling in &statement.tellings {
            exact(telling.span, text(telling.article), "telling");
        }
    }
    for conflict in &c.conflicts {
        assert!(conflict.statement < c.statements.len());
        for side in &conflict.sides {
            exact(side.span, text(side.article), "side");
        }
    }
    for passage in &c.copies.passages {
        exact(passage.a_span, text(passage.a), "passage, earlier");
        exact(passage.b_span, text(passage.b), "passage, later");
        assert!((0.0..=1.0).contains(&passage.edit), "{passage:?}");
    }
    for shared in &c.copies.shared {
        assert!(shared.holders.len() > 1);
        for holder in &shared.holders {
            exact(holder.span, text(holder.article), "holder");
            assert!((0.0..=1.0).contains(&holder.edit), "{holder:?}");
        }
    }
    let mut mains: Vec<usize> = Vec::new();
    for origin in &c.origins {
        mains.extend(&origin.articles);
        assert!((0.0..=1.0).contains(&origin.certainty), "{origin:?}");
        for draw in &origin.draws {
            exact(draw.span, text(draw.article), "draw");
        }
    }
    mains.sort_unstable();
    let all: Vec<usize> = (0..c.articles.len()).collect();
    assert!(
        mains == all || c.origins.is_empty(),
        "each is mainly of one origin"
    );
    for own in &c.copies.articles {
        for share in [own.originality, own.copied, own.agency, own.quoted] {
            assert!((0.0..=1.0).contains(&share), "{own:?}");
        }
    }
    for utterance in &c.quotes {
        assert!(utterance.quote < c.annotations[utterance.article].quotes.len());
        assert!(utterance.same_as.is_none_or(|first| first < c.quotes.len()));
    }
}

fn check_read(bytes: &[u8], path: &str) {
    let found = read(&Page {
        path: Some(path.to_owned()),
        url: Some("https://example.org/2024/02/13/a".to_owned()),
        bytes,
        ..Page::default()
    });
    for block in &found.blocks {
        exact(block.span, &found.text, "block");
    }
    apart(found.blocks.iter().map(|b| b.span), "blocks");
}

/// A page of arbitrary tags around arbitrary words.
fn page() -> impl Strategy<Value = String> {
    const TAGS: &[&str] = &[
        "<p>",
        "</p>",
        "<article>",
        "</article>",
        "<div class=\"share related\">",
        "</div>",
        "<h1>",
        "</h1>",
        "<h2>",
        "<ul><li>",
        "</ul>",
        "<figure><figcaption>",
        "</figure>",
        "<blockquote>",
        "</blockquote>",
        "<br>",
        "<table><tr><td>",
        "</table>",
        "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"articleBody\":\"",
        "\"}</script>",
        "<!--",
        "-->",
        "<svg>",
        "<title>",
        "</title>",
        "<meta property=og:title content=\"",
        "\">",
        "<time datetime=\"2024-02-13T",
        "<a href=/x>",
        "</a>",
        "<span itemprop=author>",
        "<template>",
        "<noscript>",
        "<pre>",
        "<b",
        "=",
        "&#0;",
        "&#x202e;",
        "&nbsp;",
        "<![CDATA[",
        "]]>",
    ];
    let piece = prop_oneof![3 => select(TAGS).prop_map(str::to_owned), 2 => text()];
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(192) })]

    #[test]
    fn mentions_of_any_text(text in text()) {
        for code in LANGUAGES {
            check(&annotated(&text, code), &text);
        }
    }

    #[test]
    fn comparisons_of_any_texts(
        a in text(), b in text(), shared in text(), one in select(&LANGUAGES[..]), two in select(&LANGUAGES[..]),
    ) {
        let texts = [format!("{a} {shared} {b}"), format!("{b}\n\n{shared}"), format!("{shared}. {a}")];
        let [first, second, third] = texts;
        check_comparison(&compared(vec![
            article("a", one, first),
            article("b", two, second),
            article("c", one, third),
        ]));
    }

    #[test]
    fn pages_of_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..800), html in page()) {
        check_read(&bytes, "page.html");
        check_read(&bytes, "page.txt");
        check_read(html.as_bytes(), "page.html");
        check_read(html.as_bytes(), "page.txt");
        // Cut in the middle of whatever stands there.
        check_read(&html.as_bytes()[..html.len() / 2], "page.html");
    }
}
