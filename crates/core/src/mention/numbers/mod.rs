//! Numbers: value or range, unit, and what is counted.
//!
//! A number is a quantity: not a date or duration, not an ordinal, not a label ("article 49", "Soyouz-2"). The value
//! is in the base unit of its kind ("3 km" is 3000 `m`), so that what two outlets print can be compared.

mod cardinal;
mod data;

pub(crate) use cardinal::{Cardinal, cardinal_at};
pub use data::NumberData;

use super::NumberMention;
use crate::evidence::Span;
use crate::language::{Analysis, Token, TokenKind};
use data::Bound;

/// The numbers of one text that are not part of a date; `dates` are the places of these, in order.
#[must_use]
pub fn numbers(analysis: &Analysis<'_>, dates: &[Span]) -> Vec<NumberMention> {
    let finder = Finder {
        analysis,
        data: analysis.language.numbers(),
    };
    let mut found: Vec<NumberMention> = Vec::new();
    let mut dates = dates.iter().copied().peekable();
    let mut at = 0;
    while let Some(token) = analysis.tokens.get(at) {
        while dates.next_if(|d| d.end <= token.span.start).is_some() {}
        if dates.peek().is_some_and(|d| d.start <= token.span.start) {
            at += 1;
            continue;
        }
        let limit = dates.peek().map_or(usize::MAX, |d| d.start);
        match finder.number_at(at) {
            Some((mention, end)) if mention.span.end <= limit => {
                found.extend(mention.filter().map(|mut number| {
                    // "0$deux": a mark between two numbers belongs to the first.
                    let last = found.last().map_or(0, |n| n.span.end);
                    number.span = Span::new(number.span.start.max(last), number.span.end);
                    number
                }));
                at = end.max(at + 1);
            }
            _ => at += 1,
        }
    }
    found
}

struct Finder<'a, 't> {
    analysis: &'a Analysis<'t>,
    data: &'static NumberData,
}

/// A number that was read, and whether it is one to report.
struct Candidate {
    span: Span,
    mention: Option<NumberMention>,
}

impl Candidate {
    fn filter(self) -> Option<NumberMention> {
        self.mention
    }
}

