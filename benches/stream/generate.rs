//! A stream of articles that nobody wrote, in which it is known who copied what from whom.
//!
//! Stories begin at any time; each is told by one outlet or by hundreds within three days. So many of the articles
//! are copies: of an article of another outlet that is at most 72 hours old, mostly of the same story, and often a
//! copy itself. A copy takes a sentence, a run of sentences, or nearly all; a passage is taken as it stands, or with
//! a few, or with a quarter of its words replaced, dropped or added. Every outlet prints lines of its own below its
//! articles, and some sentences stand everywhere. The same settings give the same bytes on every machine.

mod draw;
#[allow(dead_code, reason = "shared with the stream of stories")]
mod words;

pub use draw::Draw;
use std::collections::{BTreeMap, VecDeque};
use words::{Tongue, Topic};

const HOUR: u32 = 3600;
/// No copy is taken from an older article.
const MEMORY: u32 = 72 * HOUR;
/// Seconds since 1970 of the first article: 1 January 2024.
const EPOCH: i64 = 1_704_067_200;
const FORMULAE: usize = 40;
const LARGEST_STORY: usize = 300;
/// Shares of the languages, in eighths.
const TONGUES: [&str; 8] = ["fr", "en", "fr", "de", "fr", "en", "fr", "es"];

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Settings {
    pub articles: usize,
    pub days: u32,
    /// How many of a thousand articles are copies.
    pub copied: usize,
    pub outlets: usize,
    pub seed: u64,
}

/// Where a sentence stands in its article.
#[derive(Clone, Copy, Debug)]
struct Place {
    bytes: (u32, u32),
    chars: (u32, u32),
}

/// One article.
#[derive(Clone, Debug)]
pub struct Article {
    pub id: String,
    pub outlet: usize,
    pub story: u32,
    /// Seconds since 1970.
    pub time: i64,
    pub title: String,
    pub text: String,
    /// Its own and its copied sentences, without those that stand everywhere.
    places: Vec<Place>,
}

impl Article {
    /// Its time as RFC 3339 has it.
    pub fn date(&self) -> String {
        jiff::Timestamp::from_second(self.time).unwrap().to_string()
    }
}

/// A passage that was copied, or a sentence that stands everywhere: code points, end exclusive.
#[derive(Debug)]
pub struct Copied {
    /// From whom, and where it stands there; the latter is empty for what stands everywhere.
    pub a: Option<String>,
    pub a_span: (u32, u32),
    pub b_span: (u32, u32),
    /// How it was edited.
    pub edit: Edit,
    /// So many of its words were changed.
    pub changed: usize,
    pub words: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    Exact,
    Light,
    Heavy,
    /// Not copied: a sentence that stands everywhere.
    Formula,
}

impl Edit {
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Light => "light",
            Self::Heavy => "heavy",
            Self::Formula => "formula",
        }
    }

    fn per_mille(self) -> usize {
        match self {
            Self::Exact | Self::Formula => 0,
            Self::Light => 110,
            Self::Heavy => 430,
        }
    }
}

/// Who publishes.
#[derive(Debug)]
pub struct Outlet {
    pub name: String,
    pub tongue: usize,
    furniture: Vec<String>,
}

/// The world that the articles come from.
#[derive(Debug)]
pub struct World {
    settings: Settings,
    tongues: Vec<Tongue>,
    pub outlets: Vec<Outlet>,
    /// For each language the outlets, and the sentences that stand everywhere.
    of_tongue: Vec<Vec<usize>>,
    formulae: Vec<Vec<String>>,
}

