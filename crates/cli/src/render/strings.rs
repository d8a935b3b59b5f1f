//! Strings: the words of the interface, one file of `data/ui/` for each language.

use super::model::Reach;
use super::text::visible;
use jiff::civil::DateTime;
use parallax_core::article::Moment;
use parallax_core::evidence::Doubt;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const FRENCH: &str = include_str!("../../../../data/ui/fr.toml");
const ENGLISH: &str = include_str!("../../../../data/ui/en.toml");

/// A language of the interface; the articles' own languages are another matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UiLanguage {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

impl UiLanguage {
    /// The words of this language.
    pub(crate) fn strings(self) -> &'static Strings {
        static FR: OnceLock<Strings> = OnceLock::new();
        static EN: OnceLock<Strings> = OnceLock::new();
        let (cell, file) = match self {
            Self::Fr => (&FR, FRENCH),
            Self::En => (&EN, ENGLISH),
        };
        cell.get_or_init(|| toml::from_str(file).unwrap_or_default())
    }
}

/// Every word of the interface; the files say what each is for. Pairs are singular and plural.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Strings {
    pub code: String,
    pub singular_zero: bool,
    pub thousands: String,
    pub percent: String,
    pub months: Vec<String>,
    pub first_day: String,
    pub day: String,
    pub time: String,
    pub open_quote: String,
    pub close_quote: String,
    pub title: [String; 2],
    pub nothing: String,
    pub articles: [String; 2],
    pub statements: [String; 2],
    pub conflicts: [String; 2],
    pub updates: [String; 2],
    pub words: [String; 2],
    pub outlets: [String; 2],
    pub told_all: String,
    pub told_some: String,
    pub told_perhaps: String,
    pub told_one: String,
    pub head_articles: String,
    pub head_statements: String,
    pub head_conflicts: String,
    pub head_updates: String,
    pub head_alone: String,
    pub head_quotes: String,
    pub head_passages: String,
    pub head_wording: String,
    pub head_origins: String,
    pub head_doubts: String,
    pub about_statements: String,
    pub about_conflicts: String,
    pub about_updates: String,
    pub about_alone: String,
    pub about_quotes: String,
    pub about_passages: String,
    pub about_wording: String,
    pub about_origins: String,
    pub about_doubts: String,
    pub outlet: String,
    pub published: String,
    pub credit: String,
    pub length: String,
    pub own_text: String,
    pub statement: String,
    pub form: String,
    pub speaker: String,
    pub no_time: String,
    pub no_credit: String,
    pub no_title: String,
    pub no_speaker: String,
    pub own_share: String,
    pub agency: String,
    pub band: String,
    pub absent_rows: String,
    pub alone_below: [String; 2],
    pub one_origin: String,
    pub repeats: [String; 2],
    pub repeats_full: String,
    pub attributed: String,
    pub only_here: String,
    pub perhaps_here: String,
    pub perhaps: String,
    pub legend_perhaps: String,
    pub aside: String,
    pub nothing_beside: String,
    pub legend_goes_on: String,
    pub missing_here: String,
    pub missing_more: [String; 2],
    pub missing_single: [String; 2],
    pub nothing_only: String,
    pub nothing_missing: String,
    pub direct: String,
    pub indirect: String,
    pub mixed: String,
    pub claim: String,
    pub no_cue: String,
    pub narrative: String,
    pub quote: String,
    pub formula: String,
    pub credited: String,
    pub uncredited: String,
    pub undirected: String,
    pub edited: String,
    pub verbatim: String,
    pub number: String,
    pub name: String,
    pub date: String,
    pub negation: String,
    pub attribution: String,
    pub in_statement: String,
    pub see_conflict: String,
    pub see_update: String,
    pub why: String,
    pub score: String,
    pub no_reason: String,
    pub read_at: String,
    pub skip: String,
    pub contents: String,
    pub legend: String,
    pub legend_letter: String,
    pub legend_respelt: String,
    pub legend_changed: String,
    pub legend_number: String,
    pub legend_dropped: String,
    pub legend_added: String,
    pub legend_value: String,
    pub legend_absent: String,
    pub legend_quoted: String,
    pub flow: String,
    pub about_flow: String,
    pub as_table: String,
    pub flow_credited: String,
    pub flow_uncredited: String,
    pub flow_unseen: String,
    pub flow_points: String,
    pub unknown_source: String,
    pub words_from: String,
    pub of_its_text: String,
    pub is_credited: String,
    pub own_words: String,
    pub after_minutes: String,
    pub after_hours: String,
    pub after_days: String,
    pub copies: [String; 2],
    pub legend_copies: String,
    pub same_words: String,
    pub tellings: String,
    pub statements_of: String,
    pub statements_before: String,
    pub statements_after: String,
    pub more_outlets: [String; 2],
    pub more_quotes: [String; 2],
    pub more_reports: [String; 2],
    pub more_readings: [String; 2],
    pub more_texts: [String; 2],
    pub cue: String,
    pub speaker_words: String,
    pub same_utterance: String,
    pub same_entity: String,
    pub base: String,
    pub differences: [String; 2],
    pub first_difference: String,
    pub previous_difference: String,
    pub next_difference: String,
    pub direction: String,
    pub head_texts: String,
    pub about_texts: String,
    pub held_back: String,
    pub slip: String,
    pub slip_shared: String,
    pub slip_sign: String,
    pub held: String,
    pub given: String,
    pub given_of: String,
    pub about_given: String,
    pub legend_conflict: String,
    pub legend_update: String,
    pub legend_link: String,
    pub made_with: String,
    pub made_at: String,
    pub data_versions: String,
    pub disclaimer: String,
    pub origins: [String; 2],
    pub origin_credited: String,
    pub origin_inferred: String,
    pub origin_or: String,
    pub origin_neither: String,
    pub origin_source: String,
    pub origin_also: String,
    pub origin_sure: String,
    pub origin_draw: String,
    pub taken_from: String,
    /// What the features of reasons are called; a feature without an entry shows its own name.
    pub features: BTreeMap<String, String>,
    /// Why articles are taken for one origin.
    pub because: BTreeMap<String, String>,
    /// What doubts say, by their code; a doubt without an entry shows its own words.
    pub doubts: BTreeMap<String, String>,
    /// What `originality` shows: headings of columns by their names, titles, units of time.
    pub indicators: BTreeMap<String, String>,
    /// What the lists of an archive say.
    pub desk: BTreeMap<String, String>,
    /// What the pages of the desk in a browser say.
    pub web: BTreeMap<String, String>,
}

