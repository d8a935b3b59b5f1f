//! Furniture: the words by which menus, share buttons, related links and bylines are known.
//!
//! A page is asked before its language is known, and pages mix languages ("Close Button" under a French text): the cues
//! of all languages are asked together. Only words decide here; where they stand is weighed in [`super::label`].

use crate::language::{Language, Section, fold};
use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::OnceLock;

/// `furniture.toml`: phrases, folded.
#[derive(Default)]
pub struct FurnitureData {
    source: FurnitureSource,
}

/// `furniture.toml` as written. Phrases in lower case; accents, apostrophes and final marks do not matter.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FurnitureSource {
    /// Whole lines around advertising.
    advertising: Vec<String>,
    /// Whole lines of menus and buttons.
    menu: Vec<String>,
    /// Beginnings of short lines of share buttons.
    share: Vec<String>,
    /// Words inside somewhat longer lines that ask to share.
    share_inside: Vec<String>,
    /// Headings above links to other stories.
    related: Vec<String>,
    /// Words inside notices about comments.
    comments: Vec<String>,
    /// Words inside invitations to newsletters and apps.
    newsletter: Vec<String>,
    /// Words inside offers of subscriptions.
    paywall: Vec<String>,
    /// Those of them that say that the text is cut off here.
    paywall_stub: Vec<String>,
    /// Words inside cookie dialogs and technical notices.
    cookies: Vec<String>,
    /// Words inside legal notices.
    legal: Vec<String>,
    /// What stands before the authors' names.
    by: Vec<String>,
    /// What stands before agencies in a byline.
    with: Vec<String>,
    /// What stands between names.
    and: Vec<String>,
    /// What stands before the date of publication.
    published: Vec<String>,
    /// What stands before the date of the last change.
    updated: Vec<String>,
    /// What stands before a picture's credit.
    credit: Vec<String>,
    /// Notices of rights that are glued to captions.
    rights: Vec<String>,
    /// Beginnings of the titles of live blogs.
    live: Vec<String>,
    /// Beginnings of the titles of digests of many events.
    digest: Vec<String>,
    /// Articles with which the names of outlets begin.
    articles: Vec<String>,
    /// Who signs and is no person: the newsroom, the web desk.
    desks: Vec<String>,
    /// Words for "agencies" without a name.
    agencies: Vec<String>,
    /// What stands before a medium that is named as the source of what is told.
    source_before: Vec<String>,
    /// What stands behind one.
    source_after: Vec<String>,
    /// What people are called beside their names in a byline.
    roles: Vec<String>,
    /// Words in lower case that are part of names.
    particles: Vec<String>,
    /// Whether 3/4/2021 is a day of March.
    month_first: bool,
    /// Regions (of domains and language tags) where it is one of April all the same.
    day_first_regions: Vec<String>,
    /// Names of the months, January first.
    months: Vec<Vec<String>>,
    /// Words of class and id attributes, by what they say of the element.
    classes: ClassSource,
}

/// Words of class and id attributes.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ClassSource {
    related: Vec<String>,
    share: Vec<String>,
    advertising: Vec<String>,
    newsletter: Vec<String>,
    comments: Vec<String>,
    paywall: Vec<String>,
    cookies: Vec<String>,
    menu: Vec<String>,
    footer: Vec<String>,
    sidebar: Vec<String>,
    hidden: Vec<String>,
    tags: Vec<String>,
    embed: Vec<String>,
    #[serde(rename = "box")]
    boxed: Vec<String>,
    unseen: Vec<String>,
    figure: Vec<String>,
    caption: Vec<String>,
    credit: Vec<String>,
    author: Vec<String>,
    bio: Vec<String>,
    date: Vec<String>,
    kicker: Vec<String>,
    lede: Vec<String>,
    title: Vec<String>,
    body: Vec<String>,
}

impl Section for FurnitureData {
    const FILE: &'static str = "furniture.toml";
    type Source = FurnitureSource;

    fn compile(source: FurnitureSource) -> Result<Self, String> {
        if !matches!(source.months.len(), 0 | 12) {
            return Err(format!(
                "months: 12 lists are wanted, not {}",
                source.months.len()
            ));
        }
        Ok(Self { source })
    }
}

