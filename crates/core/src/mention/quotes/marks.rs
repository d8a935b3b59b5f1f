//! Quotation marks: which stretches of a text stand between them.
//!
//! A state machine over the characters of each paragraph, with a small stack for nesting. An apostrophe is no quotation
//! mark. A quotation never crosses the border of a paragraph: one that goes on is opened again in the next.

use crate::evidence::{Doubt, Span};

/// A stretch of text between quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quotation {
    /// With its marks.
    pub outer: Span,
    /// Without its marks and the white space next to them.
    pub inner: Span,
    /// Whether it goes on with what the paragraph before left open.
    pub continues: bool,
}

/// Deeper nesting than any writer's is not followed.
const MAX_DEPTH: usize = 6;

/// What kind of mark was opened; decides what closes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// « … »
    Guillemets,
    /// » … «
    Chevrons,
    /// ‹ … ›
    SmallGuillemets,
    /// “ … ”, ” … ”
    Curly,
    /// „ … “
    Low,
    /// " … "
    Straight,
    /// '' … ''
    DoubleApostrophe,
    /// ‘ … ’ or ' … '
    Single,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    style: Style,
    at: usize,
    inner: usize,
    /// White space follows the mark, as in `" mot "`.
    spaced: bool,
}

/// The outermost quotations of every paragraph, in order, and a doubt for each that is not closed.
pub(super) fn quotations(text: &str, paragraphs: &[Span]) -> (Vec<Quotation>, Vec<Doubt>) {
    let mut found = Vec::new();
    let mut doubts = Vec::new();
    let mut carried: Option<Open> = None;
    for paragraph in paragraphs {
        let mut reader = Reader::new(text, *paragraph, carried.map(|o| o.style));
        reader.read();
        found.append(&mut reader.found);
        // What the previous paragraph left open is no mistake if this paragraph opens it again or closes it.
        if let Some(open) = carried.take()
            && !reader.continues
        {
            doubts.push(unbalanced(text, open.at));
        }
        doubts.extend(reader.unopened.map(|at| unbalanced(text, at)));
        if let Some(open) = reader.unclosed() {
            let outer = Span::new(open.at, paragraph.end);
            let inner = Span::new(open.inner, paragraph.end).trimmed(text);
            found.push(Quotation {
                outer,
                inner,
                continues: reader.continues && open.at == paragraph.start,
            });
            carried = Some(open);
        }
    }
    if let Some(open) = carried {
        doubts.push(unbalanced(text, open.at));
    }
    found.retain(|q| !q.inner.is_empty());
    (found, doubts)
}

/// What stands between quotation marks that have a partner, without them, ascending: by the marks alone, whoever says
/// it.
pub(crate) fn quoted(text: &str) -> Vec<Span> {
    // Most texts that are asked for have none; nothing else has to be looked at then.
    if !text.contains(is_mark) {
        return Vec::new();
    }
    let (found, doubts) = quotations(text, &crate::language::paragraphs(text));
    let mut alone = doubts.iter().filter_map(|d| d.span).peekable();
    let has_partner = |quotation: &Quotation| {
        let outer = quotation.outer;
        while alone.next_if(|mark| mark.end <= outer.start).is_some() {}
        let mark = alone.peek();
        !mark.is_some_and(|m| m.start == outer.start || m.end == outer.end)
    };
    let mut found = found;
    found.retain(has_partner);
    found.into_iter().map(|q| q.inner).collect()
}

fn unbalanced(text: &str, at: usize) -> Doubt {
    let tail = text.get(at..).unwrap_or_default();
    let words: String = tail.chars().take(40).collect();
    Doubt::new(
        "unbalanced-quotation-mark",
        format!("a quotation mark has no partner in its paragraph: {words}"),
    )
    .about(Span::new(at, at + mark_length(tail)))
}

/// The length of the mark with which a text starts; two apostrophes are one mark.
fn mark_length(tail: &str) -> usize {
    if tail.starts_with("''") {
        return 2;
    }
    tail.chars().next().map_or(0, char::len_utf8)
}

