//! Media: news agencies and outlets by the names under which others credit them.

use super::agencies::Agencies;
use super::byline::same_outlet;
use super::credit::CreditKind;
use super::furniture::key;
use crate::language::{fold, shared_table};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::{HashMap, VecDeque};
use std::sync::OnceLock;
use xxhash_rust::xxh3::xxh3_64;

/// The media that may be named as a source, by their forms.
pub(super) struct Media {
    /// Finds every form as it is written.
    pub finder: Option<AhoCorasick>,
    /// By pattern of the finder.
    pub names: Vec<(CreditKind, &'static str)>,
    /// Outlets by the letters and digits of their forms, folded.
    outlets: HashMap<String, &'static str>,
}

impl Media {
    pub fn all() -> &'static Self {
        static ALL: OnceLock<Media> = OnceLock::new();
        ALL.get_or_init(Self::read)
    }

    fn read() -> Self {
        let (mut forms, mut names, mut outlets) = (Vec::new(), Vec::new(), HashMap::new());
        for (kind, file) in [
            (CreditKind::Agency, "agencies.tsv"),
            (CreditKind::Outlet, "outlets.tsv"),
        ] {
            let lines = shared_table("agencies", file).lines();
            for line in lines.filter(|l| !l.starts_with('#')) {
                let Some(usual) = line.split('\t').next() else {
                    continue;
                };
                for form in line.split('\t').filter(|f| f.chars().count() > 1) {
                    forms.push(form);
                    names.push((kind, usual));
                    if kind == CreditKind::Outlet {
                        outlets.insert(bare(form), usual);
                    }
                }
            }
        }
        Self {
            finder: AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .build(&forms)
                .ok(),
            names,
            outlets,
        }
    }

    /// The usual name of the outlet that these words, as a whole, name.
    pub fn outlet(&self, words: &str) -> Option<&'static str> {
        let words = words.trim_matches(|c: char| !c.is_alphanumeric());
        self.outlets.get(&bare(words)).copied()
    }
}

/// The letters and digits of words, folded.
fn bare(words: &str) -> String {
    fold(words)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The one name of an outlet or agency, whatever the form in which it is given.
fn usual_name(name: &str) -> Option<&'static str> {
    Agencies::all()
        .named(name)
        .or_else(|| Media::all().outlet(name))
}

/// The agency that publishes under an outlet's name, if it is one.
pub(crate) fn agency_of(outlet: &str) -> Option<&'static str> {
    let agencies = Agencies::all();
    agencies.named(outlet).or_else(|| {
        let host = outlet.strip_prefix("www.").unwrap_or(outlet);
        let (stem, ending) = host.split_once('.')?;
        (!ending.contains(' ')).then(|| {
            let upper = stem.to_uppercase();
            agencies.named(stem).or_else(|| agencies.named(&upper))
        })?
    })
}

/// Whether two names are one medium's.
pub(crate) fn is_medium(outlet: &str, name: &str) -> bool {
    same_outlet(&key(outlet), name)
        || same_outlet(&key(name), outlet)
        || matches!((usual_name(outlet), usual_name(name)), (Some(a), Some(b)) if a == b)
        || agency_of(outlet).is_some_and(|a| a == name)
}