impl FurnitureData {
    /// Whether a month written in figures stands before its day, in any of these regions.
    pub(super) fn month_first<'r>(&self, mut regions: impl Iterator<Item = &'r str>) -> bool {
        self.source.month_first
            && !regions.any(|r| {
                let listed = &self.source.day_first_regions;
                listed.iter().any(|l| l.eq_ignore_ascii_case(r))
            })
    }
}

/// What an element's tag, class or id say of it. A set of bits, because one element may say several things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flags(pub u32);

impl Flags {
    pub(super) const RELATED: Self = Self(1);
    pub(super) const SHARE: Self = Self(1 << 1);
    pub(super) const ADVERT: Self = Self(1 << 2);
    pub(super) const NEWSLETTER: Self = Self(1 << 3);
    pub(super) const COMMENTS: Self = Self(1 << 4);
    pub(super) const PAYWALL: Self = Self(1 << 5);
    pub(super) const COOKIES: Self = Self(1 << 6);
    pub(super) const MENU: Self = Self(1 << 7);
    pub(super) const FOOTER: Self = Self(1 << 8);
    pub(super) const SIDEBAR: Self = Self(1 << 9);
    pub(super) const HIDDEN: Self = Self(1 << 10);
    pub(super) const TAGS: Self = Self(1 << 11);
    pub(super) const BIO: Self = Self(1 << 12);
    pub(super) const CAPTION: Self = Self(1 << 13);
    pub(super) const CREDIT: Self = Self(1 << 14);
    pub(super) const AUTHOR: Self = Self(1 << 15);
    pub(super) const DATE: Self = Self(1 << 16);
    pub(super) const KICKER: Self = Self(1 << 17);
    pub(super) const LEDE: Self = Self(1 << 18);
    pub(super) const TITLE: Self = Self(1 << 19);
    pub(super) const BODY: Self = Self(1 << 20);
    pub(super) const FIGURE: Self = Self(1 << 21);
    pub(super) const ARTICLE: Self = Self(1 << 22);
    pub(super) const FORM: Self = Self(1 << 23);
    pub(super) const QUOTE: Self = Self(1 << 24);
    pub(super) const ITEM: Self = Self(1 << 25);
    pub(super) const ARTICLE_BODY: Self = Self(1 << 26);
    pub(super) const TABLE: Self = Self(1 << 27);
    pub(super) const ARTICLE_TAG: Self = Self(1 << 28);
    /// A post of a social network, shown inside.
    pub(super) const EMBED: Self = Self(1 << 29);
    /// A box with facts, a summary or a poll beside the text.
    pub(super) const BOX: Self = Self(1 << 30);
    /// Not meant to be seen: for screen readers, or scrambled.
    pub(super) const UNSEEN: Self = Self(1 << 31);

    /// All that say that an element is furniture. A paywall is not: sites give that class to the part that is paid for.
    pub(super) const FURNITURE: Self = Self(((1 << 13) - 1) & !(1 << 5));

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// What a line's words say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    Advertising,
    Menu,
    Share,
    Related,
    Comments,
    Newsletter,
    Paywall,
    Cookies,
    Legal,
}

/// The cues of all languages.
pub(super) struct Cues {
    whole: FxHashMap<String, Cue>,
    /// Phrases that stand at the start of a line, by their first word.
    starts: FxHashMap<String, Vec<(String, Start)>>,
    /// Finds the phrases of `inside` in one pass over a line.
    phrases: Option<AhoCorasick>,
    inside: Vec<Cue>,
    classes: FxHashMap<String, Flags>,
    months: FxHashMap<String, i8>,
    pub(super) stubs: Vec<String>,
    pub(super) by: Vec<String>,
    pub(super) with: Vec<String>,
    pub(super) and: Vec<String>,
    pub(super) published: Vec<String>,
    pub(super) updated: Vec<String>,
    pub(super) credit: Vec<String>,
    pub(super) rights: Vec<String>,
    pub(super) live: Vec<String>,
    pub(super) digest: Vec<String>,
    pub(super) articles: Vec<String>,
    pub(super) desks: Vec<String>,
    pub(super) agencies: Vec<String>,
    pub(super) source_before: Vec<String>,
    pub(super) source_after: Vec<String>,
    pub(super) roles: Vec<String>,
    pub(super) particles: Vec<String>,
}

