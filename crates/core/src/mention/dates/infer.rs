//! The day of writing, inferred from the words of an article where no field of its page states it.
//!
//! Two kinds of evidence: a whole date ("le 19/12/2022" in a caption), and weekday, day and month without a year
//! ("ce lundi 19 décembre"), which fit one year in five to eleven. The years that fit are crossed with the years that the
//! article speaks of; a weekday with "ce" must agree. Where more than one day remains, or only a day that nothing
//! ties to the time of writing, there is no answer.

use super::meaning::{Kind, Toward};
use super::tense::{Tense, Tenses};
use super::{Expression, expressions};
use crate::language::{Analysis, Language};
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;

/// The day on which texts were written, where no field of the page states it but the words imply it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InferredDay {
    /// The day.
    pub date: Date,
    /// The words that imply it.
    pub because: String,
}

/// What the texts say about days.
#[derive(Default)]
struct Evidence {
    /// Whole dates, with the words.
    whole: Vec<(Date, String)>,
    /// Weekday, day and month without a year, with the words and whether they point to now ("ce lundi 19 décembre").
    open: Vec<(Weekday, i8, i8, String, bool)>,
    /// Years that are named, with the words and where they lie.
    years: BTreeMap<i16, (String, Tense)>,
    /// Weekdays of now: "ce lundi".
    now: Vec<Weekday>,
}

/// Infers the day of writing from the texts of one article (text first, then captions and title).
#[must_use]
pub fn infer_day(texts: &[&str], language: &'static Language) -> Option<InferredDay> {
    let mut evidence = Evidence::default();
    for text in texts {
        let analysis = Analysis::new(text, language);
        let mut tenses = Tenses::new(&analysis);
        for expression in expressions(&analysis) {
            evidence.add(&analysis, &mut tenses, &expression);
        }
    }
    evidence.by_open_date().or_else(|| evidence.by_whole_date())
}

impl Evidence {
    fn add(
        &mut self,
        analysis: &Analysis<'_>,
        tenses: &mut Tenses<'_, '_>,
        expression: &Expression,
    ) {
        let slots = &expression.first;
        let words = expression.span.slice(analysis.text).to_owned();
        let weekday = slots
            .weekday
            .and_then(|w| Weekday::from_monday_one_offset(w).ok());
        let this = slots.toward == Some(Toward::This);
        let mut tense = || {
            let sentence = analysis
                .sentence_at(expression.span.start)
                .and_then(|i| analysis.sentences.get(i));
            sentence.map_or(Tense::Unknown, |s| {
                tenses.at(*s, expression.from, expression.to).tense
            })
        };
        match slots.kind {
            Some(Kind::Day) => match (slots.year, slots.month, slots.day, weekday) {
                (Some(year), Some(month), Some(day), _) => {
                    self.name_year(year, &words, tense());
                    if let Ok(date) = Date::new(year, month, day) {
                        self.whole.push((date, words));
                    }
                }
                (None, Some(month), Some(day), Some(weekday)) => {
                    self.open.push((weekday, day, month, words, this));
                }
                _ => {}
            },
            Some(Kind::Weekday) => {
                if let Some(weekday) = weekday.filter(|_| this) {
                    self.now.push(weekday);
                }
            }
            Some(Kind::Year | Kind::Month | Kind::Quarter | Kind::Half | Kind::Season) => {
                if let Some(year) = slots.year {
                    self.name_year(year, &words, tense());
                }
            }
            _ => {}
        }
    }

    fn name_year(&mut self, year: i16, words: &str, tense: Tense) {
        let named = self
            .years
            .entry(year)
            .or_insert_with(|| (words.to_owned(), tense));
        if named.1 == Tense::Past {
            *named = (words.to_owned(), tense);
        }
    }

    /// Whether a day of writing agrees with every "ce lundi".
    fn agrees(&self, date: Date) -> bool {
        self.now.iter().all(|w| *w == date.weekday())
    }

    /// The latest date of weekday, day and month, with the year that fits and is nearest to the years named.
    fn by_open_date(&self) -> Option<InferredDay> {
        let pointed = self.open.iter().find(|o| o.4);
        let (weekday, day, month, words, _) = pointed.or_else(|| {
            let first = self.open.first()?;
            let all_same = self.open.iter().all(|o| o.1 == first.1 && o.2 == first.2);
            all_same.then_some(first)
        })?;
        let known = |date: Date| {
            date.weekday() == *weekday
                && self.agrees(date)
                && (date.month(), date.day()) == (*month, *day)
        };
        // A whole date of the same day settles it.
        if let Some((date, also)) = self.whole.iter().find(|(d, _)| known(*d)) {
            let because = format!("{words}; {also}");
            return Some(InferredDay {
                date: *date,
                because,
            });
        }
        // A year that the article speaks of as history says nothing; one that it does not look back on is its own or
        // next to it. Weekday, day and month meet again after five years at the earliest, so one year at most fits.
        let (year, (named, tense)) = self.years.iter().next_back()?;
        if *tense == Tense::Past {
            return None;
        }
        let near = [0, -1, 1].into_iter();
        let date = near
            .filter_map(|n| Date::new(year.checked_add(n)?, *month, *day).ok())
            .find(|d| known(*d))?;
        let because = format!("{words}; {named}");
        Some(InferredDay { date, because })
    }

    /// The latest whole date, if a weekday of now ("ce lundi") falls on it and on no other one.
    fn by_whole_date(&self) -> Option<InferredDay> {
        if self.now.is_empty() || !self.open.is_empty() {
            return None;
        }
        let (latest, words) = self.whole.iter().max_by_key(|(d, _)| *d)?;
        let only = self
            .whole
            .iter()
            .all(|(d, _)| (d == latest) == self.agrees(*d));
        // A date long before a year that is named is history.
        let newest = self.years.keys().next_back()?;
        (only && latest.year() >= *newest - 1).then(|| InferredDay {
            date: *latest,
            because: words.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn infer(texts: &[&str]) -> Option<Date> {
        let language = Language::get("fr")?;
        infer_day(texts, language).map(|d| d.date)
    }

    #[test]
    fn weekday_and_day_with_a_year_to_come() {
        let text = "Le phare a rouvert ce mardi 5 mars. La fête est prévue en 2020.";
        assert_eq!(infer(&[text]), Some(date(2019, 3, 5)));
        let because = infer_day(&[text], Language::of(Some("fr"))).map(|d| d.because);
        assert_eq!(because.as_deref(), Some("ce mardi 5 mars; 2020"));
    }

    #[test]
    fn a_whole_date_that_now_agrees_with() {
        let text = "Le maire a ouvert le bal ce mardi.";
        assert_eq!(
            infer(&[text, "Le bal, le 05/03/2019"]),
            Some(date(2019, 3, 5))
        );
        assert_eq!(infer(&[text, "Le bal, le 06/03/2019"]), None);
    }

    #[test]
    fn nothing_certain_gives_nothing() {
        assert_eq!(infer(&["La paix a été signée le 8 mai 1945."]), None);
        assert_eq!(infer(&["Le chat est revenu ce mardi 5 mars."]), None);
        assert_eq!(
            infer(&["Le chat est revenu ce mardi 5 mars. Il était né en 2014."]),
            None
        );
        assert_eq!(
            infer(&["Ce mardi 5 mars, il pleut. La digue sera prête en 2022."]),
            None
        );
        assert_eq!(
            infer(&["Ce mardi, le 5 mars 2019 et le 12 mars 2013 ont été évoqués."]),
            None
        );
        assert_eq!(infer(&[]), None);
    }
}
