//! Link: the address of an excerpt on the publisher's own page.
//!
//! A text fragment names the words to scroll to: `#:~:text=[prefix-,]start[,end][,-suffix]`
//! (<https://wicg.github.io/scroll-to-text-fragment/>). Browsers that do not know it open the page's top.

use parallax_core::article::Article;
use parallax_core::evidence::Span;
use std::fmt::Write as _;

/// An excerpt of at most so many words is named whole, a longer one by its first and last words.
const WHOLE: usize = 8;
/// How many words name the beginning and the end of a longer one.
const EDGE: usize = 4;
/// The most words that are added so that a beginning or an end is found nowhere before.
const LONGEST: usize = 10;

/// The article's own address, if it is one of the web.
pub(crate) fn page(article: &Article) -> Option<&str> {
    web_address(article.url.as_deref()?)
}

/// An address, if it is one of the web and nothing else.
pub(crate) fn web_address(url: &str) -> Option<&str> {
    let url = url.trim();
    let (scheme, rest) = url.split_once("://")?;
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let clean = |c: char| !c.is_whitespace() && !c.is_control() && !"\"'<>\\^`{|}".contains(c);
    (web && !rest.is_empty() && rest.chars().all(clean)).then_some(url)
}

/// The address of the words of `span`.
pub(crate) fn excerpt(article: &Article, span: Span) -> Option<String> {
    let url = page(article)?;
    // An address that already points at words points at others.
    let (url, _) = url.split_once(":~:").unwrap_or((url, ""));
    let mut out = url.to_owned();
    let Some(directive) = directive(&article.text, span) else {
        return Some(out.trim_end_matches('#').to_owned());
    };
    if !url.contains('#') {
        out.push('#');
    }
    out.push_str(":~:text=");
    out.push_str(&directive);
    Some(out)
}

/// The text directive of the words of `span`; none if it holds no word.
fn directive(text: &str, span: Span) -> Option<String> {
    let words = words(text, span);
    let (first, last) = (words.first()?, words.last()?);
    let span = Span::new(first.start, last.end);
    // Without an end the words must stand in one block of the page, and every block is a line of the text.
    if words.len() <= WHOLE && !span.slice(text).contains('\n') {
        let before = prefix(text, span, span);
        return Some(format!("{before}{}", encode(span.slice(text))));
    }
    let start = grown(
        &words,
        |w| w.first().zip(w.last()),
        |s| first_at(text, s, 0),
    );
    let reversed: Vec<Span> = words.iter().rev().copied().collect();
    let after = start.end;
    let end = grown(
        &reversed,
        |w| w.last().zip(w.first()),
        |s| first_at(text, s, after),
    );
    let before = prefix(text, span, start);
    Some(format!(
        "{before}{},{}",
        encode(start.slice(text)),
        encode(end.slice(text))
    ))
}

/// The words of a span: runs without white space, without the marks at their ends.
fn words(text: &str, span: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = span.start;
    for run in span.slice(text).split_inclusive(char::is_whitespace) {
        let head = run.len() - run.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        let body = run.trim_matches(|c: char| !c.is_alphanumeric());
        if !body.is_empty() {
            found.push(Span::new(at + head, at + head + body.len()));
        }
        at += run.len();
    }
    found
}

/// The shortest edge of the words, from [`EDGE`] of them on, that satisfies `unique`, or the longest that is tried.
fn grown<'s>(
    words: &'s [Span],
    ends: impl Fn(&'s [Span]) -> Option<(&'s Span, &'s Span)>,
    unique: impl Fn(Span) -> bool,
) -> Span {
    let mut edge = Span::default();
    // Start and end must not overlap.
    let most = (words.len() / 2).clamp(1, LONGEST);
    for count in EDGE.min(most)..=most {
        if let Some((first, last)) = words.get(..count).and_then(&ends) {
            edge = Span::new(first.start, last.end);
        }
        if unique(edge) {
            break;
        }
    }
    edge
}

