//! HTML: the tree of a page.
//!
//! `html5ever` does the parsing as the HTML standard says; the tree is our own arena ([`dom`]) and a guard (`guard`)
//! stands before the tree builder, because the standard's algorithm takes quadratic time for a million nested tags.

pub mod dom;
mod guard;
mod sink;

use crate::evidence::Doubt;
use dom::Document;
use guard::Guard;
use html5ever::TokenizerResult;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use sink::Sink;

/// Tags nested deeper than this are left out, their text is kept.
pub const MAX_DEPTH: u32 = 256;
/// A page with more nodes than this is read up to there.
pub const MAX_NODES: usize = 400_000;
/// A tag with more attributes than this loses the rest.
pub const MAX_ATTRIBUTES: usize = 512;

/// Parses a page. Never fails; limits that were reached are doubts.
#[must_use]
pub fn parse(text: &str) -> (Document, Vec<Doubt>) {
    let (text, cut) = guard::without_attribute_floods(text);
    let builder = TreeBuilder::new(
        Sink::default(),
        TreeBuilderOpts {
            scripting_enabled: false,
            drop_doctype: true,
            ..TreeBuilderOpts::default()
        },
    );
    let tokenizer = Tokenizer::new(Guard::new(builder), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(&text));
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    let (document, mut doubts) = tokenizer.sink.finish();
    if cut {
        let what = format!("a tag has more than {MAX_ATTRIBUTES} attributes");
        doubts.push(Doubt::new("attributes", what));
    }
    (document, doubts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        parse(text).1.iter().map(|d| d.code).collect()
    }

    #[test]
    fn a_million_nested_tags_are_cut_and_their_text_kept() {
        let text = format!(
            "{}words{}<p>after",
            "<div>".repeat(1_000_000),
            "</div>".repeat(1_000_000)
        );
        let (document, doubts) = parse(&text);
        assert_eq!(
            doubts.iter().map(|d| d.code).collect::<Vec<_>>(),
            ["nesting"]
        );
        let all = document.text_of(document.root());
        assert!(all.contains("words") && all.contains("after"));
    }

    #[test]
    fn open_formatting_elements_do_not_multiply_without_end() {
        let text: String = (0..100_000).map(|n| format!("<p><b a={n}>x")).collect();
        let (document, doubts) = parse(&text);
        assert!(!doubts.is_empty());
        assert!(document.len() <= MAX_NODES + 2 * MAX_DEPTH as usize + 16);
    }

    #[test]
    fn a_flood_of_attributes_is_cut() {
        let flood: String = (0..300_000).map(|n| format!(" a{n}=1")).collect();
        assert_eq!(
            codes(&format!(
                "<p{flood}>words</p><p title='a > b' id=x>more</p>"
            )),
            ["attributes"]
        );
        let code = format!(
            "<script>if (a<b) {{ {} }}</script><p>words</p>",
            "word ".repeat(5000)
        );
        assert!(parse(&code).0.text_of(0).ends_with("words"));
        let one = format!("<p title='{}'>words</p>", "a ".repeat(2_000_000));
        assert!(codes(&one).is_empty());
    }

    #[test]
    fn attributes_of_many_body_tags_do_not_add_up_without_end() {
        let text: String = (0..2 * MAX_ATTRIBUTES)
            .map(|n| format!("<html a{n}=1><body b{n}=1>"))
            .collect();
        let (document, _) = parse(&text);
        for (_, element) in document.elements() {
            assert!(element.attributes.len() <= MAX_ATTRIBUTES);
        }
    }

    #[test]
    fn tables_and_stray_tags() {
        for text in [
            "",
            "<",
            "</p></b>",
            "<table>a<tr>b<p>c</table>d",
            "<template><p>a</template>b",
            "<select><option>a<p>b",
            "<svg><p>a",
            "\0<frameset>",
        ] {
            let _ = parse(text);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_soup_of_tags_is_parsed(parts in proptest::collection::vec("(</?(b|i|a|p|table|td|tr|svg|math|template|form|select|option|h1|ul|li|div|frameset|html|body|head|script)( a=1)?/?>|x|<!--|-->| |&amp;)", 0..60)) {
            let (document, _) = parse(&parts.concat());
            let _ = document.text_of(document.root());
        }
    }
}
