//! Dates: expressions of time with their TIMEX3 value and interval.
//!
//! A date is found by the rules of its language (`grammar`, over the classes of `lexicon`), which say what its words
//! mean (`meaning`); the calendar (`resolve`) turns that into a value, given the day of writing and the tense of the
//! clause (`tense`). An age ("45 ans" after a name) is no date.

mod count;
mod data;
mod gate;
mod grammar;
mod infer;
mod lexicon;
mod matcher;
mod meaning;
mod range;
mod resolve;
mod tense;

pub use data::DateData;
pub use infer::{InferredDay, infer_day};

use super::DateMention;
use crate::evidence::{Doubt, Span};
use crate::language::Analysis;
use jiff::civil::Date;
use matcher::{Matcher, Reading, Symbolised};
use meaning::{Base, Kind, Slots};
use range::{is_impossible, whole_ends};
use resolve::{Context, Resolved, resolve};
use tense::{Strength, Tense, Tenses};

/// An expression as it was read, before the calendar.
struct Expression {
    span: Span,
    /// Its tokens.
    from: usize,
    to: usize,
    first: Slots,
    second: Option<Slots>,
    /// Where its ends stand, if words stand between them ("entre 1990 et 1999").
    ends: Option<(Span, Span)>,
}

/// The dates of one text, and a doubt for each that the calendar does not have ("31 février"). `anchor` is the day of
/// writing; without it only what is certain gets a value.
#[must_use]
pub fn dates(analysis: &Analysis<'_>, anchor: Option<Date>) -> (Vec<DateMention>, Vec<Doubt>) {
    let mut tenses = Tenses::new(analysis);
    let mut said = Said::default();
    let mut found = Vec::new();
    let mut doubts = Vec::new();
    for expression in expressions(analysis) {
        if is_impossible(&expression.first, expression.second.as_ref()) {
            doubts.push(impossible(analysis.text, expression.span));
            continue;
        }
        let sentence = analysis.sentence_at(expression.span.start);
        let span = sentence
            .and_then(|i| analysis.sentences.get(i))
            .copied()
            .unwrap_or_default();
        let mut reading = tenses.at(span, expression.from, expression.to);
        // Without a verb of its own a clause goes on where the sentence was.
        if reading.strength == Strength::Sentence
            && let Some(tense) = said.tense_in(sentence, anchor)
        {
            reading.tense = tense;
        }
        // What has a month lies near: only a verb of its own clause puts it off to the year to come.
        let dated = matches!(
            expression.first.kind,
            Some(
                Kind::Day | Kind::Month | Kind::Season | Kind::Quarter | Kind::Half | Kind::Holiday
            )
        );
        if dated && reading.strength == Strength::Sentence && reading.tense == Tense::Future {
            reading.tense = Tense::Unknown;
        }
        let context = Context {
            anchor,
            last: said.day_for(&expression.first, sentence, anchor),
            tense: reading.tense,
            sure: reading.strength != Strength::Participle,
        };
        let Some(resolved) = resolve(&expression.first, expression.second.as_ref(), context) else {
            continue;
        };
        said.note(&expression.first, &resolved, sentence);
        if let Some((first, second)) = expression.ends
            && let Some((from, to)) =
                whole_ends(&expression.first, expression.second.as_ref(), context)
        {
            // Whatever is told of one end is told of the whole time between them.
            let interval = resolved.interval;
            found.push(mention(first, Resolved { interval, ..from }));
            found.push(mention(second, Resolved { interval, ..to }));
        } else {
            found.push(mention(expression.span, resolved));
        }
    }
    (found, doubts)
}

fn impossible(text: &str, span: Span) -> Doubt {
    let words = span.slice(text);
    Doubt::new(
        "impossible-date",
        format!("no calendar has this day: {words}"),
    )
    .about(span)
    .advise("it is no date here; compare what the outlet prints elsewhere")
}

fn mention(span: Span, resolved: Resolved) -> DateMention {
    DateMention {
        span,
        value: resolved.value,
        modifier: resolved.modifier,
        from: resolved.interval.map(|i| i.0),
        to: resolved.interval.map(|i| i.1),
    }
}

