//! Agencies: the news agencies that a line names, in their usual short form.

use crate::evidence::Span;
use crate::language::{fold, shared_table};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// The table of agencies, by ways of writing.
pub(super) struct Agencies {
    /// Forms without lower-case letters, as written.
    exact: HashMap<&'static str, &'static str>,
    /// Other forms, folded.
    folded: HashMap<String, &'static str>,
    /// The first words of all forms, folded.
    starts: HashSet<String>,
    longest: usize,
}

impl Agencies {
    /// The agencies of the world.
    pub(super) fn all() -> &'static Self {
        static ALL: OnceLock<Agencies> = OnceLock::new();
        ALL.get_or_init(|| Self::parse(shared_table("agencies", "agencies.tsv")))
    }

    fn parse(table: &'static str) -> Self {
        let (mut exact, mut folded, mut longest) = (HashMap::new(), HashMap::new(), 0);
        let mut starts = HashSet::new();
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let forms: Vec<&'static str> = line.split('\t').filter(|f| !f.is_empty()).collect();
            let Some(usual) = forms.first().copied() else {
                continue;
            };
            for form in forms {
                let words = pieces(form);
                longest = longest.max(words.len());
                let first = words.first().and_then(|w| form.get(w.0..w.1));
                starts.extend(first.map(fold));
                // Short forms are words of other languages in another case: PAP, TAP, Fars.
                if form.chars().count() <= 4 || !form.chars().any(char::is_lowercase) {
                    exact.insert(form, usual);
                } else {
                    folded.insert(fold(form), usual);
                }
            }
        }
        Self {
            exact,
            folded,
            starts,
            longest,
        }
    }

    /// The agency that these words, as a whole, name.
    pub(super) fn named(&self, words: &str) -> Option<&'static str> {
        let words = words.trim_matches(|c: char| !c.is_alphanumeric());
        self.exact
            .get(words)
            .or_else(|| self.folded.get(&fold(words)))
            .copied()
    }

    /// Every agency that is named somewhere in a line, in order, each once.
    pub(super) fn within(&self, line: &str) -> Vec<&'static str> {
        self.places(line)
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    }

    /// The same with the place of each, its first.
    pub(super) fn places(&self, line: &str) -> Vec<(&'static str, Span)> {
        let words = pieces(line);
        let mut found: Vec<(&'static str, Span)> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let starts = words
                .get(at)
                .and_then(|w| line.get(w.0..w.1))
                .is_some_and(|w| self.starts.contains(&fold(w)));
            let longest = if starts { self.longest } else { 0 };
            let hit = (1..=longest).rev().find_map(|n| {
                let (first, last) = (words.get(at)?, words.get(at + n - 1)?);
                let named = self.named(line.get(first.0..last.1)?)?;
                Some((n, named, Span::new(first.0, last.1)))
            });
            match hit {
                Some((n, named, span)) => {
                    if !found.iter().any(|(name, _)| *name == named) {
                        found.push((named, span));
                    }
                    at += n;
                }
                None => at += 1,
            }
        }
        found
    }
}

/// The words of a line, hyphens inside a word kept.
fn pieces(line: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        let inside = c.is_alphanumeric() || c == '-';
        match start {
            None if inside => start = Some(at),
            Some(from) if !inside => {
                found.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_in_lines() {
        let all = Agencies::all();
        assert_eq!(
            all.within("Par\u{a0}Lagazette avec\u{a0}AFP, AP"),
            ["AFP", "AP"]
        );
        assert_eq!(
            all.within("von dpa-Korrespondentin und Agence France-Presse"),
            ["AFP"]
        );
        assert_eq!(all.within("Marie Ap et Jean Pap, map"), Vec::<&str>::new());
        assert_eq!(
            all.within("The Associated Press and REUTERS"),
            ["AP", "Reuters"]
        );
        assert_eq!(all.named("dpa"), Some("dpa"));
    }
}
