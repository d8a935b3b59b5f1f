//! Guard: what stands between tokenizer and tree builder and keeps a hostile page from taking quadratic time.
//!
//! Real pages nest some forty tags deep and have some thousands of nodes.

use super::dom::{Document, NodeId};
use super::sink::Sink;
use super::{MAX_ATTRIBUTES, MAX_DEPTH, MAX_NODES};
use crate::evidence::Doubt;
use html5ever::LocalName;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::TreeBuilder;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// The guard with the tree builder behind it.
pub(super) struct Guard {
    builder: TreeBuilder<NodeId, Sink>,
    /// For each name, how many start tags were left out whose end tags are still to come.
    left_out: RefCell<BTreeMap<LocalName, usize>>,
    too_deep: Cell<bool>,
    too_many: Cell<bool>,
}

impl Guard {
    pub(super) fn new(builder: TreeBuilder<NodeId, Sink>) -> Self {
        Self {
            builder,
            left_out: RefCell::default(),
            too_deep: Cell::new(false),
            too_many: Cell::new(false),
        }
    }

    /// The tree and what was left out of it.
    pub(super) fn finish(&self) -> (Document, Vec<Doubt>) {
        let mut doubts = Vec::new();
        if self.too_deep.get() {
            let what = format!(
                "tags are nested more than {MAX_DEPTH} deep; the deeper ones were left out"
            );
            doubts.push(Doubt::new("nesting", what));
        }
        if self.too_many.get() {
            let what = format!("the page has more than {MAX_NODES} nodes; the rest was left out");
            doubts.push(Doubt::new("too-many-nodes", what));
        }
        (self.builder.sink.take(), doubts)
    }

    fn lets_through(&self, tag: &Tag) -> bool {
        match tag.kind {
            TagKind::StartTag => {
                if self.builder.sink.depth() < MAX_DEPTH || never_nests(&tag.name) {
                    return true;
                }
                self.too_deep.set(true);
                if !tag.self_closing {
                    *self
                        .left_out
                        .borrow_mut()
                        .entry(tag.name.clone())
                        .or_default() += 1;
                }
                false
            }
            TagKind::EndTag => {
                let mut left_out = self.left_out.borrow_mut();
                match left_out.get_mut(&tag.name) {
                    Some(open) if *open > 0 => {
                        *open -= 1;
                        false
                    }
                    _ => true,
                }
            }
        }
    }
}

/// Elements without children, or whose content the tokenizer must know to be no tags.
fn never_nests(name: &LocalName) -> bool {
    matches!(
        &**name,
        "br" | "img"
            | "hr"
            | "input"
            | "meta"
            | "link"
            | "wbr"
            | "source"
            | "track"
            | "area"
            | "col"
            | "base"
            | "script"
            | "style"
            | "textarea"
            | "title"
            | "iframe"
            | "xmp"
            | "noembed"
            | "noframes"
    )
}

impl TokenSink for Guard {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        if self.builder.sink.len() > MAX_NODES && token != Token::EOFToken {
            self.too_many.set(true);
            return TokenSinkResult::Continue;
        }
        match &token {
            Token::TagToken(tag) if !self.lets_through(tag) => return TokenSinkResult::Continue,
            Token::CommentToken(_) | Token::ParseError(_) => return TokenSinkResult::Continue,
            _ => {}
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Between two `>` that are nearer than this there cannot be attributes enough to matter.
const NEAR: usize = 1024;

/// The page with tags of more than [`MAX_ATTRIBUTES`] attributes cut short: the tokenizer compares each attribute of a
/// tag with all before it. Whether something was cut.
pub(super) fn without_attribute_floods(text: &str) -> (Cow<'_, str>, bool) {
    let mut kept = String::new();
    let mut copied = 0;
    let mut start = 0;
    for (end, _) in text.match_indices('>').chain([(text.len(), "")]) {
        if end - start > NEAR
            && let Some((from, to)) = flood(text, start, end)
            && from >= copied
        {
            kept.push_str(text.get(copied..from).unwrap_or_default());
            copied = to;
        }
        start = end + 1;
    }
    if copied == 0 {
        return (Cow::Borrowed(text), false);
    }
    kept.push_str(text.get(copied..).unwrap_or_default());
    (Cow::Owned(kept), true)
}

/// The range of attributes that are too many in the tag that begins between `start` and `end`.
fn flood(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let gap = bytes.get(start..end)?;
    let open = gap
        .windows(2)
        .position(|w| matches!(w, [b'<', c] if c.is_ascii_alphabetic()))?;
    let mut attributes = 0;
    let mut quote = None;
    let mut last = b' ';
    let mut cut = None;
    for (offset, byte) in gap.iter().enumerate().skip(open + 1) {
        match quote {
            Some(mark) if *byte == mark => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'') && last == b'=' => quote = Some(*byte),
            None if byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'') => {
                attributes += usize::from(!last.is_ascii_whitespace());
                if attributes > MAX_ATTRIBUTES && cut.is_none() {
                    cut = Some(start + offset);
                }
            }
            None => {}
        }
        last = *byte;
    }
    // The end tag that closes a script stands at the end of the script's last gap: what looked like attributes was code.
    let closes = closing_tag(gap).map_or(end, |at| start + at);
    cut.filter(|from| *from < closes).map(|from| (from, closes))
}

/// Where the end tag begins that a gap ends with.
fn closing_tag(gap: &[u8]) -> Option<usize> {
    let name = gap.trim_ascii_end();
    let letters = name
        .iter()
        .rev()
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    let at = name.len().checked_sub(letters + 2)?;
    (name.get(at..at + 2)? == b"</").then_some(at)
}