impl World {
    /// `samples`: language and text of the newsroom's articles.
    pub fn new(settings: Settings, samples: &[(String, String)]) -> Self {
        let mut texts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (code, text) in samples {
            texts.entry(code).or_default().push(text);
        }
        let codes: Vec<&str> = texts.keys().copied().collect();
        let tongues: Vec<Tongue> = texts
            .iter()
            .map(|(code, texts)| Tongue::new(code, texts, settings.seed))
            .collect();
        let tongue_of = |i: usize| codes.iter().position(|c| *c == TONGUES[i % 8]).unwrap();
        let outlets: Vec<Outlet> = (0..settings.outlets.max(16))
            .map(|i| outlet(i, tongue_of(i), &tongues, settings.seed))
            .collect();
        let of_tongue = (0..tongues.len())
            .map(|t| {
                (0..outlets.len())
                    .filter(|o| outlets[*o].tongue == t)
                    .collect()
            })
            .collect();
        let formulae = tongues.iter().enumerate().map(|(i, tongue)| {
            let draw = &mut Draw::new(settings.seed, 1 << 60 | i as u64);
            let topic = tongue.topic(draw);
            (0..FORMULAE)
                .map(|_| tongue.sentence(&topic, draw))
                .collect()
        });
        Self {
            formulae: formulae.collect(),
            settings,
            tongues,
            outlets,
            of_tongue,
        }
    }

    pub fn language(&self, article: &Article) -> &str {
        &self.tongues[self.outlets[article.outlet].tongue].code
    }

    /// The articles in the order of their times, each with what was copied into it.
    pub fn stream(&self) -> Stream<'_> {
        let plan = self.plan();
        Stream {
            world: self,
            told: vec![Vec::new(); plan.stories],
            due: plan.due.into_iter(),
            recent: VecDeque::new(),
            recent_of_tongue: vec![VecDeque::new(); self.tongues.len()],
            first: 0,
            copies: 0,
        }
    }

    /// When which outlet tells which story.
    fn plan(&self) -> Plan {
        let end = self.settings.days * 24 * HOUR;
        let mut due = Vec::with_capacity(self.settings.articles);
        let mut stories = 0;
        while due.len() < self.settings.articles {
            let story = stories as u32;
            let draw = &mut Draw::new(self.settings.seed, 2 << 60 | u64::from(story));
            stories += 1;
            let begins = draw.below(end as usize) as u32;
            let outlets = &self.of_tongue[self.tongue_of(story)];
            let size = ((1 << 32) / (1 + draw.below(1 << 32)).max(1)).clamp(1, LARGEST_STORY);
            for _ in 0..size.min(self.settings.articles - due.len()) {
                let later = begins + draw.skewed(u64::from(MEMORY)) as u32;
                let time = if later < end {
                    later
                } else {
                    draw.within(begins as usize, end as usize) as u32
                };
                // Large outlets print more.
                let rank = draw.below(outlets.len()).min(draw.below(outlets.len()));
                let outlet = outlets[rank];
                due.push(Due {
                    time,
                    story,
                    outlet,
                });
            }
        }
        due.sort_unstable();
        Plan { due, stories }
    }

    fn tongue_of(&self, story: u32) -> usize {
        self.outlets[Draw::new(self.settings.seed, 3 << 60 | u64::from(story)).below(16)].tongue
    }
}

fn outlet(i: usize, tongue: usize, tongues: &[Tongue], seed: u64) -> Outlet {
    let draw = &mut Draw::new(seed, 4 << 60 | i as u64);
    let words = &tongues[tongue];
    let topic = words.topic(draw);
    Outlet {
        name: format!("{} {i}", words.name(draw)),
        tongue,
        furniture: (0..3).map(|_| words.sentence(&topic, draw)).collect(),
    }
}

#[derive(Debug)]
struct Plan {
    due: Vec<Due>,
    stories: usize,
}

/// An outlet is going to tell a story. Sorted by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    /// Seconds since the first day.
    time: u32,
    story: u32,
    outlet: usize,
}

/// Articles in the order of time.
#[derive(Debug)]
pub struct Stream<'w> {
    world: &'w World,
    due: std::vec::IntoIter<Due>,
    /// What may still be copied; the number of its first article.
    recent: VecDeque<Article>,
    first: usize,
    /// Numbers of the recent articles, by story and by language.
    told: Vec<Vec<usize>>,
    recent_of_tongue: Vec<VecDeque<usize>>,
    copies: usize,
}

