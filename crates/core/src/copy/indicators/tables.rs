//! Tables: the rows of what was counted, in an order that does not depend on that of the counting.

use super::rows::{ArticleRow, OutletRow, PairRow, StoryRow, Tables};
use super::stats::{ascending, mean, quantile, rest, share};
use super::{Held, Indicators, Ranges, Row, clock};
use crate::article::Moment;
use std::collections::{BTreeMap, BTreeSet};

/// Makes the tables.
pub(super) fn tables(of: &Indicators) -> Tables {
    let mut rows: Vec<&Row> = of.rows.iter().collect();
    rows.sort_by_key(|r| {
        let when = r.published.map_or(i64::MAX, Moment::seconds);
        (when, of.outlets.name(r.outlet), &r.id, r.number)
    });
    let stories = group(of, &rows);
    let numbered: BTreeMap<usize, &Row> = rows.iter().map(|r| (r.number, *r)).collect();
    Tables {
        articles: rows
            .iter()
            .map(|row| article(of, row, &stories, &numbered))
            .collect(),
        outlets: outlets(of, &rows, &stories),
        pairs: pairs(of, &rows),
        stories: {
            let mut found: Vec<StoryRow> = stories.values().map(|s| story(of, s)).collect();
            let when = |s: &StoryRow| s.first.map_or(i64::MAX, Moment::seconds);
            found.sort_by(|x, y| when(x).cmp(&when(y)).then_with(|| x.story.cmp(&y.story)));
            found
        },
    }
}

impl Indicators {
    fn named(&self, outlet: Option<u32>) -> Option<String> {
        self.outlets.name(outlet).map(str::to_owned)
    }

    fn held(&self, row: &Row) -> (usize, usize) {
        let none = Held::default();
        let held = self.held.get(&row.number).unwrap_or(&none);
        let most = |ranges: &Ranges| ranges.total().min(row.characters);
        (most(&held.agency), most(&held.shared))
    }

    fn internal(&self, characters: usize, whole: usize) -> Option<f64> {
        let share = share(characters, whole);
        share.filter(|_| self.settings.internal)
    }
}

/// The articles of one story, in order.
struct Story<'r> {
    id: &'r str,
    rows: Vec<&'r Row>,
    /// Each outlet's first article that has a time, in order of the times.
    firsts: Vec<(Option<u32>, &'r Row)>,
    outlets: usize,
}

fn group<'r>(of: &'r Indicators, rows: &[&'r Row]) -> BTreeMap<&'r str, Story<'r>> {
    let mut stories: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        if let Some(story) = &row.story {
            stories.entry(story).or_default().push(row);
        }
    }
    let make = |(id, rows): (&'r str, Vec<&'r Row>)| {
        let names: BTreeSet<Option<&str>> =
            rows.iter().map(|r| of.outlets.name(r.outlet)).collect();
        let mut seen: BTreeSet<Option<u32>> = BTreeSet::new();
        let dated = rows.iter().filter(|r| r.published.is_some());
        let firsts = dated.filter(|r| seen.insert(r.outlet));
        let firsts = firsts.map(|r| (r.outlet, *r)).collect();
        let outlets = names.len();
        (
            id,
            Story {
                id,
                rows,
                firsts,
                outlets,
            },
        )
    };
    stories.into_iter().map(make).collect()
}

/// Seconds of a day: what is dated by the day may be as much later.
const DAY: i64 = 86_400;

impl Story<'_> {
    /// The first article, if its outlet was first for sure: not at the same time as another, and not somewhere in the same
    /// day.
    fn breaker(&self) -> Option<&Row> {
        let (_, first) = self.firsts.first()?;
        let sure = |(_, other): &(Option<u32>, &Row)| {
            let (mine, theirs) = (first.published?, other.published?);
            let gap = theirs.seconds().saturating_sub(mine.seconds());
            Some(match mine {
                Moment::Day(_) => gap >= DAY,
                _ => gap > 0,
            })
        };
        let others = self.firsts.get(1..).unwrap_or_default();
        others
            .iter()
            .all(|other| sure(other) == Some(true))
            .then_some(first)
    }

    /// When it was first told, if that is known to the time of day.
    fn begin(&self) -> Option<i64> {
        clock(self.firsts.first()?.1.published)
    }

    /// Seconds from the first article to each outlet's first, ascending, where the time of day is known. The first
    /// outlet's own is 0.
    fn delays(&self) -> Vec<(Option<u32>, i64)> {
        let Some(begin) = self.begin() else {
            return Vec::new();
        };
        let timed = self.firsts.iter().filter_map(|(outlet, row)| {
            Some((*outlet, clock(row.published)?.saturating_sub(begin)))
        });
        timed.collect()
    }
}

