//! Builds the arena for `html5ever`.

use super::MAX_ATTRIBUTES;
use super::dom::{Data, Document, Element, NONE, Node, NodeId};
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::ElemName;
use html5ever::{Attribute, LocalName, Namespace, QualName};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

/// The tree while it is being built.
#[derive(Debug)]
pub(super) struct Sink {
    nodes: RefCell<Vec<Node>>,
    /// Depth at which the last node was put in or closed: how deep the next will be.
    depth: Cell<u32>,
}

impl Default for Sink {
    fn default() -> Self {
        Self {
            nodes: RefCell::new(vec![Node::new(Data::Other)]),
            depth: Cell::new(0),
        }
    }
}

/// An element's name, copied: names are atoms, and a borrow of the arena must not outlive a call.
#[derive(Debug)]
pub(super) struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl Sink {
    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.nodes.borrow().len()
    }

    /// How deep the next node will be, nearly.
    pub(super) fn depth(&self) -> u32 {
        self.depth.get()
    }

    /// The finished tree.
    pub(super) fn take(&self) -> Document {
        Document {
            nodes: std::mem::take(&mut *self.nodes.borrow_mut()),
        }
    }

    fn add(&self, data: Data) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        let id = NodeId::try_from(nodes.len()).unwrap_or(NONE);
        nodes.push(Node::new(data));
        id
    }

    fn with<T>(&self, id: NodeId, change: impl FnOnce(&mut Node) -> T) -> Option<T> {
        self.nodes.borrow_mut().get_mut(id as usize).map(change)
    }

    fn links(&self, id: NodeId) -> (NodeId, NodeId, NodeId) {
        self.with(id, |n| (n.parent, n.previous, n.next))
            .unwrap_or((NONE, NONE, NONE))
    }

    fn detach(&self, id: NodeId) {
        let (parent, previous, next) = self.links(id);
        if parent == NONE {
            return;
        }
        if previous == NONE {
            self.with(parent, |n| n.first = next);
        } else {
            self.with(previous, |n| n.next = next);
        }
        if next == NONE {
            self.with(parent, |n| n.last = previous);
        } else {
            self.with(next, |n| n.previous = previous);
        }
        self.with(id, |n| (n.parent, n.previous, n.next) = (NONE, NONE, NONE));
    }

    /// Puts `id` under `parent`, before `next` (or last).
    fn insert(&self, parent: NodeId, id: NodeId, next: NodeId) {
        self.detach(id);
        let previous = if next == NONE {
            self.with(parent, |n| n.last).unwrap_or(NONE)
        } else {
            self.links(next).1
        };
        let depth = self.with(parent, |n| n.depth).unwrap_or(0) + 1;
        self.depth.set(depth);
        self.with(id, |n| {
            (n.parent, n.previous, n.next, n.depth) = (parent, previous, next, depth)
        });
        if previous == NONE {
            self.with(parent, |n| n.first = id);
        } else {
            self.with(previous, |n| n.next = id);
        }
        if next == NONE {
            self.with(parent, |n| n.last = id);
        } else {
            self.with(next, |n| n.previous = id);
        }
    }

    /// Adds characters under `parent`, before `next`; joins them with the text that stands there.
    fn insert_text(&self, parent: NodeId, text: StrTendril, next: NodeId) {
        let before = if next == NONE {
            self.with(parent, |n| n.last).unwrap_or(NONE)
        } else {
            self.links(next).1
        };
        let joined = self.with(before, |n| match &mut n.data {
            Data::Text(words) => {
                words.push_tendril(&text);
                true
            }
            _ => false,
        });
        if joined == Some(true) {
            let depth = self.with(parent, |n| n.depth).unwrap_or(0) + 1;
            self.depth.set(depth);
            return;
        }
        let id = self.add(Data::Text(text));
        self.insert(parent, id, next);
    }

    fn insert_any(&self, parent: NodeId, child: NodeOrText<NodeId>, next: NodeId) {
        match child {
            NodeOrText::AppendNode(id) => self.insert(parent, id, next),
            NodeOrText::AppendText(text) => self.insert_text(parent, text, next),
        }
    }
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = ();
    type ElemName<'a> = Name;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name {
        let name = self.with(*target, |n| n.element().map(|e| e.name.clone()));
        Name(
            name.flatten()
                .unwrap_or_else(|| QualName::new(None, Namespace::from(""), LocalName::from(""))),
        )
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> NodeId {
        self.add(Data::Element(Box::new(Element { name, attributes })))
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.add(Data::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.add(Data::Other)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.insert_any(*parent, child, NONE);
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        before: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        if self.links(*element).0 == NONE {
            self.append(before, child);
        } else {
            self.append_before_sibling(element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn pop(&self, node: &NodeId) {
        if let Some(depth) = self.with(*node, |n| n.depth) {
            self.depth.set(depth);
        }
    }

    /// What a template holds is no part of the page; it hangs in the air.
    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        let id = self.add(Data::Other);
        let depth = self.with(*target, |n| n.depth).unwrap_or(0);
        self.with(id, |n| n.depth = depth + 1);
        id
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let parent = self.links(*sibling).0;
        if parent != NONE {
            self.insert_any(parent, child, *sibling);
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        self.with(*target, |n| {
            if let Data::Element(element) = &mut n.data {
                // Every further `body` tag brings its own, and each is compared with all that are there.
                for attribute in attributes {
                    if element.attributes.len() >= MAX_ATTRIBUTES {
                        break;
                    }
                    if element.attributes.iter().all(|a| a.name != attribute.name) {
                        element.attributes.push(attribute);
                    }
                }
            }
        });
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        while let Some(child) = self.with(*node, |n| n.first).filter(|c| *c != NONE) {
            self.insert(*new_parent, child, NONE);
        }
    }
}