/// Lines longer than this, in bytes, are no button or heading.
const SHORT_LINE: usize = 140;
/// Lines longer than this, in bytes, are no notice.
const NOTICE: usize = 400;

impl Cues {
    /// The cues of every language folder together.
    pub(super) fn all() -> &'static Self {
        static ALL: OnceLock<Cues> = OnceLock::new();
        ALL.get_or_init(|| Self::of(Language::all().iter().map(|l| &l.furniture().source)))
    }

    fn of<'s>(sources: impl Iterator<Item = &'s FurnitureSource>) -> Self {
        let sources: Vec<_> = sources.collect();
        let gather = |list: fn(&FurnitureSource) -> &Vec<String>| {
            let mut all: Vec<String> = sources
                .iter()
                .flat_map(|s| list(s))
                .map(|p| key(p))
                .collect();
            // The longest first, so that "par" does not hide "par la rédaction".
            all.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
            all.dedup();
            all
        };
        let related = gather(|s| &s.related);
        let mut whole = FxHashMap::default();
        for (cue, list) in [
            (Cue::Menu, gather(|s| &s.menu)),
            (Cue::Advertising, gather(|s| &s.advertising)),
            (Cue::Related, related.clone()),
        ] {
            whole.extend(list.into_iter().map(|p| (p, cue)));
        }
        let (mut phrases, mut inside) = (Vec::new(), Vec::new());
        for (cue, list) in [
            (Cue::Share, gather(|s| &s.share_inside)),
            (Cue::Comments, gather(|s| &s.comments)),
            (Cue::Cookies, gather(|s| &s.cookies)),
            (Cue::Paywall, gather(|s| &s.paywall)),
            (Cue::Newsletter, gather(|s| &s.newsletter)),
            (Cue::Legal, gather(|s| &s.legal)),
        ] {
            inside.extend(list.iter().map(|_| cue));
            phrases.extend(list);
        }
        let mut months = FxHashMap::default();
        for source in &sources {
            for (number, names) in (1..).zip(&source.months) {
                months.extend(names.iter().map(|n| (fold(n), number)));
            }
        }
        Self {
            whole,
            // Fails only beyond four thousand million phrases.
            phrases: AhoCorasick::new(&phrases).ok(),
            inside,
            months,
            starts: start_phrases(&gather(|s| &s.share), &related),
            classes: class_words(&sources),
            stubs: gather(|s| &s.paywall_stub),
            by: gather(|s| &s.by),
            with: gather(|s| &s.with),
            and: gather(|s| &s.and),
            published: gather(|s| &s.published),
            updated: gather(|s| &s.updated),
            credit: gather(|s| &s.credit),
            rights: gather(|s| &s.rights),
            live: gather(|s| &s.live),
            digest: gather(|s| &s.digest),
            articles: gather(|s| &s.articles),
            agencies: gather(|s| &s.agencies),
            source_before: gather(|s| &s.source_before),
            source_after: gather(|s| &s.source_after),
            roles: gather(|s| &s.roles),
            particles: gather(|s| &s.particles),
            desks: gather(|s| &s.desks)
                .into_iter()
                .chain(gather(|s| &s.agencies))
                .collect(),
        }
    }

    /// What the words of a line say of it; long lines say nothing.
    pub(super) fn of_line(&self, line: &str) -> Option<Cue> {
        if line.len() > NOTICE {
            return None;
        }
        self.of_key(line, &key(line))
    }

    /// The same of a line whose key is known.
    pub(super) fn of_key(&self, line: &str, key: &str) -> Option<Cue> {
        if line.len() > NOTICE {
            return None;
        }
        if let Some(cue) = self.whole.get(key) {
            return Some(*cue);
        }
        let starts = |wanted: Start| {
            let phrases = self.starts.get(first_word(key));
            phrases.is_some_and(|phrases| {
                phrases.iter().any(|(phrase, start)| {
                    *start == wanted
                        && match wanted {
                            Start::Share => begins_glued(key, phrase),
                            Start::Related => begins(key, phrase),
                        }
                })
            })
        };
        if line.len() <= SHORT_LINE && starts(Start::Share) && !ends_sentence(line) {
            return Some(Cue::Share);
        }
        if line.len() <= 100
            && starts(Start::Related)
            && !ends_sentence(line)
            && self.after_related_heading(line).is_none()
        {
            return Some(Cue::Related);
        }
        // Of several phrases the one that is listed first decides.
        let found = self
            .phrases
            .iter()
            .flat_map(|p| p.find_overlapping_iter(key));
        let first = found.map(|m| m.pattern().as_usize()).min()?;
        self.inside.get(first).copied()
    }

    /// The rest of a line such as "À lire aussi : TITLE" behind the heading and its colon.
    pub(super) fn after_related_heading<'l>(&self, line: &'l str) -> Option<&'l str> {
        let (head, rest) = line.split_once([':', '>', '»', '|'])?;
        (head.len() < 80 && self.whole.get(&key(head)) == Some(&Cue::Related)).then(|| rest.trim())
    }

    /// Whether the line says that the text is cut off for those who do not pay.
    pub(super) fn is_stub_notice(&self, line: &str) -> bool {
        line.len() <= NOTICE && {
            let key = key(line);
            self.stubs.iter().any(|p| key.contains(p.as_str()))
        }
    }

    /// The number of a month's name.
    pub(super) fn month(&self, word: &str) -> Option<i8> {
        self.months.get(&fold(word)).copied()
    }

    /// What a class or id attribute says.
    pub(super) fn of_class(&self, value: &str) -> Flags {
        let mut flags = Flags::default();
        let mut word = String::new();
        let mut lower = false;
        for token in value.split_ascii_whitespace() {
            let mut joined = String::new();
            for c in token.chars().chain([' ']) {
                let border = !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && lower);
                if border && !word.is_empty() {
                    flags = flags.with(self.classes.get(&word).copied().unwrap_or_default());
                    word.clear();
                }
                lower = c.is_ascii_lowercase();
                if c.is_ascii_alphanumeric() {
                    word.push(c.to_ascii_lowercase());
                    joined.push(c.to_ascii_lowercase());
                }
            }
            if joined.len() < 24 {
                flags = flags.with(self.classes.get(&joined).copied().unwrap_or_default());
            }
        }
        flags
    }
}

