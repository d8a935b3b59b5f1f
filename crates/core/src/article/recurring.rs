//! Recurring: furniture that only shows across the pages of one outlet.
//!
//! "Follow us on …", the portrait of an author, the offer of a letter read like text, and on a single page nothing tells them from
//! it. On several pages something does: they come back, word for word, where everything else is different, and they speak of
//! nothing that the rest of the page speaks of. What merely comes back is not furniture:
//!
//! * A page that is served twice, its later versions and a dispatch that is printed again are *one account*: pages with the
//!   same title, or that share half of their text, count once.
//! * The paragraph that recalls how an affair began comes back in every article on it, but its names and words stand in the
//!   rest of those articles too: it is *rooted* there.
//! * Sub-headings and the questions of a series of interviews come back in the midst of texts. There only whole sentences
//!   that a good part of the pages have are dropped.
//!
//! What a page's blocks are is summed up in its [`Traits`], which takes most of the work and can be done side by side;
//! [`Recurring`] is told of all pages, and then drops what recurs.

mod saved;

use super::byline::signers;
use super::furniture::{ends_sentence, key};
use super::{Article, Block, BlockKind};
use crate::evidence::Span;
use std::collections::{BTreeMap, HashMap};
use xxhash_rust::xxh3::xxh3_64;

/// On how many accounts a block stands at least that is furniture.
const ACCOUNTS: u32 = 3;
/// And on which share of the outlet's accounts, if it is short, or stands amid the text.
const SHARE: f32 = 0.2;
/// On how many, and which share, if nobody knows whose pages these are.
const UNKNOWN_ACCOUNTS: u32 = 4;
const UNKNOWN_SHARE: f32 = 0.5;
/// Which part of the telling words of furniture at most stands in the rest of its pages, at the ends of a text and within.
const ROOTED: f32 = 0.25;
const ROOTED_WITHIN: f32 = 0.15;
/// Two pages that share this part of the text of the shorter one are one account.
const SAME: f32 = 0.5;
/// The part of a text that is left in any case: who loses more is not understood.
const LEFT: f32 = 0.4;
/// Blocks of fewer characters are short: a label or a word of a heading.
const SHORT: u32 = 20;
/// Words of at least this many characters tell what a text is about; and any that is written with a capital.
const TELLING: usize = 7;
/// How many blocks, headlines and titles are kept in mind in all.
const MOST_ENTRIES: usize = if cfg!(test) { 5_000 } else { 500_000 };
/// How many of the newest accounts of an outlet keep their titles where there is too much.
const MOST_TITLES: usize = 10_000;
/// More accounts of one outlet are not counted on; counting begins anew.
const MOST_ACCOUNTS: usize = 1 << 20;
/// How much of a dropped block is quoted, in characters, and of how many.
const QUOTED: usize = 40;
const MOST_QUOTED: usize = 5;

/// What counts of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    outlet: u64,
    /// Whether the outlet is known, and not merely the folder.
    known: bool,
    title: Option<u64>,
    blocks: Vec<Trait>,
    related: Vec<u64>,
    chars: u32,
}

/// What counts of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Trait {
    /// A hash of its folded words.
    key: u64,
    chars: u32,
    /// It may be a label, a heading or a question, which come back within texts.
    label: bool,
    /// It may be the headline of another story.
    headline: bool,
    /// It credits an agency.
    credit: bool,
}

impl Traits {
    /// The traits of an article.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        let (known, outlet) = outlet(article);
        let blocks: Vec<Trait> = article
            .blocks
            .iter()
            .map(|block| Trait::of(block.span.slice(&article.text), block.kind))
            .collect();
        let title = article.title.as_deref().map(key);
        Self {
            outlet: hash(&outlet),
            known,
            title: title.filter(|t| !t.is_empty()).map(|t| hash(&t)),
            chars: blocks.iter().map(|b| b.chars).sum(),
            blocks,
            related: article
                .related
                .iter()
                .map(|related| hash(&key(&related.title)))
                .collect(),
        }
    }
}

impl Trait {
    fn of(text: &str, kind: BlockKind) -> Self {
        let chars = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let ends = ends_sentence(text);
        let question = text
            .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '»' | '"' | '”'))
            .ends_with(['?', '？', '؟']);
        Self {
            key: hash(&key(text)),
            chars,
            label: kind == BlockKind::SubHeading || chars < SHORT || question,
            headline: kind != BlockKind::SubHeading && chars >= SHORT && !ends,
            credit: chars < 80 && !signers(text, &[], false).agencies.is_empty(),
        }
    }
}

