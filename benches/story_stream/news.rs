//! Reports like those of newspapers: an event has a place, people, bodies and numbers, and each report tells some of its facts in one
//! of several wordings, with quotes of named speakers, among sentences of its own. The wordings are data (`frames/`), the names are built
//! of syllables and stand in Latin or in Arabic letters.

use super::draw::{Draw, Zipf};
use super::plan::Event;
use super::words::{Tongue, Topic, capitalised};
use serde::Deserialize;
use std::collections::BTreeMap;

/// People who come again and again, and those who are named now and then.
const KNOWN: usize = 2_000;
const UNKNOWN: usize = 150_000;
/// How many regions, towns and bodies there are.
const AREAS: usize = 300;
const PLACES: usize = 8_000;
const ORGS: usize = 3_000;
/// Facts of a kind of event that only some reports tell, in a thousand.
const TOLD: usize = 650;
/// So many reports of a thousand print what an agency wrote.
const WIRED: usize = 250;
/// So many numbers of a thousand are told otherwise than by others.
const WRONG: usize = 40;
const QUOTES: usize = 5;
/// Sentences about an event beyond its facts, and how many of a thousand sentences of a report are such, in almost the same words.
const DETAILS: usize = 16;
const DETAIL: usize = 450;

/// What is said in one language.
#[derive(Debug, Deserialize)]
struct Frames {
    quote: Vec<String>,
    again: Vec<String>,
    indirect: Vec<String>,
    men: Vec<String>,
    women: Vec<String>,
    days: Vec<String>,
    places: Vec<String>,
    orgs: Vec<String>,
    outlets: Vec<String>,
    openers: Vec<String>,
    closers: Vec<String>,
    background: Vec<String>,
    kind: Vec<Kind>,
}

/// A kind of event.
#[derive(Debug, Deserialize)]
struct Kind {
    titles: Vec<String>,
    /// For each fact its wordings.
    facts: Vec<Vec<String>>,
}

/// In Latin and in Arabic letters.
type Twice = (String, String);

#[derive(Debug, Deserialize)]
struct Names {
    syllables: Vec<Twice>,
    endings: Vec<Twice>,
    men: Vec<Twice>,
    women: Vec<Twice>,
}

/// Somebody.
#[derive(Clone, Debug)]
struct Person {
    first: Twice,
    last: Twice,
    woman: bool,
    /// Place in the list of what one may be.
    role: usize,
}

/// What is filled in.
type Values = BTreeMap<&'static str, String>;

/// A quote of a story: how it begins and ends, and which of its people says it.
struct Saying {
    opener: usize,
    closer: usize,
    speaker: usize,
}

/// A report.
#[derive(Debug)]
pub struct Report {
    pub title: String,
    pub paragraphs: Vec<String>,
    /// Printed from an agency's dispatch.
    pub wired: bool,
}

/// The files that the words are in: a language's code and its frames.
const FILES: [(&str, &str); 5] = [
    ("ar", include_str!("frames/ar.toml")),
    ("de", include_str!("frames/de.toml")),
    ("en", include_str!("frames/en.toml")),
    ("es", include_str!("frames/es.toml")),
    ("fr", include_str!("frames/fr.toml")),
];

/// All that reports are made of.
#[derive(Debug)]
pub struct Newsroom {
    seed: u64,
    frames: BTreeMap<&'static str, Frames>,
    names: Names,
    known: Zipf,
}

/// A language of which the samples have no text is learned from its frames.
pub fn texts() -> Vec<(String, String)> {
    let arabic: Frames = toml::from_str(FILES[0].1).unwrap();
    let facts = arabic
        .kind
        .iter()
        .flat_map(|kind| kind.facts.iter().flatten());
    let said = facts.chain(&arabic.background).chain(&arabic.openers);
    let text: Vec<String> = said.map(|s| fill(s, &Values::new())).collect();
    vec![(FILES[0].0.to_owned(), text.join(" "))]
}

/// Puts values into the gaps of a sentence.
fn fill(frame: &str, values: &Values) -> String {
    let mut whole = String::with_capacity(frame.len() * 2);
    let mut rest = frame;
    while let Some((before, after)) = rest.split_once('{') {
        whole.push_str(before);
        let (gap, behind) = after.split_once('}').unwrap();
        whole.push_str(values.get(gap).map_or("", String::as_str));
        rest = behind;
    }
    whole.push_str(rest);
    whole
}

fn letters<'n>(name: &'n Twice, code: &str) -> &'n str {
    if code == "ar" { &name.1 } else { &name.0 }
}

impl Newsroom {
    pub fn new(seed: u64) -> Self {
        let read = |text| toml::from_str(text).unwrap();
        Self {
            seed,
            frames: FILES
                .iter()
                .map(|(code, text)| (*code, read(text)))
                .collect(),
            names: toml::from_str(include_str!("frames/names.toml")).unwrap(),
            known: Zipf::new(KNOWN, 12),
        }
    }

