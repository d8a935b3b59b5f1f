//! Whether two spellings may be of one name: keys that undo what languages do to foreign names, and Jaro-Winkler (Winkler
//! 1990) over them.

use crate::language::fold;

/// Spellings that stand for one sound, longest first: what French, English, German, Spanish and Polish make of Cyrillic
/// and Arabic. Letters only, no words of any language.
const SOUNDS: &[(&str, &str)] = &[
    ("tsch", "c"),
    ("dsch", "z"),
    ("stch", "c"),
    ("tch", "c"),
    ("sch", "s"),
    ("dzh", "z"),
    ("iou", "iu"),
    ("ch", "c"),
    ("sh", "s"),
    ("cz", "c"),
    ("sz", "s"),
    ("zh", "z"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("dj", "z"),
    ("ts", "c"),
    ("tz", "c"),
    ("ck", "k"),
    ("qu", "k"),
    ("gu", "g"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("th", "t"),
    ("yi", "i"),
    ("iy", "i"),
    ("ij", "i"),
    ("ii", "i"),
    ("iu", "iu"),
    ("yu", "iu"),
    ("ju", "iu"),
    ("ya", "ia"),
    ("ja", "ia"),
    ("ye", "e"),
    ("je", "e"),
    ("ie", "e"),
    ("ks", "x"),
    ("w", "v"),
    ("y", "i"),
    ("j", "i"),
    ("q", "k"),
    ("c", "k"),
];

/// The key of one word: what all spellings of a name have in common, as far as it goes.
pub(super) fn sound(word: &str) -> String {
    let folded = fold(word);
    let mut rest = folded.as_str();
    let mut found = String::with_capacity(rest.len());
    while let Some(c) = rest.chars().next() {
        let (len, sound) = SOUNDS
            .iter()
            .find(|(spelling, _)| rest.starts_with(spelling))
            .map_or((c.len_utf8(), None), |(spelling, sound)| {
                (spelling.len(), Some(*sound))
            });
        let before = found.chars().last();
        match sound {
            Some(s) => s.chars().for_each(|x| push(&mut found, x)),
            None if c.is_alphanumeric() && before != Some(c) => found.push(c),
            None => {}
        }
        rest = rest.get(len..).unwrap_or_default();
    }
    // "Poutine" and "Putin", "Marinska" and "Marinskaïa" differ in their last vowels.
    if found.chars().count() > 4 && found.ends_with('e') {
        found.pop();
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

/// From this similarity of their keys two surnames of one story are one, if the first names agree.
const SURNAME: f64 = 0.9;
/// The same for first names, which are translated ("Oleksandr", "Alexandre").
const FIRST_NAME: f64 = 0.75;

/// Whether two surnames may be one.
pub(super) fn same_surname(one: &str, two: &str) -> bool {
    let (a, b) = (sound(one), sound(two));
    a == b || (a.len() > 3 && b.len() > 3 && similarity(&a, &b) >= SURNAME && vowelless(&a, &b))
}

/// Whether the consonants are the same but for those that languages do not tell apart: Lacombe is not Lacoste.
fn vowelless(one: &str, two: &str) -> bool {
    let skeleton = |s: &str| -> String {
        let mut found = String::new();
        for (at, c) in s.chars().enumerate() {
            let class = match c {
                // Ukrainian г is h in one language and g in another.
                'h' if at == 0 => 'k',
                'a' | 'e' | 'i' | 'o' | 'u' | 'h' => continue,
                'g' | 'k' | 'x' => 'k',
                'z' | 's' | 'c' => 's',
                'b' | 'v' | 'f' => 'v',
                'd' | 't' => 't',
                _ => c,
            };
            push(&mut found, class);
        }
        found
    };
    skeleton(one) == skeleton(two)
}

/// Whether two first names may be one: the same, an initial, or two languages' forms.
pub(super) fn same_first_name(one: &str, two: &str) -> bool {
    let (a, b) = (sound(one), sound(two));
    let initial = |x: &str, y: &str| x.chars().count() == 1 && y.starts_with(x);
    a == b || initial(&a, &b) || initial(&b, &a) || similarity(&a, &b) >= FIRST_NAME
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_meet() {
        for (one, two) in [
            ("Verbitski", "Verbytskyi"),
            ("Loukachenko", "Lukashenko"),
            ("Poutine", "Putin"),
            ("Zwetkowa", "Tsvetkova"),
            ("Dovbenko", "Dowbenko"),
            ("Hrytsenko", "Gritsenko"),
        ] {
            assert!(
                same_surname(one, two),
                "{one} {two}: {} {}",
                sound(one),
                sound(two)
            );
        }
        assert!(same_first_name("Oleksandr", "Alexandre"));
        assert!(same_first_name("Sergueï", "Serhiy"));
    }

    #[test]
    fn other_names_do_not() {
        for (one, two) in [
            ("Lacombe", "Lacoste"),
            ("Martin", "Marin"),
            ("Delporte", "Delcourt"),
            ("Bradu", "Vartescu"),
        ] {
            assert!(!same_surname(one, two), "{one} {two}");
        }
        assert!(!same_first_name("Pierre", "Jeanne"));
    }
}