/// What a phrase at the start of a line makes of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    Share,
    Related,
}

/// A single word is no sign of related stories at the start of a line: only whole lines are.
fn start_phrases(share: &[String], related: &[String]) -> FxHashMap<String, Vec<(String, Start)>> {
    let mut starts: FxHashMap<String, Vec<(String, Start)>> = FxHashMap::default();
    let related = related.iter().filter(|p| p.contains(' '));
    let all = share.iter().map(|p| (p, Start::Share));
    for (phrase, start) in all.chain(related.map(|p| (p, Start::Related))) {
        let entry = starts.entry(first_word(phrase).to_owned()).or_default();
        entry.push((phrase.clone(), start));
    }
    starts
}

/// The letters and digits with which a key begins.
fn first_word(key: &str) -> &str {
    let end = key
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(key.len());
    key.get(..end).unwrap_or_default()
}

fn class_words(sources: &[&FurnitureSource]) -> FxHashMap<String, Flags> {
    let mut words: FxHashMap<String, Flags> = FxHashMap::default();
    for source in sources {
        let c = &source.classes;
        for (flag, list) in [
            (Flags::RELATED, &c.related),
            (Flags::SHARE, &c.share),
            (Flags::ADVERT, &c.advertising),
            (Flags::NEWSLETTER, &c.newsletter),
            (Flags::COMMENTS, &c.comments),
            (Flags::PAYWALL, &c.paywall),
            (Flags::COOKIES, &c.cookies),
            (Flags::MENU, &c.menu),
            (Flags::FOOTER, &c.footer),
            (Flags::SIDEBAR, &c.sidebar),
            (Flags::HIDDEN, &c.hidden),
            (Flags::TAGS, &c.tags),
            (Flags::EMBED, &c.embed),
            (Flags::BOX, &c.boxed),
            (Flags::UNSEEN, &c.unseen),
            (Flags::BIO, &c.bio),
            (Flags::FIGURE, &c.figure),
            (Flags::CAPTION, &c.caption),
            (Flags::CREDIT, &c.credit),
            (Flags::AUTHOR, &c.author),
            (Flags::DATE, &c.date),
            (Flags::KICKER, &c.kicker),
            (Flags::LEDE, &c.lede),
            (Flags::TITLE, &c.title),
            (Flags::BODY, &c.body),
        ] {
            for word in list {
                let entry = words.entry(word.to_lowercase()).or_default();
                *entry = entry.with(flag);
            }
        }
    }
    words
}

