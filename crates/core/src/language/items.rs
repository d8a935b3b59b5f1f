//! Items: a list that a page wrote in one run, "a) … b) … c) …" or "• … • …", falls at its labels.

/// Marks that stand before the items of a list.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '⁃' | '‣' | '▪' | '◦' | '●' | '○' | '■' | '□' | '▶' | '►'
    )
}

/// Where the items of `sentence` begin, the first one left out, as bytes.
pub(super) fn cuts(sentence: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let Some(mut expected) = Label::at(sentence) else {
        bullets(sentence, &mut found);
        return found;
    };
    for at in starts(sentence) {
        let label = sentence.get(at..).and_then(Label::at);
        if label.is_some_and(|l| expected.is_before(l)) {
            found.push(at);
            expected = expected.next();
        }
    }
    found
}

fn bullets(sentence: &str, found: &mut Vec<usize>) {
    if sentence.starts_with(is_bullet) {
        let more = starts(sentence).filter(|at| {
            sentence
                .get(*at..)
                .is_some_and(|s| s.starts_with(is_bullet))
        });
        found.extend(more);
    }
}

/// Where words begin behind white space.
fn starts(sentence: &str) -> impl Iterator<Item = usize> {
    let mut spaced = false;
    sentence.char_indices().filter_map(move |(at, c)| {
        let begins = spaced && !c.is_whitespace();
        spaced = c.is_whitespace();
        begins.then_some(at)
    })
}

/// The label of an item: "a)", "12.", "⁃9."
#[derive(Clone, Copy, PartialEq, Eq)]
struct Label {
    bullet: Option<char>,
    lettered: bool,
    /// 1 for a, or the number.
    place: u32,
    mark: char,
}

impl Label {
    fn at(text: &str) -> Option<Self> {
        let mut rest = text.chars().peekable();
        let bullet = rest.next_if(|c| is_bullet(*c));
        let first = rest.next()?;
        let (lettered, mut place) = match first {
            'a'..='z' => (true, u32::from(first) - u32::from('a') + 1),
            '0'..='9' => (false, first.to_digit(10)?),
            _ => return None,
        };
        if !lettered && let Some(digit) = rest.next_if(char::is_ascii_digit) {
            place = place * 10 + digit.to_digit(10)?;
        }
        let mark = rest.next().filter(|c| matches!(c, ')' | '.'))?;
        // A point behind a letter or number says little: only a bullet or a bracket makes a list inside a sentence.
        if mark == '.' && bullet.is_none() {
            return None;
        }
        rest.next().filter(|c| c.is_whitespace())?;
        Some(Self {
            bullet,
            lettered,
            place,
            mark,
        })
    }

    fn next(self) -> Self {
        Self {
            place: self.place + 1,
            ..self
        }
    }

    fn is_before(self, other: Self) -> bool {
        self.next() == other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_in_order_cut() {
        assert_eq!(cuts("a) One b) Two c) Three"), [7, 14]);
        assert_eq!(cuts("1) One 3) Three"), [0; 0]);
        assert_eq!(
            cuts("⁃9. The first ⁃10. The second"),
            ["⁃9. The first ".len()]
        );
        assert_eq!(cuts("• One • Two"), ["• One ".len()]);
        assert_eq!(cuts("He chose b) or c) in the end"), [0; 0]);
    }
}
