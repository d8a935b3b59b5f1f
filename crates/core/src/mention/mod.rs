//! Mentions: names, dates, numbers and quotes found in an article, each with its span.

mod dates;
mod names;
mod numbers;
mod quotes;

pub use dates::{DateData, InferredDay, dates, infer_day};
pub use names::{
    Aliases, NameData, alias_key, identify, name_feature_names, name_features, names, unify,
};
pub use numbers::{NumberData, numbers};
pub(crate) use quotes::quoted;
pub use quotes::{QuoteData, quotes};

use crate::article::{Article, Moment};
use crate::evidence::{Doubt, Span};
use crate::language::{Analysis, Language};
use jiff::civil::Date;

/// What was found in one text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation {
    /// ISO 639-1 code, or `und`.
    pub language: String,
    /// Sentences, in order.
    pub sentences: Vec<Span>,
    /// Names, in order, never overlapping.
    pub names: Vec<Name>,
    /// Descriptions of somebody who is also named ("le chef du Kremlin"), in order.
    pub descriptions: Vec<Description>,
    /// Dates and durations, in order, never overlapping.
    pub dates: Vec<DateMention>,
    /// Numbers that are not part of a date, in order.
    pub numbers: Vec<NumberMention>,
    /// Quotes, in order of their first content.
    pub quotes: Vec<Quote>,
    /// What was not understood: unbalanced quotation marks and the like.
    pub doubts: Vec<Doubt>,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// A country, city, river, building.
    Place,
    /// A body of people: party, company, ministry, club.
    Organisation,
}

/// A name as it stands in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Where it stands.
    pub span: Span,
    /// What it names.
    pub kind: NameKind,
    /// The form that stands for all forms of this entity in this document's language ("Kyiv" for Kiev,
    /// "Vladimir Poutine" for Poutine).
    pub canonical: String,
    /// The key of what is named, the same for every form and language: `country:BY`, `city:703448`,
    /// `person:vladimir poutine` …
    pub entity: String,
}

/// Words that stand for somebody or something without naming it.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// Where it stands.
    pub span: Span,
    /// Key of what is meant.
    pub entity: String,
}

/// A part of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modifier {
    /// Beginning.
    Start,
    /// Middle.
    Mid,
    /// End.
    End,
    /// About.
    Approx,
}

/// A date or duration.
#[derive(Clone, Debug, PartialEq)]
pub struct DateMention {
    /// Where it stands.
    pub span: Span,
    /// TIMEX3 value: `2022-12-19`, `2022-W50`, `P3Y` …
    pub value: String,
    /// TIMEX3 mod.
    pub modifier: Option<Modifier>,
    /// First day that is meant; none for durations and vague references.
    pub from: Option<Date>,
    /// Last day that is meant.
    pub to: Option<Date>,
}

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberMention {
    /// Where it stands: number, approximation and unit.
    pub span: Span,
    /// The number itself.
    pub value: f64,
    /// The least that is meant, where it is not the number itself.
    pub low: Option<f64>,
    /// The most that is meant, where it is not the number itself; infinite for "au moins".
    pub high: Option<f64>,
    /// Unit in its canonical short form: `m`, `kg`, `EUR`, `%`. The value is in this unit ("3 km" is 3000 `m`).
    pub unit: Option<String>,
    /// Stem of what is counted ("blessés").
    pub counted: Option<String>,
}

/// How words are attributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuoteKind {
    /// Wholly in quotation marks.
    Direct,
    /// Reported ("a assuré que …").
    Indirect,
    /// Reported, with words in quotation marks.
    Mixed,
    /// "Selon X, …".
    Claim,
}

/// Words attributed to somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// How.
    pub kind: QuoteKind,
    /// What was said; several spans are one quote in pieces.
    pub content: Vec<Span>,
    /// The parts of the content that stand in quotation marks, without the marks.
    pub verbatim: Vec<Span>,
    /// The words of attribution.
    pub cue: Vec<Span>,
    /// Who says it, if the text tells.
    pub speaker: Option<Speaker>,
}

/// Who says something.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// Where the words for the speaker stand, nearest to the quote first.
    pub spans: Vec<Span>,
    /// The canonical form of the words as printed ("Kyiv" for Kiev; "les syndicats").
    pub name: String,
    /// Key of the person or body; for a capital or palace, of the government.
    pub entity: Option<String>,
}

/// Finds everything in the text of an article, dates counted from its own day.
#[must_use]
pub fn annotate_article(article: &Article) -> Annotation {
    let code = article.text_language_code();
    let language = Language::of(code.as_deref());
    let mut annotation = annotate(&article.text, language, article.published.map(Moment::date));
    annotation.language = code.unwrap_or_else(|| language.code().to_owned());
    if language.code() == Language::unknown().code() && !annotation.sentences.is_empty() {
        annotation
            .doubts
            .push(unknown_language(&annotation.language));
    }
    annotation
}

fn unknown_language(code: &str) -> Doubt {
    let what = if code == Language::unknown().code() {
        "the language of the text is not known: quotes and dates are not looked for".to_owned()
    } else {
        format!("nothing is known of the language {code}: quotes and dates are not looked for")
    };
    Doubt::new("unknown-language", what)
        .at(code)
        .advise("state the language in `lang`, or add a folder for it with --languages")
}

/// Finds everything in one text. `anchor` is the day on which the text was published.
#[must_use]
pub fn annotate(text: &str, language: &'static Language, anchor: Option<Date>) -> Annotation {
    let analysis = Analysis::new(text, language);
    annotate_analysed(&analysis, anchor)
}

/// [`annotate`] for a text that is already cut into words.
#[must_use]
pub fn annotate_analysed(analysis: &Analysis<'_>, anchor: Option<Date>) -> Annotation {
    let (names, descriptions) = names(analysis);
    let (dates, mut doubts) = dates(analysis, anchor);
    let dated: Vec<Span> = dates.iter().map(|d| d.span).collect();
    let numbers = numbers(
        analysis,
        &joined(dated, doubts.iter().filter_map(|d| d.span)),
    );
    let (quotes, unbalanced) = quotes(analysis, &names, &descriptions);
    doubts.extend(unbalanced);
    Annotation {
        language: analysis.language.code().to_owned(),
        sentences: analysis.sentences.clone(),
        names,
        descriptions,
        dates,
        numbers,
        quotes,
        doubts,
    }
}

/// Spans of both kinds, in order.
fn joined(mut spans: Vec<Span>, more: impl Iterator<Item = Span>) -> Vec<Span> {
    spans.extend(more);
    spans.sort_unstable();
    spans
}
