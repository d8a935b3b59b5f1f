//! The lists of an archive for a terminal: stories, what a search found, quotes, names, decisions, reasons.
//!
//! A list has a line that names a thing and lines under it that tell of it. What is marked is in bold type, and between
//! asterisks where there are no colours: nothing is told by colour alone.

use super::strings::{Strings, fill, stamp};
use super::terminal::paint::{BOLD, DIM, PLAIN, Rich};
use super::text::{clip, columns, visible, wrap};
use super::{Look, UiLanguage};
use crate::output::desk::{DecisionRecord, HitRecord, NamedRecord, SaidRecord, StoryRecord};
use anstyle::Style;
use parallax_core::article::Moment;

/// What belongs to a line stands so far to the right under it.
const INDENT: usize = 2;
/// So many characters of an id are shown: enough to tell stories apart.
const SHORT_ID: usize = 10;

/// Why an article is in its story, as it is shown.
#[derive(Clone, Debug, Default)]
pub struct Why {
    /// The article: its title, or what else it is called by.
    pub title: String,
    /// Its outlet and time.
    pub about: String,
    /// The reason, line by line.
    pub lines: Vec<String>,
}

/// Writes lists.
pub struct Lists {
    strings: &'static Strings,
    width: usize,
    colour: bool,
    /// Seconds since 1970, from which ages are counted.
    now: i64,
    out: String,
}

/// How long before `now` something was, both in seconds since 1970.
pub(crate) fn age(strings: &Strings, now: i64, then: i64) -> String {
    let minutes = now.saturating_sub(then).div_euclid(60);
    let (key, n) = match minutes {
        i64::MIN..0 => ("in_future", 0),
        0 => ("now", 0),
        1..60 => ("minutes", minutes),
        60..2880 => ("hours", minutes / 60),
        _ => ("days", minutes / 1440),
    };
    let n = strings.number(usize::try_from(n).unwrap_or_default());
    let pattern = strings.desk.get(key).map_or(key, String::as_str);
    fill(pattern, &[("n", &n)])
}

impl Lists {
    /// Lists of this look, read at this time.
    pub fn new(look: &Look, now: i64) -> Self {
        Self {
            strings: look.language.strings(),
            width: look.width,
            colour: look.colour,
            now,
            out: String::new(),
        }
    }

    /// Stories, as text.
    pub fn stories(mut self, stories: &[StoryRecord]) -> String {
        for story in stories {
            self.headline(story.title.as_deref());
            let id: String = story.id.chars().take(SHORT_ID).collect();
            let mut about = vec![id, self.count(story.reports, "report")];
            about.push(self.count(story.origins, "origin"));
            if !story.languages.is_empty() {
                about.push(story.languages.join(", "));
            }
            about.push(self.age(story.last.as_deref()));
            self.under(&about.join(" · "));
            self.outlets(&story.outlets);
        }
        self.out
    }

    /// Outlets on one line, as many as fit.
    fn outlets(&mut self, outlets: &[String]) {
        let room = self.width.saturating_sub(INDENT + 14);
        let (mut shown, mut used) = (Vec::new(), 0);
        for outlet in outlets {
            let outlet = visible(outlet).into_owned();
            used += columns(&outlet) + 2;
            if used > room && !shown.is_empty() {
                break;
            }
            shown.push(outlet);
        }
        let more = outlets.len() - shown.len();
        let mut line = shown.join(", ");
        if more > 0 {
            line += " ";
            line += &fill(self.said("more"), &[("n", &self.strings.number(more))]);
        }
        if !line.is_empty() {
            self.under(&line);
        }
    }

    /// What a search found, as text.
    pub fn hits(mut self, hits: &[HitRecord]) -> String {
        for hit in hits {
            self.headline(hit.title.as_deref());
            let mut about = vec![self.outlet(hit.source.as_deref())];
            about.push(self.date(hit.date.as_deref()));
            about.extend(hit.lang.clone());
            about.extend(
                hit.story
                    .as_deref()
                    .map(|id| id.chars().take(SHORT_ID).collect()),
            );
            self.under(&about.join(" · "));
            self.marked(hit);
            if let Some(url) = &hit.url {
                self.dim(url);
            }
        }
        self.out
    }

    /// A snippet, what was found in it marked.
    fn marked(&mut self, hit: &HitRecord) {
        let mut words = Rich::default();
        let mut marks = hit.hits.iter().peekable();
        let mut spaced = true;
        for (at, c) in (hit.start..).zip(hit.snippet.chars()) {
            while marks.peek().is_some_and(|m| m.1 <= at) {
                marks.next();
            }
            let mark = marks.peek().filter(|m| m.0 <= at);
            let style = if mark.is_some() { BOLD } else { PLAIN };
            if !self.colour && mark.is_some_and(|m| m.0 == at) {
                words = words.and("*", PLAIN);
            }
            if c.is_whitespace() {
                words = words.and(if spaced { "" } else { " " }, style);
            } else {
                words = words.and(&visible(c.encode_utf8(&mut [0; 4])), style);
            }
            spaced = c.is_whitespace();
            if !self.colour && mark.is_some_and(|m| m.1 == at + 1) {
                words = words.and("*", PLAIN);
            }
        }
        for line in words.wrap(self.width.saturating_sub(INDENT)) {
            let line = line.paint(self.colour);
            self.raw(&line);
        }
    }

