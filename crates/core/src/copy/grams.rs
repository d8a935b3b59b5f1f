//! Grams: runs of four words, hashed by how they sound; winnowing.
//!
//! Winnowing (Schleimer, Wilkerson, Aiken 2003) keeps of every w grams in a row the one with the least hash: a run that
//! two texts share and that is at least `GRAM + w − 1` words long has a kept gram in common. The index holds the kept
//! grams only; the texts that are looked up bring all of theirs. The more text there is, the fewer are kept.

use super::words::Word;

/// Words of a gram.
pub(super) const GRAM: usize = 4;
/// Of so many grams in a row one is kept, where there is at most so much text, in words: what is reworded heavily has no
/// longer runs. Years of news need the room more.
const WINDOWS: [(u64, usize); 3] = [(1 << 25, 3), (1 << 28, 5), (u64::MAX, 8)];

/// Of how many grams in a row one is kept among so many words of text.
pub(super) fn window(words: u64) -> usize {
    let fits = WINDOWS.iter().find(|(most, _)| words <= *most);
    fits.map_or(GRAM, |(_, window)| *window)
}

/// The gram of four words.
#[inline]
fn gram(run: &[Word]) -> u32 {
    let mixed = run.iter().fold(0x9E37_79B9_7F4A_7C15u64, |hash, word| {
        (hash ^ u64::from(word.sound))
            .wrapping_mul(0xD6E8_FEB8_6659_FD93)
            .rotate_left(29)
    });
    (mixed ^ (mixed >> 32)) as u32
}

/// The grams of an article, one for each word that has three after it.
pub(super) fn grams(words: &[Word]) -> Vec<u32> {
    words.windows(GRAM).map(gram).collect()
}

/// The places of the grams that winnowing keeps, one of `of` in a row, ascending.
pub(super) fn winnow(grams: &[u32], of: usize) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::with_capacity(grams.len() / 2 + 1);
    for (start, window) in grams.windows(of.min(grams.len()).max(1)).enumerate() {
        // The last of equal hashes, so that runs of one gram are thinned out.
        let least = window.iter().enumerate().rev().min_by_key(|(_, g)| **g);
        if let Some((at, _)) = least
            && kept.last() != Some(&(start + at))
        {
            kept.push(start + at);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    #[test]
    fn winnowing_keeps_one_of_each_window() {
        let grams = [5, 3, 9, 8, 7, 7, 7, 1];
        for of in [3, 5, 8] {
            let kept = winnow(&grams, of);
            for start in 0..=grams.len() - of {
                assert!(kept.iter().any(|k| (start..start + of).contains(k)));
            }
            assert!(kept.is_sorted() && kept.len() < grams.len());
        }
        assert_eq!(winnow(&[4], 3), [0]);
        assert!(winnow(&[], 3).is_empty());
        assert!(window(1000) < window(u64::MAX));
    }

    #[test]
    fn grams_hear_and_keep_the_order() {
        let one = |text: &str| grams(&words(text));
        assert_eq!(
            one("Kiev craint une attaque"),
            one("Kyiv craint une attaque")
        );
        assert_ne!(
            one("Kiev craint une attaque"),
            one("une attaque craint Kiev")
        );
        assert!(one("trois mots seulement").is_empty());
    }
}