/// The days that the text has named so far.
#[derive(Default)]
struct Said {
    /// The last day, whether it was the night that began on it, and its sentence.
    last: Option<(Date, bool, Option<usize>)>,
    /// The last day that is not after the day of writing.
    past: Option<(Date, bool, Option<usize>)>,
}

impl Said {
    fn note(&mut self, slots: &Slots, resolved: &Resolved, sentence: Option<usize>) {
        if let Some((day, night)) = named_day(slots, resolved) {
            self.last = Some((day, night, sentence));
        }
    }

    /// Where the date before in the same sentence lies.
    fn tense_in(&self, sentence: Option<usize>, anchor: Option<Date>) -> Option<Tense> {
        let (day, _, other) = self.last?;
        let anchor = anchor.filter(|a| *a != day && other == sentence)?;
        Some(if day < anchor {
            Tense::Past
        } else {
            Tense::Future
        })
    }

    /// The day from which an expression counts: the last one of the same sentence, else the last one that is not ahead;
    /// a part of a day ("dans la matinée") looks no further than its sentence.
    fn day_for(
        &mut self,
        slots: &Slots,
        sentence: Option<usize>,
        anchor: Option<Date>,
    ) -> Option<(Date, bool)> {
        let (day, night, other) = self.last?;
        let ahead = anchor.is_some_and(|a| day > a);
        if !ahead {
            self.past = self.last;
        }
        let same = other == sentence;
        let part = slots.kind == Some(Kind::Part) && slots.shift.is_none();
        if same && !(ahead && part) {
            return Some((day, night));
        }
        if part {
            return None;
        }
        self.past.map(|p| (p.0, p.1))
    }
}

/// The day that an expression makes the text speak of, and whether it is the night that begins on it.
fn named_day(slots: &Slots, resolved: &Resolved) -> Option<(Date, bool)> {
    let (from, to) = resolved.interval?;
    let counted_from_text = slots.base == Some(Base::Text) && slots.kind == Some(Kind::Relative);
    (from == to && !counted_from_text).then(|| (from, resolved.value.ends_with("TNI")))
}

/// The expressions of a text, in order, never overlapping; the longest wins.
fn expressions(analysis: &Analysis<'_>) -> Vec<Expression> {
    let data = analysis.language.dates();
    let tokens = &analysis.tokens;
    let symbols = data.lexicon.symbols(tokens);
    let text = Symbolised {
        tokens,
        lexemes: data.lexicon.read(analysis, &symbols),
        symbols,
    };
    let matcher = Matcher::new(&data.grammar, &text);
    let read = |at| matcher.read(at);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mut reading = read(at);
        // What starts after words of context may be read further without them.
        if let Some(start) = reading.and_then(|r| r.start).filter(|s| *s > at)
            && let Some(longer) = read(start)
            && reading.is_some_and(|r| longer.end > r.end)
        {
            reading = Some(longer);
        }
        let Some((reading, expression)) =
            reading.and_then(|r| Some((r, expression(analysis, &r)?)))
        else {
            at += 1;
            continue;
        };
        at = reading.end.max(at + 1);
        if expression.first.kind != Some(Kind::Skip) {
            found.push(expression);
        }
    }
    found
}

fn expression(analysis: &Analysis<'_>, reading: &Reading) -> Option<Expression> {
    let from = reading.start?;
    let first = analysis.tokens.get(from)?.span;
    let last = analysis.tokens.get(reading.end.checked_sub(1)?)?.span;
    reading.first.kind?;
    // "dix-sept": the second half of a word is no date.
    let joined = from.checked_sub(1).and_then(|b| analysis.tokens.get(b));
    if joined.is_some_and(|t| t.text == "-" && t.span.end == first.start) {
        return None;
    }
    // A date does not go on over the end of a sentence or paragraph.
    let same = analysis.paragraph_at(first.start) == analysis.paragraph_at(last.start);
    let token = analysis.tokens.get(reading.end.checked_sub(1)?)?;
    let possessives = &analysis.language.dates().lexicon.possessives;
    let letters = possessives
        .iter()
        .find(|p| token.lower.len() > p.len() && token.lower.ends_with(p.as_str()))
        .map_or(0, |p| p.chars().count());
    let possessive: usize = token
        .text
        .chars()
        .rev()
        .take(letters)
        .map(char::len_utf8)
        .sum();
    same.then_some(Expression {
        span: Span::new(first.start, last.end - possessive),
        from,
        to: reading.end,
        first: reading.first,
        second: reading.second,
        ends: ends(analysis, reading, last.end - possessive),
    })
}