/// A sentence to print, and where it was taken from.
#[derive(Debug)]
struct Line {
    text: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Own,
    Taken {
        /// Of the source.
        sentence: usize,
        changed: usize,
        words: usize,
        edit: Edit,
    },
    Formula,
    Furniture,
}

impl Stream<'_> {
    /// Numbers of articles of other outlets that a copy may be taken from: the same story first.
    fn source(&self, due: &Due, draw: &mut Draw) -> Option<usize> {
        let tongue = self.world.outlets[due.outlet].tongue;
        let usable = |number: &usize| self.recent[number - self.first].outlet != due.outlet;
        let told = &self.told[due.story as usize];
        for _ in 0..4 {
            let number = if !told.is_empty() && draw.chance(900) {
                // The earlier ones are copied more.
                told[draw.below(told.len()).min(draw.below(told.len()))]
            } else {
                let recent = &self.recent_of_tongue[tongue];
                if recent.is_empty() {
                    return None;
                }
                recent[draw.below(recent.len())]
            };
            if usable(&number) {
                return Some(number);
            }
        }
        None
    }

    fn forget(&mut self, now: i64) {
        while self
            .recent
            .front()
            .is_some_and(|a| a.time + i64::from(MEMORY) < now)
        {
            if let Some(old) = self.recent.pop_front() {
                self.told[old.story as usize].retain(|number| *number != self.first);
                self.recent_of_tongue[self.world.outlets[old.outlet].tongue].pop_front();
                self.first += 1;
            }
        }
    }

    /// The sentences of an article, with the passage that was taken in one piece among them.
    fn lines(&self, due: &Due, topic: &Topic, taken: Vec<Line>, draw: &mut Draw) -> Vec<Line> {
        let tongue = self.world.outlets[due.outlet].tongue;
        let own = if taken.len() > 6 {
            draw.below(4)
        } else {
            draw.within(3, 20)
        };
        let mut lines: Vec<Line> = (0..own)
            .map(|_| Line {
                text: self.world.tongues[tongue].sentence(topic, draw),
                kind: Kind::Own,
            })
            .collect();
        let at = draw.below(lines.len() + 1);
        lines.splice(at..at, taken);
        let printed = |text: &String| Line {
            text: text.clone(),
            kind: Kind::Furniture,
        };
        let furniture = &self.world.outlets[due.outlet].furniture;
        if draw.chance(120) {
            let at = draw.below(lines.len() + 1);
            let text = draw.pick::<String>(&self.world.formulae[tongue]).clone();
            let kind = Kind::Formula;
            lines.insert(at, Line { text, kind });
        }
        if draw.chance(700) {
            let at = draw.below(lines.len() + 1);
            lines.insert(at, printed(&furniture[0]));
        }
        lines.extend(furniture[1..].iter().map(printed));
        lines
    }
}

impl Iterator for Stream<'_> {
    type Item = (Article, Vec<Copied>);

    fn next(&mut self) -> Option<Self::Item> {
        let due = self.due.next()?;
        let world = self.world;
        let number = self.first + self.recent.len();
        let time = EPOCH + i64::from(due.time);
        self.forget(time);
        let draw = &mut Draw::new(world.settings.seed, 5 << 60 | number as u64);
        let tongue = &world.tongues[world.outlets[due.outlet].tongue];
        let topic = tongue.topic(&mut Draw::new(
            world.settings.seed,
            6 << 60 | u64::from(due.story),
        ));
        // Those that found nothing to copy are made up for.
        let wanted = self.copies * 1000 < number * world.settings.copied;
        let copies = draw.chance(world.settings.copied * 5 / 4) && wanted;
        let source = copies.then(|| self.source(&due, draw)).flatten();
        let source = source.map(|number| &self.recent[number - self.first]);
        let taken = source.map_or_else(Vec::new, |s| taken(s, tongue, draw));
        let lines = self.lines(&due, &topic, taken, draw);
        let (text, places, copied) = laid_out(&lines, source, draw);
        self.copies += usize::from(copied.iter().any(|c| c.a.is_some()));
        let article = Article {
            id: format!("a{number:07}"),
            outlet: due.outlet,
            story: due.story,
            time,
            title: tongue.sentence(&topic, draw),
            text,
            places,
        };
        self.told[due.story as usize].push(number);
        self.recent_of_tongue[world.outlets[due.outlet].tongue].push_back(number);
        self.recent.push_back(article.clone());
        Some((article, copied))
    }
}

