//! Queries: what a user types to search, as a tree.
//!
//! ```text
//! query   = any
//! any     = all { "OR" all }
//! all     = { ["-"] item }                       side by side: all of them; "AND" may stand between
//! item    = "(" any ")" | field ":" value | value
//! value   = word | beginning "*" | '"' words '"'       also «…» and “…”
//! field   = speaker | name | title | outlet | lang | after | before | on | story
//! ```
//!
//! A word is found as written and by its stem, a phrase only as written, accents and case apart. `after`, `before`, `on` and
//! `story` hold for the whole query, so they stand neither in brackets nor next to `OR`. A day begins at midnight UTC;
//! `after:2022-12-18` takes that day in, `before:2022-12-18` does not.

mod parse;
pub(crate) mod plan;
mod print;

/// A query that was understood. Printing it gives a query that is understood as the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub(crate) root: Option<Node>,
    pub(crate) limits: Limits,
}

/// What holds for the whole query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) after: Option<Day>,
    pub(crate) before: Option<Day>,
    pub(crate) on: Option<Day>,
    pub(crate) story: Option<String>,
}

/// A year, month or day as typed, and the seconds at which it begins and ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) typed: String,
    pub(crate) begins: i64,
    pub(crate) ends: i64,
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Value(Value),
    Field(Field, Value),
    Not(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
}

/// Words to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) text: String,
    pub(crate) kind: Kind,
}

/// How words are to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Beginning,
    Phrase,
}

/// Where words are to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Speaker,
    Name,
    Title,
    Outlet,
    Language,
}

impl Field {
    pub(crate) const ALL: [(Self, &'static str); 5] = [
        (Self::Speaker, "speaker"),
        (Self::Name, "name"),
        (Self::Title, "title"),
        (Self::Outlet, "outlet"),
        (Self::Language, "lang"),
    ];

    pub(crate) fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(field, _)| *field == self)
            .map_or("", |(_, word)| word)
    }
}

impl Query {
    /// Understands what a user typed.
    ///
    /// # Errors
    /// It is no query: the message says what is wrong, [`Error::place`](crate::Error::place) where.
    pub fn parse(typed: &str) -> crate::Result<Self> {
        parse::parse(typed)
    }

    /// The query with another condition, a field and its words, that holds for all of it.
    #[must_use]
    pub(crate) fn and(mut self, node: Node) -> Self {
        self.root = Some(match self.root.take() {
            None => node,
            Some(Node::All(mut nodes)) => {
                nodes.push(node);
                Node::All(nodes)
            }
            Some(other) => Node::All(vec![other, node]),
        });
        self
    }

    /// The same query for the articles of one outlet, by words of its name.
    #[must_use]
    pub fn of_outlet(self, outlet: &str) -> Self {
        self.and(Node::Field(Field::Outlet, Value::phrase(outlet)))
    }

    /// The same query for articles in one language.
    #[must_use]
    pub fn in_language(self, code: &str) -> Self {
        self.and(Node::Field(Field::Language, Value::phrase(code)))
    }

    /// The same query for the articles of one story, by its id.
    #[must_use]
    pub fn in_story(mut self, id: &str) -> Self {
        self.limits.story = Some(id.to_owned());
        self
    }

    /// The same query for articles in which somebody speaks.
    #[must_use]
    pub fn spoken_by(self, speaker: &str) -> Self {
        self.and(Node::Field(Field::Speaker, Value::phrase(speaker)))
    }
}

impl Value {
    pub(crate) fn phrase(text: &str) -> Self {
        let text: String = text
            .chars()
            .map(|c| if c == '"' { ' ' } else { c })
            .collect();
        Self {
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            kind: Kind::Phrase,
        }
    }
}
