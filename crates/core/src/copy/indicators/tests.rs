use super::*;
use crate::article::Article;
use crate::copy::{Facts, Source, copies};
use crate::language::{Analysis, Language};

/// A text of one word of so many letters: every place in it is told.
fn letters(count: usize) -> String {
    "x".repeat(count)
}

struct Made {
    number: usize,
    id: &'static str,
    outlet: Option<&'static str>,
    when: Option<&'static str>,
    story: Option<&'static str>,
    text: String,
    origin: Option<usize>,
    taken: Vec<Common<'static>>,
}

fn article(
    number: usize,
    id: &'static str,
    outlet: &'static str,
    when: &'static str,
    text: &str,
) -> Made {
    Made {
        number,
        id,
        outlet: (!outlet.is_empty()).then_some(outlet),
        when: (!when.is_empty()).then_some(when),
        story: Some("s"),
        text: text.to_owned(),
        origin: None,
        taken: Vec::new(),
    }
}

impl Made {
    fn moment(&self) -> Option<Moment> {
        self.when.and_then(Moment::parse)
    }

    /// The same with words from another article: where they stand there and here.
    fn with(
        mut self,
        from: &Self,
        there: (usize, usize),
        here: (usize, usize),
        change: impl Fn(&mut Common<'static>),
    ) -> Self {
        let mut taken = Common {
            from: Other {
                number: from.number,
                outlet: from.outlet,
                published: from.moment(),
            },
            kind: CopyKind::Narrative,
            directed: true,
            shown: true,
            agency: false,
            credits: Vec::new(),
            pieces: vec![Piece { there, here }],
        };
        change(&mut taken);
        self.taken.push(taken);
        self
    }
}

fn tables_of(articles: &[&Made], settings: Settings) -> Tables {
    let mut indicators = Indicators::new(settings);
    for made in articles {
        let mut sources: Vec<usize> = made.taken.iter().map(|t| t.from.number).collect();
        sources.dedup();
        let finished = Finished {
            number: made.number,
            id: made.id,
            outlet: made.outlet,
            published: made.moment(),
            story: made.story,
            text: &made.text,
            sources: &sources,
            agencies: &["AFP"],
            origin: made.origin,
        };
        indicators.add(&finished, &made.taken);
    }
    assert_eq!(indicators.len(), articles.len());
    indicators.tables()
}

/// Three outlets and one event. B has the first half of A's article and credits it; C has 40 letters of A's, 20 of B's, of
/// which 10 are the same place, and a quote of 10.
fn three() -> [Made; 3] {
    let a = article(0, "a", "A", "2024-03-04T10:00:00", &letters(100));
    let b = article(1, "b", "B", "2024-03-04T10:30:00", &letters(100)).with(
        &a,
        (0, 50),
        (0, 50),
        |t| t.credits = vec!["A".to_owned()],
    );
    let c = article(2, "c", "C", "2024-03-04T12:00:00", &letters(100))
        .with(&a, (0, 40), (20, 60), |_| ())
        .with(&b, (30, 50), (50, 70), |t| {
            (t.agency, t.shown) = (true, false)
        })
        .with(&a, (70, 80), (80, 90), |t| t.kind = CopyKind::Quote);
    [a, b, c]
}

fn counted(made: &[Made], settings: Settings) -> Tables {
    tables_of(&made.iter().collect::<Vec<_>>(), settings)
}

#[test]
fn an_article_is_measured_by_hand() {
    let found = counted(&three(), Settings::default());
    let [a, b, c] = found.articles.as_slice() else {
        panic!("{:?}", found.articles);
    };
    // A was first; what others have of it: 0..50 and 70..80.
    assert_eq!((a.originality, a.only), (Some(1.0), Some(0.4)));
    assert_eq!((a.credited, &a.source), (None, &None));
    assert_eq!((b.originality, b.external), (Some(0.5), Some(0.5)));
    assert_eq!((b.source.as_deref(), b.source_lag), (Some("a"), Some(1800)));
    assert_eq!((b.credited, b.credited_share), (Some(true), Some(1.0)));
    assert_eq!(b.credits, ["A"]);
    assert_eq!(b.agencies, ["AFP"]);
    // 20..60 and 50..70 are 50 letters; the quote is found elsewhere, but not counted against it.
    assert_eq!((c.originality, c.only), (Some(0.5), Some(0.4)));
    assert_eq!((c.sources, c.credited), (2, Some(false)));
    assert_eq!((c.source_lag, c.story_lag), (Some(7200), Some(7200)));
    // The agency's 20 letters are so in both holders.
    assert_eq!((b.agency, c.agency), (Some(0.2), Some(0.2)));
    assert_eq!(a.internal, None);
}

#[test]
fn an_outlet_is_measured_by_hand() {
    // X: originality 0, 0.1, 0.5 and 1, of 100, 100, 100 and 300 letters; the second credits.
    let w = article(0, "w", "W", "2024-03-04T08:00:00", &letters(300));
    let x = |number, id, when, own: usize| {
        let of = article(number, id, "X", when, &letters(100));
        of.with(&w, (0, 100 - own), (0, 100 - own), |t| {
            if own == 10 {
                t.credits = vec!["W".to_owned()];
            }
        })
    };
    let made = [
        x(1, "x1", "2024-03-04T09:00:00", 0),
        x(2, "x2", "2024-03-04T09:10:00", 10),
        x(3, "x3", "2024-03-04T09:20:00", 50),
        article(4, "x4", "X", "2024-03-04T09:30:00", &letters(300)),
        article(5, "x5", "X", "", " … "),
        w,
    ];
    let found = counted(&made, Settings::default());
    let [w, x] = found.outlets.as_slice() else {
        panic!("{:?}", found.outlets);
    };
    assert_eq!((x.articles, x.empty, x.undated), (5, 1, 1));
    assert_eq!(x.characters, 600);
    assert_eq!(x.originality_mean, Some((0.0 + 0.1 + 0.5 + 1.0) / 4.0));
    assert_eq!(x.originality_weighted, Some(360.0 / 600.0));
    assert_eq!(
        (x.none_original, x.below_20, x.all_original),
        (Some(0.25), Some(0.5), Some(0.25))
    );
    // Between 0.1 and 0.5.
    let median = x.deciles.get(4).copied().flatten().unwrap();
    assert!((median - 0.3).abs() < 1e-9, "{median}");
    assert_eq!(x.copying, 3);
    assert_eq!(x.credited_articles, Some(1.0 / 3.0));
    assert_eq!(x.credited_passages, Some(1.0 / 3.0));
    assert_eq!(x.credited_characters, Some(90.0 / 240.0));
    // W told it first, X an hour later.
    assert_eq!((w.first, w.reactions, w.reaction_median), (1, 0, None));
    assert_eq!(
        (x.first, x.reactions, x.reaction_median),
        (0, 1, Some(3600.0))
    );
    assert_eq!((w.stories, w.stories_shared), (1, 1));
    assert_eq!((w.credited_articles, w.originality_mean), (None, Some(1.0)));
}

#[test]
fn a_story_is_measured_by_hand() {
    let mut made = Vec::from(three());
    for one in &mut made {
        one.origin = Some(7);
    }
    for (number, outlet, when) in [
        (3, "D", "2024-03-04T11:00:00"),
        (4, "E", "2024-03-05T10:00:00"),
        (5, "A", "2024-03-06T10:00:00"),
    ] {
        made.push(article(number, outlet, outlet, when, &letters(50)));
    }
    let found = counted(&made, Settings::default());
    let [story] = found.stories.as_slice() else {
        panic!("{:?}", found.stories);
    };
    assert_eq!((story.articles, story.outlets), (6, 5));
    assert_eq!(story.breaker.as_deref(), Some("A"));
    assert_eq!(story.breaker_article.as_deref(), Some("a"));
    assert_eq!((story.second, story.fifth), (Some(1800), Some(86_400)));
    assert_eq!(story.tenth, None);
    // a, b and c are one dispatch; D, E and the second of A stand for themselves.
    assert_eq!(story.origins, 4);
    assert_eq!(story.originality, Some(350.0 / 450.0));
    assert_eq!(story.only, Some((40.0 + 50.0 + 40.0 + 150.0) / 450.0));
    assert_eq!((story.copying, story.credited), (2, Some(0.5)));
}

#[test]
fn a_pair_of_outlets_is_measured_by_hand() {
    let mut made = Vec::from(three());
    let [a, b, _] = three();
    // B has something of A's once more, three times as late, and A has as much of B's as B had first.
    made.push(
        article(3, "b2", "B", "2024-03-04T11:30:00", &letters(80)).with(
            &a,
            (0, 30),
            (10, 40),
            |_| (),
        ),
    );
    made.push(
        article(4, "a2", "A", "2024-03-04T13:00:00", &letters(80)).with(
            &b,
            (60, 80),
            (0, 20),
            |_| (),
        ),
    );
    let found = counted(&made, Settings::default());
    let pair = |from: &str, to: &str| {
        let wanted = |p: &&PairRow| p.from.as_deref() == Some(from) && p.to.as_deref() == Some(to);
        found.pairs.iter().find(wanted).cloned().unwrap()
    };
    let ab = pair("A", "B");
    assert_eq!((ab.articles, ab.passages, ab.characters), (2, 2, 80));
    assert_eq!(ab.credited, Some(50.0 / 80.0));
    assert_eq!(ab.lag_median, Some(3600.0));
    assert_eq!((ab.balance, pair("B", "A").balance), (Some(0.8), Some(0.2)));
    assert_eq!(
        (pair("A", "C").characters, pair("B", "C").characters),
        (40, 20)
    );
    assert_eq!((ab.shown, pair("B", "C").shown), (Some(1.0), Some(0.0)));
    assert_eq!(found.pairs.len(), 4);
}

#[test]
fn what_nobody_knows_first_counts_against_nobody() {
    let a = article(0, "a", "B", "", &letters(100));
    let b = article(1, "b", "A", "", &letters(100)).with(&a, (0, 60), (0, 60), |t| {
        (t.directed, t.shown) = (false, false);
        t.credits = vec!["B".to_owned()];
    });
    let found = counted(&[a, b], Settings::default());
    for row in &found.articles {
        assert_eq!((row.originality, row.only), (Some(1.0), Some(0.4)));
        assert_eq!((row.credited, row.source_lag), (None, None));
    }
    assert_eq!(
        found.articles.first().and_then(|r| r.undetermined),
        Some(0.6)
    );
    let [pair] = found.pairs.as_slice() else {
        panic!("{:?}", found.pairs);
    };
    assert_eq!((pair.from.as_deref(), pair.directed), (Some("A"), false));
    assert_eq!(
        (pair.balance, pair.credited, pair.lag_median),
        (None, None, None)
    );
    let [story] = found.stories.as_slice() else {
        panic!("{:?}", found.stories);
    };
    assert_eq!((story.breaker.as_deref(), story.second), (None, None));
    assert_eq!((story.undated, story.origins), (2, 2));
}

#[test]
fn nobody_is_first_where_nobody_can_know() {
    let first = |x: &'static str, y: &'static str| {
        let made = [
            article(0, "x", "X", x, "un"),
            article(1, "y", "Y", y, "deux"),
        ];
        let found = counted(&made, Settings::default());
        let story = found.stories.first().cloned().unwrap();
        (story.breaker, story.second)
    };
    let known = |name: &str, delay| (Some(name.to_owned()), delay);
    assert_eq!(
        first("2024-03-04T10:00:00Z", "2024-03-04T10:00:00Z"),
        (None, Some(0))
    );
    assert_eq!(
        first("2024-03-04T10:00:00Z", "2024-03-04T10:00:01Z"),
        known("X", Some(1))
    );
    // Somewhere in the day; then a day later.
    assert_eq!(first("2024-03-04", "2024-03-04T10:00:00Z"), (None, None));
    assert_eq!(first("2024-03-04", "2024-03-05"), known("X", None));
    assert_eq!(
        first("2024-03-05", "2024-03-04T23:59:00Z"),
        known("Y", None)
    );
    assert_eq!(first("", "2024-03-04T10:00:00Z"), known("Y", None));
}

#[test]
fn an_outlets_own_words_are_internal() {
    let a = article(0, "a", "A", "2024-03-04T10:00:00", &letters(100));
    let b = article(1, "b", "A", "2024-03-04T11:00:00", &letters(100)).with(
        &a,
        (0, 30),
        (0, 30),
        |_| (),
    );
    let settings = Settings {
        internal: true,
        ..Settings::default()
    };
    let found = counted(&[a, b], settings);
    let later = found.articles.get(1).unwrap();
    assert_eq!((later.internal, later.external), (Some(0.3), Some(0.0)));
    // What only the outlet has is still the outlet's alone.
    assert_eq!((later.originality, later.only), (Some(1.0), Some(1.0)));
    assert!(found.pairs.is_empty());
    let outlet = found.outlets.first().unwrap();
    assert_eq!((outlet.internal, outlet.copying), (Some(0.15), 0));
}

#[test]
fn the_order_of_counting_changes_nothing() {
    let [a, b, c] = three();
    let settings = Settings::default;
    let forward = tables_of(&[&a, &b, &c], settings());
    for order in [[&c, &b, &a], [&b, &c, &a], [&a, &c, &b]] {
        assert_eq!(tables_of(&order, settings()), forward);
    }
}

#[test]
fn nothing_gives_empty_tables_and_empty_texts_no_shares() {
    assert_eq!(counted(&[], Settings::default()), Tables::default());
    let found = counted(&[article(0, "a", "", "", "")], Settings::default());
    let row = found.articles.first().unwrap();
    assert_eq!((row.originality, row.only, row.agency), (None, None, None));
    let outlet = found.outlets.first().unwrap();
    assert_eq!((outlet.articles, outlet.empty), (1, 1));
    assert_eq!(
        (outlet.originality_mean, outlet.none_original),
        (None, None)
    );
    assert_eq!(outlet.deciles, [None; 9]);
    assert_eq!(found.stories.first().unwrap().originality, None);
}

const FIRST: &str = "Le conseil de Brévanne a rejeté lundi soir le projet de tramway, après six heures de débat. \
    Les riverains de l'avenue Malaurie, eux, demandent un nouveau tracé depuis trois ans.";
const SECOND: &str = "LE CONSEIL de Brévanne a rejeté lundi soir le projet de tramway après six heures de débat – \
    Les riverains de l’avenue Malaurie demandaient un autre tracé depuis trois ans.";

fn source<'a>(text: &'a str, outlet: &str, when: &str) -> Source<'a> {
    let facts = Facts::of(&Article {
        outlet: Some(outlet.to_owned()),
        published: Moment::parse(when),
        text: text.to_owned(),
        ..Article::default()
    });
    Source { text, facts }
}

