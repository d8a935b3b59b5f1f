//! html5ever's parse into the reference tree.

use markup5ever_rcdom::RcDom;
use rcdom_html5ever::tendril::{StrTendril, TendrilSink};

/// Parses into `RcDom`.
pub fn with_rcdom(text: &str) -> usize {
    let dom = rcdom_html5ever::parse_document(RcDom::default(), Default::default())
        .one(StrTendril::from_slice(text));
    dom.document.children.borrow().len()
}