/// Who publishes, and whether that is known: the domain, or the name, or where the pages lie.
fn outlet(article: &Article) -> (bool, String) {
    let host = article
        .url
        .as_deref()
        .and_then(|url| url::Url::parse(url).ok())
        .and_then(|url| url.host_str().map(str::to_ascii_lowercase));
    if let Some(host) = host {
        let domain = psl::domain_str(&host).unwrap_or(&host);
        return (true, format!("domain {domain}"));
    }
    if let Some(name) = &article.outlet {
        return (true, format!("name {}", key(name)));
    }
    let path = article.path.as_deref().unwrap_or_default();
    let folder = path
        .rsplit_once(['/', '\\'])
        .map_or("", |(folder, _)| folder);
    (false, format!("folder {folder}"))
}

fn hash(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

/// What is known of the pages of all outlets.
#[derive(Debug, Default)]
pub struct Recurring {
    outlets: BTreeMap<u64, Outlet>,
    /// How much is kept in mind of all of them.
    entries: usize,
}

/// What is known of the pages of one outlet.
#[derive(Debug, Default)]
struct Outlet {
    /// Characters of the text of each account, by its number.
    accounts: Vec<u32>,
    /// Accounts by their titles.
    titles: HashMap<u64, u32>,
    blocks: HashMap<u64, Seen>,
    related: HashMap<u64, Seen>,
}

/// Where a block was seen.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    /// How many accounts have it.
    accounts: u32,
    /// The last of them.
    last: u32,
    /// The share of its telling words that stand elsewhere on the page, summed over all accounts but the first.
    rooted: f32,
}

impl Seen {
    /// Adds an account. Accounts have rising numbers: one that is not higher than the last is another version of it or of
    /// one before, and does not count.
    fn add(&mut self, account: u32, rooted: f32) {
        if self.accounts == 0 {
            *self = Self {
                accounts: 1,
                last: account,
                rooted: 0.0,
            };
        } else if account > self.last {
            self.accounts += 1;
            self.last = account;
            self.rooted += rooted;
        }
    }

    fn rooted(&self) -> f32 {
        self.rooted / self.accounts.saturating_sub(1).max(1) as f32
    }
}

/// The number of an account of an outlet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account(u32);

impl Recurring {
    /// Takes note of a page.
    pub fn learn(&mut self, article: &Article, traits: &Traits) -> Account {
        let outlet = self.outlets.entry(traits.outlet).or_default();
        let before = outlet.entries();
        let account = outlet.account(traits);
        let mut elsewhere = None;
        for (index, block) in traits.blocks.iter().enumerate() {
            let seen = outlet.blocks.entry(block.key).or_default();
            let rooted = if seen.accounts > 0 && account > seen.last {
                let words = elsewhere.get_or_insert_with(|| Words::of(article));
                words.rooted(article, index)
            } else {
                0.0
            };
            seen.add(account, rooted);
        }
        for related in &traits.related {
            outlet
                .related
                .entry(*related)
                .or_default()
                .add(account, 0.0);
        }
        self.entries += outlet.entries() - before;
        Account(account)
    }

    /// Forgets what was seen least, if there is too much to keep in mind. Called between portions of pages, so that what a
    /// portion teaches is still known when its furniture is dropped.
    pub fn forget(&mut self) {
        for least in [2, ACCOUNTS, u32::MAX] {
            if self.entries <= MOST_ENTRIES {
                return;
            }
            for outlet in self.outlets.values_mut() {
                outlet.forget(least);
            }
            self.outlets.retain(|_, outlet| outlet.entries() > 0);
            self.entries = self.outlets.values().map(Outlet::entries).sum();
        }
    }

    /// Drops what recurs from an article's text, and says so in its provenance. Its blocks and id are made anew.
    pub fn strip(&self, article: &mut Article, traits: &Traits, account: Account) {
        let Some(outlet) = self.outlets.get(&traits.outlet) else {
            return;
        };
        let kept = outlet.kept(traits, account.0);
        if kept.iter().all(|kept| *kept) {
            return;
        }
        note(article, &kept, outlet.accounts.len());
        rebuild(article, &kept);
        article.rename();
    }
}

