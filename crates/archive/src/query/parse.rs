//! Understanding a query. Every fault is told with the place, as a code point, at which it stands.

use super::{Day, Field, Kind, Limits, Node, Query, Value};
use crate::error::Kind as Fault;
use crate::words::key;
use crate::{Error, Result};
use parallax_core::language::{Language, tokens};

/// Brackets in brackets, at most.
const DEEPEST: usize = 32;
/// Words and fields in a query, at most.
const MOST: usize = 200;
/// Letters before a `*`, at least: shorter beginnings are those of half the words.
const SHORTEST: usize = 2;

pub(super) fn parse(typed: &str) -> Result<Query> {
    let mut parser = Parser {
        chars: typed.chars().collect(),
        at: 0,
        items: 0,
        limits: Limits::default(),
        limit_at: None,
    };
    let root = parser.any(0)?;
    if parser.at < parser.chars.len() {
        return Err(parser.fault(parser.at, "a bracket is closed that was not opened"));
    }
    if root.is_none() && parser.limits == Limits::default() {
        return Err(parser.fault(0, "nothing to search for"));
    }
    Ok(Query {
        root,
        limits: parser.limits,
    })
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    items: usize,
    limits: Limits,
    /// Where a condition stands that holds for the whole query, if one was met in the group at hand.
    limit_at: Option<usize>,
}

impl Parser {
    fn fault(&self, at: usize, what: impl Into<String>) -> Error {
        Error::from(Fault::Query {
            what: what.into(),
            at,
        })
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn spaces(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Whether this word in capitals stands here, by itself.
    fn operator(&mut self, word: &str) -> bool {
        let mut end = self.at;
        for c in word.chars() {
            if self.chars.get(end) != Some(&c) {
                return false;
            }
            end += 1;
        }
        let ends = self
            .chars
            .get(end)
            .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')'));
        if ends {
            self.at = end;
        }
        ends
    }

    fn any(&mut self, depth: usize) -> Result<Option<Node>> {
        // A condition in front of a bracket is the business of the group around it.
        let outer = self.limit_at.take();
        let mut nodes = Vec::new();
        loop {
            let start = self.at;
            let node = self.all(depth)?;
            let limit = self.limit_at.take();
            self.spaces();
            let or_at = self.at;
            let more = self.operator("OR");
            if let Some(at) = limit
                && (more || !nodes.is_empty() || depth > 0)
            {
                return Err(self.fault(
                    at,
                    "this holds for the whole query: put it outside of brackets and away from OR",
                ));
            }
            match node {
                Some(node) => nodes.push(node),
                None if more => return Err(self.fault(or_at, "nothing stands before OR")),
                None if !nodes.is_empty() => {
                    return Err(self.fault(start, "nothing stands behind OR"));
                }
                None => {}
            }
            if !more {
                break;
            }
        }
        self.limit_at = outer;
        Ok(match nodes.len() {
            0 | 1 => nodes.pop(),
            _ => Some(Node::Any(nodes.into_iter().flat_map(flat_any).collect())),
        })
    }

    fn all(&mut self, depth: usize) -> Result<Option<Node>> {
        let mut nodes = Vec::new();
        loop {
            self.spaces();
            let here = self.at;
            match self.peek() {
                None | Some(')') => break,
                _ if self.operator("OR") => {
                    self.at = here;
                    break;
                }
                _ if self.operator("AND") => continue,
                _ => {}
            }
            if let Some(node) = self.item(depth)? {
                match node {
                    Node::All(inner) => nodes.extend(inner),
                    node => nodes.push(node),
                }
            }
        }
        Ok(match nodes.len() {
            0 | 1 => nodes.pop(),
            _ => Some(Node::All(nodes)),
        })
    }