/// The form in which phrases are compared: folded, white space collapsed, marks at the ends dropped.
pub(super) fn key(text: &str) -> String {
    let mut key = fold(text);
    let end = |c: char| !c.is_alphanumeric() && c != '&';
    let clean = |key: &str| {
        let edge = |c: Option<char>| c.is_none_or(|c| !end(c));
        let odd = |b: &[u8]| b == b"  " || matches!(b, [b'\t'..=b'\r', _]);
        edge(key.chars().next())
            && edge(key.chars().next_back())
            && key.is_ascii()
            && !key.as_bytes().windows(2).any(odd)
    };
    if clean(&key) {
        return key;
    }
    let folded = std::mem::take(&mut key);
    key.reserve(folded.len());
    for word in folded.split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    key.trim_matches(end).to_owned()
}

/// Whether `key` begins with `phrase` as whole words.
pub(super) fn begins(key: &str, phrase: &str) -> bool {
    key.strip_prefix(phrase)
        .is_some_and(|rest| phrase.ends_with('\'') || !rest.starts_with(char::is_alphanumeric))
}

/// The same for phrases of several words even where the next button's words are glued on ("Copy linkShare").
fn begins_glued(key: &str, phrase: &str) -> bool {
    begins(key, phrase) || (phrase.contains(' ') && key.starts_with(phrase))
}

/// Whether a line ends like a sentence: with a full stop, question or exclamation mark, perhaps inside closing marks.
pub(super) fn ends_sentence(line: &str) -> bool {
    let closing = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\'' | '”' | '’' | '»' | '“' | '‘' | '›' | ')' | ']' | '*'
            )
    };
    let line = line.trim_end_matches(closing);
    line.ends_with([
        '.', '!', '?', '…', '。', '！', '？', '।', '؟', '۔', '՝', '։', '｡',
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_known_by_their_words() {
        let cues = Cues::all();
        for (line, cue) in [
            ("PUBLICITÉ", Some(Cue::Advertising)),
            ("À Lire Aussi", Some(Cue::Related)),
            ("À lire aussi :", Some(Cue::Related)),
            ("Partager cet articleDiscussion", Some(Cue::Share)),
            ("Share this article Copy link", Some(Cue::Share)),
            ("Podcasts", Some(Cue::Menu)),
            (
                "En raison de travaux, les commentaires sont fermés ce soir.",
                Some(Cue::Comments),
            ),
            ("Le ministre a partagé son avis.", None),
            ("Partager l’eau est devenu un métier dans la vallée.", None),
        ] {
            assert_eq!(cues.of_line(line), cue, "{line}");
        }
        assert_eq!(
            cues.after_related_heading("Lire aussi : Un pont s’ouvre"),
            Some("Un pont s’ouvre")
        );
    }

    #[test]
    fn classes_are_read_word_by_word() {
        let cues = Cues::all();
        assert!(cues.of_class("c-Related__item is-big").has(Flags::RELATED));
        assert!(cues.of_class("articleBody").has(Flags::BODY));
        assert!(cues.of_class("post_chapo").has(Flags::LEDE));
        assert!(
            !cues
                .of_class("download header readable")
                .has(Flags::FURNITURE)
        );
    }

    #[test]
    fn sentence_ends() {
        assert!(ends_sentence("Il est parti. »") && ends_sentence("“Really?”"));
        assert!(!ends_sentence("Vie chère : les prix"));
    }
}
