//! The tree of a page: nodes in one vector, linked by their indices.

use html5ever::tendril::StrTendril;
use html5ever::{Attribute, QualName};

/// The index of a node.
pub type NodeId = u32;

/// No node.
pub(super) const NONE: NodeId = NodeId::MAX;

/// One node.
#[derive(Debug)]
pub struct Node {
    pub(super) parent: NodeId,
    pub(super) first: NodeId,
    pub(super) last: NodeId,
    pub(super) previous: NodeId,
    pub(super) next: NodeId,
    /// How many ancestors it had when it was put in; only used to bound nesting.
    pub(super) depth: u32,
    /// What it is.
    pub data: Data,
}

/// What a node is.
#[derive(Debug)]
pub enum Data {
    /// An element with its attributes.
    Element(Box<Element>),
    /// Characters.
    Text(StrTendril),
    /// The document itself, a comment, a template's content.
    Other,
}

/// An element.
#[derive(Debug)]
pub struct Element {
    /// Its name.
    pub name: QualName,
    /// Its attributes, in order.
    pub attributes: Vec<Attribute>,
}

impl Element {
    /// The name without its namespace, in lower case.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.name.local
    }

    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|a| &*a.name.local == name)
            .map(|a| &*a.value)
    }
}

impl Node {
    pub(super) fn new(data: Data) -> Self {
        Self {
            parent: NONE,
            first: NONE,
            last: NONE,
            previous: NONE,
            next: NONE,
            depth: 0,
            data,
        }
    }

    /// Whether nothing is below.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first == NONE
    }

    /// The element, if it is one.
    #[must_use]
    pub fn element(&self) -> Option<&Element> {
        match &self.data {
            Data::Element(element) => Some(element),
            _ => None,
        }
    }
}

/// A page's tree.
#[derive(Debug)]
pub struct Document {
    pub(super) nodes: Vec<Node>,
}

/// What is met on a walk through the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A node, before its children.
    Enter(NodeId),
    /// A node, after its children.
    Leave(NodeId),
}

impl Document {
    /// The document's own node.
    #[must_use]
    pub fn root(&self) -> NodeId {
        0
    }

    /// How many nodes there are, with those that were left out of the tree again.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node but the document.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.len() <= 1
    }

    /// A node.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    /// A node's element.
    #[must_use]
    pub fn element(&self, id: NodeId) -> Option<&Element> {
        self.node(id)?.element()
    }

    /// The node above.
    #[must_use]
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).map(|n| n.parent).filter(|p| *p != NONE)
    }

    /// Walks through a node and all below it, without recursion: a tree may be deep.
    #[must_use]
    pub fn walk(&self, from: NodeId) -> Walk<'_> {
        Walk {
            document: self,
            top: from,
            next: Some(Step::Enter(from)),
        }
    }

    /// Every element of the tree, in the order of the page.
    pub fn elements(&self) -> impl Iterator<Item = (NodeId, &Element)> {
        self.walk(self.root()).filter_map(|step| match step {
            Step::Enter(id) => self.element(id).map(|e| (id, e)),
            Step::Leave(_) => None,
        })
    }

    /// All characters below a node, white space collapsed.
    #[must_use]
    pub fn text_of(&self, id: NodeId) -> String {
        let mut text = String::new();
        for step in self.walk(id) {
            if let Step::Enter(id) = step
                && let Some(Data::Text(words)) = self.node(id).map(|n| &n.data)
            {
                collapse_into(&mut text, words);
            }
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// All characters below a node as they are.
    #[must_use]
    pub fn raw_text_of(&self, id: NodeId) -> String {
        let mut text = String::new();
        for step in self.walk(id) {
            if let Step::Enter(id) = step
                && let Some(Data::Text(words)) = self.node(id).map(|n| &n.data)
            {
                text.push_str(words);
            }
        }
        text
    }
}

/// Characters that end a line or a field in one program or another; inside a block they are white space.
#[must_use]
pub fn is_break(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{1c}'..='\u{1f}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Adds `words` to `text`, runs of white space (but no no-break spaces) as one space, none at the start.
pub fn collapse_into(text: &mut String, words: &str) {
    let mut space = text.is_empty() || text.ends_with(' ');
    for c in words.chars() {
        match c {
            c if c == ' ' || is_break(c) => {
                if !space {
                    text.push(' ');
                }
                space = true;
            }
            '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
            _ => {
                text.push(c);
                space = false;
            }
        }
    }
}

/// See [`Document::walk`].
#[derive(Debug)]
pub struct Walk<'d> {
    document: &'d Document,
    top: NodeId,
    next: Option<Step>,
}

impl Walk<'_> {
    /// Leaves out what is below the node that was entered last.
    pub fn skip_children(&mut self, id: NodeId) {
        self.next = Some(Step::Leave(id));
    }
}

impl Iterator for Walk<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let step = self.next?;
        let (Step::Enter(id) | Step::Leave(id)) = step;
        let node = self.document.node(id)?;
        self.next = match step {
            Step::Enter(_) if node.first != NONE => Some(Step::Enter(node.first)),
            Step::Enter(_) => Some(Step::Leave(id)),
            Step::Leave(_) if id == self.top => None,
            Step::Leave(_) if node.next != NONE => Some(Step::Enter(node.next)),
            Step::Leave(_) => Some(Step::Leave(node.parent)).filter(|_| node.parent != NONE),
        };
        Some(step)
    }
}