impl<'t> Finder<'_, 't> {
    fn token(&self, at: usize) -> Option<&Token<'t>> {
        self.analysis.tokens.get(at)
    }

    fn cardinal(&self, at: usize) -> Option<Cardinal> {
        cardinal_at(&self.analysis.tokens, self.analysis.text, at, self.data)
    }

    fn span(&self, from: usize, end: usize) -> Option<Span> {
        let first = self.token(from)?.span.start;
        Some(Span::new(first, self.token(end.checked_sub(1)?)?.span.end))
    }

    /// The number, with its bounds before it, that starts at `at`; its last token's successor.
    fn number_at(&self, at: usize) -> Option<(Candidate, usize)> {
        let tokens = &self.analysis.tokens;
        if !self.data.may_start(self.token(at)?) {
            return None;
        }
        if let Some(found) = self.vague_at(at) {
            return Some(found);
        }
        if let Some((_, len)) = self.data.between.iter().find_map(|(open, and)| {
            let n = matches_words(tokens, at, open)?;
            let first = self.cardinal(at + n)?;
            let joined = matches_words(tokens, first.end, and)?;
            Some(((), n + first.end - at - n + joined))
        }) {
            let open = self
                .data
                .between
                .iter()
                .find_map(|(open, _)| matches_words(tokens, at, open))?;
            let first = self.cardinal(at + open)?;
            let second = self.cardinal(at + len)?;
            return self.range(at, first, second);
        }
        let (bound, skip) = self.data.bound_before(tokens, at);
        // "une douzaine", "un million": the article belongs to the number.
        let article = tokens
            .get(at + skip)
            .is_some_and(|t| self.data.is_article(t));
        let collective = self.cardinal(at + skip + usize::from(article));
        let first = match collective {
            Some(c) if article && (c.approximate || !c.digits && c.scale >= 1000.0) => c,
            _ => self.cardinal(at + skip)?,
        };
        if first.article || !self.is_quantity(at + skip, first) {
            let span = self.span(at, first.end)?;
            return Some((
                Candidate {
                    span,
                    mention: None,
                },
                first.end,
            ));
        }
        if bound == Bound::Exact {
            for to in &self.data.to {
                let Some(n) = matches_words(tokens, first.end, to) else {
                    continue;
                };
                if let Some(second) = self.cardinal(first.end + n).filter(|s| !s.article)
                    && second.value > first.value
                    && first.digits == second.digits
                {
                    return self.range(at, first, second);
                }
            }
        }
        self.finish(at, first, bound)
    }

    /// "entre 10 et 15", "10 à 15".
    fn range(&self, at: usize, first: Cardinal, second: Cardinal) -> Option<(Candidate, usize)> {
        let (mut candidate, end) = self.finish(at, second, Bound::Exact)?;
        if let Some(mention) = &mut candidate.mention {
            // "10 à 15 millions": the scale holds for both.
            let scale = if first.value < second.scale && second.scale >= 1000.0 {
                second.scale
            } else {
                1.0
            };
            let factor = mention.value / second.value;
            let low = first.value * scale * if factor.is_finite() { factor } else { 1.0 };
            mention.low = Some(low);
            mention.high = Some(mention.value);
            mention.value = f64::midpoint(low, mention.value);
        }
        Some((candidate, end))
    }

    /// Unit, what is counted, and bounds after the number.
    fn finish(&self, at: usize, number: Cardinal, bound: Bound) -> Option<(Candidate, usize)> {
        let tokens = &self.analysis.tokens;
        let mut end = number.end;
        let mut bound = bound;
        if bound == Bound::Exact
            && let (after, n) = self.data.bound_after(tokens, end)
            && n > 0
        {
            bound = after;
            end += n;
        }
        let connected = self.data.skip_connector(tokens, end);
        let mut start = at;
        let unit = if let Some((unit, n)) = self.data.unit_at(tokens, connected) {
            end = connected + n;
            Some(unit)
        } else if let Some(unit) = at
            .checked_sub(1)
            .and_then(|b| self.token(b))
            .filter(|t| self.token(at).is_some_and(|n| n.span.start == t.span.end))
            .and_then(|t| self.data.unit_before(t.text))
        {
            start = at - 1;
            Some(unit)
        } else {
            None
        };
        let counted = match &unit {
            None => self.counted(end, number.approximate, true),
            // "3 km de la gare": a distance from it; "3 % des voix": a share of them.
            Some(unit) => self.counted(end, true, unit.name == "%"),
        };
        if bound == Bound::Exact {
            let beyond = counted.as_ref().map_or(end, |c| c.1);
            bound = self.data.bound_after(tokens, beyond).0;
        }
        if number.approximate && bound == Bound::Exact {
            bound = Bound::About;
        }
        let factor = unit.as_ref().map_or(1.0, |u| u.factor);
        let value = number.value * factor;
        let (low, high) = bound.around(value);
        let span = self.span(start, end)?;
        let mention = NumberMention {
            span,
            value,
            low,
            high,
            unit: unit.map(|u| u.name.clone()),
            counted: counted.map(|c| c.0),
        };
        Some((
            Candidate {
                span,
                mention: Some(mention),
            },
            end,
        ))
    }

    /// "plusieurs milliers", "des dizaines": at least two of it.
    fn vague_at(&self, at: usize) -> Option<(Candidate, usize)> {
        if !self.data.is_several(self.token(at)?) {
            return None;
        }
        let scale = self.data.plural(self.token(at + 1)?)?;
        let number = Cardinal {
            end: at + 2,
            value: 2.0 * scale,
            digits: false,
            approximate: true,
            article: false,
            scale,
        };
        let (mut candidate, end) = self.finish(at, number, Bound::Exact)?;
        if let Some(mention) = &mut candidate.mention {
            mention.low = Some(mention.value);
            mention.high = Some(f64::INFINITY);
        }
        Some((candidate, end))
    }

    /// Whether the number counts or measures: no ordinal, no label, no part of a name.
    fn is_quantity(&self, at: usize, number: Cardinal) -> bool {
        let Some(first) = self.token(at) else {
            return false;
        };
        let next = self.token(number.end);
        let last_end = self
            .token(number.end.saturating_sub(1))
            .map_or(0, |t| t.span.end);
        let previous = at.checked_sub(1).and_then(|b| self.token(b));
        let touches = previous.is_some_and(|p| p.span.end == first.span.start);
        if touches
            && let Some(p) = previous
            && (p.text == "-" || p.text == "/" || p.text == "." || p.text == ":")
        {
            return false;
        }
        if previous.is_some_and(|p| self.data.is_label(p)) {
            return false;
        }
        if let Some(next) = next
            && next.span.start == last_end
        {
            let unit = self
                .data
                .unit_at(&self.analysis.tokens, number.end)
                .is_some();
            if (next.is_word() && !unit) || next.text == "/" || next.text == ":" {
                return false;
            }
            let joined = self
                .token(number.end + 1)
                .filter(|t| next.text == "-" && t.span.start == next.span.end);
            match joined.map(|t| t.kind) {
                // "6-4" is a score, "10-12" a range.
                Some(TokenKind::Number) => {
                    let second = self.cardinal(number.end + 1);
                    return second.is_some_and(|c| c.value > number.value);
                }
                // "Trois-Rivières", "two-thirds", "three-way".
                Some(TokenKind::Word) if !number.digits => {
                    return self
                        .data
                        .unit_at(&self.analysis.tokens, number.end + 1)
                        .is_some();
                }
                _ => {}
            }
        }
        // "un bâtiment neuf": a word that is also no number needs something to count.
        !self.data.is_ambiguous(first)
            || number.end > at + 1
            || self.counted(number.end, false, false).is_some()
    }

    /// The stem of the noun after the number, and the token after it. `connected`: a connector stands before it
    /// ("une dizaine de blessés", "3 % des voix"); `partitive`: it may have an article.
    fn counted(&self, end: usize, connected: bool, partitive: bool) -> Option<(String, usize)> {
        let words = self.analysis.language.words();
        let tokens = &self.analysis.tokens;
        let mut at = self.data.skip_connector(tokens, end);
        if at == end && partitive && connected {
            at = self.data.skip_partitive(tokens, end);
        }
        if connected && at == end {
            return None;
        }
        for _ in 0..4 {
            let token = tokens.get(at)?;
            if !token.is_word() {
                return None;
            }
            let noun_case = !self.data.nouns_capitalised || token.is_capitalised();
            let determiner = connected && partitive && words.is_stop(token);
            if self.data.is_skipped(token) || determiner {
                at += 1;
            } else if words.is_stop(token) {
                return None;
            } else if noun_case {
                let noun = self.plural_from(at).unwrap_or(at);
                let noun = tokens.get(noun)?;
                return Some((words.stem(&noun.lower), at + 1));
            } else {
                at += 1;
            }
        }
        None
    }
}

