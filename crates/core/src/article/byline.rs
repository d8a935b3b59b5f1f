//! Byline: who signs. People, agencies and the outlet are told apart.

use super::agencies::Agencies;
use super::furniture::{Cues, begins, key};
use crate::language::shared_table;
use std::collections::HashSet;
use std::sync::OnceLock;

/// Who signs an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Signers {
    pub people: Vec<String>,
    pub agencies: Vec<String>,
    /// A signer that is neither: the outlet or one of its desks.
    pub others: Vec<String>,
}

/// More signers of a kind than this are not kept: each is compared with all that are there.
const MOST: usize = 64;

impl Signers {
    /// Beside whole names a single word is a place, a role or a button.
    pub(super) fn drop_single_words(&mut self) {
        if self.people.iter().any(|n| n.contains(' ')) {
            self.people.retain(|n| n.contains(' '));
        }
    }

    fn add_agency(&mut self, agency: &str) {
        if !self.agencies.iter().any(|a| a == agency) {
            self.agencies.push(agency.to_owned());
        }
    }

    /// Adds who signs elsewhere, each once.
    pub(super) fn add(&mut self, other: Self) {
        for name in other.people {
            if self.people.len() >= MOST {
                break;
            }
            add_person(&mut self.people, &name);
        }
        for (into, from) in [
            (&mut self.agencies, other.agencies),
            (&mut self.others, other.others),
        ] {
            for name in from {
                if into.len() >= MOST {
                    break;
                }
                if !into.iter().any(|n| key(n) == key(&name)) {
                    into.push(name);
                }
            }
        }
    }
}

/// Lines longer than this, in characters, are no byline.
const LONGEST: usize = 160;

/// The byline that a date line begins with: "By Jo Bell on 12 May 2021".
pub(super) fn before_date(line: &str) -> Option<&str> {
    let found = super::moments::read(line, None)?;
    let before = line.get(..found.start)?;
    has_prefix(before).then(|| {
        // The word before the date ("on", "le", "am") is no name.
        let trimmed = before.trim_end();
        match trimmed.rsplit_once(char::is_whitespace) {
            Some((names, last)) if last.chars().all(char::is_lowercase) => names,
            _ => trimmed,
        }
    })
}

/// Whether a line begins like a byline: "Par …", "By …".
pub(super) fn has_prefix(line: &str) -> bool {
    line.len() <= 4 * LONGEST && has_prefix_key(&key(line))
}

/// The same of a line's key.
pub(super) fn has_prefix_key(key: &str) -> bool {
    key.len() <= 4 * LONGEST
        && Cues::all()
            .by
            .iter()
            .any(|p| begins(key, p) && key.len() > p.len())
}

/// How far a line is believed to name authors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trust {
    /// Any line: only whole names are believed.
    Line,
    /// A byline: a single name is believed.
    Byline,
    /// An element made to name an author: any word is believed, as blogs' authors call themselves.
    Stated,
}

/// Splits a line that may sign. `outlets` are the names of the outlet; `sure` whether the line is known to be a byline.
pub(super) fn signers(line: &str, outlets: &[String], sure: bool) -> Signers {
    let trust = if sure { Trust::Byline } else { Trust::Line };
    trusted(line, outlets, trust)
}

/// Splits a line that is believed so far.
pub(super) fn trusted(line: &str, outlets: &[String], trust: Trust) -> Signers {
    let mut found = Signers::default();
    // A character has at most four bytes.
    if line.len() > 4 * LONGEST || line.chars().count() > LONGEST {
        return found;
    }
    let line = line.replace(['\u{a0}', '\u{202f}'], " ");
    let line = before_glued(&line);
    for part in split_names(without_prefix(&line)) {
        sort_in(part, outlets, trust, &mut found);
    }
    found.drop_single_words();
    // Beside other names shouted words are an outlet or a desk.
    let shouted = |n: &String| !n.chars().any(char::is_lowercase);
    if found.people.iter().any(|n| !shouted(n)) {
        found.people.retain(|n| !shouted(n));
    }
    found
}

