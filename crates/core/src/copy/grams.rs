//! Grams: runs of four words, hashed by how they sound; winnowing.
//!
//! Winnowing (Schleimer, Wilkerson, Aiken 2003) keeps of every w grams in a row the one with the least hash: a run that
//! two texts share and that is at least `GRAM + w − 1` words long has a kept gram in common. The index holds the kept
//! grams only; the texts that are looked up bring all of theirs. The more text there is, the fewer are kept.

use super::words::{Word, words};

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

/// Of so many grams in a row a fingerprint keeps one: runs of eleven words that two texts share show in both.
const FINGERPRINT: usize = 8;

/// The gram of four words.
#[inline]
fn gram(run: &[Word]) -> u32 {
    let mixed = mixed(run);
    (mixed ^ (mixed >> 32)) as u32
}

#[inline]
fn mixed(run: &[Word]) -> u64 {
    run.iter().fold(0x9E37_79B9_7F4A_7C15u64, |hash, word| {
        (hash ^ u64::from(word.sound))
            .wrapping_mul(0xD6E8_FEB8_6659_FD93)
            .rotate_left(29)
    })
}

/// Some of the grams of a text, hashed in full, ascending, each once: two texts that share a run of words share some of them.
/// The hashes are the same on every machine and may be stored.
#[must_use]
pub fn fingerprint(text: &str) -> Vec<u64> {
    let all: Vec<u64> = words(text).windows(GRAM).map(mixed).collect();
    let kept = winnow(&all, FINGERPRINT);
    let mut kept: Vec<u64> = kept.iter().filter_map(|at| all.get(*at)).copied().collect();
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// The grams of an article, one for each word that has three after it.
pub(super) fn grams(words: &[Word]) -> Vec<u32> {
    words.windows(GRAM).map(gram).collect()
}

/// The places of the grams that winnowing keeps, one of `of` in a row, ascending.
pub(super) fn winnow<G: Ord>(grams: &[G], of: usize) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::with_capacity(grams.len() / 2 + 1);
    for (start, window) in grams.windows(of.min(grams.len()).max(1)).enumerate() {
        // The last of equal hashes, so that runs of one gram are thinned out.
        let least = window
            .iter()
            .enumerate()
            .rev()
            .min_by(|(_, x), (_, y)| x.cmp(y));
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
        assert!(winnow::<u32>(&[], 3).is_empty());
        assert!(window(1000) < window(u64::MAX));
    }

    #[test]
    fn fingerprints_share_what_texts_share() {
        let run =
            "le pont suspendu de Vaumoise a cédé lundi vers deux heures sous le poids d'un camion";
        let one = fingerprint(&format!(
            "Selon la préfecture, {run}, ce que le maire a confirmé."
        ));
        let two = fingerprint(&format!(
            "{run}. Personne n'a été blessé, écrit le journal du soir."
        ));
        let none = fingerprint(
            "Le marché de gros ouvre plus tôt cette semaine, dit la chambre de commerce.",
        );
        let common = |x: &[u64], y: &[u64]| x.iter().filter(|g| y.contains(g)).count();
        assert!(common(&one, &two) >= 1, "{one:?} {two:?}");
        assert_eq!(common(&one, &none), 0);
        assert!(one.is_sorted() && !one.is_empty());
        assert!(fingerprint("trois mots seulement").is_empty());
        // Case, accents and marks make no difference to what is stored.
        let stored = fingerprint("Été comme hiver, le pont");
        assert_eq!(stored, fingerprint("ETE COMME HIVER LE PONT"));
        assert_eq!(stored.len(), 1);
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
