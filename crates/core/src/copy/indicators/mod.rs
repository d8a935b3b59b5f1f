//! Indicators: what copying amounts to over many articles: per article, per outlet, per story, per pair of outlets.
//!
//! They are those of the study of the French press by Cagé, Hervé and Viaud ("The Production of Information in an Online
//! World", Review of Economic Studies 87, 2020), so that it can be repeated on any corpus: how much of an article is its own,
//! who is credited, how fast others follow. Nothing is decided here: what was copied, from whom and with what credit the
//! ledger has said; here it is counted.
//!
//! [`Indicators`] is fed finished articles one by one, in any order. It keeps one small row for each, no text and no
//! passages, so that a stream may be long.

mod count;
mod ranges;
mod rows;
mod stats;
mod tables;
#[cfg(test)]
mod tests;

pub use count::Side;
pub use rows::{ArticleRow, OutletRow, PairRow, StoryRow, Tables};

use super::CopyKind;
use crate::article::Moment;
use ranges::Ranges;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What counts as copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Passages, or in verbatim counting runs, of fewer characters do not count.
    pub min_chars: usize,
    /// Only runs of identical words count.
    pub verbatim: bool,
    /// The kinds of words that count against originality.
    pub kinds: BTreeSet<CopyKind>,
    /// Whether copies of an outlet's own earlier articles were looked for.
    pub internal: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            min_chars: 0,
            verbatim: false,
            kinds: BTreeSet::from([CopyKind::Narrative]),
            internal: false,
        }
    }
}

/// What is known of an article by itself.
#[derive(Clone, Debug)]
pub struct Finished<'a> {
    /// Its number in the stream.
    pub number: usize,
    /// Its id.
    pub id: &'a str,
    /// Its outlet. Articles without one are all different from each other when copies are looked for, and one row here.
    pub outlet: Option<&'a str>,
    /// When it was published, as exactly as it is known.
    pub published: Option<Moment>,
    /// Its story.
    pub story: Option<&'a str>,
    /// Its text.
    pub text: &'a str,
    /// Numbers of the articles that it has words from, the most likely source first.
    pub sources: &'a [usize],
    /// Agencies that some of its text is of, credited or inferred, the largest share first.
    pub agencies: &'a [&'a str],
    /// The origin that its text mainly draws on; articles with the same number are of one. `None` if its text is its own.
    pub origin: Option<usize>,
}

/// Another article that holds the words, earlier than this one unless nobody knows.
#[derive(Clone, Copy, Debug)]
pub struct Other<'a> {
    /// Its number in the stream.
    pub number: usize,
    /// Its outlet.
    pub outlet: Option<&'a str>,
    /// When it was published.
    pub published: Option<Moment>,
}

/// Where words stand in both articles, in code points, end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// In the other article.
    pub there: (usize, usize),
    /// In this one.
    pub here: (usize, usize),
}

/// A passage that an article has from another, or shares with it.
#[derive(Clone, Debug)]
pub struct Common<'a> {
    /// The other article.
    pub from: Other<'a>,
    /// What kind of words.
    pub kind: CopyKind,
    /// Whether it is known that the other article appeared first.
    pub directed: bool,
    /// Whether it is shown that the words came from the other article, which is more.
    pub shown: bool,
    /// Whether an agency is credited for them by one of the two.
    pub agency: bool,
    /// Whom this article credits for them; empty if nobody.
    pub credits: Vec<String>,
    /// What counts of it.
    pub pieces: Vec<Piece>,
}

/// One article, as long as the stream lasts.
#[derive(Debug)]
struct Row {
    number: usize,
    id: Box<str>,
    outlet: Option<u32>,
    story: Option<Box<str>>,
    published: Option<Moment>,
    characters: usize,
    /// Whether there is a letter or digit in it.
    told: bool,
    external: usize,
    internal: usize,
    undetermined: usize,
    credited: usize,
    /// Separate places that were copied from other outlets, and how many of them are credited.
    places: usize,
    credited_places: usize,
    credits: Vec<Box<str>>,
    agencies: Vec<Box<str>>,
    source: Option<Main>,
    from: Vec<FromOutlet>,
    origin: Option<usize>,
}