impl Finder<'_, '_> {
    /// "three border crossings": where nouns stand before nouns, the first of the next words that is a plural.
    fn plural_from(&self, at: usize) -> Option<usize> {
        let words = self.analysis.language.words();
        (at..at + 3)
            .take_while(|i| {
                self.token(*i)
                    .is_some_and(|t| t.is_word() && !words.is_stop(t))
            })
            .find(|i| {
                self.token(*i)
                    .is_some_and(|t| self.data.is_plural(&t.lower))
            })
    }
}

/// Whether `words` stand at token `at`; how many tokens they are.
fn matches_words(tokens: &[Token<'_>], at: usize, words: &[String]) -> Option<usize> {
    let found = tokens.get(at..at.checked_add(words.len())?)?;
    found
        .iter()
        .zip(words)
        .all(|(token, word)| *token.lower == **word)
        .then_some(words.len())
        .filter(|n| *n > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use proptest::prelude::*;

    /// Each number as "words = value [low, high] unit counted".
    fn read(code: &str, text: &str) -> Vec<String> {
        let analysis = Analysis::new(text, Language::of(Some(code)));
        let (dates, _) = crate::mention::dates(&analysis, None);
        let dates: Vec<Span> = dates.iter().map(|d| d.span).collect();
        let show = |n: NumberMention| {
            let mut line = format!("{} = {}", n.span.slice(text), n.value);
            if let (Some(low), Some(high)) = (n.low, n.high) {
                line.push_str(&format!(" [{low}, {high}]"));
            }
            for word in n.unit.iter().chain(&n.counted) {
                line.push(' ');
                line.push_str(word);
            }
            line
        };
        numbers(&analysis, &dates).into_iter().map(show).collect()
    }

    #[test]
    fn french_digits_words_and_units() {
        assert_eq!(
            read(
                "fr",
                "Le tunnel mesure 1 500 mètres, soit 1,5 km, et a coûté 1,2 million d'euros."
            ),
            [
                "1 500 mètres = 1500 m",
                "1,5 km = 1500 m",
                "1,2 million d'euros = 1200000 EUR"
            ]
        );
        assert_eq!(
            read(
                "fr",
                "Vingt et un élèves, quatre-vingt-dix-sept adultes et deux mille trois cents visiteurs."
            ),
            [
                "Vingt et un = 21 elev",
                "quatre-vingt-dix-sept = 97 adult",
                "deux mille trois cents = 2300 visiteur"
            ]
        );
        assert_eq!(
            read(
                "fr",
                "La hausse est de 32,6 % des ventes, avec 2.500 boîtes."
            ),
            ["32,6 % = 32.6 % vent", "2.500 = 2500 boit"]
        );
        assert_eq!(
            read("fr", "Deux millions et demi de lecteurs."),
            ["Deux millions et demi = 2500000 lecteur"]
        );
    }

    #[test]
    fn french_bounds_and_ranges() {
        assert_eq!(
            read("fr", "Au moins 12 blessés."),
            ["Au moins 12 = 12 [12, inf] bless"]
        );
        assert_eq!(
            read("fr", "Douze blessés au moins."),
            ["Douze = 12 [12, inf] bless"]
        );
        assert_eq!(
            read("fr", "Moins de cent chaises."),
            ["Moins de cent = 100 [0, 100] chais"]
        );
        assert_eq!(
            read("fr", "Entre 10 et 15 maisons."),
            ["Entre 10 et 15 = 12.5 [10, 15] maison"]
        );
        assert_eq!(
            read("fr", "10 à 15 maisons."),
            ["10 à 15 = 12.5 [10, 15] maison"]
        );
        assert_eq!(
            read("fr", "Une centaine de bateaux."),
            ["Une centaine = 100 [85, 115] bateau"]
        );
        assert_eq!(
            read("fr", "Plusieurs milliers de livres."),
            ["Plusieurs milliers = 2000 [2000, inf] livr"]
        );
    }

    #[test]
    fn articles_labels_names_and_dates_are_no_numbers() {
        let none: [&str; 0] = [];
        assert_eq!(
            read("fr", "Un chat et une souris habitent un bâtiment neuf."),
            none
        );
        assert_eq!(
            read(
                "fr",
                "Le 3 mars 2021 à 20h30, l'article 49 et Luna-2 aux Trois-Ponts, 2e étage."
            ),
            none
        );
        assert_eq!(
            read("en", "A man and one dog watched a three-way race."),
            none
        );
    }

    #[test]
    fn other_languages() {
        assert_eq!(
            read(
                "en",
                "More than 1,500 people paid $2.5 million for three border crossings."
            ),
            [
                "More than 1,500 = 1500 [1500, inf] peopl",
                "$2.5 million = 2500000 USD",
                "three = 3 cross"
            ]
        );
        assert_eq!(
            read(
                "de",
                "Rund 1.500 Menschen zahlten zweiundfünfzig Euro, mindestens 2,5 Millionen Tonnen Stahl."
            ),
            [
                "Rund 1.500 = 1500 [1275, 1725] mensch",
                "zweiundfünfzig Euro = 52 EUR",
                "mindestens 2,5 Millionen Tonnen = 2500000000 [2500000000, inf] kg"
            ]
        );
        assert_eq!(
            read(
                "es",
                "Unos treinta y cinco vecinos y hasta 1.200 kilos de naranjas."
            ),
            [
                "Unos treinta y cinco = 35 [29.75, 40.25] vecin",
                "hasta 1.200 kilos = 1200 [0, 1200] kg naranj"
            ]
        );
    }

    #[test]
    fn a_mark_between_two_numbers_belongs_to_one() {
        let text = "0$deux";
        let analysis = Analysis::new(text, Language::of(Some("fr")));
        let found = numbers(&analysis, &[]);
        let words: Vec<&str> = found.iter().map(|n| n.span.slice(text)).collect();
        assert_eq!(words, ["0$", "deux"]);
    }

    proptest! {
        #[test]
        fn numbers_never_overlap_and_are_slices(text in "(\\PC{0,12}|[0-9., ]{1,9}|deux |mille |million |cent |entre |et |à |une dizaine |% |km ){0,30}") {
            for code in ["fr", "de", "und"] {
                let analysis = Analysis::new(&text, Language::of(Some(code)));
                let mut last = 0;
                for number in numbers(&analysis, &[]) {
                    prop_assert!(number.span.start >= last && !number.span.slice(&text).is_empty());
                    prop_assert!(number.value.is_finite());
                    last = number.span.end;
                }
            }
        }
    }
}
