//! Saved: what is known of recurring furniture as bytes, so that a later run goes on where an earlier one ended.
//!
//! Numbers are written with their little end first, in the order of their keys, so that the same knowledge makes the same
//! bytes. The floating-point sums are kept bit for bit: a run that goes on must decide as one that never stopped.

use super::{Outlet, Recurring, Seen};
use std::collections::{BTreeMap, HashMap};

/// The first bytes, with the version of the form.
const MAGIC: &[u8; 20] = b"parallax recurring 1";

impl Recurring {
    /// What is known, as bytes.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        count(&mut bytes, self.outlets.len());
        for (key, outlet) in &self.outlets {
            bytes.extend(key.to_le_bytes());
            count(&mut bytes, outlet.accounts.len());
            for chars in &outlet.accounts {
                bytes.extend(chars.to_le_bytes());
            }
            count(&mut bytes, outlet.titles.len());
            let titles: BTreeMap<_, _> = outlet.titles.iter().collect();
            for (title, account) in titles {
                bytes.extend(title.to_le_bytes());
                bytes.extend(account.to_le_bytes());
            }
            seen(&mut bytes, &outlet.blocks);
            seen(&mut bytes, &outlet.related);
        }
        bytes
    }

    /// What [`save`](Self::save) wrote; nothing if the bytes are none of that.
    #[must_use]
    pub fn load(bytes: &[u8]) -> Option<Self> {
        let mut rest = Rest(bytes.strip_prefix(MAGIC.as_slice())?);
        let mut outlets = BTreeMap::new();
        for _ in 0..rest.number()? {
            let key = rest.key()?;
            let accounts = rest.list(4, Rest::number)?;
            let titles = rest.list(12, |rest| Some((rest.key()?, rest.number()?)))?;
            let outlet = Outlet {
                accounts,
                titles: titles.into_iter().collect(),
                blocks: rest.seen()?,
                related: rest.seen()?,
            };
            outlets.insert(key, outlet);
        }
        let entries = outlets.values().map(Outlet::entries).sum();
        rest.0.is_empty().then_some(Self { outlets, entries })
    }
}

/// Writes how many follow. More than four thousand million never do: what is kept in mind is bounded.
fn count(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn seen(bytes: &mut Vec<u8>, all: &HashMap<u64, Seen>) {
    count(bytes, all.len());
    let ordered: BTreeMap<_, _> = all.iter().collect();
    for (key, seen) in ordered {
        bytes.extend(key.to_le_bytes());
        bytes.extend(seen.accounts.to_le_bytes());
        bytes.extend(seen.last.to_le_bytes());
        bytes.extend(seen.rooted.to_bits().to_le_bytes());
    }
}

/// The bytes that are not read yet.
struct Rest<'b>(&'b [u8]);

impl Rest<'_> {
    fn number(&mut self) -> Option<u32> {
        let (first, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*first))
    }

    fn key(&mut self) -> Option<u64> {
        let (first, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*first))
    }

    /// A list whose entries take `size` bytes each: more than there are bytes for are not believed.
    fn list<T>(&mut self, size: usize, each: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()? as usize;
        if count.checked_mul(size)? > self.0.len() {
            return None;
        }
        (0..count).map(|_| each(self)).collect()
    }

    fn seen(&mut self) -> Option<HashMap<u64, Seen>> {
        let entries = self.list(20, |rest| {
            let key = rest.key()?;
            let seen = Seen {
                accounts: rest.number()?,
                last: rest.number()?,
                rooted: f32::from_bits(rest.number()?),
            };
            Some((key, seen))
        })?;
        Some(entries.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Traits;
    use super::*;
    use crate::article::{Article, blocks_of};

    fn page(number: usize) -> Article {
        let text = format!(
            "Le pont de Vaumoise {number} a cédé dans la nuit de lundi, sans blesser personne.\n\n\
             Suivez toute l'actualité de la vallée sur notre fil."
        );
        Article {
            url: Some(format!("https://vallee.example/{number}")),
            title: Some(format!("Le pont {number}")),
            blocks: blocks_of(&text),
            text,
            ..Article::default()
        }
    }

    fn learn(recurring: &mut Recurring, numbers: std::ops::Range<usize>) {
        for number in numbers {
            let article = page(number);
            recurring.learn(&article, &Traits::of(&article));
        }
    }

    #[test]
    fn going_on_is_like_never_having_stopped() {
        let mut whole = Recurring::default();
        learn(&mut whole, 0..9);
        let mut first = Recurring::default();
        learn(&mut first, 0..4);
        let mut second = Recurring::load(&first.save()).unwrap();
        learn(&mut second, 4..9);
        assert_eq!(whole.save(), second.save());
        assert_eq!(whole.entries, second.entries);
        let mut article = page(9);
        let traits = Traits::of(&article);
        let account = second.learn(&article, &traits);
        second.strip(&mut article, &traits, account);
        assert!(!article.text.contains("Suivez"), "{}", article.text);
    }

    #[test]
    fn what_is_cut_or_foreign_is_refused() {
        let mut recurring = Recurring::default();
        learn(&mut recurring, 0..3);
        let bytes = recurring.save();
        for end in 0..bytes.len() {
            assert!(Recurring::load(&bytes[..end]).is_none(), "{end}");
        }
        assert!(Recurring::load(b"{}").is_none());
        assert!(Recurring::load(&[bytes, vec![0]].concat()).is_none());
    }
}