/// Puts one part of a byline where it belongs.
fn sort_in(part: &str, outlets: &[String], trust: Trust, found: &mut Signers) {
    let (agencies, cues) = (Agencies::all(), Cues::all());
    let name = tidy(part);
    if name.is_empty() {
        return;
    }
    if let Some(agency) = agencies.named(name) {
        found.add_agency(agency);
        return;
    }
    let several = agencies.within(name);
    for agency in &several {
        found.add_agency(agency);
    }
    let name = if several.is_empty() {
        name
    } else {
        before_agency(name, agencies)
    };
    let name = &without_roles(name, outlets, cues);
    let key = key(name);
    let is_cue = || {
        cues.of_line(name).is_some()
            || [
                &cues.published,
                &cues.updated,
                &cues.by,
                &cues.with,
                &cues.roles,
            ]
            .iter()
            .any(|list| list.contains(&key))
    };
    if key.is_empty() || is_cue() {
        return;
    }
    // Somebody's own site bears his name.
    let is_outlet = outlets.iter().any(|o| same_outlet(&key, o)) && !has_first_name(&key);
    if is_outlet || is_desk(&key, cues) || names_no_person(&key, cues) {
        found.others.push(name.clone());
    } else if is_name(name, trust) {
        add_person(&mut found.people, name);
    }
}

/// Whether words begin with a first name and have two or three words in all.
fn has_first_name(key: &str) -> bool {
    static NAMES: OnceLock<HashSet<&'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| shared_table("names", "first_names.txt").lines().collect());
    let mut words = key.split_whitespace();
    words.next().is_some_and(|first| names.contains(first)) && (1..=2).contains(&words.count())
}

/// Adds a person once, by the fullest of the names.
fn add_person(people: &mut Vec<String>, name: &str) {
    match people.iter_mut().find(|n| same_person(n, name)) {
        Some(there) => {
            if name.len() > there.len() + 1 {
                name.clone_into(there);
            }
        }
        None => people.push(name.to_owned()),
    }
}

/// Whether two names are one person's: the same words, or the same last name behind an initial.
pub(super) fn same_person(a: &str, b: &str) -> bool {
    let (a, b) = (key(a), key(b));
    if a == b {
        return true;
    }
    let initial = |short: &str, long: &str| {
        let (Some((first, last)), Some((given, family))) =
            (short.split_once(' '), long.split_once(' '))
        else {
            return false;
        };
        let first = first.trim_end_matches('.');
        last == family && first.chars().count() == 1 && given.starts_with(first)
    };
    initial(&a, &b) || initial(&b, &a)
}

/// "ByJane Roe": a break between two elements that the text has lost.
fn before_glued(line: &str) -> std::borrow::Cow<'_, str> {
    let glued = Cues::all().by.iter().find_map(|prefix| {
        if prefix.len() > 3 || prefix.contains(' ') {
            return None;
        }
        let (head, rest) = line.split_at_checked(prefix.len())?;
        let mut next = rest.chars();
        let glued = head.eq_ignore_ascii_case(prefix)
            && next.next().is_some_and(char::is_uppercase)
            && next.next().is_some_and(|c| c.is_lowercase() || c == '.')
            && head.chars().skip(1).all(char::is_lowercase);
        glued.then(|| format!("{head} {rest}"))
    });
    glued.map_or(std::borrow::Cow::Borrowed(line), std::borrow::Cow::Owned)
}

/// Whether a word stands in lower case and is no part of names.
fn is_foreign(word: &str, cues: &Cues) -> bool {
    word.starts_with(char::is_lowercase) && !cues.particles.contains(&key(word))
}

/// A name without what its bearer is: "Reporter Jo Bell", "Jo Bell Staff Writer", "Jo Bell Our Paper", "Jo Bell in Brest".
fn without_roles(name: &str, outlets: &[String], cues: &Cues) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_role = |words: &[&str]| {
        let key = key(&words.join(" "));
        cues.roles.contains(&key) || outlets.iter().any(|o| same_outlet(&key, o))
    };
    let mut kept = words.as_slice();
    // Behind two words one in lower case that is no part of names ends a name.
    if let Some(at) = kept
        .iter()
        .position(|w| is_foreign(w, cues))
        .filter(|at| *at > 1)
    {
        kept = kept.get(..at).unwrap_or(kept);
    }
    for most in (1..=3).rev() {
        if let Some((head, rest)) = kept.split_at_checked(most)
            && rest.len() >= 2
            && is_role(head)
        {
            kept = rest;
        }
        if kept.len() >= most + 2
            && let Some((rest, tail)) = kept.split_at_checked(kept.len() - most)
            && is_role(tail)
        {
            kept = rest;
        }
    }
    // The name said twice, once for those who cannot see.
    let (first, second) = kept.split_at(kept.len() / 2);
    if first.len() >= 2 && first == second {
        kept = first;
    }
    kept.join(" ")
}