/// The words that count in the second text under some settings.
fn words(settings: &Settings) -> Vec<String> {
    let french = Language::of(Some("fr"));
    let (a, b) = (Analysis::new(FIRST, french), Analysis::new(SECOND, french));
    let sources = [
        source(FIRST, "A", "2024-03-04T10:00:00Z"),
        source(SECOND, "B", "2024-03-04T11:00:00Z"),
    ];
    let found = copies(&sources, None);
    let sides: Vec<Side<'_>> = (0..)
        .zip(&sources)
        .zip([&a, &b])
        .map(|((n, s), analysis)| Side::new(n, None, s, Some(analysis)))
        .collect();
    let of = |number: usize| sides.get(number).unwrap();
    let taken = found
        .passages
        .iter()
        .filter_map(|p| settings.common(p, of(p.a), of(p.b)));
    let pieces: Vec<Piece> = taken.flat_map(|t| t.pieces).collect();
    let cut = |(start, end): (usize, usize)| SECOND.chars().skip(start).take(end - start).collect();
    pieces.iter().map(|p| cut(p.here)).collect()
}

#[test]
fn word_for_word_is_the_same_words_whatever_their_case_and_marks() {
    let whole = words(&Settings::default());
    assert_eq!(whole.len(), 1, "{whole:?}");
    assert!(
        whole
            .iter()
            .any(|w| w.contains("demandaient un autre tracé"))
    );
    let verbatim = |min_chars| {
        words(&Settings {
            verbatim: true,
            min_chars,
            ..Settings::default()
        })
    };
    assert_eq!(
        verbatim(10),
        [
            "LE CONSEIL de Brévanne a rejeté lundi soir le projet de tramway après six heures de débat – \
             Les riverains de l’avenue Malaurie",
            "tracé depuis trois ans"
        ]
    );
    assert_eq!(verbatim(100).len(), 1);
    assert_eq!(verbatim(1000), Vec::<String>::new());
}

#[test]
fn short_passages_do_not_count() {
    let settings = |min_chars| Settings {
        min_chars,
        ..Settings::default()
    };
    let length = words(&settings(0)).first().unwrap().chars().count();
    assert_eq!(words(&settings(length)).len(), 1);
    assert_eq!(words(&settings(length + 1)).len(), 0);
}