/// Whether the words of `span` stand nowhere between `from` and the span.
fn first_at(text: &str, span: Span, from: usize) -> bool {
    let words = span.slice(text);
    let before = text.get(from..span.end).unwrap_or_default();
    before.find(words).is_none_or(|at| from + at >= span.start)
}

/// What must stand before the excerpt so that `start` is not found earlier; empty if nothing needs to.
fn prefix(text: &str, span: Span, start: Span) -> String {
    if first_at(text, start, 0) {
        return String::new();
    }
    let line = text.get(..span.start).map_or(0, |before| {
        before.rfind('\n').map_or(0, |newline| newline + 1)
    });
    let before = words(text, Span::new(line, span.start));
    let from = before.len().saturating_sub(EDGE);
    // Up to the excerpt itself: only white space may stand between a prefix and its start.
    before.get(from).map_or_else(String::new, |first| {
        let words = Span::new(first.start, span.start);
        format!("{}-,", encode(words.slice(text)))
    })
}

/// Percent-encodes all but ASCII letters and digits: `-`, `,` and `&` mean something in a directive. White space of
/// any kind becomes one space.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for (index, word) in text.split_whitespace().enumerate() {
        if index > 0 {
            out.push_str("%20");
        }
        for byte in word.bytes() {
            if byte.is_ascii_alphanumeric() {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn link(url: &str, text: &str, words: &str) -> Option<String> {
        let article = Article {
            url: Some(url.to_owned()),
            text: text.to_owned(),
            ..Article::default()
        };
        let at = text.rfind(words).unwrap();
        excerpt(&article, Span::new(at, at + words.len()))
    }

    #[test]
    fn short_words_are_named_whole() {
        assert_eq!(
            link(
                "https://a.example/x",
                "Un pont a cédé, lundi.",
                "Un pont a cédé,"
            )
            .unwrap(),
            "https://a.example/x#:~:text=Un%20pont%20a%20c%C3%A9d%C3%A9"
        );
        assert_eq!(
            link(
                "https://a.example/x#top",
                "Rock & roll, porte-parole",
                "Rock & roll, porte-parole"
            )
            .unwrap(),
            "https://a.example/x#top:~:text=Rock%20%26%20roll%2C%20porte%2Dparole"
        );
    }

    #[test]
    fn long_ones_by_their_ends_and_repeated_ones_with_a_prefix() {
        let text = "Le maire a parlé hier soir à la foule réunie devant lui.\n\nPuis Ana a ri. Et Bob a ri.";
        assert_eq!(
            link(
                "http://a.example",
                text,
                "Le maire a parlé hier soir à la foule réunie devant lui."
            )
            .unwrap(),
            "http://a.example#:~:text=Le%20maire%20a%20parl%C3%A9,foule%20r%C3%A9unie%20devant%20lui"
        );
        assert_eq!(
            link("http://a.example", text, "a ri").unwrap(),
            "http://a.example#:~:text=a%20ri%2E%20Et%20Bob-,a%20ri"
        );
    }

    #[test]
    fn only_the_web() {
        for url in [
            "javascript:alert(1)",
            "data:text/html,x",
            "JavaScript://x\nalert(1)",
            "/x",
            "https://",
            "https://a b",
            "http://x\"onclick=y",
        ] {
            assert_eq!(link(url, "Un pont", "Un pont"), None, "{url}");
        }
        assert_eq!(
            link("https://a.example/", "…", "…").unwrap(),
            "https://a.example/"
        );
    }

    proptest! {
        #[test]
        fn a_directive_holds_nothing_raw(text in "[\\PC\n]{1,200}", from in 0_usize..100, len in 0_usize..200) {
            let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
            let span = Span::new(at(from), at(from + len));
            if let Some(found) = directive(&text, span) {
                prop_assert!(found.bytes().all(|b| b.is_ascii_alphanumeric() || b"%,-".contains(&b)), "{found}");
                prop_assert!(found.matches(',').count() <= 2);
            }
        }
    }
}
