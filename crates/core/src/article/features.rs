//! Features: what is measured of each block of a page, for the model that tells the text from the rest.
//!
//! Nothing here knows a word of any language: cues and class words have been looked up before.

use super::choose::ancestors;
use super::flatten::{Container, Flat, Piece, Shape};
use super::furniture::{Cue, Flags, ends_sentence, key};
use super::label::Label;
use std::collections::HashMap;

/// What is known of a page before its blocks are told apart.
pub(super) struct Scene<'a> {
    pub flat: &'a Flat,
    pub cues: &'a [Option<Cue>],
    /// What speaks for a block being prose of an article, see [`super::choose`].
    pub weights: &'a [f32],
    /// Which containers are cards, see [`cards`].
    pub cards: &'a [bool],
    /// What each block would be called by its tags and cues alone.
    pub labels: &'a [Label],
    /// The container that holds most of the text.
    pub choice: usize,
    /// The title's block.
    pub title: Option<usize>,
    /// The key of the text that the page's metadata gives.
    pub stated: Option<&'a str>,
}

/// The measures of one block.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts {
    chars: usize,
    words: usize,
    density: f32,
    sentence: bool,
    prose: bool,
    shape: Option<Shape>,
    label: Option<Label>,
    cue: Option<Cue>,
    flags: Flags,
    /// How many containers above the chosen one hold the block; none: all that is known is that it is on the page.
    outside: usize,
    behind_title: bool,
    /// Share of the chosen container's prose that stands before, and that is still to come.
    before: f32,
    ahead: f32,
    /// Share of the prose that stands in the same element, and in elements of the same kind.
    home: f32,
    kind: f32,
    /// Share of linked characters in the same element.
    home_links: f32,
    /// Prose just behind.
    leads: bool,
    /// Whether the metadata's text has it; none where there is no such text.
    stated: Option<bool>,
    repeated: bool,
    /// In an element that stands there three times or more, with a linked heading in most of them: a card.
    card: bool,
    /// In an `article` element that holds little of the prose.
    small_article: bool,
    /// A heading that is a link stands in the same element.
    linked_heading: bool,
    labels_field: bool,
    marks: Marks,
    /// How it stands to the block before it.
    pub(super) step: Step,
}

#[cfg(test)]
impl Facts {
    /// A block of which nothing is known but its length.
    pub(super) fn of_length(chars: usize) -> Self {
        Self {
            chars,
            ..Self::default()
        }
    }
}

/// How a block stands to the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Step {
    /// In another element.
    #[default]
    Apart,
    /// In the same element.
    Together,
    /// One of the two is a caption, a signature, a button or the like by its tags and cues.
    Strange,
}

/// What the characters of a block show.
#[derive(Clone, Copy, Debug, Default)]
struct Marks {
    upper: bool,
    lower_start: bool,
    digit_start: bool,
    colon: bool,
    ellipsis: bool,
    arrow: bool,
    bar: bool,
    address: bool,
    copyright: bool,
    quote: bool,
    bullet: bool,
    comma: bool,
    markup: bool,
    label: bool,
}

impl Marks {
    fn of(text: &str) -> Self {
        let (mut upper, mut letters) = (0usize, 0usize);
        let mut marks = Self::default();
        for c in text.chars().take(400) {
            letters += usize::from(c.is_alphabetic());
            upper += usize::from(c.is_uppercase());
            match c {
                '→' | '›' | '▶' | '►' | '»' | '❯' | '⟶' | '▸' => marks.arrow = true,
                '|' | '│' | '·' => marks.bar = true,
                '@' | '#' => marks.address = true,
                '©' => marks.copyright = true,
                '"' | '«' | '“' | '„' => marks.quote = true,
                '•' | '●' | '■' | '▪' => marks.bullet = true,
                ',' | '、' | '،' => marks.comma = true,
                _ => {}
            }
        }
        let first = text.chars().next();
        let last = text.chars().next_back();
        Self {
            upper: letters > 3 && upper * 10 > letters * 7,
            lower_start: first.is_some_and(char::is_lowercase),
            digit_start: first.is_some_and(|c| c.is_ascii_digit()),
            colon: matches!(last, Some(':' | '：')),
            ellipsis: last == Some('…') || text.ends_with("..."),
            address: marks.address || text.contains("://") || text.contains("www."),
            label: text.chars().take(40).any(|c| c == ':') && !text.ends_with(':'),
            arrow: marks.arrow && !text.contains('«'),
            markup: text.starts_with('<') || text.contains("</") || text.contains("{{"),
            ..marks
        }
    }
}