/// Between the two measures of which a feature is the product.
const TIMES: &str = " × ";

/// Puts values into the places of a pattern: `fill("{n} words", &[("n", "3")])`.
pub(crate) fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((key, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        match values.iter().find(|(name, _)| *name == key) {
            Some((_, value)) => out.push_str(value),
            None => {
                out.push('{');
                out.push_str(key);
                out.push('}');
            }
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

impl Strings {
    /// A whole number, its thousands set apart.
    pub(crate) fn number(&self, n: usize) -> String {
        let digits = n.to_string();
        let mut out = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) && digits.len() > 4 {
                out.push_str(&self.thousands);
            }
            out.push(digit);
        }
        out
    }

    /// A number with what it counts.
    pub(crate) fn count(&self, n: usize, forms: &[String; 2]) -> String {
        let [one, many] = forms;
        let singular = n == 1 || (n == 0 && self.singular_zero);
        fill(if singular { one } else { many }, &[("n", &self.number(n))])
    }

    /// A share from 0 to 1 as a percentage. What is neither nothing nor all is not shown as such.
    pub(crate) fn share(&self, share: f64) -> String {
        let percent = (share * 100.0).round().clamp(0.0, 100.0);
        let shown = if percent == 0.0 && share > 0.0 {
            "< 1".to_owned()
        } else if percent == 100.0 && share < 1.0 {
            "> 99".to_owned()
        } else {
            format!("{percent:.0}")
        };
        fill(&self.percent, &[("n", &shown)])
    }

    /// A moment in words, as exactly as it is known.
    pub(crate) fn moment(&self, moment: Moment) -> String {
        let date = moment.date();
        let month = usize::try_from(date.month()).unwrap_or(1).saturating_sub(1);
        let day = match date.day() {
            1 => self.first_day.clone(),
            day => day.to_string(),
        };
        let day = fill(
            &self.day,
            &[
                ("day", &day),
                ("month", self.months.get(month).map_or("", |m| m)),
                ("year", &date.year().to_string()),
            ],
        );
        match clock(moment) {
            Some(time) => fill(&self.time, &[("day", &day), ("time", &time)]),
            None => day,
        }
    }

    /// Words in this language's quotation marks.
    pub(crate) fn quoted(&self, words: &str) -> String {
        format!("{}{words}{}", self.open_quote, self.close_quote)
    }

    /// Why articles are of one origin: a code, and after it a share if there is one.
    pub(crate) fn because(&self, words: &str) -> String {
        let (code, share) = words.split_once(' ').unwrap_or((words, ""));
        let Some(pattern) = self.because.get(code) else {
            return visible(words).into_owned();
        };
        let share = share.trim_end_matches('%').parse::<f64>();
        let share = share.map_or_else(|_| String::new(), |n| self.share(n / 100.0));
        fill(pattern, &[("share", &share)])
    }

    /// A doubt in this language: what, where, and what to do.
    pub(crate) fn doubt(&self, doubt: &Doubt, all_aside: bool) -> Vec<String> {
        let code = match doubt.code {
            "different-events" if all_aside => "different-events-all",
            code => code,
        };
        let words = match self.doubts.get(code) {
            Some(pattern) => vec![fill(pattern, &[("place", &doubt.place)])],
            None => vec![
                doubt.what.clone(),
                doubt.place.clone(),
                doubt.advice.clone(),
            ],
        };
        let shown = words.iter().map(|w| visible(w).into_owned());
        shown.filter(|w| !w.is_empty()).collect()
    }

    /// How many statements are told by so many.
    pub(crate) fn told(&self, reach: Reach) -> &str {
        match reach {
            Reach::All => &self.told_all,
            Reach::Several => &self.told_some,
            Reach::PerhapsMore => &self.told_perhaps,
            Reach::One => &self.told_one,
        }
    }

    /// The name of a feature of a reason; that of a product of two measures is made of theirs.
    pub(crate) fn feature(&self, name: &str) -> String {
        let one = |name: &str| self.features.get(name).map_or(name, |n| n).to_owned();
        let parts: Vec<String> = name.split(TIMES).map(one).collect();
        parts.join(TIMES)
    }
}

/// A moment in digits, for columns: `2024-03-04 08:12 +01:00`.
pub(crate) fn stamp(moment: Moment) -> String {
    match clock(moment) {
        Some(time) => format!("{} {time}", moment.date()),
        None => moment.date().to_string(),
    }
}

/// The hour and minute, with the distance to UTC if known.
fn clock(moment: Moment) -> Option<String> {
    let hour = |t: DateTime| format!("{:02}:{:02}", t.hour(), t.minute());
    match moment {
        Moment::Day(_) => None,
        Moment::Local(time) => Some(hour(time)),
        Moment::Zoned(time, _) => {
            // The zone as the moment prints it: its last six characters.
            let whole = moment.to_string();
            let zone = whole.len().checked_sub(6).and_then(|at| whole.get(at..));
            Some(format!("{} {}", hour(time), zone.unwrap_or_default()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_every_word() {
        for (code, file) in [("fr", FRENCH), ("en", ENGLISH)] {
            let strings: Strings = toml::from_str(file).unwrap();
            assert_eq!(strings.months.len(), 12);
            assert_eq!(strings.code, code);
        }
        let (fr, en) = (UiLanguage::Fr.strings(), UiLanguage::En.strings());
        for (french, english) in [(&fr.web, &en.web), (&fr.desk, &en.desk)] {
            assert!(french.keys().eq(english.keys()));
        }
    }

    #[test]
    fn every_measure_of_a_comparison_has_a_french_name() {
        use parallax_core::compare::{MeasuredStory, measure_names};
        let table = include_str!("../../../../data/compare/weights.tsv");
        let rows = table.lines().filter(|l| !l.starts_with('#')).skip(1);
        let mut names: Vec<&str> = rows.filter_map(|l| l.split('\t').next()).collect();
        assert!(names.len() > 90, "{}", names.len());
        names.extend(measure_names());
        names.extend(MeasuredStory::pair_names());
        names.extend(MeasuredStory::lone_names());
        // What puts articles into stories; the first rows are settings.
        let stories = include_str!("../../../../data/stories/weights.tsv");
        let rows = stories.lines().filter(|l| !l.starts_with('#'));
        let settings = ["pooling", "same", "hysteresis", "threshold"];
        let features = rows.filter_map(|l| l.split('\t').next());
        names.extend(features.filter(|name| !settings.contains(name)));
        // What conflicts give as their reason stands in the sources only.
        let sources = [
            include_str!("../../../core/src/compare/conflicts/dates.rs"),
            include_str!("../../../core/src/compare/conflicts/denials.rs"),
            include_str!("../../../core/src/compare/conflicts/numbers.rs"),
            include_str!("../../../core/src/compare/conflicts/others.rs"),
        ];
        let before = names.len();
        for key in ["because: \"", "name: \""] {
            let found = sources.iter().flat_map(|source| source.split(key).skip(1));
            names.extend(found.filter_map(|rest| rest.split('"').next()));
        }
        assert!(names.len() >= before + 6, "{:?}", &names[before..]);
        let fr = UiLanguage::Fr.strings();
        for name in names.iter().flat_map(|n| n.split(TIMES)) {
            assert!(fr.features.contains_key(name), "no French name: {name}");
        }
        assert_eq!(
            fr.feature("letters × same content words"),
            "suites de lettres communes × mêmes mots pleins"
        );
    }

    #[test]
    fn counts_and_shares() {
        let (fr, en) = (UiLanguage::Fr.strings(), UiLanguage::En.strings());
        assert_eq!(fr.count(0, &fr.articles), "0 article");
        assert_eq!(en.count(0, &en.articles), "0 articles");
        assert_eq!(en.count(12_345, &en.words), "12,345 words");
        assert_eq!(fr.share(0.724), "72\u{a0}%");
        assert_eq!(en.share(0.001), "< 1%");
        assert_eq!(en.share(0.999), "> 99%");
    }

    #[test]
    fn moments() {
        let fr = UiLanguage::Fr.strings();
        let zoned = Moment::parse("2024-03-01T08:12:00+01:00").unwrap();
        assert_eq!(fr.moment(zoned), "1er mars 2024, 08:12 +01:00");
        assert_eq!(stamp(zoned), "2024-03-01 08:12 +01:00");
        assert_eq!(stamp(Moment::parse("2024-03-01").unwrap()), "2024-03-01");
    }

    #[test]
    fn values_are_not_patterns() {
        assert_eq!(fill("{a} {b}", &[("a", "{b}"), ("b", "x")]), "{b} x");
        assert_eq!(fill("{ {c}", &[]), "{ {c}");
    }
}