struct Reader<'t> {
    text: &'t str,
    paragraph: Span,
    stack: Vec<Open>,
    found: Vec<Quotation>,
    /// The style that the previous paragraph left open.
    carried: Option<Style>,
    continues: bool,
    /// A closing mark without an opening one.
    unopened: Option<usize>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, paragraph: Span, carried: Option<Style>) -> Self {
        Self {
            text,
            paragraph,
            stack: Vec::new(),
            found: Vec::new(),
            carried,
            continues: false,
            unopened: None,
        }
    }

    fn read(&mut self) {
        let words = self.paragraph.slice(self.text);
        let mut at = 0;
        // Only bytes with which a mark may start are looked at as characters.
        while let Some(found) = words
            .as_bytes()
            .get(at..)
            .and_then(|rest| rest.iter().position(|b| may_be_mark(*b)))
        {
            at += found;
            let tail = words.get(at..).unwrap_or_default();
            let mut chars = tail.chars();
            let Some(c) = chars.next() else { break };
            let mut len = c.len_utf8();
            if is_mark(c) {
                let mut next = chars.next();
                let doubled = c == '\'' && next == Some('\'');
                if doubled {
                    len += 1;
                    next = chars.next();
                }
                let before = words.get(..at).and_then(|w| w.chars().next_back());
                let here = Here {
                    at: self.paragraph.start + at,
                    len,
                    before,
                    after: next,
                };
                self.step(if doubled { '\u{1}' } else { c }, here);
            }
            at += len;
        }
    }

    fn step(&mut self, mark: char, here: Here) {
        match mark {
            '«' if self.top() == Some(Style::Chevrons) => self.close(here),
            '«' => self.open(Style::Guillemets, here),
            '»' if self.has(Style::Guillemets) => self.close_to(Style::Guillemets, here),
            '»' if here.opens() => {
                let style = match self.carried {
                    // The old custom: every paragraph of a long quotation starts with the closing mark.
                    Some(Style::Guillemets) if here.at == self.paragraph.start => Style::Guillemets,
                    _ => Style::Chevrons,
                };
                self.open(style, here);
            }
            '»' => self.close_unopened(Style::Guillemets, here),
            '‹' => self.open(Style::SmallGuillemets, here),
            '›' => self.close_to(Style::SmallGuillemets, here),
            '„' => self.open(Style::Low, here),
            '“' if self.has(Style::Low) && !self.has(Style::Curly) => {
                self.close_to(Style::Low, here)
            }
            '“' => self.open(Style::Curly, here),
            '”' if self.has(Style::Curly) => self.close_to(Style::Curly, here),
            '”' if self.has(Style::Low) => self.close_to(Style::Low, here),
            '”' if here.opens() => self.open(Style::Curly, here),
            '”' => self.close_unopened(Style::Curly, here),
            '"' => self.ambiguous(Style::Straight, here),
            '\u{1}' => self.ambiguous(Style::DoubleApostrophe, here),
            '‘' if here.opens() => self.open(Style::Single, here),
            '\'' if here.opens() && !self.has(Style::Single) => self.open(Style::Single, here),
            '\'' | '’' if self.top() == Some(Style::Single) && here.closes() => self.close(here),
            _ => {}
        }
    }

    /// A mark that looks the same at both ends.
    fn ambiguous(&mut self, style: Style, here: Here) {
        let Some(open) = self.stack.iter().rev().find(|o| o.style == style).copied() else {
            if self.carried == Some(style) && !here.opens() {
                self.close_carried(style, here);
                return;
            }
            if here.closes() && !here.opens() && self.found.is_empty() {
                self.close_unopened(style, here);
                return;
            }
            self.open(style, here);
            return;
        };
        if here.opens() && !open.spaced {
            // The earlier one was never closed: this one starts anew.
            while self.stack.pop().is_some_and(|o| o.at != open.at) {}
            self.open(style, here);
        } else {
            self.close_to(style, here);
        }
    }

    fn top(&self) -> Option<Style> {
        self.stack.last().map(|o| o.style)
    }

    fn has(&self, style: Style) -> bool {
        self.stack.iter().any(|o| o.style == style)
    }

    fn open(&mut self, style: Style, here: Here) {
        if here.at == self.paragraph.start && self.carried == Some(style) {
            self.continues = true;
        }
        if self.stack.len() < MAX_DEPTH {
            self.stack.push(Open {
                style,
                at: here.at,
                inner: here.at + here.len,
                spaced: here.after.is_some_and(char::is_whitespace),
            });
        }
    }

    /// Closes the innermost quotation of a style and forgets what was left open inside.
    fn close_to(&mut self, style: Style, here: Here) {
        if !self.has(style) {
            return;
        }
        while self.top().is_some_and(|s| s != style) {
            self.stack.pop();
        }
        self.close(here);
    }

    fn close(&mut self, here: Here) {
        let Some(open) = self.stack.pop() else { return };
        if self.stack.iter().all(|o| o.style == Style::Single) {
            self.stack.clear();
            self.found.push(Quotation {
                outer: Span::new(open.at, here.at + here.len),
                inner: Span::new(open.inner, here.at).trimmed(self.text),
                continues: self.continues && open.at == self.paragraph.start,
            });
        }
    }

    /// A closing mark without an opening one ends what the previous paragraph left open.
    fn close_carried(&mut self, style: Style, here: Here) {
        if self.carried == Some(style) && self.stack.is_empty() && self.found.is_empty() {
            self.continues = true;
            self.found.push(Quotation {
                outer: Span::new(self.paragraph.start, here.at + here.len),
                inner: Span::new(self.paragraph.start, here.at).trimmed(self.text),
                continues: true,
            });
        }
    }

    /// A closing mark that nothing opened: the words before it in the paragraph are taken for the quotation.
    fn close_unopened(&mut self, style: Style, here: Here) {
        if self.carried == Some(style) {
            self.close_carried(style, here);
            return;
        }
        let free = self.stack.is_empty() && self.found.is_empty() && here.at > self.paragraph.start;
        // 12" is a length.
        if !free || here.before.is_some_and(char::is_numeric) {
            return;
        }
        self.unopened = Some(here.at);
        self.found.push(Quotation {
            outer: Span::new(self.paragraph.start, here.at + here.len),
            inner: Span::new(self.paragraph.start, here.at).trimmed(self.text),
            continues: false,
        });
    }

    /// What is still open at the paragraph's end; a single mark is more likely an apostrophe.
    fn unclosed(&self) -> Option<Open> {
        self.stack
            .iter()
            .find(|o| o.style != Style::Single)
            .copied()
    }
}

