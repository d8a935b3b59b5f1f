//! Origins: how many independent sources of text a story has, when all copies of one dispatch count as one.
//!
//! An article may draw on several origins. Its main one is that of most of the words that it shares, if they are enough of it;
//! an agency that it credits is one even where no other article shows the words. Without either its text is its own.

use super::cover::Cover;
use super::direction::feature;
use super::source::TextOrigin;
use super::{Copies, CopyKind, Taken};
use crate::article::{CreditKind, languages_of};
use crate::evidence::{Reason, Span};
use std::collections::{BTreeMap, BTreeSet};

/// An article draws mainly on an origin that at least this share of its text is from.
const MAIN: f64 = 0.15;
/// How sure a credit is that no shared words confirm.
const CREDIT_ALONE: f64 = 0.8;

/// Where the words of several articles come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoryOrigin {
    /// The articles that mainly draw on it, ascending.
    pub articles: Vec<usize>,
    /// Articles that draw on it beside another one, ascending.
    pub also: Vec<usize>,
    /// The agency, if it is one's: credited by a holder, or its own article.
    pub agency: Option<String>,
    /// Every agency that it may be, the likeliest first, with how sure that is.
    pub agencies: Vec<(String, f64)>,
    /// The article that is the source, if it is there.
    pub source: Option<usize>,
    /// How sure all this is, 0 to 1.
    pub certainty: f64,
    /// Those of the articles that credit it, ascending.
    pub credited_by: Vec<usize>,
    /// Those that do not credit it, so that it is inferred for them from the words they share.
    pub inferred_for: Vec<usize>,
    /// Whether one of the articles is shown to have taken words from another.
    pub directed: bool,
    /// The words that they share, by article and place: the proof.
    pub draws: Vec<Draw>,
    /// Per article the share of its text that is from here, by article.
    pub shares: Vec<(usize, f64)>,
    /// Why they are taken together: a code, and after it the largest share if words are shared.
    pub because: String,
    /// Why, with the evidence.
    pub reason: Reason,
}

impl StoryOrigin {
    /// Whether the source is not among the articles.
    #[must_use]
    pub fn is_virtual(&self) -> bool {
        self.source.is_none()
    }
}

/// Words of one article that come from an origin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Draw {
    /// The article.
    pub article: usize,
    /// The words.
    pub span: Span,
    /// The number of the shared text in [`Copies::shared`].
    pub text: usize,
}

/// What makes texts one origin's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// All dispatches of an agency about one story.
    Agency(String),
    /// An article's own text.
    Article(usize),
    /// A source that is not known, by the first two articles that have it.
    Unknown(usize, usize),
}

#[derive(Default)]
struct Gathered {
    draws: Vec<Draw>,
    cover: BTreeMap<usize, Cover>,
    origins: Vec<TextOrigin>,
    credited: BTreeSet<usize>,
}

/// The origins of the articles of one story, by their first article. `articles` has the length of each text in bytes and its
/// language.
#[must_use]
pub fn story_origins(articles: &[(usize, Option<&str>)], copies: &Copies) -> Vec<StoryOrigin> {
    let mut gathered = gather(copies);
    let shares = shares(articles, &gathered);
    let mut members: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (article, (_, language)) in articles.iter().enumerate() {
        let key = main_origin(article, *language, copies, &shares);
        members.entry(key).or_default().push(article);
    }
    let mut origins: Vec<StoryOrigin> = members
        .into_iter()
        .map(|(key, articles)| {
            let gathered = gathered.remove(&key).unwrap_or_default();
            origin(key, articles, gathered, &shares, copies)
        })
        .collect();
    origins.sort_by(|x, y| x.articles.cmp(&y.articles));
    origins
}

fn gather(copies: &Copies) -> BTreeMap<Key, Gathered> {
    let mut gathered: BTreeMap<Key, Gathered> = BTreeMap::new();
    for (text, shared) in copies.shared.iter().enumerate() {
        if shared.kind != CopyKind::Narrative {
            continue;
        }
        let holders: BTreeSet<usize> = shared.holders.iter().map(|h| h.article).collect();
        let mut first = holders.iter();
        let (Some(one), Some(two)) = (first.next(), first.next()) else {
            continue;
        };
        let key = match (shared.origin.agency(), shared.origin.source) {
            (Some(agency), _) => Key::Agency(agency.to_owned()),
            (None, Some(source)) => Key::Article(source),
            (None, None) => Key::Unknown(*one, *two),
        };
        let of = gathered.entry(key).or_default();
        for holder in &shared.holders {
            of.draws.push(Draw {
                article: holder.article,
                span: holder.span,
                text,
            });
            of.cover.entry(holder.article).or_default().add(holder.span);
        }
        of.credited.extend(&shared.origin.credited_by);
        of.origins.push(shared.origin.clone());
    }
    gathered
}

/// What share of each article is from each origin.
fn shares(
    articles: &[(usize, Option<&str>)],
    gathered: &BTreeMap<Key, Gathered>,
) -> BTreeMap<usize, BTreeMap<Key, f64>> {
    let mut shares: BTreeMap<usize, BTreeMap<Key, f64>> = BTreeMap::new();
    for (key, of) in gathered {
        for (article, cover) in &of.cover {
            let length = articles.get(*article).map_or(1, |a| a.0.max(1));
            let share = cover.size() as f64 / length as f64;
            shares
                .entry(*article)
                .or_default()
                .insert(key.clone(), share);
        }
    }
    shares
}

