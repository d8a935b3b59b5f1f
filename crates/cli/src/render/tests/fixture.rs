//! An invented comparison: three accounts of a glass roof that fell in.

use parallax_core::article::{Article, Moment};
use parallax_core::compare::{
    Comparison, Conflict, ConflictKind, Side, Statement, StatementKind, StoryOrigin, Telling, Uses,
    Utterance, Wording,
};
use parallax_core::copy::{
    CopyKind, Direction, Holder, Originality, Passage, SharedText, Taken, TextOrigin,
};
use parallax_core::evidence::{Doubt, Feature, Reason, Span};
use parallax_core::mention::{Annotation, Quote, QuoteKind, Speaker};
use std::collections::BTreeMap;

const PHARE: &str = "La verrière de la gare de Tréville s'est effondrée mardi matin. Douze personnes ont été \
    blessées, selon les pompiers.\n\n« Nous avons entendu un craquement », a raconté Maud Lebrun, fleuriste. La ville \
    de Kiev a offert son aide.";
const MIDI: &str = "À Tréville, la verrière de la gare s'est effondrée mardi matin. Quinze voyageurs ont été blessés.\
    \n\n« Nous avons entendu un craquement », a confié la fleuriste Maud Lebrun. La gare restera fermée dix jours.";
const COURIER: &str = "The glass roof of Tréville station fell in on Tuesday morning. “We heard a crack”, said Maud \
    Lebrun, a florist. Kyiv has offered help.";

/// The span of the first place where `words` stand in `text`.
pub(super) fn span(text: &str, words: &str) -> Span {
    let at = text.find(words).expect(words);
    Span::new(at, at + words.len())
}

fn article(outlet: &str, language: &str, time: &str, title: &str, text: &str) -> Article {
    Article {
        id: outlet.to_lowercase(),
        outlet: Some(outlet.to_owned()),
        url: Some(format!(
            "https://{}.example/treville",
            outlet.to_lowercase().replace(' ', "-")
        )),
        language: Some(language.to_owned()),
        title: Some(title.to_owned()),
        text: text.to_owned(),
        published: Moment::parse(time),
        ..Article::default()
    }
}

fn quote(text: &str, words: &str, cue: &str) -> Quote {
    Quote {
        kind: QuoteKind::Direct,
        content: vec![span(text, words)],
        verbatim: vec![span(text, words)],
        cue: vec![span(text, cue)],
        speaker: Some(Speaker {
            spans: vec![span(text, "Maud Lebrun")],
            name: "Maud Lebrun".to_owned(),
            entity: Some("person:maud lebrun".to_owned()),
        }),
    }
}

fn reason() -> Reason {
    let feature = |name, weight, words: &str| Feature {
        name,
        weight,
        words: words.to_owned(),
    };
    Reason {
        score: 0.91,
        threshold: 0.5,
        features: vec![
            feature("stems", 1.6, "verrière, effondr"),
            feature("dates", 0.8, "mardi"),
            feature("order", -0.2, ""),
        ],
    }
}

/// A statement from the words of its tellings.
fn statement(
    texts: &[&str],
    id: usize,
    kind: StatementKind,
    tellings: &[(usize, &str)],
) -> Statement {
    Statement {
        id,
        kind,
        tellings: tellings
            .iter()
            .map(|(article, words)| Telling {
                article: *article,
                span: span(texts[*article], words),
                attribution: words.contains("Douze").then(|| "les pompiers".to_owned()),
            })
            .collect(),
        perhaps: Vec::new(),
        // Of the two that tell the second, one has it from the other.
        origins: if id == 1 { 1 } else { tellings.len() },
        reason: reason(),
    }
}

fn statements(texts: &[&str]) -> Vec<Statement> {
    use StatementKind::{Only, Partial, Shared};
    let make = |id, kind, tellings: &[(usize, &str)]| statement(texts, id, kind, tellings);
    vec![
        make(
            0,
            Shared,
            &[
                (
                    0,
                    "La verrière de la gare de Tréville s'est effondrée mardi matin.",
                ),
                (
                    1,
                    "À Tréville, la verrière de la gare s'est effondrée mardi matin.",
                ),
                (
                    2,
                    "The glass roof of Tréville station fell in on Tuesday morning.",
                ),
            ],
        ),
        make(
            1,
            Partial,
            &[
                (0, "Douze personnes ont été blessées, selon les pompiers."),
                (1, "Quinze voyageurs ont été blessés."),
            ],
        ),
        make(
            2,
            Partial,
            &[
                (0, "La ville de Kiev a offert son aide."),
                (2, "Kyiv has offered help."),
            ],
        ),
        make(3, Only, &[(1, "La gare restera fermée dix jours.")]),
    ]
}

