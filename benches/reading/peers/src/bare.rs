//! What no reader can go below: html5ever's parse alone, without a tree.

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::ElemName;
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, parse_document};
use std::borrow::Cow;
use std::cell::RefCell;

/// Parses and keeps only the elements' names, which the parser itself asks for. Returns how many there are.
pub fn without_tree(text: &str) -> usize {
    parse_document(Names::default(), ParseOpts::default()).one(StrTendril::from_slice(text))
}

/// A sink that builds nothing. Handles are places in the list of names; 0 is the document and all that is no element.
#[derive(Default)]
struct Names(RefCell<Vec<QualName>>);

/// An element's name, copied: names are atoms.
#[derive(Debug)]
struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Names {
    type Handle = usize;
    type Output = usize;
    type ElemName<'a> = Name;

    fn finish(self) -> usize {
        self.0.into_inner().len()
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Name {
        Name(self.0.borrow()[*target - 1].clone())
    }

    fn create_element(&self, name: QualName, _: Vec<Attribute>, _: ElementFlags) -> usize {
        let mut names = self.0.borrow_mut();
        names.push(name);
        names.len()
    }

    fn same_node(&self, x: &usize, y: &usize) -> bool {
        x == y
    }

    fn get_document(&self) -> usize {
        0
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        0
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        0
    }

    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn parse_error(&self, _: Cow<'static, str>) {}
    fn append(&self, _: &usize, _: NodeOrText<usize>) {}
    fn append_based_on_parent_node(&self, _: &usize, _: &usize, _: NodeOrText<usize>) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn append_before_sibling(&self, _: &usize, _: NodeOrText<usize>) {}
    fn set_quirks_mode(&self, _: QuirksMode) {}
    fn add_attrs_if_missing(&self, _: &usize, _: Vec<Attribute>) {}
    fn remove_from_parent(&self, _: &usize) {}
    fn reparent_children(&self, _: &usize, _: &usize) {}
}