/// The origin that most of an article's shared words are from, else the agency that it credits, else itself.
fn main_origin(
    article: usize,
    language: Option<&str>,
    copies: &Copies,
    shares: &BTreeMap<usize, BTreeMap<Key, f64>>,
) -> Key {
    let own = Key::Article(article);
    let none = BTreeMap::new();
    let mine = shares.get(&article).unwrap_or(&none);
    let best = mine
        .iter()
        .filter(|(key, share)| **key != own && **share >= MAIN)
        .max_by(|x, y| x.1.total_cmp(y.1).then_with(|| y.0.cmp(x.0)));
    if let Some((key, _)) = best {
        return key.clone();
    }
    let credited = agencies(article, copies);
    // An agency some of whose words are there is likelier than one of which there are none.
    let shown = credited
        .iter()
        .find(|name| mine.contains_key(&Key::Agency((**name).to_owned())));
    let home = || {
        let at_home = |name: &&&str| languages_of(name).next() == language;
        credited.iter().find(at_home).or_else(|| credited.first())
    };
    match shown.or_else(home) {
        Some(agency) => Key::Agency((*agency).to_owned()),
        None => own,
    }
}

/// The agencies that an article credits for its text, in order.
fn agencies(article: usize, copies: &Copies) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    let credits = copies.articles.get(article).map_or(&[][..], |o| &o.credits);
    for credit in credits {
        if let Some(name) = credit.name.as_deref()
            && credit.kind == CreditKind::Agency
            && credit.is_of_text()
            && !found.contains(&name)
        {
            found.push(name);
        }
    }
    found
}

fn origin(
    key: Key,
    articles: Vec<usize>,
    mut gathered: Gathered,
    shares: &BTreeMap<usize, BTreeMap<Key, f64>>,
    copies: &Copies,
) -> StoryOrigin {
    let also: Vec<usize> = gathered
        .cover
        .keys()
        .copied()
        .filter(|a| !articles.contains(a))
        .collect();
    let of_here: Vec<(usize, f64)> = shares
        .iter()
        .filter_map(|(article, of)| Some((*article, *of.get(&key)?)))
        .collect();
    if let Key::Agency(name) = &key {
        let credit = |a: &&usize| agencies(**a, copies).contains(&name.as_str());
        gathered.credited.extend(articles.iter().filter(credit));
    }
    gathered.draws.sort_unstable();
    let surest = gathered
        .origins
        .iter()
        .max_by(|x, y| x.certainty.total_cmp(&y.certainty));
    let agencies = surest.map_or_else(
        || match &key {
            Key::Agency(name) => vec![(name.clone(), CREDIT_ALONE)],
            _ => Vec::new(),
        },
        |o| o.agencies.clone(),
    );
    let source = match &key {
        Key::Article(article) => Some(*article),
        _ => gathered.origins.iter().find_map(|o| o.source),
    };
    let (credited_by, inferred_for) = match key {
        Key::Article(_) | Key::Unknown(..) => {
            (gathered.credited.iter().copied().collect(), Vec::new())
        }
        Key::Agency(_) => articles
            .iter()
            .chain(&also)
            .copied()
            .filter(|a| Some(*a) != source)
            .partition::<Vec<usize>, _>(|a| gathered.credited.contains(a)),
    };
    let most = of_here.iter().map(|(_, share)| *share).fold(0.0, f64::max);
    let code = code(&key, gathered.draws.is_empty(), inferred_for.is_empty());
    let within = |a: usize| articles.contains(&a) || also.contains(&a);
    StoryOrigin {
        agency: match &key {
            Key::Agency(name) => Some(name.clone()),
            _ => None,
        },
        agencies,
        source,
        certainty: surest.map_or(
            if matches!(key, Key::Agency(_)) {
                CREDIT_ALONE
            } else {
                1.0
            },
            |o| o.certainty,
        ),
        credited_by,
        inferred_for,
        directed: copies
            .passages
            .iter()
            .any(|p| within(p.a) && within(p.b) && p.direction.taken != Taken::Undetermined),
        because: if gathered.draws.is_empty() {
            code.to_owned()
        } else {
            format!("{code} {:.0}%", most * 100.0)
        },
        reason: surest.map_or_else(
            || Reason {
                features: vec![feature(code, 0.0, String::new())],
                ..Reason::default()
            },
            |o| o.reason.clone(),
        ),
        draws: gathered.draws,
        shares: of_here,
        articles,
        also,
    }
}

/// Why articles are of one origin, as a code for scripts and for the words of the interface.
fn code(key: &Key, alone: bool, all_credit: bool) -> &'static str {
    match (key, alone) {
        (Key::Agency(_), true) => "credits-agency",
        (Key::Agency(_), false) if all_credit => "agency-credited",
        (Key::Agency(_), false) => "agency-likely",
        (Key::Article(_), true) => "own-text",
        (Key::Article(_), false) => "taken-from-article",
        (Key::Unknown(..), _) => "common-source",
    }
}