    /// A name built of syllables.
    fn built(&self, draw: &mut Draw) -> Twice {
        let count = draw.within(1, 2);
        let mut name = Twice::default();
        for i in 0..=count {
            let of = if i < count {
                &self.names.syllables
            } else {
                &self.names.endings
            };
            let (latin, arabic) = draw.pick::<Twice>(of);
            name.0.push_str(latin);
            name.1.push_str(arabic);
        }
        (capitalised(&name.0), name.1)
    }

    fn person(&self, draw: &mut Draw) -> Person {
        let known = draw.chance(600).then(|| self.known.draw(draw) as u64);
        let who = known.unwrap_or_else(|| draw.below(UNKNOWN) as u64);
        let own = &mut Draw::new(self.seed, 15 << 60 | who);
        let woman = own.chance(450);
        let first = if woman {
            &self.names.women
        } else {
            &self.names.men
        };
        Person {
            first: own.pick::<Twice>(first).clone(),
            last: self.built(own),
            woman,
            role: own.below(6),
        }
    }

    /// How an outlet is called.
    pub fn outlet(&self, code: &str, draw: &mut Draw) -> String {
        let name = self.built(draw);
        let x = Values::from([("x", letters(&name, code).to_owned())]);
        fill(draw.pick::<String>(&self.frames[code].outlets), &x)
    }

    /// One of so many things of a kind.
    fn one_of(&self, kind: u64, many: usize, draw: &mut Draw) -> Draw {
        let which = draw.below(many) as u64;
        Draw::new(self.seed, 15 << 60 | kind << 32 | which)
    }

    /// A name of a form that a language has for such.
    fn formed(&self, forms: &[String], code: &str, draw: &mut Draw) -> String {
        let (one, other) = (self.built(draw), self.built(draw));
        let (x, y) = (
            letters(&one, code).to_owned(),
            letters(&other, code).to_owned(),
        );
        let values = Values::from([("x", x.clone()), ("X", x), ("y", y)]);
        fill(draw.pick::<String>(forms), &values)
    }

    fn story(&self, event: &Event, what: u64) -> Draw {
        Draw::new(self.seed, 14 << 60 | u64::from(event.story) << 8 | what)
    }

    /// What the whole saga has in common, in every language the same.
    fn saga(&self, event: &Event) -> Draw {
        Draw::new(self.seed, 14 << 60 | u64::from(event.root) << 8 | 255)
    }

    /// What the whole saga has in common, then what the story has.
    fn values(&self, event: &Event, code: &str, saga: &mut Draw) -> (Values, Vec<Person>) {
        let frames = &self.frames[code];
        let people: Vec<Person> = (0..3).map(|_| self.person(saga)).collect();
        let mut values = Values::new();
        let place = &mut self.one_of(1, PLACES, saga);
        values.insert("place", self.formed(&frames.places, code, place));
        let area = self.built(&mut self.one_of(2, AREAS, saga));
        values.insert("area", letters(&area, code).to_owned());
        for gap in ["org", "org2"] {
            let org = &mut self.one_of(3, ORGS, saga);
            values.insert(gap, self.formed(&frames.orgs, code, org));
        }
        let (first, last) = (
            letters(&people[2].first, code),
            letters(&people[2].last, code),
        );
        values.insert("p3", format!("{first} {last}"));
        values.insert("p3s", last.to_owned());
        let story = &mut self.story(event, 0);
        for (gap, low, high) in [
            ("n1", 3, 90),
            ("n2", 110, 9_900),
            ("n3", 20, 890),
            ("n4", 100, 60_000),
            ("n5", 2, 19),
        ] {
            values.insert(gap, story.within(low, high).to_string());
        }
        (values, people)
    }

    /// One report of an event.
    pub fn report(&self, event: &Event, tongue: &Tongue, draw: &mut Draw) -> Report {
        let saga = &mut self.saga(event);
        let code = tongue.code.as_str();
        let frames = &self.frames[code];
        let kind = &frames.kind[saga.below(frames.kind.len())];
        let (mut values, people) = self.values(event, code, saga);
        let words = &mut self.story(event, 1);
        let topic = Topic {
            names: ["place", "area", "org", "p3s"]
                .map(|gap| values[gap].clone())
                .to_vec(),
            numbers: ["n1", "n2", "n3"].map(|gap| values[gap].clone()).to_vec(),
            words: (0..24).map(|_| tongue.rarer(words)).collect(),
            told: 450,
        };
        values.insert("w1", tongue.at(topic.words[0]).to_owned());
        values.insert("w2", tongue.at(topic.words[1]).to_owned());
        let wired = event.size > 1 && draw.chance(WIRED);
        let dispatch = &mut self.story(event, 2);
        let writer = Writer {
            room: self,
            frames,
            code,
            event,
            people: &people,
        };
        let by = if wired { dispatch } else { &mut *draw };
        let mut paragraphs = writer.body(kind, values.clone(), by);
        writer.fill_up(tongue, &topic, &values, &mut paragraphs, by);
        if wired {
            // Some papers cut the end.
            paragraphs.truncate(draw.within(3, paragraphs.len().max(3)));
        }
        let title = fill(draw.pick::<String>(&kind.titles), &values);
        Report {
            title: capitalised(&title),
            paragraphs,
            wired,
        }
    }
}