/// A mark with its neighbours.
#[derive(Clone, Copy)]
struct Here {
    at: usize,
    len: usize,
    before: Option<char>,
    after: Option<char>,
}

impl Here {
    fn opens(self) -> bool {
        let free = self
            .before
            .is_none_or(|c| c.is_whitespace() || "([{—–-:«“„\"'’".contains(c));
        free && self
            .after
            .is_some_and(|c| !c.is_whitespace() && !")]},.;:".contains(c))
    }

    fn closes(self) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace())
            && self.after.is_none_or(|c| !c.is_alphanumeric())
    }
}

/// Whether a quotation mark may start with a byte: " ' or the first byte of « » ‘ “ „ ‹.
fn may_be_mark(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | 0xC2 | 0xE2)
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '«' | '»' | '‹' | '›' | '“' | '”' | '„' | '"' | '\'' | '‘' | '’'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(text: &str) -> Vec<&str> {
        let (found, _) = read(text);
        found.into_iter().map(|q| q.inner.slice(text)).collect()
    }

    fn read(text: &str) -> (Vec<Quotation>, Vec<Doubt>) {
        let mut at = 0;
        let mut paragraphs = Vec::new();
        for line in text.split_inclusive('\n') {
            paragraphs.push(Span::new(at, at + line.len()).trimmed(text));
            at += line.len();
        }
        quotations(text, &paragraphs)
    }

    #[test]
    fn every_pair_of_marks() {
        assert_eq!(inner("Il dit « oui » puis “non”."), ["oui", "non"]);
        assert_eq!(inner("Er sagt „ja“ und »nein«."), ["ja", "nein"]);
        assert_eq!(inner("She says \"yes\" and ''no''."), ["yes", "no"]);
        assert_eq!(inner("Il dit \" oui \" et part."), ["oui"]);
    }

    #[test]
    fn apostrophes_are_no_marks() {
        assert_eq!(inner("L'eau d’ici n'est pas l’eau d'ailleurs."), [""; 0]);
        assert_eq!(inner("The 'big idea' isn't his."), ["big idea"]);
    }

    #[test]
    fn nested_quotations_are_part_of_the_outer_one() {
        assert_eq!(
            inner("« Il a dit : “Non !” hier »"),
            ["Il a dit : “Non !” hier"]
        );
    }

    #[test]
    fn a_long_quotation_is_opened_again() {
        let (found, doubts) = read("« Un.\n« Deux.\n« Trois. »");
        assert_eq!((found.len(), doubts.len()), (3, 0));
    }

    #[test]
    fn what_is_not_closed_ends_with_its_paragraph() {
        let text = "Il dit « oui.\nEt part.";
        let (found, doubts) = read(text);
        assert_eq!(found[0].inner.slice(text), "oui.");
        assert_eq!(doubts[0].code, "unbalanced-quotation-mark");
        assert_eq!(doubts[0].span.unwrap().slice(text), "«");
        let text = "Il dit ''oui.\nEt part.";
        let (_, doubts) = read(text);
        assert_eq!(doubts[0].span.unwrap().slice(text), "''");
    }
}