fn article(
    of: &Indicators,
    row: &Row,
    stories: &BTreeMap<&str, Story<'_>>,
    numbered: &BTreeMap<usize, &Row>,
) -> ArticleRow {
    let whole = if row.told { row.characters } else { 0 };
    let (agency, shared) = of.held(row);
    let story = row.story.as_deref().and_then(|id| stories.get(id));
    let source = row.source.and_then(|main| {
        let found = numbered.get(&main.number);
        found.map(|found| (found, super::lag(main.published, row.published)))
    });
    ArticleRow {
        id: row.id.to_string(),
        outlet: of.named(row.outlet),
        story: row.story.as_deref().map(str::to_owned),
        published: row.published,
        characters: row.characters,
        originality: rest(row.external, whole),
        external: share(row.external, whole),
        internal: of.internal(row.internal, whole),
        agency: share(agency, whole),
        agencies: row.agencies.iter().map(ToString::to_string).collect(),
        undetermined: share(row.undetermined, whole),
        only: rest(shared, whole),
        source: source.map(|(found, _)| found.id.to_string()),
        source_outlet: source.and_then(|(found, _)| of.named(found.outlet)),
        sources: row.from.iter().filter(|f| f.directed).count(),
        source_lag: source.and_then(|(_, lag)| lag),
        story_lag: story
            .and_then(Story::begin)
            .and_then(|begin| Some(clock(row.published)?.saturating_sub(begin))),
        credited: (row.external > 0).then_some(row.credited > 0),
        credited_share: share(row.credited, row.external),
        credits: row.credits.iter().map(|c| c.to_string()).collect(),
    }
}

/// Sums over the articles of an outlet or a story.
#[derive(Default)]
struct Sums {
    characters: usize,
    external: usize,
    internal: usize,
    agency: usize,
    undetermined: usize,
    only: usize,
    credited: usize,
    places: usize,
    credited_places: usize,
    copying: usize,
    crediting: usize,
    with_agency: usize,
    undated: usize,
}

impl Sums {
    fn of(of: &Indicators, rows: &[&Row]) -> Self {
        let mut sums = Self::default();
        for row in rows {
            let (agency, shared) = of.held(row);
            sums.undated += usize::from(row.published.is_none());
            if !row.told {
                continue;
            }
            sums.characters += row.characters;
            sums.external += row.external;
            sums.internal += row.internal;
            sums.agency += agency;
            sums.undetermined += row.undetermined;
            sums.only += row.characters.saturating_sub(shared);
            sums.credited += row.credited;
            sums.places += row.places;
            sums.credited_places += row.credited_places;
            sums.copying += usize::from(row.external > 0);
            sums.crediting += usize::from(row.credited > 0);
            sums.with_agency += usize::from(agency > 0);
        }
        sums
    }
}

fn outlets(of: &Indicators, rows: &[&Row], stories: &BTreeMap<&str, Story<'_>>) -> Vec<OutletRow> {
    let mut by_outlet: BTreeMap<Option<&str>, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let name = of.outlets.name(row.outlet);
        by_outlet.entry(name).or_default().push(row);
    }
    let mut races: BTreeMap<Option<&str>, Race> = BTreeMap::new();
    for story in stories.values() {
        race(of, story, &mut races);
    }
    let mut found = Vec::with_capacity(by_outlet.len());
    for (name, rows) in by_outlet {
        let race = races.remove(&name).unwrap_or_default();
        found.push(outlet(of, name, &rows, race));
    }
    found
}

/// How an outlet stands in the stories that it tells.
#[derive(Default)]
struct Race {
    stories: usize,
    shared: usize,
    first: usize,
    delays: Vec<f64>,
}

/// Adds a story to the accounts of the outlets that tell it.
fn race<'r>(of: &'r Indicators, story: &Story<'_>, races: &mut BTreeMap<Option<&'r str>, Race>) {
    let tellers: BTreeSet<Option<u32>> = story.rows.iter().map(|r| r.outlet).collect();
    for outlet in &tellers {
        let race = races.entry(of.outlets.name(*outlet)).or_default();
        race.stories += 1;
        race.shared += usize::from(tellers.len() > 1);
    }
    if tellers.len() < 2 {
        return;
    }
    let breaker = story.breaker();
    if let Some(row) = breaker {
        races.entry(of.outlets.name(row.outlet)).or_default().first += 1;
    }
    for (outlet, delay) in story.delays().into_iter().skip(1) {
        let race = races.entry(of.outlets.name(outlet)).or_default();
        race.delays.push(delay as f64);
    }
}