/// The sentences that are taken from an article.
fn taken(source: &Article, tongue: &Tongue, draw: &mut Draw) -> Vec<Line> {
    let count = source.places.len();
    let (how_many, edit) = (draw.below(100), draw.below(100));
    let length = match how_many {
        0..25 => 1,
        25..75 => draw.within(2, 6),
        _ => count,
    };
    let length = length.min(count);
    let start = draw.below(count - length + 1);
    let edit = match edit {
        0..40 => Edit::Exact,
        40..80 => Edit::Light,
        _ => Edit::Heavy,
    };
    let mut taken = Vec::new();
    for i in start..start + length {
        // A long copy leaves something out.
        if length > 6 && draw.chance(100) {
            continue;
        }
        let (from, to) = source.places[i].bytes;
        let said = &source.text[from as usize..to as usize];
        let words = said.split(' ').count();
        let (text, changed) = tongue.reworded(said, edit.per_mille(), draw);
        let kind = Kind::Taken {
            sentence: i,
            changed,
            words,
            edit,
        };
        taken.push(Line { text, kind });
    }
    taken
}

/// The sentences in paragraphs, where each that may be copied stands, and what was copied.
fn laid_out(
    lines: &[Line],
    source: Option<&Article>,
    draw: &mut Draw,
) -> (String, Vec<Place>, Vec<Copied>) {
    let (mut text, mut chars) = (String::new(), 0);
    let (mut places, mut copied) = (Vec::new(), Vec::<Copied>::new());
    for line in lines {
        if !text.is_empty() {
            let space = if draw.chance(450) { "\n\n" } else { " " };
            text.push_str(space);
            chars += space.len() as u32;
        }
        let start = (text.len() as u32, chars);
        text.push_str(&line.text);
        chars += line.text.chars().count() as u32;
        let place = Place {
            bytes: (start.0, text.len() as u32),
            chars: (start.1, chars),
        };
        if matches!(line.kind, Kind::Own | Kind::Taken { .. }) {
            places.push(place);
        }
        if matches!(line.kind, Kind::Formula) {
            copied.push(Copied {
                a: None,
                a_span: (0, 0),
                b_span: place.chars,
                edit: Edit::Formula,
                changed: 0,
                words: 1,
            });
        }
        let (
            Kind::Taken {
                sentence,
                changed,
                words,
                edit,
            },
            Some(source),
        ) = (&line.kind, source)
        else {
            continue;
        };
        let a = source.places[*sentence].chars;
        // With nothing but white space between in both, the passage goes on.
        let next = |from: u32, to: u32| from >= to && from <= to + 2;
        let goes_on = |p: &&mut Copied| {
            p.a.is_some() && next(a.0, p.a_span.1) && next(place.chars.0, p.b_span.1)
        };
        match copied.last_mut().filter(goes_on) {
            Some(passage) => {
                passage.a_span.1 = a.1;
                passage.b_span.1 = chars;
                passage.changed += changed;
                passage.words += words;
            }
            None => copied.push(Copied {
                a: Some(source.id.clone()),
                a_span: a,
                b_span: place.chars,
                edit: *edit,
                changed: *changed,
                words: *words,
            }),
        }
    }
    (text, places, copied)
}
