//! What an article of a story says: title and text, for each telling anew, from the seed and the numbers of story and telling alone.
//!
//! A story has names, numbers, words and facts; a report tells some of the facts in words of its own, among sentences about
//! its section that stories of other events have, too. A wire copy prints the dispatch with a word changed here and there. An
//! article of a template is the same sentences with another place and other numbers. Most names are coined for their saga and
//! never come again, and every day has words of its own: a program that keeps every word it saw cannot stay flat.

use super::Settings;
use super::draw::{Draw, Zipf};
use super::news::Newsroom;
use super::plan::{Due, Event};
use super::words::{Tongue, Topic, capitalised};
use std::collections::BTreeSet;

/// Shares of the languages, in eighths.
const TONGUES: [&str; 8] = ["fr", "en", "fr", "de", "fr", "en", "fr", "es"];
/// The same for articles like those of newspapers.
const NEWS_TONGUES: [&str; 8] = ["fr", "en", "fr", "de", "fr", "en", "es", "ar"];
const SECTIONS: usize = 40;
const TEMPLATES: usize = 24;
const FACTS: usize = 9;
/// Words that are new on one day.
const NEW: usize = 200;
const DAY: u32 = 86_400;
/// In a template's sentences: where the name and the numbers go.
const NAME: &str = "\u{1}";
const NUMBER: &str = "\u{2}";

/// Who publishes.
#[derive(Debug)]
pub struct Outlet {
    pub name: String,
    pub tongue: usize,
    furniture: String,
}

/// The same sentences again and again.
#[derive(Debug)]
struct Template {
    title: String,
    text: Vec<String>,
}

/// An article's words.
#[derive(Debug)]
pub struct Told {
    pub outlet: usize,
    pub title: String,
    pub text: String,
    pub news: bool,
    /// Printed from an agency's dispatch.
    pub wired: bool,
}

/// The world that the stories happen in.
#[derive(Debug)]
pub struct World {
    settings: Settings,
    tongues: Vec<Tongue>,
    pub outlets: Vec<Outlet>,
    of_tongue: Vec<Vec<usize>>,
    /// For each language.
    sections: Vec<Vec<Topic>>,
    templates: Vec<Vec<Template>>,
    /// Names that come again and again.
    known: Zipf,
    newsroom: Option<Newsroom>,
}

const KNOWN: usize = 3_000;

