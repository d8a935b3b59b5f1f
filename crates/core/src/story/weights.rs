//! Weights: what each feature counts in the three decisions of this room, and the score that each has to reach.
//!
//! The numbers are fitted (`tools/fit_stories.py`) and stand in `data/stories/weights.tsv`; they know no word. A feature is
//! a number that is measured of two sides: an article or strand, and a strand.

use crate::evidence::Feature;
use crate::language::shared_table;
use std::sync::OnceLock;

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident: $label:literal,)*) => {
        /// What is measured of two sides.
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub(super) struct Measures {
            $($(#[$doc])* pub $name: f32,)*
        }

        /// The names of the features, in their order: those of `data/stories/weights.tsv`.
        pub const FEATURES: &[&str] = &[$($label,)*];

        impl Measures {
            /// The values, in the order of [`FEATURES`].
            pub fn values(&self) -> [f32; FEATURES.len()] {
                [$(self.$name,)*]
            }
        }
    };
}

features! {
    /// Cosine of the words of both sides.
    words: "words",
    /// Mean cosine of the words with the nearest reports.
    nearest: "words of the nearest reports",
    /// Cosine of the words with the nearest report.
    report: "words of the nearest report",
    /// Mean cosine of the words with all reports.
    reports: "words of all reports",
    /// Cosine of the names.
    names: "names",
    /// Cosine of pairs of words that follow each other.
    phrases: "phrases",
    /// Information of the rare words and names that both hold, 0..1.
    rare: "rare terms",
    /// Information of the numbers that both hold, 0..1.
    numbers: "numbers",
    /// Information of the days that both tell of, 0..1.
    days: "days",
    /// Share of the information of the words of the smaller side that the other holds.
    covered: "words covered",
    /// The same of names.
    named: "names covered",
    /// Information of the words that two titles share, over that of all their words.
    titles: "titles",
    /// More than a likeness of three quarters with one report, as copies of one dispatch have.
    copy: "nearly the same report",
    /// Days between, as ln(1 + days).
    gap: "time between",
    /// Hours between, as ln(1 + hours).
    hours: "hours between",
    /// Hours between by the story's own pace, as ln(1 + gap / mean gap).
    pace: "pace of the story",
    /// Days since the story's first report, as ln(1 + days).
    age: "age of the story",
    /// The number of reports of the larger side, as ln.
    size: "reports",
    /// The number of reports of the smaller side, as ln.
    less: "reports of the smaller side",
    /// Cosine of the words with the best other story.
    rival: "another story",
    /// Mean cosine of the words with five other stories: how dense the stream is here.
    density: "density of the stream",
    /// How alike the reports of the story are.
    cohesion: "reports alike",
    /// How much less alike the sides are than the reports of each.
    looser: "sides less alike than their reports",
    /// One if both sides tell numbers, and none in common.
    other_numbers: "other numbers",
    /// One if both sides tell of days, and none in common.
    other_days: "other days",
    /// One if a side tells of a day after the last report of the other.
    later: "a later day",
    /// One if both sides tell of places, and none in common.
    other_places: "other places",
    /// Information of the names of the smaller side that the other does not hold, 0..1.
    other_names: "other names",
    /// One if a side is more than a title.
    long: "with text",
    /// The cosine of words, if a side is more than a title.
    long_words: "words, with text",
    /// The mean cosine with the nearest reports, if a side is more than a title.
    long_nearest: "words of the nearest reports, with text",
    /// The cosine of names, if a side is more than a title.
    long_names: "names, with text",
    /// How much better the best other story fits, or how much less, -1..1.
    margin: "margin over another story",
    /// The best other story, if a side is more than a title.
    long_rival: "another story, with text",
    /// What is shared of concepts that several languages have, 0..1.
    concepts: "concepts",
    /// What is shared of words that look alike in several languages, 0..1.
    cognates: "words that look alike",
    /// How little two languages share of names, numbers, days, concepts and words that look alike: one for nothing, none for
    /// enough.
    little: "little in common",
    /// Cosine of the names of the best other story in another language.
    foreign_rival: "another story in that language",
}

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// Whether an article joins a story.
    Join,
    /// Whether two stories are one.
    Merge,
    /// Whether stories of two languages are one.
    Link,
}

/// The weights of one choice.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub weights: [f32; FEATURES.len()],
    pub threshold: f32,
}

/// Numbers that are no weights.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// Power to which the counts of a story's terms are raised.
    pub pooling: f32,
    /// A report that is so like one that is kept is not kept.
    pub same: f32,
    /// Parts of a story are parted if they fall short by more than this.
    pub hysteresis: f32,
}

/// All weights.
#[derive(Clone, Debug)]
pub struct Weights {
    pub(super) settings: Settings,
    join: Column,
    merge: Column,
    link: Column,
}

/// Where the score of a choice that has to be reached stands in the table.
const THRESHOLD: &str = "threshold";

impl Weights {
    /// The weights of `data/stories/weights.tsv`.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<Weights> = OnceLock::new();
        BUILT_IN.get_or_init(|| Self::parse(shared_table("stories", "weights.tsv")))
    }

    /// Reads a table of four columns: feature, and its weight for [`Choice::Join`], [`Choice::Merge`] and [`Choice::Link`].
    /// What is no feature is passed over; a feature that is missing weighs nothing.
    #[must_use]
    pub fn parse(table: &str) -> Self {
        let empty = Column {
            weights: [0.0; FEATURES.len()],
            threshold: f32::INFINITY,
        };
        let mut columns = [empty.clone(), empty.clone(), empty];
        let mut settings = Settings {
            pooling: 1.0,
            same: 2.0,
            hysteresis: 1.0,
        };
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let mut cells = line.split('\t');
            let name = cells.next().unwrap_or_default();
            let place = FEATURES.iter().position(|f| *f == name);
            for (column, cell) in columns.iter_mut().zip(cells) {
                let value = cell.trim().parse().unwrap_or(0.0);
                if name == "pooling" {
                    settings.pooling = value;
                    break;
                }
                if name == "same" {
                    settings.same = value;
                    break;
                }
                if name == "hysteresis" {
                    settings.hysteresis = value;
                    break;
                }
                if name == THRESHOLD {
                    column.threshold = value;
                } else if let Some(weight) = place.and_then(|p| column.weights.get_mut(p)) {
                    *weight = value;
                }
            }
        }
        let [join, merge, link] = columns;
        Self {
            settings,
            join,
            merge,
            link,
        }
    }

    pub(super) fn of(&self, choice: Choice) -> &Column {
        match choice {
            Choice::Join => &self.join,
            Choice::Merge => &self.merge,
            Choice::Link => &self.link,
        }
    }
}

impl Column {
    /// The sum, less what is needed: what is not below zero is taken.
    pub fn excess(&self, measures: &Measures) -> f32 {
        self.weights
            .iter()
            .zip(measures.values())
            .map(|(weight, value)| weight * value)
            .sum::<f32>()
            - self.threshold
    }

    /// What each feature adds, heaviest first, without those that add nothing.
    pub fn features(&self, measures: &Measures) -> Vec<Feature> {
        let mut features: Vec<Feature> = FEATURES
            .iter()
            .zip(self.weights.iter().zip(measures.values()))
            .map(|(name, (weight, value))| Feature {
                name,
                weight: f64::from(weight * value),
                words: String::new(),
            })
            .filter(|f| f.weight != 0.0)
            .collect();
        features.sort_by(|x, y| y.weight.abs().total_cmp(&x.weight.abs()));
        features
    }
}