/// The most likely source of an article.
#[derive(Clone, Copy, Debug)]
struct Main {
    number: usize,
    published: Option<Moment>,
}

/// What an article has from one outlet.
#[derive(Debug)]
struct FromOutlet {
    outlet: Option<u32>,
    directed: bool,
    places: usize,
    characters: usize,
    shown: usize,
    credited: usize,
    /// Seconds behind the article of that outlet that most of it is from.
    lag: Option<i64>,
}

/// What later articles may still add to what is known of an article.
#[derive(Debug, Default)]
struct Held {
    /// In passages that an agency is credited for.
    agency: Ranges,
    /// What another outlet has too, whoever had it first.
    shared: Ranges,
}

/// Counts finished articles one after the other.
#[derive(Debug)]
pub struct Indicators {
    settings: Settings,
    outlets: Numbered,
    rows: Vec<Row>,
    held: BTreeMap<usize, Held>,
}

impl Indicators {
    /// Nothing counted so far.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            outlets: Numbered::default(),
            rows: Vec::new(),
            held: BTreeMap::new(),
        }
    }

    /// How many articles were counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Counts one article with the passages in which it is the later one, or in which nobody knows. Each pair of articles is
    /// told of once, with one of the two.
    pub fn add(&mut self, article: &Finished<'_>, taken: &[Common<'_>]) {
        let sorted = self.sort(article, taken);
        let places = sorted.external.count();
        let row = Row {
            number: article.number,
            id: article.id.into(),
            outlet: self.outlets.number(article.outlet),
            story: article.story.map(Into::into),
            published: article.published,
            characters: article.text.chars().count(),
            told: article.text.chars().any(char::is_alphanumeric),
            external: sorted.external.total(),
            internal: sorted.internal.total(),
            undetermined: sorted.undetermined.total(),
            credited: sorted.credited.total(),
            places,
            credited_places: sorted.external.count_meeting(&sorted.credited),
            credits: sorted.credits.into_iter().map(Into::into).collect(),
            agencies: article.agencies.iter().map(|a| (*a).into()).collect(),
            source: main_source(article, &sorted.by_article),
            from: self.by_outlet(article, &sorted.by_article),
            origin: article.origin,
        };
        self.rows.push(row);
    }

    /// Sorts what was taken by what it counts for.
    fn sort<'t>(&mut self, article: &Finished<'_>, taken: &'t [Common<'t>]) -> Sorted<'t> {
        let mut sorted = Sorted::default();
        let (mut shared, mut agency) = (Ranges::default(), Ranges::default());
        for passage in taken {
            let own = article.outlet.is_some() && article.outlet == passage.from.outlet;
            let counts = self.settings.kinds.contains(&passage.kind);
            let theirs = self.held.entry(passage.from.number).or_default();
            for Piece { here, there } in &passage.pieces {
                if !own {
                    shared.add(here.0, here.1);
                    theirs.shared.add(there.0, there.1);
                }
                if counts && passage.agency {
                    agency.add(here.0, here.1);
                    theirs.agency.add(there.0, there.1);
                }
            }
            if counts {
                sorted.count(passage, own);
            }
        }
        for ranges in [
            &mut sorted.external,
            &mut sorted.internal,
            &mut sorted.undetermined,
            &mut sorted.credited,
            &mut agency,
        ] {
            *ranges = ranges.closed(article.text);
        }
        let mine = self.held.entry(article.number).or_default();
        mine.shared.join(&shared.closed(article.text));
        mine.agency.join(&agency);
        sorted
    }

    /// What the article has from each outlet, or shares with it.
    fn by_outlet(
        &mut self,
        article: &Finished<'_>,
        sources: &BTreeMap<usize, FromArticle<'_>>,
    ) -> Vec<FromOutlet> {
        let mut outlets: BTreeMap<(Option<&str>, bool), PerOutlet> = BTreeMap::new();
        for source in sources.values().filter(|s| !s.own) {
            let Some(from) = source.from else { continue };
            for (directed, here) in [(true, &source.copied), (false, &source.undetermined)] {
                if here.is_empty() {
                    continue;
                }
                let all = outlets.entry((from.outlet, directed)).or_default();
                all.here.join(here);
                all.shown.join(&source.shown);
                all.credited.join(&source.credited);
                let size = here.total();
                if size > all.most {
                    all.most = size;
                    all.published = from.published;
                }
            }
        }
        let mut found = Vec::with_capacity(outlets.len());
        for ((outlet, directed), all) in outlets {
            let here = all.here.closed(article.text);
            let lag = lag(all.published, article.published).filter(|_| directed);
            found.push(FromOutlet {
                outlet: self.outlets.number(outlet),
                directed,
                places: here.count(),
                characters: here.total(),
                shown: here.total_meeting(&all.shown.closed(article.text)),
                credited: here.total_meeting(&all.credited.closed(article.text)),
                lag,
            });
        }
        found
    }

    /// The tables of all that was counted.
    #[must_use]
    pub fn tables(&self) -> Tables {
        tables::tables(self)
    }
}