impl World {
    pub fn new(settings: &Settings, samples: &[(String, String)]) -> Self {
        let seed = settings.seed;
        let mut codes: Vec<&str> = samples.iter().map(|(code, _)| code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        let of = |wanted: &str| -> Vec<&str> {
            let texts = samples.iter().filter(|(code, _)| code == wanted);
            texts.map(|(_, text)| text.as_str()).collect()
        };
        let mut tongues: Vec<Tongue> = codes.iter().map(|c| Tongue::new(c, &of(c), seed)).collect();
        if settings.news {
            tongues.iter_mut().for_each(Tongue::name_only_the_known);
        }
        let newsroom = settings.news.then(|| Newsroom::new(seed));
        let shares = if settings.news {
            &NEWS_TONGUES
        } else {
            &TONGUES
        };
        let tongue_of = |i: usize| codes.iter().position(|c| *c == shares[i % 8]).unwrap();
        let mut outlets: Vec<Outlet> = (0..settings.outlets.max(16))
            .map(|i| outlet(i, tongue_of(i), &tongues, seed))
            .collect();
        if let Some(newsroom) = &newsroom {
            rename(&mut outlets, newsroom, &tongues, seed);
        }
        let of_tongue = (0..tongues.len()).map(|t| {
            (0..outlets.len())
                .filter(|o| outlets[*o].tongue == t)
                .collect()
        });
        let each = |tag: u64, count: usize, t: usize| {
            (0..count).map(move |i| Draw::new(seed, tag << 60 | (t * 1000 + i) as u64))
        };
        let sections = tongues.iter().enumerate().map(|(t, tongue)| {
            each(6, SECTIONS, t)
                .map(|mut draw| section(tongue, &mut draw))
                .collect()
        });
        let templates = tongues.iter().enumerate().map(|(t, tongue)| {
            each(7, TEMPLATES, t)
                .map(|mut draw| template(tongue, &mut draw))
                .collect()
        });
        Self {
            settings: settings.clone(),
            of_tongue: of_tongue.collect(),
            sections: sections.collect(),
            templates: templates.collect(),
            known: Zipf::new(KNOWN, 10),
            newsroom,
            outlets,
            tongues,
        }
    }

    pub fn language(&self, outlet: usize) -> &str {
        &self.tongues[self.outlets[outlet].tongue].code
    }

    /// The article that one telling of an event is.
    pub fn tell(&self, event: &Event, due: &Due) -> Told {
        let number = u64::from(event.story) << 12 | u64::from(due.member);
        let draw = &mut Draw::new(self.settings.seed, 5 << 60 | number);
        let tongue = self.tongue_of(event, draw);
        let outlet = self.outlet_of(event, due.member, tongue, draw);
        if let Some(newsroom) = &self.newsroom {
            let report = newsroom.report(event, &self.tongues[tongue], draw);
            return Told {
                outlet,
                title: report.title,
                text: report.paragraphs.join("\n\n"),
                news: true,
                wired: report.wired,
            };
        }
        let (title, mut lines) = if event.template {
            self.templated(event, tongue, draw)
        } else {
            self.reported(event, tongue, due.time, draw)
        };
        if self.settings.titles {
            lines.clear();
        } else if draw.chance(500) {
            lines.push(self.outlets[outlet].furniture.clone());
        }
        let mut text = String::new();
        for line in &lines {
            if !text.is_empty() {
                text.push_str(if draw.chance(450) { "\n\n" } else { " " });
            }
            text.push_str(line);
        }
        Told {
            outlet,
            title,
            text,
            news: false,
            wired: false,
        }
    }

    /// What belongs to the whole saga is drawn from here, in every telling the same.
    fn of_saga(&self, event: &Event) -> Draw {
        Draw::new(self.settings.seed, 8 << 60 | u64::from(event.root))
    }

    fn of_story(&self, event: &Event, tongue: usize) -> Draw {
        Draw::new(
            self.settings.seed,
            9 << 60 | u64::from(event.story) << 4 | tongue as u64,
        )
    }

    /// Stories have a language; of some larger ones, a third is told in others.
    fn tongue_of(&self, event: &Event, draw: &mut Draw) -> usize {
        let saga = &mut self.of_saga(event);
        let home = self.outlets[saga.below(16)].tongue;
        let abroad = saga.chance(350) && event.size > 2;
        if abroad && draw.chance(330) {
            draw.below(self.tongues.len())
        } else {
            home
        }
    }

    /// Large outlets print more. No outlet tells a story twice before all of its language have told it.
    fn outlet_of(&self, event: &Event, member: u16, tongue: usize, draw: &mut Draw) -> usize {
        let outlets = &self.of_tongue[tongue];
        if event.size == 1 {
            let rank = draw.below(outlets.len()).min(draw.below(outlets.len()));
            return outlets[rank];
        }
        let start = self.of_story(event, tongue).below(outlets.len());
        outlets[(start + usize::from(member)) % outlets.len()]
    }

    fn templated(&self, event: &Event, tongue: usize, draw: &mut Draw) -> (String, Vec<String>) {
        let template = draw.pick::<Template>(&self.templates[tongue]);
        let name = if draw.chance(500) {
            self.known_name(tongue, draw)
        } else {
            let own = &mut Draw::new(self.settings.seed, 11 << 60 | u64::from(event.story));
            capitalised(&self.tongues[tongue].coined(own))
        };
        let mut filled = |said: &String| {
            let mut whole = String::new();
            for (i, part) in said.replace(NAME, &name).split(NUMBER).enumerate() {
                if i > 0 {
                    whole.push_str(&draw.within(1, 120).to_string());
                }
                whole.push_str(part);
            }
            whole
        };
        (
            filled(&template.title),
            template.text.iter().map(filled).collect(),
        )
    }

    fn known_name(&self, tongue: usize, draw: &mut Draw) -> String {
        let rank = self.known.draw(draw) as u64;
        let own = &mut Draw::new(self.settings.seed, 12 << 60 | rank);
        capitalised(&self.tongues[tongue].coined(own))
    }

    /// Names, numbers and words of an event, in one language. The names are the same in all.
    fn topic(&self, event: &Event, tongue: usize) -> Topic {
        let (saga, home) = (&mut self.of_saga(event), self.of_saga(event).below(16));
        // As drawn by tongue_of: the names are of the language where it happens.
        let home = self.outlets[home].tongue;
        let mut names: Vec<String> = (0..5)
            .map(|_| {
                if saga.chance(700) {
                    capitalised(&self.tongues[home].coined(saga))
                } else {
                    self.known_name(home, saga)
                }
            })
            .collect();
        let story = &mut self.of_story(event, 15);
        names.push(capitalised(&self.tongues[home].coined(story)));
        let numbers = (0..4).map(|_| story.within(2, 4000).to_string()).collect();
        let words = &mut self.of_story(event, tongue);
        Topic {
            names,
            numbers,
            words: (0..24).map(|_| self.tongues[tongue].rarer(words)).collect(),
            told: 450,
        }
    }

    /// The facts of an event: each some names, a number and some words of its topic.
    fn fact(&self, event: &Event, topic: &Topic, fact: usize) -> Topic {
        let number = u64::from(event.story) << 4 | fact as u64;
        let draw = &mut Draw::new(self.settings.seed, 10 << 60 | number);
        Topic {
            names: (0..2)
                .map(|_| draw.pick::<String>(&topic.names).clone())
                .collect(),
            numbers: vec![draw.pick::<String>(&topic.numbers).clone()],
            words: (0..5).map(|_| *draw.pick(&topic.words)).collect(),
            told: 550,
        }
    }

    fn reported(
        &self,
        event: &Event,
        tongue: usize,
        time: u32,
        draw: &mut Draw,
    ) -> (String, Vec<String>) {
        let topic = self.topic(event, tongue);
        let words = &self.tongues[tongue];
        let wired = event.size > 1 && draw.chance(350);
        let dispatch = &mut self.of_story(event, 8 | tongue);
        let title = if wired && draw.chance(400) {
            headline(words, &topic, dispatch)
        } else {
            headline(words, &topic, draw)
        };
        if self.settings.titles {
            return (title, Vec::new());
        }
        let lines = if wired {
            let whole = self.sentences(event, tongue, &topic, dispatch);
            let kept = draw.within(2, whole.len());
            let edit = if draw.chance(500) { 0 } else { 60 };
            let edited = whole
                .iter()
                .take(kept)
                .map(|said| words.reworded(said, edit, draw).0);
            edited.collect()
        } else {
            self.sentences(event, tongue, &topic, draw)
        };
        (title, self.of_the_day(lines, time, tongue, draw))
    }

    fn sentences(
        &self,
        event: &Event,
        tongue: usize,
        topic: &Topic,
        draw: &mut Draw,
    ) -> Vec<String> {
        let words = &self.tongues[tongue];
        let section = &self.sections[tongue][self.of_saga(event).below(SECTIONS)];
        let count = draw.within(3, 9);
        (0..count)
            .map(|i| {
                // The first tells the event.
                if i == 0 || draw.chance(600) {
                    words.sentence(&self.fact(event, topic, draw.below(FACTS)), draw)
                } else if draw.chance(600) {
                    words.sentence(section, draw)
                } else {
                    words.sentence(&words.topic(draw), draw)
                }
            })
            .collect()
    }

    /// Words that nobody used before this day, in place of some.
    fn of_the_day(
        &self,
        mut lines: Vec<String>,
        time: u32,
        tongue: usize,
        draw: &mut Draw,
    ) -> Vec<String> {
        let day = u64::from(time / DAY);
        for line in &mut lines {
            if !draw.chance(400) {
                continue;
            }
            let which = draw.below(NEW) as u64;
            let own = &mut Draw::new(
                self.settings.seed,
                13 << 60 | day << 20 | which << 4 | tongue as u64,
            );
            let word = self.tongues[tongue].coined(own);
            if let Some(at) = line.rfind(' ') {
                line.insert_str(at, &format!(" {word}"));
            }
        }
        lines
    }
}

/// A headline always says whom or what it is about.
fn headline(words: &Tongue, topic: &Topic, draw: &mut Draw) -> String {
    let topic = Topic {
        told: 650,
        ..topic.clone()
    };
    let pieces = draw.within(1, 2);
    let said = words.joined(&topic, pieces, false, draw);
    let name = draw.pick::<String>(&topic.names[..3]);
    if said.contains(name.as_str()) {
        said
    } else if draw.chance(500) {
        format!("{name} : {said}")
    } else {
        format!("{said} {name}")
    }
}

/// Gives outlets the names of newspapers, each another.
fn rename(outlets: &mut [Outlet], newsroom: &Newsroom, tongues: &[Tongue], seed: u64) {
    let mut taken = BTreeSet::new();
    for (i, outlet) in outlets.iter_mut().enumerate() {
        let draw = &mut Draw::new(seed, 3 << 60 | i as u64);
        loop {
            outlet.name = newsroom.outlet(&tongues[outlet.tongue].code, draw);
            if taken.insert(outlet.name.clone()) {
                break;
            }
        }
    }
}

fn outlet(i: usize, tongue: usize, tongues: &[Tongue], seed: u64) -> Outlet {
    let draw = &mut Draw::new(seed, 4 << 60 | i as u64);
    let words = &tongues[tongue];
    let topic = words.topic(draw);
    Outlet {
        name: format!("{} {i}", words.name(draw)),
        tongue,
        furniture: words.sentence(&topic, draw),
    }
}

/// What the stories of a section have in common: names that everybody knows, and its words.
fn section(words: &Tongue, draw: &mut Draw) -> Topic {
    Topic {
        names: (0..12).map(|_| words.name(draw).to_owned()).collect(),
        numbers: (0..12).map(|_| draw.within(2, 100).to_string()).collect(),
        words: (0..60).map(|_| words.rarer(draw)).collect(),
        told: 350,
    }
}

/// Sentences with gaps.
fn template(words: &Tongue, draw: &mut Draw) -> Template {
    let gaps = Topic {
        names: vec![NAME.to_owned()],
        numbers: vec![NUMBER.to_owned()],
        ..words.topic(draw)
    };
    let with_gaps = |draw: &mut Draw| {
        let said = words.sentence(&gaps, draw);
        if said.contains(NAME) || said.contains(NUMBER) {
            said
        } else {
            format!("{NAME}, {NUMBER} : {said}")
        }
    };
    Template {
        title: format!("{} : {NAME} {NUMBER}", words.joined(&gaps, 1, false, draw)),
        text: (0..draw.within(2, 5)).map(|_| with_gaps(draw)).collect(),
    }
}
