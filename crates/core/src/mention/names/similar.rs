//! Whether two spellings may be of one name: what they sound like in the languages that wrote them, by the table
//! `data/names/sounds.tsv`, and Jaro-Winkler (Winkler 1990) over that.

use crate::language::{fold, normalise, shared_table};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// What a word of a name sounds like, and the language in which it was written so.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelling<'a> {
    /// By [`sound`].
    pub sound: &'a str,
    /// ISO 639-1 code.
    pub language: &'a str,
}

/// `sounds.tsv`.
#[derive(Default)]
struct Sounds {
    /// Spellings and what they sound like, the longest first, by language.
    spellings: BTreeMap<&'static str, Vec<(&'static str, &'static str)>>,
    /// Consonants that are told apart by few, and by fewer languages.
    strict: BTreeMap<char, char>,
    loose: BTreeMap<char, char>,
    /// Languages whose script leaves out vowels.
    bare: BTreeSet<&'static str>,
}

impl Sounds {
    fn get() -> &'static Self {
        static SOUNDS: OnceLock<Sounds> = OnceLock::new();
        SOUNDS.get_or_init(|| Self::parse(shared_table("names", "sounds.tsv")))
    }

    fn parse(table: &'static str) -> Self {
        let mut sounds = Self::default();
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(language), Some(spelling)) = (columns.next(), columns.next()) else {
                continue;
            };
            let sound = columns.next().unwrap_or_default();
            let letters = spelling.chars().next().zip(sound.chars().next());
            match language {
                "strict" => sounds.strict.extend(letters),
                "loose" => sounds.loose.extend(letters),
                "bare" => {
                    sounds.bare.insert(spelling);
                }
                _ => sounds
                    .spellings
                    .entry(language)
                    .or_default()
                    .push((spelling, sound)),
            }
        }
        for spellings in sounds.spellings.values_mut() {
            spellings.sort_by_key(|(spelling, _)| (std::cmp::Reverse(spelling.len()), *spelling));
        }
        sounds
    }

    /// The longest spelling of a language, else of all, that `rest` starts with: its length and sound.
    fn starts(&self, language: &str, rest: &str) -> Option<(usize, &'static str)> {
        [language, "*"].into_iter().find_map(|l| {
            let rows = self.spellings.get(l)?;
            let (spelling, sound) = rows.iter().find(|(s, _)| rest.starts_with(s))?;
            Some((spelling.len(), *sound))
        })
    }

    /// What is left of a sound without vowels, close consonants made one.
    fn skeleton(classes: &BTreeMap<char, char>, sound: &str) -> String {
        let mut found = String::new();
        for c in sound.chars().filter(|c| !"aeiou".contains(*c)) {
            push(&mut found, classes.get(&c).copied().unwrap_or(c));
        }
        found
    }
}

/// Words of more letters are no surnames; cutting them keeps every comparison small.
const LONGEST: usize = 40;

/// What a word sounds like: the same for all spellings of a name, as far as it goes.
pub(super) fn sound(word: &str, language: &str) -> String {
    let sounds = Sounds::get();
    let lower: String = normalise(word).chars().take(LONGEST).collect();
    let mut rest = lower.as_str();
    let mut found = String::with_capacity(rest.len());
    while let Some(c) = rest.chars().next() {
        let (len, heard) = match sounds.starts(language, rest) {
            Some((len, heard)) => (len, heard.to_owned()),
            None => {
                // A letter with a mark that no row tells sounds like the letter.
                let bare = fold(c.encode_utf8(&mut [0; 4]));
                let heard = sounds.starts(language, &bare);
                let heard = heard.map_or(bare.clone(), |(_, heard)| heard.to_owned());
                (c.len_utf8(), heard)
            }
        };
        heard
            .chars()
            .filter(|c| c.is_alphabetic())
            .for_each(|c| push(&mut found, c));
        rest = rest.get(len.max(1)..).unwrap_or_default();
    }
    found
}

fn push(found: &mut String, c: char) {
    if !found.ends_with(c) {
        found.push(c);
    }
}

/// Jaro-Winkler similarity, 0 to 1. Quadratic in the length of the words, which are cut at 40 letters.
pub(super) fn similarity(one: &str, two: &str) -> f64 {
    let a: Vec<char> = one.chars().take(40).collect();
    let b: Vec<char> = two.chars().take(40).collect();
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    if a == b {
        return 1.0;
    }
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut used = vec![false; b.len()];
    let mut common = Vec::new();
    for (i, c) in a.iter().enumerate() {
        let from = i.saturating_sub(reach);
        let met = used
            .iter_mut()
            .zip(&b)
            .skip(from)
            .take(i + reach + 1 - from)
            .find(|(used, d)| !**used && *d == c);
        if let Some((used, _)) = met {
            *used = true;
            common.push(*c);
        }
    }
    if common.is_empty() {
        return 0.0;
    }
    let other = b.iter().zip(&used).filter(|(_, u)| **u).map(|(c, _)| *c);
    let swaps = common.iter().zip(other).filter(|(x, y)| **x != *y).count();
    let m = common.len() as f64;
    let jaro = (m / a.len() as f64 + m / b.len() as f64 + (m - swaps as f64 / 2.0) / m) / 3.0;
    let prefix = a.iter().zip(&b).take(4).take_while(|(x, y)| x == y).count() as f64;
    jaro + prefix * 0.1 * (1.0 - jaro)
}

