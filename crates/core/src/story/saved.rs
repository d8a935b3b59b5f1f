//! Saved: what the grouper remembers, as bytes, so that a later run goes on where an earlier one ended.
//!
//! The form is postcard's behind a line that names it; floating-point numbers are kept bit for bit, so that a run that goes on
//! decides as one that never stopped.

use super::Redirect;
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
    redirects: Cow<'g, Vec<Redirect>>,
    next: u32,
    clock: i64,
    repaired: i64,
    articles: u64,
}

impl Grouper {
    /// All that is remembered. The weights are not: a later version of the program may have others.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        let saved = Saved {
            lexicon: Cow::Borrowed(&self.lexicon),
            strands: Cow::Borrowed(&self.strands),
            stories: Cow::Borrowed(&self.stories),
            touched: Cow::Borrowed(&self.touched),
            apart: Cow::Borrowed(&self.apart),
            redirects: Cow::Borrowed(&self.redirects),
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
            redirects: saved.redirects.into_owned(),
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
