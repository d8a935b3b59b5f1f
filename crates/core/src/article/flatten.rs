//! Flatten: a page's tree as blocks of text in reading order, each with what its tags say of it.

use super::furniture::{Cues, Flags, ends_sentence, key};
use crate::page::html::dom::{Data, Document, Element, Node, NodeId, Step, collapse_into};
use std::collections::{HashMap, HashSet};

/// The shape of a block, from its nearest tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Paragraph,
    Heading(u8),
    Item,
    Quote,
    Caption,
    Cell,
    Plain,
}

/// A run of text that stands by itself on the page.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The container it stands in, as an index.
    pub container: u32,
    pub shape: Shape,
    pub text: String,
    /// Length in characters, those of East Asian scripts counted twice, and how many of them are in links.
    pub chars: usize,
    pub linked: usize,
    /// Where its first link points.
    pub href: Option<String>,
    /// The `datetime` of its `time` element.
    pub datetime: Option<String>,
    /// Whether words of it name a field of a form.
    pub labels_field: bool,
}

impl Piece {
    /// The share of characters in links.
    pub(super) fn link_density(&self) -> f32 {
        self.linked as f32 / self.chars.max(1) as f32
    }
}

/// An element that holds blocks.
#[derive(Clone, Debug)]
pub(super) struct Container {
    pub node: NodeId,
    /// The container above; the first is its own.
    pub parent: u32,
    /// What the element itself says.
    pub own: Flags,
    /// What it and all above say, void flags left out.
    pub flags: Flags,
    /// The blocks below: from this index up to the other.
    pub first: u32,
    pub end: u32,
    pub shape: Shape,
    /// A hash of its tag and classes: elements of one kind are laid out alike.
    pub kind: u64,
}

/// A page as blocks.
#[derive(Debug, Default)]
pub(super) struct Flat {
    pub containers: Vec<Container>,
    pub pieces: Vec<Piece>,
    /// What pictures say of themselves (`alt`, `title`), as keys: a block that says the same is a caption.
    pub pictures: HashSet<String>,
}

/// A line that ends a sentence and has at least as many bytes is a paragraph even where a single line break ends it.
const LINE: usize = 80;

/// The length of a text in characters, those of East Asian scripts counted twice: they say as much as two or three
/// letters.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let wide = |c: char| {
        matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
            | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}')
    };
    text.chars().map(|c| 1 + usize::from(wide(c))).sum()
}

/// Flattens a page. `hidden`: whether to read also what the page hides.
pub(super) fn flatten(document: &Document, hidden: bool) -> Flat {
    let mut walker = Walker {
        document,
        cues: Cues::all(),
        hidden,
        classes: HashMap::new(),
        flat: Flat::default(),
        stack: Vec::new(),
        text: String::new(),
        linked: 0,
        links: 0,
        href: None,
        breaks: 0,
        datetime: None,
        labels: 0,
        labels_field: false,
    };
    walker.open(document.root(), Flags::default(), Shape::Plain);
    let mut walk = document.walk(document.root());
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(id) => {
                if !walker.enter(id) {
                    walk.skip_children(id);
                }
            }
            Step::Leave(id) => walker.leave(id),
        }
    }
    walker.close();
    walker.flat.settle_flags();
    walker.flat
}

struct Walker<'d> {
    document: &'d Document,
    cues: &'static Cues,
    hidden: bool,
    /// What each class or id attribute of the page says: most stand there many times.
    classes: HashMap<&'d str, Flags>,
    flat: Flat,
    /// Open containers.
    stack: Vec<u32>,
    text: String,
    linked: usize,
    links: usize,
    href: Option<String>,
    breaks: usize,
    datetime: Option<String>,
    /// Open `label` elements, and whether the block has words of one.
    labels: usize,
    labels_field: bool,
}