/// Where the two ends of a range stand, if more than a hyphen or stroke divides them.
fn ends(analysis: &Analysis<'_>, reading: &Reading, end: usize) -> Option<(Span, Span)> {
    let token = |at: usize| analysis.tokens.get(at);
    let (middle, resumes) = (reading.middle?, reading.resumes?);
    let between = token(resumes.checked_sub(1)?)?;
    let start = token(reading.start?)?.span.start;
    let first = Span::new(start, token(middle.checked_sub(1)?)?.span.end);
    let second = Span::new(token(resumes)?.span.start, end);
    (between.is_word() && first.end <= between.span.start && second.start < second.end)
        .then_some((first, second))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::mention::Modifier;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// Each date as "words = value", on Thursday 14 March 2019.
    fn read(code: &str, text: &str) -> Vec<String> {
        read_on(Some(date(2019, 3, 14)), code, text)
    }

    fn read_on(anchor: Option<Date>, code: &str, text: &str) -> Vec<String> {
        let analysis = Analysis::new(text, Language::of(Some(code)));
        let show = |d: DateMention| {
            let modifier = match d.modifier {
                Some(Modifier::Start) => "-START",
                Some(Modifier::Mid) => "-MID",
                Some(Modifier::End) => "-END",
                _ => "",
            };
            format!("{} = {}{modifier}", d.span.slice(text), d.value)
        };
        dates(&analysis, anchor).0.into_iter().map(show).collect()
    }

    #[test]
    fn every_language_has_a_grammar_in_order() {
        for code in ["fr", "en", "de", "es"] {
            let language = Language::get(code).expect("a folder");
            assert!(language.check().is_ok(), "{code}: {:?}", language.check());
            assert!(
                !dates(&Analysis::new("12/12/2012", language), None)
                    .0
                    .is_empty()
            );
        }
    }

    #[test]
    fn french_weekdays_follow_the_tense() {
        assert_eq!(
            read("fr", "Le chat est parti lundi."),
            ["lundi = 2019-03-11"]
        );
        assert_eq!(
            read("fr", "Le chat reviendra lundi."),
            ["lundi = 2019-03-18"]
        );
        assert_eq!(read("fr", "Il mange ce jeudi."), ["ce jeudi = 2019-03-14"]);
        assert_eq!(read("fr", "Il a plu depuis jeudi."), ["jeudi = 2019-03-14"]);
        assert_eq!(
            read("fr", "Il restera jusqu'à mardi soir."),
            ["mardi soir = 2019-03-19TEV"]
        );
        assert_eq!(
            read("fr", "Jeudi prochain, on ferme."),
            ["Jeudi prochain = 2019-03-21"]
        );
    }

    #[test]
    fn french_days_months_and_periods() {
        assert_eq!(
            read(
                "fr",
                "Né le 3 mai 1987, il a joué le 12 mars, puis en octobre."
            ),
            [
                "le 3 mai 1987 = 1987-05-03",
                "le 12 mars = 2019-03-12",
                "octobre = 2018-10"
            ]
        );
        assert_eq!(
            read("fr", "Le pont rouvrira en octobre."),
            ["octobre = 2019-10"]
        );
        assert_eq!(
            read("fr", "Il ouvrira mi-janvier, ou fin 2020."),
            ["mi-janvier = 2020-01-MID", "fin 2020 = 2020-END"]
        );
        assert_eq!(
            read("fr", "Au début de l'année prochaine"),
            ["début de l'année prochaine = 2020-START"]
        );
        assert_eq!(
            read("fr", "Il y a trois ans, au XIXe siècle"),
            ["Il y a trois ans = 2016", "XIXe siècle = 18"]
        );
        assert_eq!(
            read("fr", "Les années 1990 et le troisième trimestre"),
            ["Les années 1990 = 199", "le troisième trimestre = 2019-Q3"]
        );
        assert_eq!(
            read("fr", "La semaine dernière, cet été"),
            ["La semaine dernière = 2019-W10", "cet été = 2019-SU"]
        );
        assert_eq!(
            read("fr", "Du 12 au 14 avril 2018"),
            ["12 au 14 avril 2018 = 2018-04-12/2018-04-14"]
        );
        assert_eq!(
            read("fr", "Le musée a ouvert le 7/02/2018."),
            ["le 7/02/2018 = 2018-02-07"]
        );
        assert_eq!(read("fr", "À Pâques 2018"), ["Pâques 2018 = 2018-04-01"]);
    }

    #[test]
    fn what_was_announced_lies_behind() {
        assert_eq!(
            read("fr", "La maire a annoncé lundi un plan."),
            ["lundi = 2019-03-11"]
        );
        assert_eq!(
            read("en", "It happened at 5 p.m. Monday."),
            ["5 p.m. Monday = 2019-03-11T17:00"]
        );
    }

    #[test]
    fn days_that_no_calendar_has_are_doubted() {
        let doubted = |anchor, text: &str| -> Vec<String> {
            let analysis = Analysis::new(text, Language::of(Some("fr")));
            let (found, doubts) = dates(&analysis, anchor);
            assert!(found.is_empty(), "{found:?}");
            let spans = doubts.iter().filter_map(|d| d.span);
            spans.map(|s| s.slice(text).to_owned()).collect()
        };
        let text = "Le 31 février, du 30 au 31 novembre, le 29 février 2023, le 31/02/2023.";
        let wanted = [
            "Le 31 février",
            "30 au 31 novembre",
            "le 29 février 2023",
            "le 31/02/2023",
        ];
        assert_eq!(doubted(Some(date(2024, 3, 1)), text), wanted);
        assert_eq!(doubted(None, text), wanted);
    }

    #[test]
    fn the_ends_of_a_range_are_two_dates_where_each_is_whole() {
        assert_eq!(
            read(
                "fr",
                "Entre 1990 et 1999, puis du 3 mai 2018 au 6 juin 2018, la saison 2001-2002."
            ),
            [
                "1990 = 1990",
                "1999 = 1999",
                "3 mai 2018 = 2018-05-03",
                "6 juin 2018 = 2018-06-06",
                "2001-2002 = 2001/2002"
            ]
        );
        assert_eq!(
            read("fr", "Du 3 au 6 mai 2018, puis entre lundi et mercredi."),
            [
                "3 au 6 mai 2018 = 2018-05-03/2018-05-06",
                "lundi et mercredi = 2019-03-11/2019-03-13"
            ]
        );
        assert_eq!(
            read("en", "It grew between 1990 and 1999."),
            ["1990 = 1990", "1999 = 1999"]
        );
    }

    #[test]
    fn french_days_of_the_text() {
        assert_eq!(
            read(
                "fr",
                "Le vase a été vendu le 5 mars. La veille, il était fêlé."
            ),
            ["le 5 mars = 2019-03-05", "La veille = 2019-03-04"]
        );
        assert_eq!(
            read(
                "fr",
                "Dans la nuit de samedi à dimanche, un orage a éclaté vers 3 h 20."
            ),
            [
                "la nuit de samedi à dimanche = 2019-03-09TNI",
                "3 h 20 = 2019-03-10T03:20"
            ]
        );
        assert_eq!(
            read("fr", "Le vent a soufflé cette nuit."),
            ["cette nuit = 2019-03-13TNI"]
        );
    }

    #[test]
    fn durations_are_found_and_ages_are_not() {
        assert_eq!(
            read(
                "fr",
                "Deux ans et demi de travaux, trois heures, une vingtaine de minutes."
            ),
            [
                "Deux ans et demi = P30M",
                "trois heures = PT3H",
                "une vingtaine de minutes = PT20M"
            ]
        );
        let none: [&str; 0] = [];
        assert_eq!(
            read(
                "fr",
                "Léa Brun, 45 ans, et un garçon de 12 ans, âgé de 12 ans."
            ),
            none
        );
        assert_eq!(read("en", "A six-year-old girl."), none);
    }

    #[test]
    fn without_a_day_of_writing_only_what_is_certain() {
        assert_eq!(
            read_on(
                None,
                "fr",
                "Hier, lundi, le 3 mai, le 3 mai 1987, l'an prochain."
            ),
            [
                "Hier = PAST_REF",
                "lundi = XXXX-WXX-1",
                "le 3 mai = XXXX-05-03",
                "le 3 mai 1987 = 1987-05-03",
                "l'an prochain = FUTURE_REF"
            ]
        );
    }

    #[test]
    fn english() {
        assert_eq!(
            read(
                "en",
                "The shop opened on Monday, March 4, and will close next week."
            ),
            ["Monday, March 4 = 2019-03-04", "next week = 2019-W12"]
        );
        assert_eq!(
            read(
                "en",
                "It rained for two days in early May 2018, said Thursday night's report."
            ),
            [
                "two days = P2D",
                "early May 2018 = 2018-05-START",
                "Thursday night = 2019-03-14TNI"
            ]
        );
        assert_eq!(
            read("en", "In the 1980s, ten years ago, at 5:30 p.m."),
            [
                "the 1980s = 198",
                "ten years ago = 2009",
                "5:30 p.m. = 2019-03-14T17:30"
            ]
        );
    }

    #[test]
    fn german() {
        assert_eq!(
            read(
                "de",
                "Das Haus wurde am Dienstagabend um 21.30 Uhr verkauft, vor drei Jahren gebaut."
            ),
            [
                "Dienstagabend um 21.30 Uhr = 2019-03-12T21:30",
                "vor drei Jahren = 2016"
            ]
        );
        assert_eq!(
            read(
                "de",
                "Die zweitägige Messe soll am 3. Oktober beginnen, Ende 2020 oder nächste Woche."
            ),
            [
                "zweitägige = P2D",
                "3. Oktober = 2019-10-03",
                "Ende 2020 = 2020-END",
                "nächste Woche = 2019-W12"
            ]
        );
    }

    #[test]
    fn spanish() {
        assert_eq!(
            read(
                "es",
                "El tren salió el martes y volverá el 3 de abril a las 9.15."
            ),
            [
                "el martes = 2019-03-12",
                "el 3 de abril a las 9.15 = 2019-04-03T09:15"
            ]
        );
        assert_eq!(
            read(
                "es",
                "Hace dos años, a mediados de junio de 2016, duró tres semanas."
            ),
            [
                "Hace dos años = 2017",
                "mediados de junio de 2016 = 2016-06-MID",
                "tres semanas = P3W"
            ]
        );
    }

    proptest! {
        #[test]
        fn dates_never_overlap_and_are_slices(text in "(\\PC{0,12}|[0-9]{1,4}[ /.:h]|lundi |la nuit de |mardi à |il y a |mai |ans |début |fin de |l'année |31 février |9999 |entre |et ){0,30}") {
            for code in ["fr", "en", "de", "es", "und"] {
                let analysis = Analysis::new(&text, Language::of(Some(code)));
                let mut last = 0;
                for found in dates(&analysis, Some(date(2020, 2, 29))).0 {
                    prop_assert!(found.span.start >= last && !found.span.slice(&text).is_empty());
                    prop_assert!(found.from <= found.to && found.from.is_some() == found.to.is_some());
                    prop_assert!(!found.value.is_empty());
                    last = found.span.end;
                }
            }
        }
    }
}