/// The passages of one article, by what they count for.
#[derive(Default)]
struct Sorted<'t> {
    external: Ranges,
    internal: Ranges,
    undetermined: Ranges,
    credited: Ranges,
    credits: BTreeSet<&'t str>,
    by_article: BTreeMap<usize, FromArticle<'t>>,
}

/// What one article has from another.
#[derive(Default)]
struct FromArticle<'t> {
    from: Option<Other<'t>>,
    own: bool,
    copied: Ranges,
    undetermined: Ranges,
    shown: Ranges,
    credited: Ranges,
}

/// What one article has from the articles of one outlet.
#[derive(Default)]
struct PerOutlet {
    here: Ranges,
    shown: Ranges,
    credited: Ranges,
    /// How much is from the article that most of it is from, and when that was published.
    most: usize,
    published: Option<Moment>,
}

impl<'t> Sorted<'t> {
    fn count(&mut self, passage: &'t Common<'t>, own: bool) {
        let source = self.by_article.entry(passage.from.number).or_default();
        source.from = Some(passage.from);
        source.own = own;
        let credited = !passage.credits.is_empty();
        for Piece { here, .. } in &passage.pieces {
            if passage.shown {
                source.shown.add(here.0, here.1);
            }
            if credited {
                source.credited.add(here.0, here.1);
            }
            if passage.directed {
                source.copied.add(here.0, here.1);
            } else {
                source.undetermined.add(here.0, here.1);
            }
        }
        let whole = match (passage.directed, own) {
            (true, true) => &mut self.internal,
            (true, false) => &mut self.external,
            (false, false) => &mut self.undetermined,
            (false, true) => return,
        };
        for Piece { here, .. } in &passage.pieces {
            whole.add(here.0, here.1);
            if credited && passage.directed && !own {
                self.credited.add(here.0, here.1);
            }
        }
        if passage.directed && !own {
            let named = passage.credits.iter().filter(|c| !c.is_empty());
            self.credits.extend(named.map(String::as_str));
        }
    }
}

/// The first of the likely sources from which something counts.
fn main_source(article: &Finished<'_>, sources: &BTreeMap<usize, FromArticle<'_>>) -> Option<Main> {
    let counted = |number: &usize| {
        let source = sources.get(number)?;
        let from = source.from?;
        (!source.copied.is_empty() && !source.own).then_some(Main {
            number: from.number,
            published: from.published,
        })
    };
    article.sources.iter().find_map(counted)
}

/// A moment with a time of day, in seconds since 1970: only such tell how fast somebody was.
fn clock(moment: Option<Moment>) -> Option<i64> {
    match moment? {
        Moment::Day(_) => None,
        timed => Some(timed.seconds()),
    }
}

/// Seconds from one moment to another, if both have a time of day.
fn lag(from: Option<Moment>, to: Option<Moment>) -> Option<i64> {
    Some(clock(to)?.saturating_sub(clock(from)?))
}

/// Names with numbers.
#[derive(Debug, Default)]
struct Numbered {
    numbers: HashMap<Box<str>, u32>,
    names: Vec<Box<str>>,
}

impl Numbered {
    fn number(&mut self, name: Option<&str>) -> Option<u32> {
        let name = name?;
        if let Some(number) = self.numbers.get(name) {
            return Some(*number);
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.into());
        self.numbers.insert(name.into(), number);
        Some(number)
    }

    fn name(&self, number: Option<u32>) -> Option<&str> {
        self.names.get(number? as usize).map(|name| &**name)
    }
}
