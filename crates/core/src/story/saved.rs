//! Saved: what the grouper remembers, as bytes, so that a later run goes on where an earlier one ended.
//!
//! The form is postcard's behind a line that names it; floating-point numbers are kept bit for bit, so that a run that goes on
//! decides as one that never stopped.

use super::grouper::{Group, Grouper, held};
use super::lexicon::Lexicon;
use super::strand::Strand;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The first bytes, with the version of the form.
const MAGIC: &[u8] = b"parallax stories 2\n";

/// What has to be remembered; the rest is made from it.
#[derive(Serialize, Deserialize)]
struct Saved<'g> {
    lexicon: Cow<'g, Lexicon>,
    strands: Cow<'g, BTreeMap<u32, Strand>>,
    stories: Cow<'g, BTreeMap<u32, Group>>,
    touched: Cow<'g, BTreeSet<u32>>,
    apart: Cow<'g, BTreeSet<(Box<str>, Box<str>)>>,
    next: u32,
    clock: i64,
    repaired: i64,
    articles: u64,
}

impl Grouper {
    /// All that is remembered but [`Grouper::redirects`] and [`Grouper::sagas`], which are to be taken before. The weights are
    /// not: a later version of the program may have others.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        let saved = Saved {
            lexicon: Cow::Borrowed(&self.lexicon),
            strands: Cow::Borrowed(&self.strands),
            stories: Cow::Borrowed(&self.stories),
            touched: Cow::Borrowed(&self.touched),
            apart: Cow::Borrowed(&self.apart),
            next: self.next,
            clock: self.clock,
            repaired: self.repaired,
            articles: self.articles,
        };
        // Writing to memory fails for no value of these types.
        postcard::to_extend(&saved, MAGIC.to_vec()).unwrap_or_default()
    }

    /// What [`save`](Self::save) wrote; nothing if the bytes are none of that.
    #[must_use]
    pub fn load(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(MAGIC)?;
        let (saved, rest) = postcard::take_from_bytes::<Saved<'_>>(bytes).ok()?;
        if !rest.is_empty() {
            return None;
        }
        let mut grouper = Self {
            lexicon: saved.lexicon.into_owned(),
            strands: saved.strands.into_owned(),
            stories: saved.stories.into_owned(),
            touched: saved.touched.into_owned(),
            apart: saved.apart.into_owned(),
            next: saved.next,
            clock: saved.clock,
            repaired: saved.repaired,
            articles: saved.articles,
            ..Self::default()
        };
        grouper.lexicon.restore();
        for (number, strand) in &grouper.strands {
            grouper.index.add(*number, held(strand));
            grouper.expiring.insert((strand.expiry, *number));
        }
        Some(grouper)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Report;
    use super::*;
    use crate::mention::Annotation;

    fn push(grouper: &mut Grouper, number: usize, title: &str) -> Vec<String> {
        let id = number.to_string();
        let text = format!("{title}. Le préfet Kerdoncuff s'est rendu sur place à Vaumoise.");
        let decisions = grouper.push(&Report {
            id: &id,
            language: "fr",
            when: Some(number as i64 * 3600),
            title,
            text: &text,
            annotation: &Annotation::default(),
        });
        decisions
            .into_iter()
            .map(|d| format!("{} {}", d.article, d.story))
            .collect()
    }

    const TITLES: [&str; 5] = [
        "Le pont de Vaumoise a cédé",
        "Vaumoise : le pont suspendu cède sous un camion",
        "Le marché de gros de Saint-Brével ouvre plus tôt",
        "Pont de Vaumoise : une enquête est ouverte",
        "Saint-Brével : le marché de gros change d'heure",
    ];

    #[test]
    fn going_on_is_like_never_having_stopped() {
        let mut whole = Grouper::default();
        let mut broken = Grouper::default();
        for (number, title) in TITLES.iter().enumerate() {
            broken = Grouper::load(&broken.save()).unwrap();
            let (one, other) = (
                push(&mut whole, number, title),
                push(&mut broken, number, title),
            );
            assert_eq!(one, other);
        }
        assert_eq!(whole.save(), broken.save());
        let bytes = whole.save();
        for end in 0..bytes.len() {
            assert!(Grouper::load(&bytes[..end]).is_none(), "{end}");
        }
    }

    #[test]
    fn what_the_user_says_is_remembered() {
        let mut grouper = Grouper::default();
        push(&mut grouper, 0, TITLES[0]);
        push(&mut grouper, 2, TITLES[2]);
        grouper.keep_apart("2", "0");
        let mut grouper = Grouper::load(&grouper.save()).unwrap();
        assert_eq!(grouper.apart.len(), 1);
        grouper.join_stories("0", "2");
        assert!(grouper.apart.is_empty());
        assert_eq!(push(&mut grouper, 4, TITLES[4]), ["4 0"]);
    }
}