impl<'d> Walker<'d> {
    /// Whether what is below the node is read.
    fn enter(&mut self, id: NodeId) -> bool {
        match self.document.node(id).map(|n| &n.data) {
            Some(Data::Text(words)) => {
                if !words.trim_ascii().is_empty() {
                    self.breaks = 0;
                    self.labels_field |= self.labels > 0;
                }
                let before = self.text.len();
                collapse_into(&mut self.text, words);
                if self.links > 0 {
                    let added = self.text.get(before..).unwrap_or_default();
                    self.linked += width(added);
                }
                true
            }
            Some(Data::Element(element)) => self.enter_element(id, element),
            _ => true,
        }
    }

    fn enter_element(&mut self, id: NodeId, element: &'d Element) -> bool {
        let tag = element.tag();
        if is_skipped(tag) || (!self.hidden && is_hidden(element) && !self.is_paid_part(element)) {
            return false;
        }
        if tag == "br" || (tag == "span" && self.is_drawn_break(id, element)) {
            self.breaks += 1;
            if self.breaks > 1 || (self.text.len() >= LINE && ends_sentence(&self.text)) {
                self.flush();
            } else {
                collapse_into(&mut self.text, " ");
            }
            return false;
        }
        if tag == "img" {
            let said = ["alt", "title"].iter().filter_map(|a| element.attribute(a));
            let said = said.filter(|t| (15..400).contains(&t.len()));
            self.flat.pictures.extend(said.map(key));
        }
        if tag == "a" {
            self.links += 1;
            if self.href.is_none() {
                self.href = element.attribute("href").map(str::to_owned);
            }
        }
        if tag == "label" {
            self.labels += 1;
        }
        if tag == "time" {
            self.datetime = element
                .attribute("datetime")
                .map(str::to_owned)
                .or(self.datetime.take());
        }
        let flags = self.own_flags(tag, element);
        if flags.has(Flags::UNSEEN) && !self.hidden {
            return false;
        }
        if is_inline(tag) && !self.stands_alone(tag, flags) {
            return true;
        }
        let link = self.href.take().filter(|_| self.links > 0);
        let datetime = if tag == "time" {
            self.datetime.take()
        } else {
            None
        };
        self.flush();
        self.href = link;
        self.datetime = datetime;
        self.open(id, flags, shape_of(tag));
        true
    }

    /// An empty element that its class names a line break: scripts that lay out text write such.
    fn is_drawn_break(&self, id: NodeId, element: &Element) -> bool {
        let mut classes = element
            .attribute("class")
            .unwrap_or_default()
            .split_ascii_whitespace();
        classes.any(|c| c == "br" || c == "linebreak")
            && self.document.node(id).is_some_and(Node::is_empty)
    }

    /// What a paywall hides in the browser is on the page all the same.
    fn is_paid_part(&self, element: &Element) -> bool {
        element
            .attribute("class")
            .is_some_and(|class| self.cues.of_class(class).has(Flags::PAYWALL))
    }

    fn leave(&mut self, id: NodeId) {
        match self.document.element(id).map(Element::tag) {
            Some("a") => self.links = self.links.saturating_sub(1),
            Some("label") => self.labels = self.labels.saturating_sub(1),
            _ => {}
        }
        let current = self
            .stack
            .last()
            .and_then(|c| self.flat.containers.get(*c as usize));
        if current.is_some_and(|c| c.node == id) && self.stack.len() > 1 {
            self.close();
        }
    }

    fn open(&mut self, node: NodeId, own: Flags, shape: Shape) {
        let index = self.flat.containers.len() as u32;
        let mut kind = xxhash_rust::xxh3::Xxh3::new();
        if let Some(element) = self.document.element(node) {
            kind.update(element.tag().as_bytes());
            kind.update(element.attribute("class").unwrap_or_default().as_bytes());
        }
        let at = self.flat.pieces.len() as u32;
        self.flat.containers.push(Container {
            node,
            parent: self.stack.last().copied().unwrap_or(index),
            own,
            flags: own,
            first: at,
            end: at,
            shape,
            kind: kind.digest(),
        });
        self.stack.push(index);
    }