impl Outlet {
    fn entries(&self) -> usize {
        self.blocks.len() + self.related.len() + self.titles.len()
    }

    /// Keeps what was seen on so many accounts, and the newest titles.
    fn forget(&mut self, least: u32) {
        if least == u32::MAX || self.accounts.len() > MOST_ACCOUNTS {
            *self = Self::default();
            return;
        }
        self.blocks.retain(|_, seen| seen.accounts >= least);
        self.related.retain(|_, seen| seen.accounts >= least);
        // An outlet of which nothing has come back yet is not kept for its titles.
        let known = !self.blocks.is_empty();
        let old = self.accounts.len().saturating_sub(MOST_TITLES);
        self.titles
            .retain(|_, account| known && *account as usize >= old);
    }

    /// The account that a page is: a new one, or one that was seen before.
    fn account(&mut self, traits: &Traits) -> u32 {
        let same_title = traits.title.and_then(|t| self.titles.get(&t).copied());
        let account = same_title.or_else(|| self.version_of(traits));
        let account = account.unwrap_or_else(|| {
            self.accounts.push(traits.chars);
            u32::try_from(self.accounts.len() - 1).unwrap_or(u32::MAX)
        });
        if let Some(title) = traits.title {
            self.titles.entry(title).or_insert(account);
        }
        if let Some(chars) = self.accounts.get_mut(account as usize) {
            *chars = (*chars).max(traits.chars);
        }
        account
    }

    /// The account that shares most of the text with a page.
    fn version_of(&self, traits: &Traits) -> Option<u32> {
        let mut shared: BTreeMap<u32, u32> = BTreeMap::new();
        for block in &traits.blocks {
            if let Some(seen) = self.blocks.get(&block.key) {
                *shared.entry(seen.last).or_default() += block.chars;
            }
        }
        let (account, chars) = shared.into_iter().max_by_key(|(_, chars)| *chars)?;
        let other = self.accounts.get(account as usize)?;
        (chars as f32 >= SAME * traits.chars.min(*other) as f32).then_some(account)
    }

    /// Which blocks of a page are its text.
    fn kept(&self, traits: &Traits, account: u32) -> Vec<bool> {
        let blocks = &traits.blocks;
        let mut kept = vec![true; blocks.len()];
        let end =
            |block: &Trait| self.is_end(block, traits.known) || self.is_headline(block, account);
        let after = blocks.iter().rev().take_while(|b| end(b)).count();
        let before = blocks
            .iter()
            .take(blocks.len() - after)
            .take_while(|b| !b.label && end(b))
            .count();
        for (index, block) in blocks.iter().enumerate() {
            let at_end = index < before || index >= blocks.len() - after;
            let within =
                || traits.known && (self.is_within(block) || self.is_headline(block, account));
            if (at_end || within())
                && let Some(kept) = kept.get_mut(index)
            {
                *kept = false;
            }
        }
        let left: u32 = blocks
            .iter()
            .zip(&kept)
            .filter(|(_, kept)| **kept)
            .map(|(block, _)| block.chars)
            .sum();
        if (left as f32) < LEFT * traits.chars as f32 {
            kept.fill(true);
        }
        kept
    }

    fn share(&self, seen: &Seen) -> f32 {
        seen.accounts as f32 / self.accounts.len().max(1) as f32
    }

    /// Whether a block is furniture if it stands at the end of a text, or where it begins.
    fn is_end(&self, block: &Trait, known: bool) -> bool {
        let Some(seen) = self.blocks.get(&block.key) else {
            return false;
        };
        let (accounts, share) = if known {
            (ACCOUNTS, if block.chars < SHORT { SHARE } else { 0.0 })
        } else {
            (UNKNOWN_ACCOUNTS, UNKNOWN_SHARE)
        };
        !block.credit
            && seen.accounts >= accounts
            && self.share(seen) >= share
            && seen.rooted() <= ROOTED
    }

    /// Whether a block is furniture wherever it stands.
    fn is_within(&self, block: &Trait) -> bool {
        !block.label
            && !block.credit
            && self.blocks.get(&block.key).is_some_and(|seen| {
                seen.accounts >= ACCOUNTS
                    && self.share(seen) >= SHARE
                    && seen.rooted() <= ROOTED_WITHIN
            })
    }