    fn item(&mut self, depth: usize) -> Result<Option<Node>> {
        let start = self.at;
        self.items += 1;
        if self.items > MOST {
            return Err(self.fault(start, format!("more than {MOST} words in one query")));
        }
        let not = self.peek() == Some('-');
        if not {
            self.at += 1;
            if self
                .peek()
                .is_none_or(|c| c.is_whitespace() || matches!(c, '-' | ')'))
            {
                return Err(self.fault(
                    start,
                    "nothing stands behind this -: write the word to leave out next to it",
                ));
            }
        }
        let node = match self.peek() {
            Some('(') => Some(self.group(depth)?),
            _ => self.named(not, start)?,
        };
        Ok(match node {
            // Twice not.
            Some(Node::Not(inner)) if not => Some(*inner),
            Some(node) if not => Some(Node::Not(Box::new(node))),
            node => node,
        })
    }

    fn group(&mut self, depth: usize) -> Result<Node> {
        let start = self.at;
        if depth >= DEEPEST {
            return Err(self.fault(start, "too many brackets in brackets"));
        }
        self.at += 1;
        let node = self.any(depth + 1)?;
        self.spaces();
        if self.peek() != Some(')') {
            return Err(self.fault(start, "this bracket is not closed"));
        }
        self.at += 1;
        node.ok_or_else(|| self.fault(start, "nothing stands in these brackets"))
    }

    /// A value, or a field and its value.
    fn named(&mut self, not: bool, start: usize) -> Result<Option<Node>> {
        let begins = self.at;
        let mut end = begins;
        while self
            .chars
            .get(end)
            .is_some_and(|c| c.is_alphabetic() || *c == '_')
        {
            end += 1;
        }
        if end == begins || self.chars.get(end) != Some(&':') {
            return Ok(Some(Node::Value(self.value()?)));
        }
        let name: String = self
            .chars
            .get(begins..end)
            .unwrap_or_default()
            .iter()
            .collect();
        let name = name.to_lowercase();
        self.at = end + 1;
        if self
            .peek()
            .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')'))
        {
            return Err(self.fault(end, format!("nothing stands behind {name}: (write its words next to it, several in quotation marks)")));
        }
        if let Some((field, _)) = Field::ALL.iter().find(|(_, word)| *word == name) {
            let value = self.value()?;
            return Ok(Some(Node::Field(*field, value)));
        }
        if not && matches!(name.as_str(), "after" | "before" | "on" | "story") {
            return Err(self.fault(start, format!("{name}: cannot be left out by -")));
        }
        self.limit(&name, begins)?;
        self.limit_at = Some(begins);
        Ok(None)
    }

    fn limit(&mut self, name: &str, begins: usize) -> Result<()> {
        let value_at = self.at;
        let slot = match name {
            "after" => &mut self.limits.after,
            "before" => &mut self.limits.before,
            "on" => &mut self.limits.on,
            "story" => {
                let story = self.raw();
                if self.limits.story.replace(story).is_some() {
                    return Err(self.fault(begins, "story: stands here twice"));
                }
                return Ok(());
            }
            _ => {
                let known: Vec<&str> = Field::ALL.iter().map(|(_, word)| *word).collect();
                let what = format!(
                    "no field {name:?}: there are {}, after, before, on and story (to search for the word itself, put it in quotation marks)",
                    known.join(", ")
                );
                return Err(self.fault(begins, what));
            }
        };
        if slot.is_some() {
            return Err(self.fault(begins, format!("{name}: stands here twice")));
        }
        let typed = self.raw();
        let day = day(&typed).ok_or_else(|| {
            self.fault(
                value_at,
                format!("{typed:?} is no date: write 2022-12-18, 2022-12 or 2022"),
            )
        })?;
        match name {
            "after" => self.limits.after = Some(day),
            "before" => self.limits.before = Some(day),
            _ => self.limits.on = Some(day),
        }
        Ok(())
    }

    /// What stands here up to the next space, bracket or quotation mark.
    fn raw(&mut self) -> String {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|c| !c.is_whitespace() && !matches!(c, '(' | ')') && closing(c).is_none())
        {
            self.at += 1;
        }
        self.chars
            .get(start..self.at)
            .unwrap_or_default()
            .iter()
            .collect()
    }

    fn value(&mut self) -> Result<Value> {
        let start = self.at;
        let value = match self.peek().and_then(closing) {
            Some(closing) => self.phrase(closing)?,
            None => {
                let mut text = self.raw();
                let kind = if text.ends_with('*') {
                    Kind::Beginning
                } else {
                    Kind::Word
                };
                text.truncate(text.trim_end_matches('*').len());
                Value { text, kind }
            }
        };
        let words = tokens(&value.text, Language::unknown());
        if words.iter().all(|t| key(t).is_none()) {
            // A mark that opens nothing would be met for ever.
            self.at = self.at.max(start + 1);
            return Err(self.fault(start, "there is no word here"));
        }
        if value.kind == Kind::Beginning && value.text.chars().count() < SHORTEST {
            return Err(self.fault(start, format!("write {SHORTEST} letters at least before *")));
        }
        Ok(value)
    }

    fn phrase(&mut self, closing: char) -> Result<Value> {
        let start = self.at;
        self.at += 1;
        let begins = self.at;
        while self.peek().is_some_and(|c| c != closing) {
            self.at += 1;
        }
        if self.peek().is_none() {
            return Err(self.fault(start, "this quotation mark is not closed"));
        }
        let text: String = self
            .chars
            .get(begins..self.at)
            .unwrap_or_default()
            .iter()
            .collect();
        self.at += 1;
        Ok(Value::phrase(&text))
    }
}

