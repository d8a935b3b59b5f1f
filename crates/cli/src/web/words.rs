//! Words: what the desk's pages say, in the language of whoever reads them.

use crate::render::{Strings, UiLanguage, age, clip, fill, visible};
use parallax_core::article::Moment;

/// The longest title that is shown, in columns.
const LONGEST: usize = 300;

/// The words of one language of the interface.
#[derive(Clone, Copy)]
pub struct Words {
    /// All strings of it.
    pub strings: &'static Strings,
}

impl Words {
    pub fn of(ui: UiLanguage) -> Self {
        Self {
            strings: ui.strings(),
        }
    }

    /// The code of the language.
    pub fn code(self) -> &'static str {
        &self.strings.code
    }

    /// What stands under a key, the key itself if nothing does.
    pub fn say(self, key: &str) -> &str {
        let known = self
            .strings
            .web
            .get(key)
            .or_else(|| self.strings.desk.get(key));
        known.map_or(key, String::as_str)
    }

    /// The same with values filled in.
    pub fn say_with(self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.say(key), values)
    }

    /// A number with what it counts; the plural of every key has an s.
    pub fn count(self, n: usize, one: &str) -> String {
        let pair = [
            self.say(one).to_owned(),
            self.say(&format!("{one}s")).to_owned(),
        ];
        self.strings.count(n, &pair)
    }

    /// How long ago something was.
    pub fn age(self, now: i64, then: Option<i64>) -> String {
        then.map_or_else(
            || self.say("no_time").to_owned(),
            |then| age(self.strings, now, then),
        )
    }

    /// A moment as it stands in a record.
    pub fn moment(self, moment: Option<&str>) -> String {
        let known = moment.and_then(Moment::parse);
        known.map_or_else(
            || self.say("no_time").to_owned(),
            |moment| self.told(moment),
        )
    }

    /// A moment, its zone as people write it.
    fn told(self, moment: Moment) -> String {
        self.strings.moment(moment).replace(" +00:00", "\u{a0}UTC")
    }

    /// The day of a moment.
    pub fn day(self, moment: Option<&str>) -> String {
        let day = moment
            .and_then(Moment::parse)
            .map(|m| Moment::Day(m.date()));
        day.map_or_else(
            || self.say("no_time").to_owned(),
            |day| self.strings.moment(day),
        )
    }

    /// From one moment to another; what both have in common is said once.
    pub fn period(self, first: Option<&str>, last: Option<&str>) -> String {
        let (from, to) = (self.moment(first), self.moment(last));
        if from == to {
            return from;
        }
        let day = self.day(first);
        match (day == self.day(last), to.strip_prefix(&format!("{day}, "))) {
            (true, Some(time)) => format!("{} – {time}", from.trim_end_matches("\u{a0}UTC")),
            _ => format!("{from} – {to}"),
        }
    }

    /// An outlet's name.
    pub fn outlet(self, name: Option<&str>) -> String {
        let name = name.map(|n| visible(n).into_owned());
        name.unwrap_or_else(|| self.say("no_outlet").to_owned())
    }

    /// An article's or story's title.
    pub fn title(self, title: Option<&str>) -> String {
        let title = title.map(|t| clip(&visible(t), LONGEST).into_owned());
        let title = title.filter(|t| !t.trim().is_empty());
        title.unwrap_or_else(|| self.say("no_title").to_owned())
    }
}
