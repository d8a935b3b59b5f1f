//! When which story is told, and how often: the frame of the stream, before a word is written.
//!
//! Four of five articles are the only one of their story; the sizes of the others fall off as the power of two and a half, so
//! that the largest of a million articles' has some hundreds. The articles of a story come in a burst that decays. A third of the
//! larger stories have sequels in the following days: another event with the same names, of the same saga.

use super::Settings;
use super::draw::Draw;
use std::collections::VecDeque;

const DAY: u32 = 86_400;
/// Within so long a story is told, most of it in the first hours.
const BURST: u64 = 72 * 3600;
/// So many of a thousand stories of several articles have a sequel, and so many sequels have another.
const SEQUELS: usize = 330;
const PARTS: u8 = 4;
/// So many numbers of stories has each stream.
const STREAM: u32 = 10_000_000;
/// So many of a thousand single articles are of a template: weather, markets, results.
const TEMPLATES: usize = 90;

/// An event.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    pub story: u32,
    /// The first story of its saga; itself, if it has none.
    pub root: u32,
    /// Whether there are, or were to be, other stories in its saga.
    pub saga: bool,
    /// Which part of the saga it is, from 0.
    pub part: u8,
    /// Seconds since the first day.
    pub begins: u32,
    pub size: u16,
    pub template: bool,
}

/// One telling of an event. Sorted by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// Seconds since the first day, a whole minute.
    pub time: u32,
    /// Its place among the events.
    pub story: u32,
    pub member: u16,
}

/// Everything that is going to be told.
#[derive(Debug)]
pub struct Plan {
    pub events: Vec<Event>,
    pub due: Vec<Due>,
}

/// Sizes of stories of several articles, drawn.
struct Sizes(Vec<u64>);

impl Sizes {
    fn new(largest: u64) -> Self {
        let mut sum = 0;
        Self(
            (2..=largest)
                .map(|size| {
                    sum += (1 << 50) / (size * size * (size * 10_000).isqrt());
                    sum
                })
                .collect(),
        )
    }

    fn draw(&self, draw: &mut Draw) -> u16 {
        let sum = self.0.last().copied().unwrap_or(1);
        let at = ((u128::from(draw.next()) * u128::from(sum)) >> 64) as u64;
        2 + self.0.partition_point(|s| *s <= at) as u16
    }
}

impl Plan {
    pub fn new(settings: &Settings) -> Self {
        let mut plan = Self {
            events: Vec::new(),
            due: Vec::with_capacity(settings.articles),
        };
        let sizes = Sizes::new(settings.largest as u64);
        let end = settings.days * DAY;
        let mut sequels: VecDeque<Event> = VecDeque::new();
        let mut alone = 0;
        let base = settings.stream * STREAM;
        while plan.due.len() < settings.articles {
            let story = base + plan.events.len() as u32;
            let draw = &mut Draw::new(settings.seed, 2 << 60 | u64::from(story));
            let left = settings.articles - plan.due.len();
            let several = left > 1 && alone * 1000 >= settings.alone * (plan.due.len() + 1);
            let size = if several { sizes.draw(draw) } else { 1 };
            let sequel = sequels.pop_front();
            let mut event = Event {
                story,
                root: sequel.map_or(story, |s| s.root),
                saga: sequel.is_some(),
                part: sequel.map_or(0, |s| s.part),
                begins: sequel.map_or_else(|| begins(draw, end), |s| s.begins),
                size: usize::from(size).min(left) as u16,
                template: false,
            };
            event.template = size == 1 && !event.saga && draw.chance(TEMPLATES);
            if (several || event.saga) && event.part + 1 < PARTS && draw.chance(SEQUELS) {
                let next = event.begins + draw.within(18 * 3600, 44 * 3600) as u32;
                if next < end {
                    event.saga = true;
                    sequels.push_back(Event {
                        part: event.part + 1,
                        begins: next,
                        ..event
                    });
                }
            }
            alone += usize::from(event.size == 1);
            plan.tell(&event, end, draw);
            plan.events.push(event);
        }
        plan.due.sort_unstable();
        plan
    }

    fn tell(&mut self, event: &Event, end: u32, draw: &mut Draw) {
        for member in 0..event.size {
            let later = match member {
                0 => event.begins,
                _ => event.begins + draw.skewed(BURST) as u32,
            };
            let time = if later < end {
                later
            } else {
                draw.within(event.begins as usize, end as usize - 1) as u32
            };
            self.due.push(Due {
                time: time / 60 * 60,
                story: self.events.len() as u32,
                member,
            });
        }
    }
}

/// Any second, of the night seldom.
fn begins(draw: &mut Draw, end: u32) -> u32 {
    let any = draw.below(end as usize) as u32;
    if any % DAY < DAY / 4 && draw.chance(700) {
        any + DAY / 4
    } else {
        any
    }
}