/// Writes the reports of one story in one language.
struct Writer<'n> {
    room: &'n Newsroom,
    frames: &'n Frames,
    code: &'n str,
    event: &'n Event,
    people: &'n [Person],
}

impl Writer<'_> {
    /// The sayings that the story's people have said.
    fn sayings(&self) -> Vec<Saying> {
        let story = &mut self.room.story(self.event, 3);
        (0..QUOTES)
            .map(|_| Saying {
                opener: story.below(self.frames.openers.len()),
                closer: story.below(self.frames.closers.len()),
                speaker: story.below(2),
            })
            .collect()
    }

    /// The day of a fact.
    fn day(&self, fact: u64) -> String {
        let day = self.room.story(self.event, 16 + fact).below(7);
        self.frames.days[day].clone()
    }

    /// Facts and quotes.
    fn body(&self, kind: &Kind, mut values: Values, draw: &mut Draw) -> Vec<String> {
        for gap in ["n1", "n2", "n3"] {
            if draw.chance(WRONG) {
                let right: usize = values[gap].parse().unwrap();
                values.insert(gap, (right + draw.within(1, 1 + right / 5)).to_string());
            }
        }
        let mut sayings = self.sayings();
        sayings.truncate(draw.below(QUOTES));
        let mut named = [false; 2];
        let mut paragraphs: Vec<String> = Vec::new();
        let mut paragraph = String::new();
        for (fact, wordings) in kind.facts.iter().enumerate() {
            if fact > 0 && !draw.chance(TOLD) {
                continue;
            }
            values.insert("day", self.day(fact as u64));
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(&fill(draw.pick::<String>(wordings), &values));
            if draw.chance(550) {
                paragraphs.push(std::mem::take(&mut paragraph));
                if draw.chance(700)
                    && let Some(saying) = sayings.pop()
                {
                    paragraphs.push(self.said(&saying, &mut named, &mut values, draw));
                }
            }
        }
        if !paragraph.is_empty() {
            paragraphs.push(paragraph);
        }
        for saying in sayings {
            paragraphs.push(self.said(&saying, &mut named, &mut values, draw));
        }
        paragraphs
    }

    fn said(
        &self,
        saying: &Saying,
        named: &mut [bool; 2],
        values: &mut Values,
        draw: &mut Draw,
    ) -> String {
        let person = &self.people[saying.speaker];
        let (first, last) = (
            letters(&person.first, self.code),
            letters(&person.last, self.code),
        );
        let roles = if person.woman {
            &self.frames.women
        } else {
            &self.frames.men
        };
        let role = fill(&roles[person.role % roles.len()], values);
        let mut words = fill(&self.frames.openers[saying.opener], values);
        if draw.chance(700) {
            words.push_str(if self.code == "ar" { "، " } else { ", " });
            words.push_str(&fill(&self.frames.closers[saying.closer], values));
        }
        let known = std::mem::replace(&mut named[saying.speaker], true);
        let frame = match (known, draw.chance(120)) {
            (false, true) => draw.pick::<String>(&self.frames.indirect),
            (false, false) => {
                words = capitalised(&words);
                // Somebody who was not yet named is named in full.
                let full = |frame: &&String| frame.contains("{p}");
                let frames: Vec<&String> = self.frames.quote.iter().filter(full).collect();
                *draw.pick(&frames)
            }
            (true, _) => {
                words = capitalised(&words);
                draw.pick::<String>(&self.frames.again)
            }
        };
        values.insert("q", words);
        values.insert("p", format!("{first} {last}"));
        values.insert("ps", last.to_owned());
        values.insert("r", role);
        fill(frame, values)
    }

    /// Background, and sentences of its own until it is as long as reports are.
    fn fill_up(
        &self,
        tongue: &Tongue,
        topic: &Topic,
        values: &Values,
        paragraphs: &mut Vec<String>,
        draw: &mut Draw,
    ) {
        let mut values = values.clone();
        let wide = if self.code == "ar" { 17 } else { 10 };
        let wanted = draw.within(1_500, 3_000) * wide / 10;
        let mut background: Vec<usize> = (0..self.frames.background.len()).collect();
        for i in (1..background.len()).rev() {
            background.swap(i, draw.below(i + 1));
        }
        let mut length: usize = paragraphs.iter().map(|p| p.len() + 2).sum();
        while length < wanted {
            let mut paragraph = String::new();
            for _ in 0..draw.within(2, 4) {
                let sentence = match background.pop() {
                    Some(which) if draw.chance(300) => {
                        values.insert("day", self.day(32 + which as u64));
                        fill(&self.frames.background[which], &values)
                    }
                    _ if draw.chance(DETAIL) => {
                        let detail =
                            &mut self.room.story(self.event, 48 + draw.below(DETAILS) as u64);
                        let said = tongue.sentence(topic, detail);
                        tongue.reworded(&said, 80, draw).0
                    }
                    _ => tongue.sentence(topic, draw),
                };
                if !paragraph.is_empty() {
                    paragraph.push(' ');
                }
                paragraph.push_str(&sentence);
            }
            length += paragraph.len() + 2;
            paragraphs.push(paragraph);
        }
    }
}