    fn close(&mut self) {
        self.flush();
        let end = self.flat.pieces.len() as u32;
        if let Some(container) = self
            .stack
            .pop()
            .and_then(|c| self.flat.containers.get_mut(c as usize))
        {
            container.end = end;
        }
    }

    /// Ends the current block.
    fn flush(&mut self) {
        let text = self.text.trim();
        if !text.is_empty() {
            let container = self.stack.last().copied().unwrap_or_default();
            let shape = self
                .flat
                .containers
                .get(container as usize)
                .map_or(Shape::Plain, |c| c.shape);
            let chars = width(text);
            self.flat.pieces.push(Piece {
                container,
                shape,
                chars,
                linked: self.linked.min(chars),
                href: self.href.take(),
                datetime: self.datetime.take(),
                labels_field: self.labels_field,
                text: text.to_owned(),
            });
        }
        self.text.clear();
        self.linked = 0;
        self.labels_field = false;
        if self.links == 0 {
            self.href = None;
        }
        self.breaks = 0;
    }

    fn own_flags(&mut self, tag: &str, element: &'d Element) -> Flags {
        let mut flags = tag_flags(tag);
        if tag.contains('-') {
            flags = flags.with(self.cues.of_class(tag));
        }
        for attribute in &element.attributes {
            let value = &*attribute.value;
            flags = flags.with(match &*attribute.name.local {
                "class" | "id" | "data-component" | "data-testid" | "data-module" => *self
                    .classes
                    .entry(value)
                    .or_insert_with(|| self.cues.of_class(value)),
                "role" => role_flags(value),
                "itemprop" => itemprop_flags(value),
                "rel" if value == "author" => Flags::AUTHOR,
                "rel" if value == "tag" => Flags::TAGS,
                _ => continue,
            });
        }
        flags
    }

    /// Whether an inline element is a block of its own, because of what it says.
    fn stands_alone(&self, tag: &str, flags: Flags) -> bool {
        let always = Flags::RELATED
            .with(Flags::ADVERT)
            .with(Flags::CREDIT)
            .with(Flags::SHARE)
            .with(Flags::NEWSLETTER);
        if flags.has(always) && tag != "a" {
            return true;
        }
        let above = self
            .stack
            .last()
            .and_then(|c| self.flat.containers.get(*c as usize))
            .map_or(Flags::default(), |c| c.own);
        let mut shy = Flags::AUTHOR;
        if tag != "a" {
            shy = shy.with(Flags::DATE).with(Flags::KICKER);
        }
        let said = Flags(flags.0 & shy.0);
        said.without(above) != Flags::default() && self.text.len() < 40
    }
}

impl Flat {
    /// Hands flags down. A flag that would cover most of the page's prose is void: `class="has-sidebar"` on the body
    /// does not make the page a sidebar, nor does `class="sidebar-grid"` on each of the parts of an article.
    fn settle_flags(&mut self) {
        let prose = self.prose_so_far();
        let all = prose.last().copied().unwrap_or(0);
        let by_kind = self.prose_of_kinds(&prose);
        for at in 0..self.containers.len() {
            let Some(container) = self.containers.get(at) else {
                continue;
            };
            let below = by_kind.get(&container.kind).map_or(0, |(below, _)| *below);
            let many =
                (below * 10 > all * 4 && below > 400) || (below * 10 > all * 7 && below > 60);
            let nearly_all = below * 10 > all * 9;
            let own = match (many, nearly_all) {
                (true, true) => container.own.without(VOIDABLE),
                (true, false) => container.own.without(VOIDABLE.without(PLAIN)),
                _ => container.own,
            };
            let parent = container.parent as usize;
            let above = if parent == at {
                Flags::default()
            } else {
                self.containers
                    .get(parent)
                    .map_or(Flags::default(), |c| c.flags)
            };
            // A credit in a caption, a share bar in the body: the nearer word counts beside the farther.
            let flags = above.without(Flags::TITLE.with(Flags::BODY)).with(own);
            if let Some(container) = self.containers.get_mut(at) {
                container.own = own;
                container.flags = flags;
            }
        }
    }