/// Gives every feature of a block, in an order that is the same for all blocks, to `put`.
pub(super) fn for_each(facts: &Facts, mut put: impl FnMut(&'static str, f32)) {
    let mut is = |name, yes: bool| put(name, f32::from(u8::from(yes)));
    is("base", true);
    let c = facts.chars;
    is("under 12 characters", c < 12);
    is("12-24 characters", (12..25).contains(&c));
    is("25-49 characters", (25..50).contains(&c));
    is("50-79 characters", (50..80).contains(&c));
    is("80-159 characters", (80..160).contains(&c));
    is("160-319 characters", (160..320).contains(&c));
    is("320 characters and more", c >= 320);
    is("one or two words", facts.words < 3);
    is("ends a sentence", facts.sentence);
    is("short and ends a sentence", facts.sentence && c < 80);
    is("long and ends no sentence", !facts.sentence && c >= 80);
    is("prose", facts.prose);
    is("some links", facts.density > 0.0);
    is("a third links", facts.density > 0.33);
    is("mostly links", facts.density > 0.66);
    is("all links", facts.density > 0.95);
    is("long and all links", facts.density > 0.95 && c >= 80);
    shapes(facts, &mut is);
    labels(facts, &mut is);
    cues(facts, &mut is);
    for (name, flag) in FLAGS {
        is(name, facts.flags.has(flag));
    }
    is("outside by one", facts.outside == 1);
    is("outside by two", facts.outside == 2);
    is("outside by three or more", facts.outside >= 3);
    is("prose outside", facts.outside > 0 && facts.prose);
    is("before the title", !facts.behind_title);
    is("before all prose", facts.before <= 0.0);
    is("prose before all prose", facts.before <= 0.0 && facts.prose);
    is("behind all prose", facts.ahead <= 0.0);
    is(
        "label before links",
        facts.marks.label && facts.density > 0.4,
    );
    is("short behind all prose", facts.ahead <= 0.0 && !facts.prose);
    is("in the last tenth", facts.ahead <= 0.1);
    is("in the last third", facts.ahead <= 0.34);
    is("element holds no prose", facts.home <= 0.0);
    is("element holds a tenth of the prose", facts.home >= 0.1);
    is("element holds a third of the prose", facts.home >= 0.33);
    is("element holds most prose", facts.home >= 0.66);
    is("kind holds no prose", facts.kind <= 0.0);
    is("kind holds a tenth of the prose", facts.kind >= 0.1);
    is("kind holds a third of the prose", facts.kind >= 0.33);
    is("kind holds most prose", facts.kind >= 0.66);
    is(
        "short of the kind of most prose",
        facts.kind >= 0.5 && c < 80,
    );
    is("element a third links", facts.home_links > 0.33);
    is("element mostly links", facts.home_links > 0.66);
    let heading = matches!(facts.shape, Some(Shape::Heading(_)));
    is("heading that leads prose", heading && facts.leads);
    is("heading that leads none", heading && !facts.leads);
    let item = facts.shape == Some(Shape::Item);
    is("item with links", item && facts.density > 0.33);
    is("item among links", item && facts.home_links > 0.33);
    is("stated", facts.stated == Some(true));
    is("stated and short", facts.stated == Some(true) && c < 50);
    is("not stated", facts.stated == Some(false));
    is(
        "not stated and short",
        facts.stated == Some(false) && c < 50,
    );
    is("repeated", facts.repeated);
    is("labels a field", facts.labels_field);
    is("in a card", facts.card);
    is("in a small article", facts.small_article);
    is("linked heading beside", facts.linked_heading);
    is(
        "linked heading beside short words",
        facts.linked_heading && c < 160,
    );
    let marks = &facts.marks;
    for (name, mark) in [
        ("upper case", marks.upper),
        ("lower case start", marks.lower_start),
        ("digit start", marks.digit_start),
        ("colon end", marks.colon),
        ("ellipsis end", marks.ellipsis),
        ("arrow", marks.arrow),
        ("bar", marks.bar),
        ("address", marks.address),
        ("copyright sign", marks.copyright),
        ("quotation mark", marks.quote),
        ("bullet", marks.bullet),
        ("comma", marks.comma),
        ("markup", marks.markup),
    ] {
        is(name, mark);
    }
}

fn shapes(facts: &Facts, is: &mut impl FnMut(&'static str, bool)) {
    let shape = facts.shape;
    for (name, other) in [
        ("paragraph", Shape::Paragraph),
        ("item", Shape::Item),
        ("quote", Shape::Quote),
        ("caption", Shape::Caption),
        ("cell", Shape::Cell),
        ("plain", Shape::Plain),
    ] {
        is(name, shape == Some(other));
    }
    is("heading 1", shape == Some(Shape::Heading(1)));
    is("heading 2", shape == Some(Shape::Heading(2)));
    is("heading 3", shape == Some(Shape::Heading(3)));
    is("heading 4", matches!(shape, Some(Shape::Heading(4 | 5))));
}

fn labels(facts: &Facts, is: &mut impl FnMut(&'static str, bool)) {
    for (name, other) in [
        ("called title", Label::Title),
        ("called kicker", Label::Kicker),
        ("called caption", Label::Caption),
        ("called credit", Label::Credit),
        ("called byline", Label::Byline),
        ("called date", Label::Date),
        ("called related", Label::Related),
        ("called furniture", Label::Furniture),
        ("called loose", Label::Loose),
    ] {
        is(name, facts.label == Some(other));
    }
}

fn cues(facts: &Facts, is: &mut impl FnMut(&'static str, bool)) {
    for (name, other) in [
        ("advertising words", Cue::Advertising),
        ("menu words", Cue::Menu),
        ("share words", Cue::Share),
        ("related words", Cue::Related),
        ("comment words", Cue::Comments),
        ("newsletter words", Cue::Newsletter),
        ("paywall words", Cue::Paywall),
        ("cookie words", Cue::Cookies),
        ("legal words", Cue::Legal),
    ] {
        is(name, facts.cue == Some(other));
    }
}

const FLAGS: [(&str, Flags); 31] = [
    ("in related", Flags::RELATED),
    ("in share", Flags::SHARE),
    ("in advert", Flags::ADVERT),
    ("in newsletter", Flags::NEWSLETTER),
    ("in comments", Flags::COMMENTS),
    ("in paywall", Flags::PAYWALL),
    ("in cookies", Flags::COOKIES),
    ("in menu", Flags::MENU),
    ("in footer", Flags::FOOTER),
    ("in sidebar", Flags::SIDEBAR),
    ("in hidden", Flags::HIDDEN),
    ("in tags", Flags::TAGS),
    ("in bio", Flags::BIO),
    ("in caption", Flags::CAPTION),
    ("in credit", Flags::CREDIT),
    ("in author", Flags::AUTHOR),
    ("in date", Flags::DATE),
    ("in kicker", Flags::KICKER),
    ("in lede", Flags::LEDE),
    ("in title", Flags::TITLE),
    ("in body", Flags::BODY),
    ("in figure", Flags::FIGURE),
    ("in article", Flags::ARTICLE),
    ("in form", Flags::FORM),
    ("in quote", Flags::QUOTE),
    ("in item", Flags::ITEM),
    ("in stated body", Flags::ARTICLE_BODY),
    ("in table", Flags::TABLE),
    ("in article tag", Flags::ARTICLE_TAG),
    ("in embed", Flags::EMBED),
    ("in box", Flags::BOX),
];

/// The measures of every block of a page.
pub(super) fn facts(scene: &Scene<'_>) -> Vec<Facts> {
    let homes = Homes::of(scene);
    let small = small_articles(scene);
    let outside = outside(scene);
    let (first, end) = scene
        .flat
        .containers
        .get(scene.choice)
        .map_or((0, 0), |c| (c.first as usize, c.end as usize));
    let prose_chars = |at: usize| -> usize {
        let prose = scene.weights.get(at).is_some_and(|w| *w > 0.0);
        scene
            .flat
            .pieces
            .get(at)
            .map_or(0, |p| if prose { p.chars } else { 0 })
    };
    let all: usize = (first..end).map(prose_chars).sum();
    let all = all.max(1) as f32;
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for piece in &scene.flat.pieces {
        *seen.entry(piece.text.as_str()).or_default() += 1;
    }
    let is_prose = |at: Option<usize>| at.is_some_and(|at| prose_chars(at) > 0);
    let mut before = 0;
    let pieces = scene.flat.pieces.iter().enumerate();
    pieces
        .map(|(at, piece)| {
            let mine = prose_chars(at);
            let inside = (first..end).contains(&at);
            let ahead = if at < first {
                1.0
            } else if at >= end {
                0.0
            } else {
                1.0 - (before + mine) as f32 / all
            };
            let facts = Facts {
                chars: piece.chars,
                words: piece.text.split(' ').take(3).count(),
                density: piece.link_density(),
                sentence: ends_sentence(&piece.text),
                prose: mine > 0,
                shape: Some(piece.shape),
                label: scene.labels.get(at).copied(),
                cue: scene.cues.get(at).copied().flatten(),
                flags: scene.flat.flags(piece),
                outside: outside.get(at).copied().unwrap_or_default(),
                behind_title: scene.title.is_none_or(|t| at > t),
                before: before as f32 / all,
                ahead: if mine > 0 && ahead <= 0.0 {
                    0.001
                } else {
                    ahead
                },
                home: homes.prose(homes.home.get(at)) / all,
                kind: homes.prose_of_kind(homes.kind.get(at)) / all,
                home_links: homes.links(homes.home.get(at)),
                leads: is_prose(Some(at + 1)),
                stated: scene.stated.map(|body| is_stated(body, piece)),
                card: scene.cards.get(piece.container as usize) == Some(&true),
                small_article: small.get(piece.container as usize) == Some(&true),
                labels_field: piece.labels_field,
                linked_heading: homes.linked_heading(homes.home.get(at)),
                repeated: seen.get(piece.text.as_str()).is_some_and(|n| *n > 1),
                marks: Marks::of(&piece.text),
                step: step(scene.labels, &homes.home, at),
            };
            if inside {
                before += mine;
            }
            facts
        })
        .collect()
}

fn step(labels: &[Label], homes: &[u32], at: usize) -> Step {
    let is_text = |at: usize| matches!(labels.get(at), Some(Label::Text | Label::Loose));
    match at.checked_sub(1) {
        Some(before) if is_text(at) && is_text(before) => {
            if homes.get(at) == homes.get(before) {
                Step::Together
            } else {
                Step::Apart
            }
        }
        Some(_) => Step::Strange,
        None => Step::Apart,
    }
}

fn is_stated(body: &str, piece: &Piece) -> bool {
    body.contains(&opening(&piece.text))
}

/// The first sixty characters or so of a block, as a key.
pub(super) fn opening(text: &str) -> String {
    let head: String = text.chars().take(60).collect();
    let key = key(&head);
    // The last word may be cut.
    match key.rsplit_once(' ') {
        Some((whole, _)) if text.chars().nth(60).is_some() => whole.to_owned(),
        _ => key,
    }
}

/// For each block how far above the chosen container the first container is that holds both.
fn outside(scene: &Scene<'_>) -> Vec<usize> {
    let mut far = vec![usize::MAX; scene.flat.pieces.len()];
    let up: Vec<usize> = std::iter::once(scene.choice)
        .chain(ancestors(scene.flat, scene.choice))
        .collect();
    for (distance, container) in up.iter().enumerate().rev() {
        if let Some(c) = scene.flat.containers.get(*container)
            && let Some(range) = far.get_mut(c.first as usize..c.end as usize)
        {
            range.fill(distance);
        }
    }
    far
}

/// Which element each block stands in and what kind of element that is, with the prose that these hold.
struct Homes {
    home: Vec<u32>,
    kind: Vec<u64>,
    by_home: HashMap<u32, Held>,
    by_kind: HashMap<u64, usize>,
}

#[derive(Clone, Copy, Default)]
struct Held {
    prose: usize,
    chars: usize,
    linked: usize,
    linked_heading: bool,
}

impl Homes {
    fn of(scene: &Scene<'_>) -> Self {
        let mut homes = Self {
            home: Vec::new(),
            kind: Vec::new(),
            by_home: HashMap::new(),
            by_kind: HashMap::new(),
        };
        let kinds = kinds(scene.flat);
        for (at, piece) in scene.flat.pieces.iter().enumerate() {
            let home = home(scene.flat, piece.container);
            let kind = kinds
                .get(piece.container as usize)
                .copied()
                .unwrap_or_default();
            homes.home.push(home);
            homes.kind.push(kind);
            let prose = scene.weights.get(at).is_some_and(|w| *w > 0.0);
            let held = homes.by_home.entry(home).or_default();
            held.chars += piece.chars;
            held.linked += piece.linked;
            held.linked_heading |= is_linked_heading(piece);
            if prose {
                held.prose += piece.chars;
                *homes.by_kind.entry(kind).or_default() += piece.chars;
            }
        }
        homes
    }

    fn prose(&self, home: Option<&u32>) -> f32 {
        home.and_then(|h| self.by_home.get(h))
            .map_or(0.0, |h| h.prose as f32)
    }

    fn links(&self, home: Option<&u32>) -> f32 {
        home.and_then(|h| self.by_home.get(h))
            .map_or(0.0, |h| h.linked as f32 / h.chars.max(1) as f32)
    }

    fn linked_heading(&self, home: Option<&u32>) -> bool {
        home.and_then(|h| self.by_home.get(h))
            .is_some_and(|h| h.linked_heading)
    }

    fn prose_of_kind(&self, kind: Option<&u64>) -> f32 {
        kind.and_then(|k| self.by_kind.get(k))
            .map_or(0.0, |p| *p as f32)
    }
}

/// The innermost element around a block that holds another block as well.
fn home(flat: &Flat, container: u32) -> u32 {
    let mut at = container;
    while let Some(c) = flat.containers.get(at as usize) {
        if c.end - c.first > 1 || c.parent == at {
            break;
        }
        at = c.parent;
    }
    at
}

fn is_linked_heading(piece: &Piece) -> bool {
    matches!(piece.shape, Shape::Heading(2..)) && piece.link_density() > 0.8
}

/// The prose in the blocks up to each.
fn prose_so_far(scene: &Scene<'_>) -> Vec<usize> {
    let mut so_far = vec![0];
    for (piece, weight) in scene.flat.pieces.iter().zip(scene.weights) {
        let mine = if *weight > 0.0 { piece.chars } else { 0 };
        so_far.push(so_far.last().copied().unwrap_or_default() + mine);
    }
    so_far
}

/// Whether each container is, or stands in, one of several alike that have a linked line each and little of the prose.
pub(super) fn cards(flat: &Flat) -> Vec<bool> {
    let containers = &flat.containers;
    let mut linked = vec![0usize];
    for piece in &flat.pieces {
        let mine = usize::from(piece.link_density() > 0.8 && piece.chars >= 15);
        linked.push(linked.last().copied().unwrap_or_default() + mine);
    }
    let has_link = |c: &Container| linked.get(c.end as usize) > linked.get(c.first as usize);
    let mut groups: HashMap<(u32, u64), [usize; 3]> = HashMap::new();
    for container in containers {
        let [count, with_link, blocks] = groups
            .entry((container.parent, container.kind))
            .or_default();
        *count += 1;
        *with_link += usize::from(has_link(container));
        *blocks += (container.end - container.first) as usize;
    }
    let mut cards: Vec<bool> = Vec::with_capacity(containers.len());
    for (at, container) in containers.iter().enumerate() {
        let above =
            container.parent as usize != at && cards.get(container.parent as usize) == Some(&true);
        let own = groups.get(&(container.parent, container.kind)).is_some_and(
            |[count, with_link, blocks]| {
                *count >= 3 && with_link * 10 >= count * 7 && *blocks >= count * 2
            },
        );
        cards.push(above || own);
    }
    cards
}

/// Whether each container is, or stands in, an `article` that holds less than a fifth of the prose.
fn small_articles(scene: &Scene<'_>) -> Vec<bool> {
    let prose = prose_so_far(scene);
    let all = prose.last().copied().unwrap_or_default();
    let upto = |at: u32| prose.get(at as usize).copied().unwrap_or_default();
    let mut small: Vec<bool> = Vec::with_capacity(scene.flat.containers.len());
    for (at, container) in scene.flat.containers.iter().enumerate() {
        let above =
            container.parent as usize != at && small.get(container.parent as usize) == Some(&true);
        let own = container.own.has(Flags::ARTICLE_TAG)
            && (upto(container.end) - upto(container.first)) * 5 < all;
        small.push(above || own);
    }
    small
}

/// The kind of each container: its tag and classes with those of the two above.
fn kinds(flat: &Flat) -> Vec<u64> {
    let at = |at: u32| flat.containers.get(at as usize);
    let mix =
        |upper: u64, lower: u64| upper.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23) ^ lower;
    flat.containers
        .iter()
        .map(|container| {
            let above = at(container.parent);
            let top = above.and_then(|a| at(a.parent));
            mix(
                mix(top.map_or(0, |c| c.kind), above.map_or(0, |c| c.kind)),
                container.kind,
            )
        })
        .collect()
}
