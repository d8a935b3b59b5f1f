//! Scripts: which letters a text is written in. Most scripts of the world are of one language, in news at least.

/// What the letters of a text say of its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    /// They are of this language (ISO 639-1 code).
    Of(&'static str),
    /// Several languages share them: the name of the model's table.
    Shared(&'static str),
    /// They are in no list here.
    Unknown,
}

/// Ranges of code points, in order, with the place of their script in [`SCRIPTS`].
const RANGES: [(u32, u32, usize); 38] = [
    (0x0041, 0x024f, 0),
    (0x0370, 0x03ff, 3),
    (0x0400, 0x052f, 1),
    (0x0530, 0x058f, 4),
    (0x0590, 0x05ff, 5),
    (0x0600, 0x06ff, 2),
    (0x0750, 0x077f, 2),
    (0x08a0, 0x08ff, 2),
    (0x0900, 0x097f, 6),
    (0x0980, 0x09ff, 7),
    (0x0a00, 0x0a7f, 8),
    (0x0a80, 0x0aff, 9),
    (0x0b80, 0x0bff, 10),
    (0x0c00, 0x0c7f, 11),
    (0x0c80, 0x0cff, 12),
    (0x0d00, 0x0d7f, 13),
    (0x0d80, 0x0dff, 14),
    (0x0e00, 0x0e7f, 15),
    (0x0e80, 0x0eff, 16),
    (0x1000, 0x109f, 17),
    (0x10a0, 0x10ff, 18),
    (0x1100, 0x11ff, HANGUL),
    (0x1200, 0x139f, 20),
    (0x1780, 0x17ff, 21),
    (0x1c90, 0x1cbf, 18),
    (0x1e00, 0x1eff, 0),
    (0x1f00, 0x1fff, 3),
    (0x2c60, 0x2c7f, 0),
    (0x3040, 0x30ff, KANA),
    (0x3130, 0x318f, HANGUL),
    (0x3400, 0x4dbf, HAN),
    (0x4e00, 0x9fff, HAN),
    (0xac00, 0xd7af, HANGUL),
    (0xf900, 0xfaff, HAN),
    (0xfb1d, 0xfb4f, 5),
    (0xfb50, 0xfdff, 2),
    (0xfe70, 0xfeff, 2),
    (0xff66, 0xff9f, KANA),
];

const HANGUL: usize = 19;
const KANA: usize = 22;
const HAN: usize = 23;

const SCRIPTS: [Script; 24] = [
    Script::Shared("latin"),
    Script::Shared("cyrillic"),
    Script::Shared("arabic"),
    Script::Of("el"),
    Script::Of("hy"),
    Script::Of("he"),
    Script::Of("hi"),
    Script::Of("bn"),
    Script::Of("pa"),
    Script::Of("gu"),
    Script::Of("ta"),
    Script::Of("te"),
    Script::Of("kn"),
    Script::Of("ml"),
    Script::Of("si"),
    Script::Of("th"),
    Script::Of("lo"),
    Script::Of("my"),
    Script::Of("ka"),
    Script::Of("ko"),
    Script::Of("am"),
    Script::Of("km"),
    Script::Of("ja"),
    Script::Of("zh"),
];

/// The place of a letter's script in [`SCRIPTS`].
fn script(c: char) -> Option<usize> {
    let code = u32::from(c);
    if code < 0x0250 {
        return Some(0);
    }
    let at = RANGES.partition_point(|(_, last, _)| *last < code);
    RANGES
        .get(at)
        .filter(|(first, ..)| *first <= code)
        .map(|(.., script)| *script)
}

/// The script of most letters of `text`, and how many letters were counted, at most `limit`.
pub(super) fn dominant(text: &str, limit: usize) -> (Script, usize) {
    let mut counts = [0usize; SCRIPTS.len()];
    let mut letters = 0;
    for c in text.chars().filter(|c| c.is_alphabetic()).take(limit) {
        letters += 1;
        if let Some(count) = script(c).and_then(|s| counts.get_mut(s)) {
            *count += 1;
        }
    }
    // Japanese writes its words in Chinese characters and their endings in its own.
    let [.., kana, han] = &mut counts;
    if *kana * 10 > *han {
        *kana += std::mem::take(han);
    }
    let best = counts
        .iter()
        .zip(SCRIPTS)
        .rev()
        .max_by_key(|(count, _)| **count)
        .filter(|(count, _)| **count > 0);
    (best.map_or(Script::Unknown, |(_, s)| s), letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_in_order() {
        assert!(RANGES.windows(2).all(|w| w[0].1 < w[1].0));
        assert!(
            RANGES
                .iter()
                .all(|(first, last, s)| first < last && *s < SCRIPTS.len())
        );
    }

    #[test]
    fn most_letters_win() {
        assert_eq!(dominant("Ωmega αβγδ", 100), (Script::Of("el"), 9));
        assert_eq!(dominant("東京へ行く", 100).0, Script::Of("ja"));
        assert_eq!(dominant("去東京", 100).0, Script::Of("zh"));
        assert_eq!(dominant("1, 2, 3", 100), (Script::Unknown, 0));
        assert_eq!(dominant("ᚠᚢᚦ", 100), (Script::Unknown, 3));
    }
}