/// "La rédaction", "BX-Redaktion": a desk signs, not a person.
fn is_desk(key: &str, cues: &Cues) -> bool {
    cues.desks.iter().any(|d| {
        key == *d
            || (!d.contains(' ')
                && d.len() > 4
                && key.split(|c: char| !c.is_alphanumeric()).any(|w| w == d))
    })
}

/// "La Gazette", "The Post": articles begin the names of outlets, not of people.
fn names_no_person(key: &str, cues: &Cues) -> bool {
    cues.articles
        .iter()
        .any(|a| begins(key, a) && key.len() > a.len() + 1)
}

/// Whether a key is the outlet's name, with or without its article or domain's ending.
pub(super) fn same_outlet(key: &str, outlet: &str) -> bool {
    let bare = |t: &str| {
        t.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    let outlet = super::furniture::key(outlet);
    let (a, b) = (bare(key), bare(&outlet));
    let stem = outlet
        .rsplit_once('.')
        .map(|(stem, _)| bare(stem))
        .unwrap_or_default();
    !a.is_empty() && (a == b || a == stem)
}

fn without_prefix(line: &str) -> &str {
    let cues = Cues::all();
    let mut line = line.trim();
    for _ in 0..2 {
        let folded = key(line);
        let Some(prefix) = cues.by.iter().find(|p| begins(&folded, p)) else {
            break;
        };
        let words = prefix.split_whitespace().count();
        let Some(rest) = skip_words(line, words) else {
            break;
        };
        line = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    }
    line
}

fn skip_words(line: &str, words: usize) -> Option<&str> {
    let mut rest = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    for _ in 0..words {
        let end = rest.find(|c: char| c.is_whitespace() || c == ':')?;
        rest = rest
            .get(end..)?
            .trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    }
    Some(rest)
}

/// Marks between the names of a byline.
const BETWEEN: [char; 21] = [
    ',', ';', '|', '/', '·', '•', '(', ')', '[', ']', '&', '–', '—', '\n', '~', '→', '、', '，',
    '：', '،', '›',
];

/// Cuts at commas, slashes, bars and at the words for "and" and "with".
pub(super) fn split_names(line: &str) -> Vec<&str> {
    let cues = Cues::all();
    let mut parts = Vec::new();
    for part in line.split(BETWEEN) {
        let mut start = 0;
        let mut at = 0;
        for word in part.split_inclusive(char::is_whitespace) {
            // "Y" and "e" are initials too; a joining word stands in lower case.
            if !word.chars().any(char::is_uppercase) {
                let folded = key(word);
                let before = part.get(start..at).unwrap_or_default();
                let joins = cues.and.contains(&folded)
                    || cues.with.contains(&folded)
                    || (cues.by.contains(&folded) && !is_inside_name(&folded, before, cues));
                if joins {
                    parts.push(before);
                    start = at + word.len();
                }
            }
            at += word.len();
        }
        parts.push(part.get(start..).unwrap_or_default());
    }
    parts
}

/// Whether a word that may stand before authors is part of a name here: "Ada von Berg", not "Text von Ada Berg".
fn is_inside_name(word: &str, before: &str, cues: &Cues) -> bool {
    let before = before.trim();
    let capital = before
        .split_whitespace()
        .last()
        .and_then(|w| w.chars().next())
        .is_some_and(char::is_uppercase);
    let folded = key(before);
    capital
        && cues.particles.iter().any(|p| p == word)
        && !cues.roles.contains(&folded)
        && !cues.by.contains(&folded)
}

fn tidy(part: &str) -> &str {
    let edge = |c: char| {
        matches!(
            c,
            '.' | ':' | '-' | '"' | '*' | '@' | '“' | '”' | '„' | '»' | '«' | '+' | '#' | '!'
        ) || c.is_whitespace()
    };
    let part = part.trim_matches(edge);
    let part = part.split(" - ").next().unwrap_or(part);
    // What stands behind a name with an address is the address.
    let part = match part.find('@') {
        Some(at) => part
            .get(..at)
            .and_then(|p| p.rsplit_once(char::is_whitespace))
            .map_or("", |(name, _)| name),
        None => part,
    };
    part.trim_matches(edge)
}

/// Whether words look like a person's name: one to six words, beginning with capitals where the script has them, without
/// digits. A single word only where the line is surely a byline.
fn is_name(words: &str, trust: Trust) -> bool {
    let count = words.split_whitespace().count();
    let odd = words
        .chars()
        .any(|c| c.is_ascii_digit() || matches!(c, '@' | '_' | '=' | '{' | '<' | '?' | '!' | ':'));
    let starts_upper = |w: &str| {
        w.chars()
            .find(|c| c.is_alphabetic())
            .is_some_and(|c| !c.is_lowercase())
    };
    let (first, last) = (
        words.split_whitespace().next(),
        words.split_whitespace().last(),
    );
    let particle = |w: &str| Cues::all().particles.contains(&key(w));
    let begins_well = first.is_some_and(|w| starts_upper(w) || (count >= 2 && particle(w)));
    if trust == Trust::Stated && count == 1 {
        return is_handle(words);
    }
    let few = if trust == Trust::Line {
        (2..=5).contains(&count)
    } else {
        (1..=6).contains(&count)
    };
    let foreign = count > 1 && words.split_whitespace().any(|w| is_foreign(w, Cues::all()));
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    few && !odd
        && !foreign
        && letters >= 2
        && words.chars().count() <= 60
        && begins_well
        && last.is_some_and(starts_upper)
}

/// "jobell", "Jo_42": the word by which somebody signs.
fn is_handle(word: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\'' | '’');
    (2..=30).contains(&word.chars().count())
        && word.chars().all(fits)
        && word.chars().any(char::is_alphabetic)
        && !word.contains("..")
}

