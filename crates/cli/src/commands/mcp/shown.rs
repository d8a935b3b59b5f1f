//! A comparison as a client is shown it: the pieces that were asked for, with words that are short and have their places.

use super::tools::more;
use crate::output::comparison_tables::{conflict_kind, statement_kind};
use crate::output::{Counted, ReasonRecord};
use crate::render::{Excerpts, Ration};
use parallax_core::article::Article;
use parallax_core::compare::{
    Comparison, Conflict, Side, Slip, Statement, StatementKind, Telling, Wording,
};
use parallax_core::evidence::Span;
use serde::Serialize;

/// The longest passage, in code points.
const PASSAGE: usize = 400;
/// So many tellings are given of one statement, sides of one conflict, slips of one name.
const TELLINGS: usize = 20;
/// So many forms are given of one name.
const FORMS: usize = 20;

/// A piece of a list.
#[derive(Debug, Serialize)]
pub struct Piece<T> {
    all: usize,
    from: usize,
    more: usize,
    list: Vec<T>,
}

/// An article that was compared.
#[derive(Debug, Serialize)]
pub struct ArticleLine {
    article: String,
    source: Option<String>,
    title: Option<String>,
    date: Option<String>,
    url: Option<String>,
    lang: Option<String>,
    /// It tells of another event and was not compared.
    aside: bool,
}

/// A statement.
#[derive(Debug, Serialize)]
pub struct Told {
    statement: usize,
    kind: &'static str,
    origins: usize,
    tellings: Vec<Words>,
    perhaps: Vec<Words>,
    more_tellings: usize,
}

/// Words of an article, and where they stand.
#[derive(Debug, Serialize)]
struct Words {
    source: Option<String>,
    article: String,
    url: Option<String>,
    start: usize,
    end: usize,
    text: String,
    cut: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<String>,
}

/// A conflict, or an update.
#[derive(Debug, Serialize)]
pub struct Contested {
    kind: &'static str,
    update: bool,
    statement: usize,
    tellings: Vec<SideWords>,
    more_tellings: usize,
    reason: ReasonRecord,
}

#[derive(Debug, Serialize)]
struct SideWords {
    value: String,
    #[serde(flatten)]
    words: Words,
    marks: Vec<(usize, usize)>,
}

/// The forms in which one thing is named.
#[derive(Debug, Serialize)]
pub struct Named {
    entity: String,
    forms: Vec<Form>,
    more_forms: usize,
    slips: Vec<SlipWords>,
}

#[derive(Debug, Serialize)]
struct Form {
    form: String,
    uses: Vec<FormUses>,
}

#[derive(Debug, Serialize)]
struct FormUses {
    source: Option<String>,
    article: String,
    own: usize,
    quoted: usize,
}

#[derive(Debug, Serialize)]
struct SlipWords {
    habit: String,
    #[serde(flatten)]
    words: Words,
}

/// A comparison as it is shown to who asked.
pub struct Shown<'c> {
    comparison: &'c Comparison,
    counted: Vec<Counted<'c>>,
    rations: Vec<Ration>,
    from: usize,
    limit: usize,
}

impl<'c> Shown<'c> {
    /// So many of each list, from that one on.
    pub fn new(comparison: &'c Comparison, from: usize, limit: usize) -> Self {
        let texts = comparison.articles.iter().map(|a| a.text.as_str());
        let excerpts = Excerpts {
            longest: Some(PASSAGE),
            full_text: false,
        };
        Self {
            comparison,
            counted: texts.clone().map(Counted::new).collect(),
            rations: texts.map(|text| Ration::new(text, excerpts)).collect(),
            from,
            limit,
        }
    }

