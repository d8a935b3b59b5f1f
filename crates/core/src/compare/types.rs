//! The words of a comparison, as types.

use crate::article::Article;
use crate::copy::{Copies, StoryOrigin};
use crate::evidence::{Doubt, Reason, Span};
use crate::mention::Annotation;
use std::collections::BTreeMap;

/// One sentence or clause of one article that tells something.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    /// Index of the article.
    pub article: usize,
    /// Where it stands.
    pub span: Span,
    /// To whom the article attributes it; none in its own voice.
    pub attribution: Option<String>,
}

/// Who tells a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatementKind {
    /// All articles.
    Shared,
    /// Some; or one for sure, and perhaps others in other words.
    Partial,
    /// One, and no other even perhaps.
    Only,
}

/// Tellings that say the same thing, or one that no other article has.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Its number, from 0 in the order shown: told by most first.
    pub id: usize,
    /// Who tells it.
    pub kind: StatementKind,
    /// By article, then by place.
    pub tellings: Vec<Telling>,
    /// The nearest clauses of further articles, which may tell the same in other words: not sure enough to be tellings,
    /// too near to call the statement missing there. Empty where nothing is near.
    pub perhaps: Vec<Telling>,
    /// How many independent origins tell it: tellings that are copies of one text count once.
    pub origins: usize,
    /// Why these are taken to say the same.
    pub reason: Reason,
}

/// In what two tellings cannot both be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConflictKind {
    /// The same things counted, ranges that do not meet.
    Number,
    /// The same slot, another name.
    Name,
    /// Days that do not meet.
    Date,
    /// One affirms what the other denies.
    Negation,
    /// The same words, another speaker.
    Attribution,
}

/// One side of a conflict.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Index of the article.
    pub article: usize,
    /// The words that conflict, with what is around them.
    pub span: Span,
    /// What they say: the number, name or date.
    pub value: String,
    /// What differs from the other sides, inside the span; by place.
    pub marks: Vec<Span>,
}

/// Tellings of one statement that cannot both be true.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// In what.
    pub kind: ConflictKind,
    /// Whether the later article merely knows more.
    pub update: bool,
    /// The statement.
    pub statement: usize,
    /// The sides.
    pub sides: Vec<Side>,
    /// Why.
    pub reason: Reason,
}

/// How often one article uses one form of a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// In its own voice.
    pub own: usize,
    /// Inside quotation marks.
    pub quoted: usize,
}

/// The forms in which the outlets name one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Wording {
    /// Key of the entity.
    pub entity: String,
    /// Form as printed → article → uses.
    pub forms: BTreeMap<String, BTreeMap<usize, Uses>>,
    /// Where an outlet leaves its own habit, by article and place.
    pub slips: Vec<Slip>,
}

/// A form in an outlet's own voice that is not the one it mostly uses for the thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    /// Index of the article.
    pub article: usize,
    /// The form as printed.
    pub form: String,
    /// Where it stands.
    pub span: Span,
    /// The form that the outlet mostly uses in its own voice.
    pub habit: String,
    /// The article that has the same passage, if the form stands in one that is shared: often agency text.
    pub shared_with: Option<usize>,
}

/// The verbs with which outlets report one utterance ("a affirmé", "prétend").
#[derive(Clone, Debug, PartialEq)]
pub struct Saying {
    /// The reports of it: indices of the comparison's quotes, ascending; two or more.
    pub utterances: Vec<usize>,
    /// The reporting words, as article and span, by report; a report without a cue has none.
    pub verbs: Vec<(usize, Span)>,
}

/// A quote of one article, by its place in the annotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Utterance {
    /// Index of the article.
    pub article: usize,
    /// Index of the quote in that article's annotation.
    pub quote: usize,
    /// The first utterance in the list that quotes the same words of the same speaker, if this is another report of it.
    pub same_as: Option<usize>,
}

/// All that can be said of the articles of one story side by side.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The articles, by time published.
    pub articles: Vec<Article>,
    /// What was found in each.
    pub annotations: Vec<Annotation>,
    /// Indices, ascending, of the articles that tell of another event: listed, but not compared.
    pub aside: Vec<usize>,
    /// Told by most first.
    pub statements: Vec<Statement>,
    /// Conflicts and updates.
    pub conflicts: Vec<Conflict>,
    /// Quotes of all articles, by article and place.
    pub quotes: Vec<Utterance>,
    /// Shared passages and each article's share of own text.
    pub copies: Copies,
    /// The verbs of saying of what several articles quote.
    pub sayings: Vec<Saying>,
    /// Names with more than one form.
    pub wording: Vec<Wording>,
    /// Independent sources of text.
    pub origins: Vec<StoryOrigin>,
    /// What stands in the way of comparing: different events, the same page twice.
    pub doubts: Vec<Doubt>,
}

impl Comparison {
    /// The statements that article `index` alone tells.
    #[must_use]
    pub fn only(&self, index: usize) -> Vec<usize> {
        let alone = |s: &&Statement| {
            s.kind == StatementKind::Only && s.tellings.iter().any(|t| t.article == index)
        };
        self.statements.iter().filter(alone).map(|s| s.id).collect()
    }

    /// The statements that others tell and article `index` does not, not even perhaps; those of which it is not sure that
    /// one alone tells them are missing nowhere.
    #[must_use]
    pub fn missing(&self, index: usize) -> Vec<usize> {
        if self.aside.contains(&index) {
            return Vec::new();
        }
        let absent = |s: &&Statement| {
            let first = s.tellings.first().map(|t| t.article);
            let one = s.tellings.iter().all(|t| Some(t.article) == first);
            let mut told = s.tellings.iter().chain(&s.perhaps);
            told.all(|t| t.article != index) && !(one && s.kind == StatementKind::Partial)
        };
        self.statements
            .iter()
            .filter(absent)
            .map(|s| s.id)
            .collect()
    }
}