/// Alternatives of alternatives are alternatives.
fn flat_any(node: Node) -> Vec<Node> {
    match node {
        Node::Any(nodes) => nodes,
        node => vec![node],
    }
}

/// The mark that closes what this one opens.
fn closing(c: char) -> Option<char> {
    match c {
        '"' => Some('"'),
        '«' => Some('»'),
        '“' => Some('”'),
        '„' => Some('“'),
        _ => None,
    }
}

/// A year, month or day.
fn day(typed: &str) -> Option<Day> {
    let mut parts = typed.split('-');
    let number = |part: &str| -> Option<i64> {
        part.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| part.parse().ok())?
    };
    let year_typed = parts.next()?;
    if year_typed.len() != 4 {
        return None;
    }
    let year = i16::try_from(number(year_typed)?).ok()?;
    let month = parts
        .next()
        .map(|p| number(p).and_then(|n| i8::try_from(n).ok()));
    let day = parts
        .next()
        .map(|p| number(p).and_then(|n| i8::try_from(n).ok()));
    if parts.next().is_some() {
        return None;
    }
    let first =
        jiff::civil::Date::new(year, month.unwrap_or(Some(1))?, day.unwrap_or(Some(1))?).ok()?;
    let span = match (month, day) {
        (None, _) => jiff::Span::new().years(1),
        (_, None) => jiff::Span::new().months(1),
        _ => jiff::Span::new().days(1),
    };
    let seconds = |date: jiff::civil::Date| -> i64 {
        let epoch = jiff::civil::Date::new(1970, 1, 1).ok();
        let days = epoch
            .and_then(|epoch| epoch.until(date).ok())
            .map_or(0, |s| s.get_days());
        i64::from(days) * 86_400
    };
    let last = first.checked_add(span).ok()?;
    Some(Day {
        typed: typed.to_owned(),
        begins: seconds(first),
        ends: seconds(last),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(typed: &str) -> String {
        Query::parse(typed).unwrap_err().to_string()
    }

    #[test]
    fn the_example_of_the_manual() {
        let query = Query::parse(
            "speaker:Loukachenko outlet:euronews \"voix de la raison\" after:2022-12-18 lang:fr",
        )
        .unwrap();
        insta::assert_snapshot!(query, @r#"speaker:Loukachenko outlet:euronews "voix de la raison" lang:fr after:2022-12-18"#);
        assert_eq!(query.limits.after.unwrap().begins, 1_671_321_600);
    }

    #[test]
    fn days_months_and_years() {
        let day = |typed: &str| day(typed).map(|d| (d.ends - d.begins) / 86_400);
        assert_eq!(day("2024"), Some(366));
        assert_eq!(day("2023-02"), Some(28));
        assert_eq!(day("2023-02-28"), Some(1));
        assert_eq!(day("2023-02-29"), None);
        assert_eq!(day("23"), None);
        assert_eq!(day("2023-1-1-1"), None);
    }

    #[test]
    fn or_brackets_and_not() {
        let query = Query::parse("a (b OR -c OR (d e)) -(f g) AND h*hé wor* 20:30").unwrap();
        insta::assert_snapshot!(query, @"a (b OR -c OR d e) -(f g) h*hé wor* 20:30");
    }

    #[test]
    fn a_condition_may_stand_before_a_bracket() {
        let query = Query::parse("after:2022 (a OR b)").unwrap();
        assert_eq!(query, Query::parse("(a OR b) after:2022").unwrap());
        insta::assert_snapshot!(told("after:2022 (a) OR b"), @"this holds for the whole query: put it outside of brackets and away from OR, at character 0 of the query");
        insta::assert_snapshot!(told("(after:2022 (a OR b))"), @"this holds for the whole query: put it outside of brackets and away from OR, at character 1 of the query");
    }

    #[test]
    fn faults_say_where() {
        insta::assert_snapshot!(told(""), @"nothing to search for, at character 0 of the query");
        insta::assert_snapshot!(told("kiev (a OR b"), @"this bracket is not closed, at character 5 of the query");
        insta::assert_snapshot!(told("kiev)"), @"a bracket is closed that was not opened, at character 4 of the query");
        insta::assert_snapshot!(told("été \"la voix"), @"this quotation mark is not closed, at character 4 of the query");
        insta::assert_snapshot!(told("a OR"), @"nothing stands behind OR, at character 4 of the query");
        insta::assert_snapshot!(told("OR a"), @"nothing stands before OR, at character 0 of the query");
        insta::assert_snapshot!(told("a - b"), @"nothing stands behind this -: write the word to leave out next to it, at character 2 of the query");
        insta::assert_snapshot!(told("speakr:x"), @r#"no field "speakr": there are speaker, name, title, outlet, lang, after, before, on and story (to search for the word itself, put it in quotation marks), at character 0 of the query"#);
        insta::assert_snapshot!(told("a after:hier"), @r#""hier" is no date: write 2022-12-18, 2022-12 or 2022, at character 8 of the query"#);
        insta::assert_snapshot!(told("(a after:2022)"), @"this holds for the whole query: put it outside of brackets and away from OR, at character 3 of the query");
        insta::assert_snapshot!(told("title: b"), @"nothing stands behind title: (write its words next to it, several in quotation marks), at character 5 of the query");
        insta::assert_snapshot!(told("a %"), @"there is no word here, at character 2 of the query");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_understood_or_told(typed in "\\PC{0,60}") {
            if let Err(error) = Query::parse(&typed) {
                prop_assert!(error.place().is_some_and(|at| at <= typed.chars().count()));
            }
        }

        #[test]
        fn printed_and_understood_again(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "kiev", "L'Été", "-", "(", ")", " ", " ", " OR ", " AND ", "\"la voix\"", "«de, la»", "speaker:", "title:", "outlet:x ",
                    "after:2022-12", "story:ab ", "wor*", "32,6", "lang:fr ", "%", "-x", "a:b", "\u{301}",
                ]),
                0..14,
            )
        ) {
            if let Ok(query) = Query::parse(&parts.concat()) {
                let printed = query.to_string();
                prop_assert_eq!(Query::parse(&printed).unwrap(), query, "{}", printed);
            }
        }
    }
}