/// From this similarity two spellings are one name if their consonants are the same; if they are close; if vowels may be
/// missing; and if one language has both.
const SAME_CONSONANTS: f64 = 0.7;
const CLOSE_CONSONANTS: f64 = 0.8;
const BARE: f64 = 0.7;
const ONE_LANGUAGE: f64 = 0.93;
/// The same for first names, which are translated ("Oleksandr", "Alexandre").
const FIRST_NAME: f64 = 0.75;

/// Whether two surnames may be one. In one language, only what sounds the same is: an outlet does not write one name in two
/// ways, but Kessler and Keszler are two.
pub(super) fn same_surname(one: Spelling<'_>, two: Spelling<'_>) -> bool {
    let (a, b) = (one.sound, two.sound);
    if a == b {
        return !a.is_empty();
    }
    let sounds = Sounds::get();
    let same = |classes| Sounds::skeleton(classes, a) == Sounds::skeleton(classes, b);
    let bare = sounds.bare.contains(one.language) || sounds.bare.contains(two.language);
    if bare && same(&sounds.strict) {
        return true;
    }
    if a.chars().count().min(b.chars().count()) < 4 {
        return false;
    }
    let close = similarity(a, b);
    if one.language == two.language {
        return same(&sounds.strict) && close >= ONE_LANGUAGE;
    }
    let needed = if bare { BARE } else { CLOSE_CONSONANTS };
    (same(&sounds.strict) && close >= SAME_CONSONANTS) || (same(&sounds.loose) && close >= needed)
}

/// Whether two first names may be one: the same, an initial, or two languages' forms.
pub(super) fn same_first_name(one: Spelling<'_>, two: Spelling<'_>) -> bool {
    let (a, b) = (one.sound, two.sound);
    let initial = |x: &str, y: &str| x.chars().count() == 1 && y.starts_with(x);
    a == b || initial(a, b) || initial(b, a) || similarity(a, b) >= FIRST_NAME
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelling(pair: (&'static str, &'static str)) -> Spelling<'static> {
        Spelling {
            language: pair.0,
            sound: sound(pair.1, pair.0).leak(),
        }
    }

    #[test]
    fn spellings_of_one_name_meet() {
        for (one, two) in [
            (("fr", "Verbitski"), ("en", "Verbytskyi")),
            (("fr", "Loukachenko"), ("ru", "Лукашенко")),
            (("fr", "Poutine"), ("en", "Putin")),
            (("de", "Zwetkowa"), ("en", "Tsvetkova")),
            (("en", "Dovbenko"), ("de", "Dowbenko")),
            (("en", "Hrytsenko"), ("de", "Gritsenko")),
            (("pl", "Szewczuk"), ("uk", "Шевчук")),
            (("es", "Jadiyeva"), ("fr", "Khadieva")),
            (("ar", "مروان"), ("fr", "Marouane")),
        ] {
            let (one, two) = (spelling(one), spelling(two));
            assert!(
                same_surname(one, two) && same_surname(two, one),
                "{one:?} {two:?}"
            );
        }
        let first = |a, b| same_first_name(spelling(a), spelling(b));
        assert!(first(("uk", "Олександр"), ("fr", "Alexandre")));
        assert!(first(("fr", "Sergueï"), ("en", "Serhiy")));
        assert!(!first(("fr", "Pierre"), ("fr", "Jeanne")));
    }

    #[test]
    fn other_names_do_not() {
        for (one, two) in [
            (("fr", "Lacombe"), ("fr", "Lacoste")),
            (("fr", "Martin"), ("en", "Marin")),
            (("fr", "Delporte"), ("fr", "Delcourt")),
            (("fr", "Bradu"), ("de", "Vartescu")),
            (("fr", "Kessler"), ("fr", "Keszler")),
            (("fr", "Si"), ("en", "Lo")),
        ] {
            assert!(
                !same_surname(spelling(one), spelling(two)),
                "{one:?} {two:?}"
            );
        }
    }

    #[test]
    fn a_hostile_word_is_cut() {
        let word = "щ".repeat(100_000);
        assert!(sound(&word, "ru").len() < 100);
    }
}