    /// For each block the characters of prose before it.
    fn prose_so_far(&self) -> Vec<usize> {
        let mut prose = vec![0usize];
        for piece in &self.pieces {
            let words = if piece.link_density() < 0.4 && piece.chars >= 40 {
                piece.chars
            } else {
                0
            };
            prose.push(prose.last().copied().unwrap_or(0) + words);
        }
        prose
    }

    /// The characters of prose in all elements of a kind that says something, and where the last of them ends.
    fn prose_of_kinds(&self, prose: &[usize]) -> HashMap<u64, (usize, u32)> {
        let mut kinds: HashMap<u64, (usize, u32)> = HashMap::new();
        for container in self.containers.iter().filter(|c| c.own.has(VOIDABLE)) {
            let (below, end) = kinds.entry(container.kind).or_default();
            if container.first < *end {
                continue;
            }
            let upto = |at: u32| prose.get(at as usize).copied().unwrap_or_default();
            *below += upto(container.end) - upto(container.first);
            *end = container.end;
        }
        kinds
    }

    /// The flags of a block.
    pub(super) fn flags(&self, piece: &Piece) -> Flags {
        self.containers
            .get(piece.container as usize)
            .map_or(Flags::default(), |c| c.flags)
    }
}

/// Flags that are void on an element that holds much of the page.
const VOIDABLE: Flags = Flags(
    Flags::FURNITURE.0
        | Flags::FIGURE.0
        | Flags::CAPTION.0
        | Flags::CREDIT.0
        | Flags::AUTHOR.0
        | Flags::DATE.0
        | Flags::KICKER.0
        | Flags::LEDE.0
        | Flags::FORM.0
        | Flags::EMBED.0
        | Flags::BOX.0
        | Flags::TITLE.0,
);

/// A flag that an element hardly bears by accident: a notice may be longer than a short article.
const PLAIN: Flags = Flags::COOKIES;

fn is_skipped(tag: &str) -> bool {
    matches!(
        tag,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "embed"
            | "select"
            | "textarea"
            | "input"
            | "canvas"
            | "audio"
            | "video"
            | "head"
            | "map"
            | "button"
            | "dialog"
            | "progress"
            | "meter"
            | "datalist"
    )
}

