//! Cardinals: a run of tokens that writes one number, in digits ("1 500", "1.500", "32,6"), in words ("vingt et un",
//! "zweiundfünfzig"), or in both ("1,2 million").

use super::{NumberData, matches_words};
use crate::language::{Token, TokenKind};

/// A number that starts at some token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cardinal {
    /// One past its last token.
    pub end: usize,
    /// The number.
    pub value: f64,
    /// Whether it is written in digits only.
    pub digits: bool,
    /// Whether it is a word for about so many ("une dizaine").
    pub approximate: bool,
    /// Whether it is nothing but the article ("un", "a").
    pub article: bool,
    /// What one of its last step is worth: 1 for "12", 100 for "deux cents", 1e6 for "3 millions".
    pub scale: f64,
}

/// The number that starts at token `at`, the longest.
pub(crate) fn cardinal_at(
    tokens: &[Token<'_>],
    text: &str,
    at: usize,
    data: &NumberData,
) -> Option<Cardinal> {
    let first = tokens.get(at)?;
    if !data.may_start_cardinal(first) {
        return None;
    }
    let mut found = match first.kind {
        TokenKind::Number => digits_at(tokens, text, at, data)?,
        TokenKind::Word => words_at(tokens, at, f64::INFINITY, data)?,
        TokenKind::Mark => return None,
    };
    // "1,2 million", "3 mille milliards": a scale after the number.
    while let Some(next) = tokens.get(found.end) {
        let Some(scale) = data.scale(next) else {
            break;
        };
        if found.approximate || found.scale >= scale && !found.digits {
            break;
        }
        found.value *= scale;
        found.scale = scale;
        found.end += 1;
        found.digits = false;
        found.article = false;
        if let Some((more, end)) = remainder(tokens, found.end, scale, data) {
            found.value += more;
            found.end = end;
        }
    }
    // "deux millions et demi".
    if found.scale >= 1000.0
        && !found.digits
        && let Some(n) = data
            .halves
            .iter()
            .find_map(|h| matches_words(tokens, found.end, h))
    {
        found.value += found.scale / 2.0;
        found.end += n;
    }
    Some(found)
}

/// "… mille deux cents": what follows a scale in words.
fn remainder(
    tokens: &[Token<'_>],
    at: usize,
    scale: f64,
    data: &NumberData,
) -> Option<(f64, usize)> {
    let joined = usize::from(tokens.get(at).is_some_and(|t| data.is_joiner(t)));
    let mut rest = words_at(tokens, at + joined, scale, data)?;
    if rest.article || rest.approximate {
        return None;
    }
    if let Some(next) = tokens.get(rest.end).and_then(|t| data.scale(t)) {
        if next >= scale {
            return None;
        }
        rest.value *= next;
        rest.end += 1;
        if let Some((more, end)) = remainder(tokens, rest.end, next, data) {
            rest.value += more;
            rest.end = end;
        }
    }
    (rest.value < scale).then_some((rest.value, rest.end))
}

fn digits_at(tokens: &[Token<'_>], text: &str, at: usize, data: &NumberData) -> Option<Cardinal> {
    let first = tokens.get(at)?;
    let mut written = first.text.to_owned();
    let mut end = at + 1;
    let plain = |t: &str| t.chars().all(|c| c.is_ascii_digit());
    if plain(first.text) && first.text.len() <= 3 && !first.text.starts_with('0') {
        while let (Some(previous), Some(next)) = (tokens.get(end - 1), tokens.get(end)) {
            let gap = text.get(previous.span.end..next.span.start);
            let grouped = match gap {
                Some("\u{a0}" | "\u{202f}" | "\u{2009}") => true,
                Some(" ") => data.space_groups(),
                Some("'" | "’") => true,
                _ => false,
            };
            let digits = next.text.get(..3).unwrap_or_default();
            let decimals = next.text.get(3..).unwrap_or_default();
            let tail = decimals.is_empty() || decimals.starts_with(data.decimal());
            if !grouped
                || next.kind != TokenKind::Number
                || digits.len() != 3
                || !plain(digits)
                || !tail
            {
                break;
            }
            written.push_str(next.text);
            end += 1;
            if !decimals.is_empty() {
                break;
            }
        }
    }
    Some(Cardinal {
        end,
        value: parse_digits(&written, data.decimal())?,
        digits: true,
        approximate: false,
        article: false,
        scale: 1.0,
    })
}

/// The value of digits with points and commas; `decimal` is the language's decimal mark. A mark that can only group
/// (several of it, or exactly three digits after the other mark) groups.
fn parse_digits(written: &str, decimal: char) -> Option<f64> {
    let points = written.matches('.').count();
    let commas = written.matches(',').count();
    let (other, others, own) = if decimal == ',' {
        ('.', points, commas)
    } else {
        (',', commas, points)
    };
    let groups_of_three = |mark: char| {
        let mut parts = written.split(mark);
        let head = parts.next().unwrap_or_default();
        (1..=3).contains(&head.len())
            && parts.all(|p| p.split([',', '.']).next().is_some_and(|d| d.len() == 3))
    };
    let cleaned: String = if own > 1 && others == 0 {
        written.chars().filter(|c| c.is_numeric()).collect()
    } else if others > 0 && groups_of_three(other) {
        written
            .chars()
            .filter(|c| *c != other)
            .map(|c| if c == decimal { '.' } else { c })
            .collect()
    } else if own + others == 1 {
        written.replace(',', ".")
    } else if own + others == 0 {
        written.to_owned()
    } else {
        return None;
    };
    cleaned.parse().ok().filter(|v: &f64| v.is_finite())
}

/// The number in words below the first scale that starts at `at`; a scale that stands alone ("mille") must be below
/// `limit`.
fn words_at(tokens: &[Token<'_>], at: usize, limit: f64, data: &NumberData) -> Option<Cardinal> {
    let first = tokens.get(at)?;
    let mut found = Cardinal {
        end: at + 1,
        value: 0.0,
        digits: false,
        approximate: false,
        article: data.is_article(first),
        scale: 1.0,
    };
    if let Some(value) = data.collective(first) {
        return Some(Cardinal {
            value,
            approximate: true,
            ..found
        });
    }
    if data.scale(first).is_some_and(|s| s >= 1000.0) && data.bare_scale(first) {
        let scale = data.scale(first).filter(|s| *s < limit)?;
        let (more, end) = remainder(tokens, at + 1, scale, data).unwrap_or((0.0, at + 1));
        return Some(Cardinal {
            value: scale + more,
            end,
            scale,
            ..found
        });
    }
    let mut value = data.word(first)?;
    // The least that was added: only something smaller may follow.
    let mut step = step_of(value);
    loop {
        let mut next = found.end;
        let mut hyphen = false;
        while next < found.end + 3
            && let Some(token) = tokens.get(next)
            && (token.text == "-" || data.is_joiner(token))
        {
            hyphen |= token.text == "-";
            next += 1;
        }
        let Some(more) = tokens.get(next).and_then(|t| data.word(t)) else {
            break;
        };
        if more == 100.0 && (1.0..100.0).contains(&value) && next == found.end + usize::from(hyphen)
        {
            value *= more;
            step = 100.0;
        } else if more == 20.0 && value == 4.0 && hyphen {
            // "quatre-vingt"
            value = 80.0;
            step = 20.0;
        } else if more < step && more > 0.0 {
            value += more;
            step = step_of(more);
        } else {
            break;
        }
        found.article = false;
        found.end = next + 1;
    }
    found.value = value;
    found.scale = if value >= 100.0 && value % 100.0 == 0.0 {
        100.0
    } else {
        1.0
    };
    Some(found)
}

/// What may be added to a number word: less than its last non-zero place; 60 and 80 take up to 19 in French.
fn step_of(value: f64) -> f64 {
    if value == 0.0 {
        0.0
    } else if value % 100.0 == 0.0 {
        100.0
    } else if value % 20.0 == 0.0 {
        20.0
    } else if value % 10.0 == 0.0 {
        // "trente-deux", and "dix-sept" above sixteen.
        10.0
    } else {
        1.0
    }
}

/// A compound that is written as one word: "zweiundfünfzig", "dreihundertvierzig".
pub(super) fn glued(word: &str, data: &NumberData) -> Option<f64> {
    if word.len() > 60 {
        return None;
    }
    let mut rest = word;
    let (mut total, mut current, mut parts) = (0.0, 0.0, 0);
    let mut joined = false;
    while !rest.is_empty() {
        if let Some(tail) = data
            .joiners()
            .iter()
            .find_map(|j| rest.strip_prefix(j.as_str()))
            && parts > 0
        {
            joined = true;
            rest = tail;
            continue;
        }
        let (value, tail) = longest_prefix(rest, data)?;
        if value >= 1000.0 {
            total += f64::max(current, 1.0) * value;
            current = 0.0;
        } else if value == 100.0 {
            current = f64::max(current, 1.0) * 100.0;
        } else if current % 100.0 == 0.0 || joined && value % 10.0 == 0.0 && current % 10.0 > 0.0 {
            current += value;
        } else {
            return None;
        }
        joined = false;
        parts += 1;
        rest = tail;
    }
    (parts > 1 && !joined).then_some(total + current)
}

fn longest_prefix<'w>(word: &'w str, data: &NumberData) -> Option<(f64, &'w str)> {
    let ends = word.char_indices().rev().map(|(i, c)| i + c.len_utf8());
    let mut found = ends.filter_map(|end| {
        let (head, tail) = word.split_at_checked(end)?;
        Some((data.part(head)?, tail))
    });
    found.next()
}