fn side(texts: &[&str], article: usize, words: &str, value: &str) -> Side {
    Side {
        article,
        span: span(texts[article], words),
        value: value.to_owned(),
        marks: Vec::new(),
    }
}

fn wording() -> Wording {
    let uses = |own, quoted| Uses { own, quoted };
    Wording {
        entity: "city:703448".to_owned(),
        forms: BTreeMap::from([
            ("Kiev".to_owned(), BTreeMap::from([(0, uses(1, 0))])),
            (
                "Kyiv".to_owned(),
                BTreeMap::from([(1, uses(0, 2)), (2, uses(1, 1))]),
            ),
        ]),
        slips: Vec::new(),
    }
}

/// The comparison of the three.
pub(super) fn treville() -> Comparison {
    let texts = [PHARE, MIDI, COURIER];
    let mut articles = vec![
        article(
            "Le Phare",
            "fr",
            "2024-03-05T09:12:00+01:00",
            "La verrière de la gare de Tréville s'effondre",
            PHARE,
        ),
        article(
            "Midi-Nouvelles",
            "fr",
            "2024-03-05T10:40:00+01:00",
            "Tréville : la gare sous le verre",
            MIDI,
        ),
        article(
            "Harbour Courier",
            "en",
            "2024-03-05",
            "Station roof falls in",
            COURIER,
        ),
    ];
    articles[0].agencies = vec!["AFP".to_owned()];
    articles[2].authors = vec!["Ann Teale".to_owned()];
    articles[2].doubts = vec![Doubt::new("no-time", "only the day is known").at("published")];
    let said = "Nous avons entendu un craquement";
    let annotation = |quotes| Annotation {
        quotes,
        ..Annotation::default()
    };
    let mut comparison = Comparison {
        articles,
        annotations: vec![
            annotation(vec![quote(PHARE, said, "a raconté")]),
            annotation(vec![quote(MIDI, said, "a confié")]),
            annotation(vec![quote(COURIER, "We heard a crack", "said")]),
        ],
        statements: statements(&texts),
        conflicts: vec![Conflict {
            kind: ConflictKind::Number,
            update: false,
            statement: 1,
            sides: vec![
                side(&texts, 0, "Douze personnes ont été blessées", "Douze"),
                side(&texts, 1, "Quinze voyageurs ont été blessés", "Quinze"),
            ],
            reason: reason(),
        }],
        quotes: [(0, None), (1, Some(0)), (2, Some(0))]
            .map(|(article, same_as)| Utterance {
                article,
                quote: 0,
                same_as,
            })
            .to_vec(),
        wording: vec![wording()],
        origins: vec![StoryOrigin {
            articles: vec![0, 1],
            agency: Some("AFP".to_owned()),
            because: "AFP credited by A; 62 % of B stands in A".to_owned(),
            shares: vec![(0, 0.6), (1, 0.62)],
            certainty: 0.81,
            credited_by: vec![0],
            inferred_for: vec![1],
            ..StoryOrigin::default()
        }],
        ..Comparison::default()
    };
    comparison.copies.passages = vec![Passage {
        a: 0,
        a_span: span(PHARE, "la gare de Tréville s'est effondrée mardi matin"),
        b: 1,
        b_span: span(MIDI, "la gare s'est effondrée mardi matin"),
        kind: CopyKind::Narrative,
        edit: 0.2,
        credited: false,
        directed: true,
        direction: Direction {
            taken: Taken::FromFirst,
            certainty: 0.9,
            reason: reason(),
        },
        reason: reason(),
    }];
    let holder = |article, text: &str, words: &str, edit| Holder {
        article,
        span: span(text, words),
        edit,
    };
    comparison.copies.shared = vec![SharedText {
        kind: CopyKind::Narrative,
        holders: vec![
            holder(
                0,
                PHARE,
                "la gare de Tréville s'est effondrée mardi matin",
                0.0,
            ),
            holder(1, MIDI, "la gare s'est effondrée mardi matin", 0.2),
        ],
        first: Some(0),
        origin: TextOrigin {
            agencies: vec![("AFP".to_owned(), 0.8)],
            credited_by: vec![0],
            reason: reason(),
            ..TextOrigin::default()
        },
    }];
    comparison.copies.articles = [1.0, 0.38, 1.0]
        .map(|originality| Originality {
            originality,
            ..Originality::default()
        })
        .to_vec();
    comparison
}