/// The runs of words of a text that may be the name of an outlet, as numbers, ascending: an outlet is named where its own numbers are among them.
#[must_use]
pub fn named_runs(text: &str) -> Box<[u32]> {
    // The last words, with their letters once they were needed.
    let mut words: VecDeque<(&str, Option<String>)> = VecDeque::with_capacity(RUN + 1);
    let mut found: Vec<u32> = Vec::new();
    for word in text
        .split(|c: char| !is_letter(c))
        .filter(|w| !w.is_empty())
    {
        words.push_back((word, None));
        if words.len() > RUN {
            words.pop_front();
        }
        // Runs begin and end with a capital, so that few are kept.
        if !is_capital(word) {
            continue;
        }
        let mut run = String::new();
        for (word, letters) in words.iter_mut().rev() {
            run.insert_str(0, letters.get_or_insert_with(|| bare(word)));
            if is_capital(word) && run.chars().count() >= NAME {
                found.push(number(&run));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found.into_boxed_slice()
}

/// Letters, digits and the accents that stand behind a letter.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
}

/// Whether a word begins as names do; scripts without capitals have no other beginning.
fn is_capital(word: &str) -> bool {
    word.starts_with(|c: char| !c.is_lowercase())
}

/// Words of the longest name of an outlet.
const RUN: usize = 6;
/// Shorter names, in letters, are words of other languages.
const NAME: usize = 4;

/// The low half of the hash: a name is looked up in one text, so that 32 bits never collide in practice.
fn number(run: &str) -> u32 {
    xxh3_64(run.as_bytes()) as u32
}

/// The numbers by which [`named_runs`] knows an outlet's names; empty if its name is too short to be told from a word.
#[must_use]
pub(crate) fn outlet_numbers(outlet: &str) -> Vec<u32> {
    let mut forms = vec![outlet.to_owned()];
    if !outlet.contains(char::is_whitespace)
        && let Some((stem, _)) = outlet
            .strip_prefix("www.")
            .unwrap_or(outlet)
            .rsplit_once('.')
    {
        forms = vec![stem.to_owned()];
    }
    forms.extend(Media::all().outlet(outlet).map(str::to_owned));
    let mut numbers: Vec<u32> = forms
        .iter()
        .map(|form| until_capital(form))
        .map(bare)
        .filter(|run| run.chars().count() >= NAME)
        .map(|run| number(&run))
        .collect();
    numbers.dedup();
    numbers
}

/// A name up to its last word with a capital, as runs in texts end with one; the whole if only one word is left of several.
fn until_capital(name: &str) -> &str {
    let words: Vec<&str> = name.split_whitespace().collect();
    let last = words.iter().rposition(|w| is_capital(w));
    let Some(last) = last.filter(|n| *n > 0 && n + 1 < words.len()) else {
        return name;
    };
    words
        .get(last)
        .and_then(|w| name.rfind(w).map(|at| at + w.len()))
        .and_then(|end| name.get(..end))
        .unwrap_or(name)
}

/// The languages in which an agency serves the press, that of its home first; none where they are not known.
pub(crate) fn languages_of(agency: &str) -> impl Iterator<Item = &'static str> {
    static SERVICES: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let services = SERVICES.get_or_init(|| {
        let lines = shared_table("agencies", "services.tsv").lines();
        lines
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| {
                let mut fields = l.split('\t');
                Some((fields.next()?, fields.nth(1)?))
            })
            .collect()
    });
    services
        .get(agency)
        .into_iter()
        .flat_map(|l| l.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlet_is_named_by_its_words_or_its_domain() {
        let named = named_runs("Comme l’a révélé L’Écho du Val, et le Canard enchaîné après lui.");
        let names = |outlet: &str| {
            outlet_numbers(outlet)
                .iter()
                .any(|n| named.binary_search(n).is_ok())
        };
        assert!(names("L'Écho du Val") && names("lechoduval.fr"));
        assert!(!names("Le Val") && !names("Val"));
    }

    #[test]
    fn every_service_is_of_a_known_agency() {
        let known = |name: &str| Agencies::all().named(name) == Some(name);
        let lines = shared_table("agencies", "services.tsv").lines();
        let mut count = 0;
        for line in lines.filter(|l| !l.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            assert!(fields.len() == 3 && known(fields[0]), "{line}");
            assert_eq!(fields[1].len(), 2, "{line}");
            assert!(languages_of(fields[0]).next().is_some(), "{line}");
            count += 1;
        }
        assert!(count > 50);
    }

    #[test]
    fn an_agency_that_publishes_is_known_by_its_name_or_domain() {
        assert_eq!(agency_of("AFP"), Some("AFP"));
        assert_eq!(agency_of("reuters.com"), Some("Reuters"));
        assert_eq!(agency_of("afp.com"), Some("AFP"));
        assert_eq!(agency_of("Le Bief"), None);
    }
}