fn outlet(of: &Indicators, name: Option<&str>, rows: &[&Row], race: Race) -> OutletRow {
    let sums = Sums::of(of, rows);
    let told: Vec<&&Row> = rows.iter().filter(|r| r.told).collect();
    let part = |wanted: &dyn Fn(&Row) -> bool| {
        share(told.iter().filter(|r| wanted(r)).count(), told.len())
    };
    let own = told.iter().filter_map(|r| rest(r.external, r.characters));
    let own = ascending(own.collect());
    let delays = ascending(race.delays);
    let whole = sums.characters;
    let mut tenths = 1..=9;
    OutletRow {
        outlet: name.map(str::to_owned),
        articles: rows.len(),
        empty: rows.len() - told.len(),
        undated: sums.undated,
        characters: whole,
        originality_mean: mean(&own),
        originality_weighted: rest(sums.external, whole),
        deciles: [(); 9].map(|()| quantile(&own, f64::from(tenths.next()?) / 10.0)),
        none_original: part(&|r| r.external >= r.characters),
        below_20: part(&|r| (r.characters.saturating_sub(r.external)) * 5 < r.characters),
        all_original: part(&|r| r.external == 0),
        external: share(sums.external, whole),
        internal: of.internal(sums.internal, whole),
        agency: share(sums.agency, whole),
        undetermined: share(sums.undetermined, whole),
        only: share(sums.only, whole),
        agency_articles: share(sums.with_agency, told.len()),
        copying: sums.copying,
        credited_articles: share(sums.crediting, sums.copying),
        credited_passages: share(sums.credited_places, sums.places),
        credited_characters: share(sums.credited, sums.external),
        stories: race.stories,
        stories_shared: race.shared,
        first: race.first,
        reactions: delays.len(),
        reaction_q1: quantile(&delays, 0.25),
        reaction_median: quantile(&delays, 0.5),
        reaction_q3: quantile(&delays, 0.75),
    }
}

fn story(of: &Indicators, story: &Story<'_>) -> StoryRow {
    let sums = Sums::of(of, &story.rows);
    let breaker = story.breaker();
    let delays = story.delays();
    let nth = |n: usize| delays.get(n - 1).map(|(_, seconds)| *seconds);
    let copiers: BTreeSet<Option<u32>> = story
        .rows
        .iter()
        .filter(|r| r.told && r.external > 0)
        .map(|r| r.outlet)
        .collect();
    StoryRow {
        story: story.id.to_owned(),
        articles: story.rows.len(),
        outlets: story.outlets,
        undated: sums.undated,
        first: story.firsts.first().and_then(|(_, row)| row.published),
        breaker: breaker.and_then(|row| of.named(row.outlet)),
        breaker_article: breaker.map(|row| row.id.to_string()),
        second: nth(2),
        fifth: nth(5),
        tenth: nth(10),
        origins: origins(&story.rows),
        characters: sums.characters,
        originality: rest(sums.external, sums.characters),
        agency: share(sums.agency, sums.characters),
        only: share(sums.only, sums.characters),
        copying: copiers.len(),
        credited: share(sums.credited, sums.external),
    }
}

/// How many origins the articles of a story draw on: those of their own count each.
fn origins(rows: &[&Row]) -> usize {
    let drawn: BTreeSet<usize> = rows.iter().filter_map(|r| r.origin).collect();
    let own = rows.iter().filter(|r| r.origin.is_none()).count();
    drawn.len() + own
}

/// What went between two outlets one way.
#[derive(Default)]
struct Flow {
    articles: usize,
    passages: usize,
    characters: usize,
    shown: usize,
    credited: usize,
    lags: Vec<f64>,
}

fn pairs(of: &Indicators, rows: &[&Row]) -> Vec<PairRow> {
    // What is directed comes first: false before true.
    let mut flows: BTreeMap<(Option<&str>, Option<&str>, bool), Flow> = BTreeMap::new();
    for row in rows {
        for part in &row.from {
            let (from, to) = (of.outlets.name(part.outlet), of.outlets.name(row.outlet));
            let key = if part.directed || from <= to {
                (from, to, !part.directed)
            } else {
                (to, from, true)
            };
            let flow = flows.entry(key).or_default();
            flow.articles += 1;
            flow.passages += part.places;
            flow.characters += part.characters;
            flow.shown += part.shown;
            flow.credited += part.credited;
            flow.lags.extend(part.lag.map(|seconds| seconds as f64));
        }
    }
    let back = |key: &(Option<&str>, Option<&str>, bool)| {
        let other = (key.1, key.0, false);
        let same = key.0 == key.1;
        flows
            .get(&other)
            .filter(|_| !same)
            .map_or(0, |f| f.characters)
    };
    let row = |(key, flow): (&(Option<&str>, Option<&str>, bool), &Flow)| PairRow {
        from: key.0.map(str::to_owned),
        to: key.1.map(str::to_owned),
        directed: !key.2,
        articles: flow.articles,
        passages: flow.passages,
        characters: flow.characters,
        shown: share(flow.shown, flow.characters).filter(|_| !key.2),
        credited: share(flow.credited, flow.characters).filter(|_| !key.2),
        balance: share(flow.characters, flow.characters + back(key)).filter(|_| !key.2),
        lag_median: quantile(&ascending(flow.lags.clone()), 0.5),
    };
    flows.iter().map(row).collect()
}