    /// Whether a block is the headline of another account, or one that other pages point to.
    fn is_headline(&self, block: &Trait, account: u32) -> bool {
        let titled = || self.titles.get(&block.key).is_some_and(|a| *a != account);
        let pointed = || {
            let seen = self.related.get(&block.key);
            seen.is_some_and(|seen| seen.accounts >= 2)
        };
        block.headline && (titled() || pointed())
    }
}

/// The telling words of a page: for each, the block in which it stands, or none if there are several or it is in the title.
struct Words(HashMap<u64, Option<usize>>);

impl Words {
    fn of(article: &Article) -> Self {
        let mut words = HashMap::new();
        if let Some(title) = &article.title {
            telling(title, |word| {
                words.insert(word, None);
            });
        }
        for (index, block) in article.blocks.iter().enumerate() {
            telling(block.span.slice(&article.text), |word| {
                words
                    .entry(word)
                    .and_modify(|at| {
                        if *at != Some(index) {
                            *at = None;
                        }
                    })
                    .or_insert(Some(index));
            });
        }
        Self(words)
    }

    /// The share of the telling words of a block that stand elsewhere on the page too.
    fn rooted(&self, article: &Article, index: usize) -> f32 {
        let Some(block) = article.blocks.get(index) else {
            return 0.0;
        };
        let (mut all, mut rooted) = (0u32, 0u32);
        telling(block.span.slice(&article.text), |word| {
            all += 1;
            rooted += u32::from(self.0.get(&word).is_some_and(|at| *at != Some(index)));
        });
        rooted as f32 / all.max(1) as f32
    }
}

/// Gives the words to `each` that tell what a text is about: long ones, names and numbers. Scripts without spaces give pairs of
/// characters, scripts without capitals all words that are not very short.
fn telling(text: &str, mut each: impl FnMut(u64)) {
    let mut starts = true;
    for piece in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        if let Some(first) = word.chars().next() {
            let count = word.chars().count();
            if first >= '\u{2e80}' {
                let mut before = None;
                for c in word.chars() {
                    if let Some(before) = before.replace(c) {
                        each(hash(&format!("{before}{c}")));
                    }
                }
            } else if count >= TELLING
                || (first.is_uppercase() && !starts && count > 2)
                || (first.is_numeric() && count > 1)
                || (!first.is_uppercase() && !first.is_lowercase() && count > 3)
            {
                each(hash(&key(word)));
            }
            starts = false;
        }
        starts |= piece.ends_with(['.', '!', '?', '…']);
    }
}

/// Says what is dropped.
fn note(article: &mut Article, kept: &[bool], accounts: usize) {
    let dropped = article.blocks.iter().zip(kept).filter(|(_, kept)| !**kept);
    let words: Vec<String> = dropped
        .map(|(block, _)| quoted(block.span.slice(&article.text)))
        .collect();
    let more = match words.len().saturating_sub(MOST_QUOTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let first: Vec<String> = words.into_iter().take(MOST_QUOTED).collect();
    article.provenance.insert(
        "furniture",
        format!(
            "recurs on pages of the outlet ({accounts} known): {}{more}",
            first.join(", ")
        ),
    );
}

fn quoted(text: &str) -> String {
    let start: String = text.chars().take(QUOTED).collect();
    let cut = if start.len() < text.len() { "…" } else { "" };
    format!("“{start}{cut}”")
}

/// Makes text, blocks and lede anew of the blocks that are kept.
fn rebuild(article: &mut Article, kept: &[bool]) {
    let text = std::mem::take(&mut article.text);
    let blocks = std::mem::take(&mut article.blocks);
    for (block, _) in blocks.iter().zip(kept).filter(|(_, kept)| **kept) {
        if !article.text.is_empty() {
            article.text.push_str("\n\n");
        }
        let start = article.text.len();
        article.text.push_str(block.span.slice(&text));
        article.blocks.push(Block {
            kind: block.kind,
            span: Span::new(start, article.text.len()),
        });
    }
    let first = |kind| article.blocks.iter().find(|b: &&Block| b.kind == kind);
    let lede = first(BlockKind::Lede).or_else(|| first(BlockKind::Paragraph));
    article.lede = lede.map(|block| block.span.slice(&article.text).to_owned());
}

#[cfg(test)]
mod tests;