fn is_hidden(element: &Element) -> bool {
    element
        .attribute("hidden")
        .is_some_and(|v| v != "until-found")
        || element.attribute("style").is_some_and(|style| {
            // Most styles say neither.
            let upper = style.bytes().any(|b| b.is_ascii_uppercase());
            if !upper && !style.contains("none") && !style.contains("hidden") {
                return false;
            }
            let style: String = style
                .chars()
                .filter(|c| !c.is_whitespace())
                .flat_map(char::to_lowercase)
                .take(400)
                .collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}

fn is_inline(tag: &str) -> bool {
    matches!(
        tag,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "ruby"
            | "rb"
            | "rt"
            | "rp"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "img"
            | "picture"
            | "source"
    ) || tag.contains('-')
}

fn shape_of(tag: &str) -> Shape {
    match tag {
        "p" | "pre" => Shape::Paragraph,
        "h1" => Shape::Heading(1),
        "h2" => Shape::Heading(2),
        "h3" => Shape::Heading(3),
        "h4" => Shape::Heading(4),
        "h5" | "h6" => Shape::Heading(5),
        "li" | "dt" | "dd" => Shape::Item,
        "blockquote" => Shape::Quote,
        "figcaption" | "caption" => Shape::Caption,
        "td" | "th" => Shape::Cell,
        _ => Shape::Plain,
    }
}

fn tag_flags(tag: &str) -> Flags {
    match tag {
        "nav" | "menu" => Flags::MENU,
        "footer" => Flags::FOOTER,
        "aside" => Flags::SIDEBAR,
        "figure" => Flags::FIGURE,
        "figcaption" => Flags::FIGURE.with(Flags::CAPTION),
        "form" | "fieldset" => Flags::FORM,
        "article" => Flags::ARTICLE.with(Flags::ARTICLE_TAG),
        "main" => Flags::ARTICLE,
        "blockquote" => Flags::QUOTE,
        "li" => Flags::ITEM,
        "address" => Flags::AUTHOR,
        "time" => Flags::DATE,
        "table" => Flags::TABLE,
        "h1" => Flags::TITLE,
        _ => Flags::default(),
    }
}

fn role_flags(role: &str) -> Flags {
    match role {
        "navigation" | "menu" | "menubar" | "banner" | "search" => Flags::MENU,
        "contentinfo" => Flags::FOOTER,
        "complementary" => Flags::SIDEBAR,
        "dialog" | "alertdialog" | "tooltip" => Flags::COOKIES,
        "main" | "article" => Flags::ARTICLE,
        _ => Flags::default(),
    }
}

/// Properties of schema.org.
fn itemprop_flags(property: &str) -> Flags {
    property
        .split_ascii_whitespace()
        .fold(Flags::default(), |flags, property| {
            flags.with(match property {
                "articleBody" | "text" => Flags::ARTICLE_BODY,
                "author" | "creator" => Flags::AUTHOR,
                "datePublished" | "dateModified" | "dateCreated" => Flags::DATE,
                "headline" => Flags::TITLE,
                "caption" => Flags::CAPTION,
                "copyrightHolder" => Flags::CREDIT,
                "articleSection" => Flags::KICKER,
                "comment" => Flags::COMMENTS,
                "alternativeHeadline" | "abstract" => Flags::LEDE,
                _ => Flags::default(),
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::html::parse;

    fn blocks(html: &str) -> Vec<String> {
        let (document, _) = parse(html);
        flatten(&document, false)
            .pieces
            .into_iter()
            .map(|p| p.text)
            .collect()
    }

    #[test]
    fn blocks_are_what_stands_by_itself() {
        assert_eq!(
            blocks(
                "<div>One<br><br>two <b>bold</b>\n words<br>more<p>three<ul><li>four</ul>five</div><script>no</script>"
            ),
            ["One", "two bold words more", "three", "four", "five"]
        );
    }

    #[test]
    fn what_is_hidden_is_left_out() {
        assert_eq!(blocks("<p>a<p hidden>b<p style='display : none'>c"), ["a"]);
    }

    #[test]
    fn a_line_break_behind_a_long_sentence_ends_a_paragraph() {
        let long = "The river rose again during the night, and the two bridges had to be closed until noon.";
        assert_eq!(
            blocks(&format!(
                "<p>{long}<br>{long}<span class='x br'></span>12 Quay Road<br>Port"
            )),
            [long, long, "12 Quay Road Port"]
        );
    }

    #[test]
    fn words_for_screen_readers_only_are_left_out() {
        assert_eq!(
            blocks("<p>See <a href=/x>the map<span class='sr-only'>, opens new tab</span></a> now"),
            ["See the map now"]
        );
    }

    #[test]
    fn a_class_on_most_of_the_text_is_void() {
        let long = "The river rose again during the night, and the two bridges had to be closed until noon.";
        let part = format!("<div class=sidebar-grid><p>{long}<p>{long}</div>");
        let (document, _) = parse(&format!("<main>{part}{part}{part}{part}</main>"));
        let flat = flatten(&document, false);
        assert!(
            flat.pieces
                .iter()
                .all(|p| !flat.flags(p).has(Flags::SIDEBAR))
        );
    }

    #[test]
    fn east_asian_characters_count_twice() {
        assert_eq!((width("été"), width("地震の"), width("지진")), (3, 6, 4));
    }

    #[test]
    fn links_are_measured() {
        let (document, _) = parse("<p>See <a href=/x>that story</a> now");
        let flat = flatten(&document, false);
        let piece = &flat.pieces[0];
        assert_eq!(
            (piece.chars, piece.linked, piece.href.as_deref()),
            (18, 10, Some("/x"))
        );
    }
}