    /// Quotes, as text.
    pub fn quotes(mut self, quotes: &[SaidRecord]) -> String {
        for quote in quotes {
            let speaker = quote.speaker.clone();
            let speaker = speaker.unwrap_or_else(|| self.said("no_speaker").to_owned());
            let kind = self.said(&quote.kind).to_owned();
            self.line(&format!("{} · {kind}", visible(&speaker)), BOLD);
            let words = visible(&quote.text).into_owned();
            let literal = matches!(quote.kind.as_str(), "direct" | "mixed");
            let words = if literal {
                self.strings.quoted(&words)
            } else {
                words
            };
            self.wrapped(&words);
            let about = [
                self.outlet(quote.source.as_deref()),
                self.date(quote.date.as_deref()),
            ];
            self.dim(&about.join(" · "));
        }
        self.out
    }

    /// Names, as text.
    pub fn names(mut self, names: &[NamedRecord]) -> String {
        let widest = names.iter().map(|n| columns(&visible(&n.name))).max();
        let widest = widest.unwrap_or_default().min(self.width / 2);
        for name in names {
            let shown = visible(&name.name).into_owned();
            let shown = clip(&shown, widest).into_owned();
            let gap = " ".repeat(widest.saturating_sub(columns(&shown)));
            let about = [
                self.said(&name.kind).to_owned(),
                self.count(name.articles, "article"),
                self.count(name.mentions, "mention"),
            ];
            self.line(&format!("{shown}{gap}  {}", about.join(" · ")), PLAIN);
        }
        self.out
    }

    /// Decisions, as text.
    pub fn decisions(mut self, decisions: &[DecisionRecord]) -> String {
        for decision in decisions {
            let mut about = vec![
                decision.number.to_string(),
                self.said(&decision.kind).to_owned(),
                decision.stories.join(" + "),
            ];
            if !decision.articles.is_empty() {
                about.push(decision.articles.join(", "));
            }
            about.push(decision.given.clone());
            if decision.undone {
                about.push(self.said("undone").to_owned());
            }
            self.line(&visible(&about.join(" · ")), PLAIN);
        }
        self.out
    }

    /// Reasons, as text.
    pub fn reasons(mut self, reasons: &[Why]) -> String {
        for why in reasons {
            self.headline(Some(&why.title));
            self.dim(&why.about);
            for line in &why.lines {
                let line = visible(line).into_owned();
                self.wrapped(&line);
            }
        }
        self.out
    }

    /// The name of a feature of a reason.
    pub fn feature(language: UiLanguage, name: &str) -> String {
        language.strings().feature(name)
    }

    /// A word of the lists.
    pub fn said_of(language: UiLanguage, key: &str) -> String {
        let words = &language.strings().desk;
        words.get(key).map_or(key, String::as_str).to_owned()
    }

    fn said<'s>(&'s self, key: &'s str) -> &'s str {
        self.strings.desk.get(key).map_or(key, String::as_str)
    }

    /// A number with what it counts; the plural of every key has an s.
    fn count(&self, n: usize, one: &str) -> String {
        let many = format!("{one}s");
        let pair = [self.said(one).to_owned(), self.said(&many).to_owned()];
        self.strings.count(n, &pair)
    }

    fn outlet(&self, outlet: Option<&str>) -> String {
        let shown = outlet.map(|o| visible(o).into_owned());
        shown.unwrap_or_else(|| self.said("no_outlet").to_owned())
    }

    fn date(&self, date: Option<&str>) -> String {
        let known = date.and_then(Moment::parse);
        known.map_or_else(|| self.said("no_time").to_owned(), stamp)
    }

    /// How long ago something was.
    fn age(&self, date: Option<&str>) -> String {
        let Some(then) = date.and_then(Moment::parse).map(Moment::seconds) else {
            return self.said("no_time").to_owned();
        };
        age(self.strings, self.now, then)
    }

    fn headline(&mut self, title: Option<&str>) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        let title = title.map(visible).filter(|t| !t.trim().is_empty());
        let title = title.unwrap_or_else(|| self.said("no_title").into());
        let title = clip(&title, self.width).into_owned();
        self.line(&title, BOLD);
    }

    fn under(&mut self, words: &str) {
        let words = visible(words).into_owned();
        self.wrapped(&words);
    }

    fn dim(&mut self, words: &str) {
        let words = visible(words);
        let words = clip(&words, self.width.saturating_sub(INDENT)).into_owned();
        self.line(&format!("{}{words}", " ".repeat(INDENT)), DIM);
    }

    fn wrapped(&mut self, words: &str) {
        for (start, end) in wrap(words, self.width.saturating_sub(INDENT)) {
            self.raw(words.get(start..end).unwrap_or_default());
        }
    }

    /// One line that is ready, set to the right.
    fn raw(&mut self, line: &str) {
        self.out.push_str(&" ".repeat(INDENT));
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn line(&mut self, words: &str, style: Style) {
        if self.colour {
            self.out += &format!("{style}{words}{style:#}");
        } else {
            self.out += words;
        }
        self.out.push('\n');
    }
}
