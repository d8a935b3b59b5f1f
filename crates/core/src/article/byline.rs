//! Byline: who signs. People, agencies and the outlet are told apart.

use super::agencies::Agencies;
use super::furniture::{Cues, begins, key};

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
    /// Adds who signs elsewhere, each once.
    pub(super) fn add(&mut self, other: Self) {
        for (into, from) in [
            (&mut self.people, other.people),
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
    let key = key(line);
    Cues::all()
        .by
        .iter()
        .any(|p| begins(&key, p) && key.len() > p.len())
}

/// Splits a byline. `outlet` are the names of the outlet; `sure` whether the line is known to be a byline, so that a
/// single name is believed.
pub(super) fn signers(line: &str, outlets: &[String], sure: bool) -> Signers {
    let mut found = Signers::default();
    if line.chars().count() > LONGEST {
        return found;
    }
    let agencies = Agencies::all();
    let cues = Cues::all();
    let line = line.replace(['\u{a0}', '\u{202f}'], " ");
    let line = without_prefix(&line);
    for part in split_names(line) {
        let name = tidy(part);
        let key = key(name);
        if key.is_empty() {
            continue;
        }
        if let Some(agency) = agencies.named(name) {
            if !found.agencies.iter().any(|a| a == agency) {
                found.agencies.push(agency.to_owned());
            }
            continue;
        }
        let several = agencies.within(name);
        if !several.is_empty() && name.split_whitespace().count() <= 4 {
            found
                .agencies
                .extend(several.iter().map(|a| (*a).to_owned()));
            continue;
        }
        if cues.of_line(name).is_some()
            || [&cues.published, &cues.updated, &cues.by, &cues.with]
                .iter()
                .any(|list| list.contains(&key))
        {
            continue;
        }
        let is_outlet = outlets.iter().any(|o| same_outlet(&key, o));
        if is_outlet || is_desk(&key, cues) || names_no_person(&key, cues) {
            found.others.push(name.to_owned());
        } else if is_name(name, sure) {
            found.people.push(name.to_owned());
        }
    }
    // Beside whole names a single word is a place or a role.
    if found.people.iter().any(|n| n.contains(' ')) {
        found.people.retain(|n| n.contains(' '));
    }
    found
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
    let mut rest = line.trim_start();
    for _ in 0..words {
        let end = rest.find(|c: char| c.is_whitespace() || c == ':')?;
        rest = rest
            .get(end..)?
            .trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    }
    Some(rest)
}

/// Cuts at commas, slashes, bars and at the words for "and" and "with".
fn split_names(line: &str) -> Vec<&str> {
    let cues = Cues::all();
    let mut parts = Vec::new();
    for part in line.split([',', ';', '|', '/', '·', '•', '(', ')', '&', '–', '—', '\n']) {
        let mut start = 0;
        let mut at = 0;
        for word in part.split_inclusive(char::is_whitespace) {
            let folded = key(word);
            let joins = cues.and.contains(&folded)
                || cues.with.contains(&folded)
                || cues.by.contains(&folded);
            // "Y" and "e" are initials too; a joining word stands in lower case.
            if joins && word.chars().all(|c| !c.is_uppercase()) {
                parts.push(part.get(start..at).unwrap_or_default());
                start = at + word.len();
            }
            at += word.len();
        }
        parts.push(part.get(start..).unwrap_or_default());
    }
    parts
}

fn tidy(part: &str) -> &str {
    let part = part.trim().trim_matches(|c: char| {
        matches!(c, '.' | ':' | '-' | '"' | '*' | '@') || c.is_whitespace()
    });
    part.split(" - ").next().unwrap_or(part).trim()
}

/// Whether words look like a person's name: one to five words, beginning with capitals where the script has them,
/// without digits. A single word only where the line is surely a byline.
fn is_name(words: &str, sure: bool) -> bool {
    let count = words.split_whitespace().count();
    let digits = words
        .chars()
        .any(|c| c.is_ascii_digit() || matches!(c, '@' | '_' | '=' | '{' | '<' | '?' | '!' | ':'));
    let capital = |w: &str| {
        w.chars()
            .find(|c| c.is_alphabetic())
            .is_some_and(|c| !c.is_lowercase())
    };
    let (first, last) = (
        words.split_whitespace().next(),
        words.split_whitespace().last(),
    );
    let capitals = first.is_some_and(capital) && last.is_some_and(capital);
    let few = if sure {
        (1..=6).contains(&count)
    } else {
        (2..=5).contains(&count)
    };
    few && !digits
        && words.chars().count() >= 2
        && words.chars().count() <= 60
        && (capitals || (sure && count >= 2 && last.is_some_and(capital)))
}

/// The agencies of a line that only credits ("Nord Info avec AFP", "(Reuters)", "avec agences"), if it is one.
pub(super) fn credit_line(line: &str, outlets: &[String]) -> Option<Signers> {
    if line.chars().count() > 80
        || super::furniture::ends_sentence(line) && line.chars().count() > 40
    {
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
        && !before.contains(['.', '"', '«', '“'])
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
    fn datelines_and_final_credits() {
        assert_eq!(dateline("PARIS (AFP) – Le gouvernement"), ["AFP"]);
        assert_eq!(dateline("MOSCOW, Oct 12 (Reuters) - The"), ["Reuters"]);
        assert!(dateline("Le patron de l’agence (qui a parlé à l’AFP) a dit").is_empty());
        assert_eq!(final_credit("… a-t-il conclu. (avec AFP)"), ["AFP"]);
    }
}