    /// What was asked for of a list.
    fn piece<S, T>(&self, all: Vec<&'c S>, make: impl Fn(&'c S) -> T) -> Piece<T> {
        let (from, count) = (self.from, all.len());
        let chosen = all.into_iter().skip(from).take(self.limit);
        let list: Vec<T> = chosen.map(make).collect();
        Piece {
            all: count,
            from,
            more: more(count, from, list.len()),
            list,
        }
    }

    /// What was compared.
    pub fn articles(&self) -> Vec<ArticleLine> {
        let line = |(index, article): (usize, &Article)| ArticleLine {
            article: article.id.clone(),
            source: article.outlet.clone(),
            title: article.title.clone(),
            date: article.published.map(|moment| moment.to_string()),
            url: article.url.clone(),
            lang: article.language.clone(),
            aside: self.comparison.aside.contains(&index),
        };
        let articles = self.comparison.articles.iter();
        articles.enumerate().map(line).collect()
    }

    /// Statements of these kinds.
    pub fn told(&self, wanted: impl Fn(StatementKind) -> bool) -> Piece<Told> {
        let all = self.comparison.statements.iter();
        let all = all.filter(|statement| wanted(statement.kind)).collect();
        self.piece(all, |statement: &Statement| {
            let telling = |t: &Telling| {
                let words = self.words(t.article, t.span, &[])?;
                Some(Words {
                    attribution: t.attribution.clone(),
                    ..words
                })
            };
            let some = |all: &[Telling]| all.iter().take(TELLINGS).filter_map(telling).collect();
            let more_of = |all: &[Telling]| more(all.len(), 0, TELLINGS);
            Told {
                statement: statement.id,
                kind: statement_kind(statement.kind),
                origins: statement.origins,
                tellings: some(&statement.tellings),
                perhaps: some(&statement.perhaps),
                more_tellings: more_of(&statement.tellings) + more_of(&statement.perhaps),
            }
        })
    }

    /// Conflicts and updates.
    pub fn conflicts(&self) -> Piece<Contested> {
        let all = self.comparison.conflicts.iter().collect();
        self.piece(all, |conflict| self.contested(conflict))
    }

    /// Forms of names.
    pub fn wording(&self) -> Piece<Named> {
        let all = self.comparison.wording.iter().collect();
        self.piece(all, |wording| self.named(wording))
    }

    fn contested(&self, conflict: &Conflict) -> Contested {
        let side = |side: &Side| {
            let cut = self.cut(side.article, side.span, &side.marks)?;
            let marks = side.marks.iter().filter(|mark| cut.contains(**mark));
            let counted = self.counted.get(side.article)?;
            Some(SideWords {
                value: side.value.clone(),
                marks: marks.map(|mark| counted.span(*mark)).collect(),
                words: self.words(side.article, side.span, &side.marks)?,
            })
        };
        let sides = conflict.sides.iter();
        Contested {
            kind: conflict_kind(conflict.kind),
            update: conflict.update,
            statement: conflict.statement,
            tellings: sides.take(TELLINGS).filter_map(side).collect(),
            more_tellings: more(conflict.sides.len(), 0, TELLINGS),
            reason: ReasonRecord::from(&conflict.reason),
        }
    }

    fn named(&self, wording: &Wording) -> Named {
        let slip = |slip: &Slip| {
            Some(SlipWords {
                habit: slip.habit.clone(),
                words: self.words(slip.article, slip.span, &[])?,
            })
        };
        let forms = wording.forms.iter().take(FORMS).map(|(form, uses)| {
            let uses = uses.iter().filter_map(|(index, uses)| {
                let article = self.comparison.articles.get(*index)?;
                Some(FormUses {
                    source: article.outlet.clone(),
                    article: article.id.clone(),
                    own: uses.own,
                    quoted: uses.quoted,
                })
            });
            Form {
                form: form.clone(),
                uses: uses.collect(),
            }
        });
        Named {
            entity: wording.entity.clone(),
            forms: forms.collect(),
            more_forms: more(wording.forms.len(), 0, FORMS),
            slips: wording
                .slips
                .iter()
                .take(TELLINGS)
                .filter_map(slip)
                .collect(),
        }
    }

    /// What is given of a passage: the part around the first of its marks, if it is too long.
    fn cut(&self, article: usize, span: Span, marks: &[Span]) -> Option<Span> {
        let text = &self.comparison.articles.get(article)?.text;
        Some(self.rations.get(article)?.cut(text, span, marks).span)
    }

    fn words(&self, index: usize, span: Span, marks: &[Span]) -> Option<Words> {
        let article = self.comparison.articles.get(index)?;
        let counted = self.counted.get(index)?;
        let cut = self.cut(index, span, marks)?;
        let (start, end) = counted.span(cut);
        Some(Words {
            source: article.outlet.clone(),
            article: article.id.clone(),
            url: article.url.clone(),
            start,
            end,
            text: counted.words(cut).to_owned(),
            cut: cut != span,
            attribution: None,
        })
    }
}