/// "Jo Bell AFP", "Jo Bell The Associated Press": the name before an agency's.
fn before_agency<'n>(name: &'n str, agencies: &Agencies) -> &'n str {
    let words = || name.match_indices(char::is_whitespace).map(|(at, _)| at);
    words()
        .filter_map(|at| name.split_at_checked(at))
        .find(|(_, tail)| agencies.named(tail).is_some())
        .map_or("", |(head, _)| head)
}

/// The agencies of a line that only credits ("Nord Info avec AFP", "(Reuters)", "avec agences"), if it is one.
pub(super) fn credit_line(line: &str, outlets: &[String]) -> Option<Signers> {
    if line.len() > 320
        || line.chars().count() > 80
        || super::furniture::ends_sentence(line) && line.chars().count() > 40
    {
        return None;
    }
    if Agencies::all().within(line).is_empty() {
        return None;
    }
    let found = signers(line, outlets, false);
    let rest = line.split_whitespace().count();
    (!found.agencies.is_empty() && rest <= 12).then_some(found)
}

/// The agencies of a dateline at the start of a text: "PARIS (AFP) –", "MOSCOW, Oct 12 (Reuters) -", "Berlin/dpa".
pub(super) fn dateline(text: &str) -> Vec<String> {
    let head: String = text.chars().take(90).collect();
    let agencies = Agencies::all();
    let named = |words: &str| -> Vec<String> {
        let pure = words
            .split([',', '/', ' ', '-'])
            .filter(|w| !w.is_empty())
            .count()
            <= 3;
        if !pure {
            return Vec::new();
        }
        agencies
            .within(words)
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    if let Some((before, rest)) = head.split_once('(')
        && let Some((inside, _)) = rest.split_once(')')
        && before.chars().count() <= 50
        && !before.contains(['"', '«', '“'])
        && (!before.contains('.') || is_abbreviated(before))
    {
        let found = named(inside);
        if !found.is_empty() {
            return found;
        }
    }
    for mark in [" - ", " – ", " — ", "--"] {
        if let Some((before, _)) = head.split_once(mark)
            && before.chars().count() <= 40
            && before.split_whitespace().count() <= 4
        {
            let last = before.rsplit([',', '/', ' ']).next().unwrap_or_default();
            if let Some(agency) = agencies.named(last) {
                return vec![agency.to_owned()];
            }
        }
    }
    Vec::new()
}

/// Whether the points inside a dateline's place and date are those of short months: "KYIV, Dec. 12".
fn is_abbreviated(before: &str) -> bool {
    let mut ends = before.split_whitespace().filter(|w| w.ends_with('.'));
    before.split_whitespace().count() <= 6 && ends.all(|w| w.chars().count() <= 5)
}

/// The agencies in brackets at the very end of a text: "… a-t-il dit. (AFP)".
pub(super) fn final_credit(text: &str) -> Vec<String> {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || c == '.');
    let Some(inside) = text
        .strip_suffix(')')
        .and_then(|t| t.rsplit_once('('))
        .map(|(_, inside)| inside)
    else {
        return Vec::new();
    };
    if inside.chars().count() > 40 {
        return Vec::new();
    }
    signers(inside, &[], false).agencies
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signers_without_end_are_cut() {
        let mut found = Signers::default();
        for n in 0..2 * MOST {
            found.add(Signers {
                people: vec![format!("Anne Kervella {n}")],
                ..Signers::default()
            });
        }
        assert_eq!(found.people.len(), MOST);
    }

    fn names(line: &str) -> (Vec<String>, Vec<String>) {
        let found = signers(line, &["Nord Info".to_owned()], true);
        (found.people, found.agencies)
    }

    #[test]
    fn people_and_agencies_are_told_apart() {
        for (line, people, agencies) in [
            (
                "Par Lou Verdier avec AFP, AP",
                vec!["Lou Verdier"],
                vec!["AFP", "AP"],
            ),
            ("Nord Info avec AFP", vec![], vec!["AFP"]),
            (
                "By Jane Roe and John Y. Doe, Reuters",
                vec!["Jane Roe", "John Y. Doe"],
                vec!["Reuters"],
            ),
            ("Von Jörn Anders mit dpa", vec!["Jörn Anders"], vec!["dpa"]),
            ("Par\u{a0}La Gazette avec\u{a0}AFP", vec![], vec!["AFP"]),
            ("La rédaction", vec![], vec![]),
            ("ByJ.R. Roe", vec!["J.R. Roe"], vec![]),
            ("Artikel von Ada von Berg", vec!["Ada von Berg"], vec![]),
            (
                "Par Lou Verdier, correspondante à Londres",
                vec!["Lou Verdier"],
                vec![],
            ),
            (
                "By Jo Bell in Brest jo@bell.example",
                vec!["Jo Bell"],
                vec![],
            ),
            ("Reporter Jo Bell / JO BELL NEWS", vec!["Jo Bell"], vec![]),
            (
                "By\nJane Roe\nJo Bell Staff Writer",
                vec!["Jane Roe", "Jo Bell"],
                vec![],
            ),
            ("Jo Bell The Associated Press", vec!["Jo Bell"], vec!["AP"]),
            ("Par La rédaction", vec![], vec![]),
            ("Expertin für Neue Arbeit", vec![], vec![]),
            ("Von J. Anders, Jörn Anders", vec!["Jörn Anders"], vec![]),
        ] {
            let (p, a) = names(line);
            assert_eq!(
                (p, a),
                (
                    people.iter().map(|s| (*s).to_owned()).collect(),
                    agencies.iter().map(|s| (*s).to_owned()).collect()
                ),
                "{line}"
            );
        }
    }

    #[test]
    fn handles_are_believed_where_they_are_stated() {
        let people = |trust| trusted("jo_42", &[], trust).people;
        assert_eq!(people(Trust::Stated), ["jo_42"]);
        assert!(people(Trust::Byline).is_empty());
        let own = ["Helga Bell".to_owned(), "Neue Woche".to_owned()];
        assert_eq!(signers("Von Helga Bell", &own, true).people, ["Helga Bell"]);
        assert!(signers("Von Neue Woche", &own, true).people.is_empty());
        assert!(trusted("webmaster", &[], Trust::Stated).people.is_empty());
    }

    #[test]
    fn datelines_and_final_credits() {
        assert_eq!(dateline("PARIS (AFP) – Le gouvernement"), ["AFP"]);
        assert_eq!(dateline("MOSCOW, Oct 12 (Reuters) - The"), ["Reuters"]);
        assert_eq!(dateline("KYIV, Dec. 12 (Reuters) - The"), ["Reuters"]);
        assert!(dateline("Le patron de l’agence (qui a parlé à l’AFP) a dit").is_empty());
        assert_eq!(final_credit("… a-t-il conclu. (avec AFP)"), ["AFP"]);
    }
}
