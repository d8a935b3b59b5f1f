//! Captions: what stands under a picture, its credit split off, each once.

use super::Caption;
use super::furniture::{Cues, begins, key};

/// Splits a caption into what it says and whose picture it is: at a copyright sign, at a notice of rights, at
/// "Photo : …", at brackets that name the picture's source.
pub(super) fn split_credit(text: &str) -> (String, Option<String>) {
    let cues = Cues::all();
    let text = text.trim();
    for mark in ['©', 'Ⓒ', '®'] {
        if let Some((before, after)) = text.split_once(mark) {
            return tidy(before, after);
        }
    }
    if let Some(at) = text.find("(c)").or_else(|| text.find("(C)")) {
        return tidy(
            text.get(..at).unwrap_or_default(),
            text.get(at + 3..).unwrap_or_default(),
        );
    }
    if let Some((before, after)) = at_rights(text, cues) {
        return tidy(before, after);
    }
    if let Some((before, after)) = at_label(text, cues) {
        return tidy(before, after);
    }
    (text.to_owned(), None)
}

fn tidy(before: &str, after: &str) -> (String, Option<String>) {
    let edge = |c: char| {
        c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | ':' | ',' | '/' | '(' | '[')
    };
    let end = |c: char| c.is_whitespace() || matches!(c, ')' | ']' | '|' | ',' | ':' | '-' | '–');
    let credit = after.trim_start_matches(edge).trim_end_matches(end);
    let text = before.trim_end_matches(edge).trim();
    (
        strip_label(text).to_owned(),
        Some(credit.to_owned()).filter(|c| !c.is_empty()),
    )
}

/// A caption that ends in a bare label ("… Photo") loses it.
fn strip_label(text: &str) -> &str {
    let Some((before, last)) = text.rsplit_once(char::is_whitespace) else {
        return text;
    };
    let is_label =
        Cues::all().credit.contains(&key(last)) && before.ends_with(['.', '!', '?', '…', '-', '|']);
    if is_label {
        before.trim_end_matches(['-', '|', ' '])
    } else {
        text
    }
}

fn at_rights<'t>(text: &'t str, cues: &Cues) -> Option<(&'t str, &'t str)> {
    let folded = key(text);
    let phrase = cues.rights.iter().find(|p| folded.contains(p.as_str()))?;
    let words = phrase.split(' ').count();
    let starts: Vec<usize> = word_starts(text);
    starts.iter().enumerate().find_map(|(n, start)| {
        let end = starts.get(n + words).copied().unwrap_or(text.len());
        let inside = text.get(*start..end)?;
        (key(inside) == *phrase).then(|| {
            (
                text.get(..*start).unwrap_or_default(),
                text.get(end..).unwrap_or_default(),
            )
        })
    })
}

/// "… Photo : X", "Crédit photo: X", "(Photo: X)", "Foto: dpa".
fn at_label<'t>(text: &'t str, cues: &Cues) -> Option<(&'t str, &'t str)> {
    for (colon, _) in text.match_indices(':').take(6) {
        let (before, after) = (text.get(..colon)?, text.get(colon + 1..)?);
        let starts = word_starts(before);
        for start in starts.iter().rev().take(3) {
            let label = before.get(*start..)?;
            let short = after.chars().count() <= 90;
            let capital = label
                .trim_start_matches(['(', '['])
                .chars()
                .next()
                .is_some_and(char::is_uppercase);
            if short && capital && cues.credit.contains(&key(label)) {
                return Some((before.get(..*start)?, after));
            }
        }
    }
    let open = text.rfind(['(', '['])?;
    let inside = text.get(open + 1..)?.trim_end().strip_suffix([')', ']'])?;
    let folded = key(inside);
    let label = cues.credit.iter().find(|p| begins(&folded, p))?;
    let rest = inside
        .split_whitespace()
        .skip(label.split(' ').count())
        .map(str::len)
        .sum::<usize>();
    (rest > 0 && inside.chars().count() <= 80).then(|| {
        let at = text.len() - text.get(open + 1..).map_or(0, str::len)
            + inside.find(char::is_whitespace).unwrap_or(0);
        (
            text.get(..open).unwrap_or_default(),
            text.get(at..).unwrap_or_default(),
        )
    })
}

fn word_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut space = true;
    for (at, c) in text.char_indices() {
        if space && !c.is_whitespace() {
            starts.push(at);
        }
        space = c.is_whitespace();
    }
    starts
}

/// Whether a line is only a credit: "© X / Y", "Crédit photo : X".
pub(super) fn is_credit(line: &str) -> bool {
    if line.len() > 480 || line.chars().count() > 120 {
        return false;
    }
    // What a split needs: most lines have none of it.
    let marked = line.contains(['©', 'Ⓒ', '®', ':', '(', '[']);
    if !marked && at_rights(line, Cues::all()).is_none() {
        return false;
    }
    let (text, credit) = split_credit(line);
    text.is_empty() && credit.is_some()
}

/// More captions than this are not kept: each is compared with all that are there.
const MOST: usize = 256;

/// Adds a caption unless it is there already; a credit that only now becomes known is added to the one that is there.
pub(super) fn add(captions: &mut Vec<Caption>, text: &str, credit: Option<String>) {
    let (text, own) = split_credit(text);
    let credit = credit
        .map(|c| split_credit(&c))
        .map(|(t, c)| c.unwrap_or(t))
        .filter(|c| !c.is_empty())
        .or(own);
    if text.is_empty() {
        if let Some(last) = captions.last_mut()
            && last.credit.is_none()
        {
            last.credit = credit;
        }
        return;
    }
    if captions.len() >= MOST {
        return;
    }
    let mine = key(&text);
    match captions.iter_mut().find(|c| key(&c.text) == mine) {
        Some(there) => {
            if there.credit.is_none() {
                there.credit = credit;
            }
        }
        None => captions.push(Caption { text, credit }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_are_split_off() {
        for (line, text, credit) in [
            (
                "Le port, mardi. © Lea Rio / AFP",
                "Le port, mardi.",
                Some("Lea Rio / AFP"),
            ),
            (
                "Le port, le 3/4/2021 Tous droits réservés Jo Bell/Agence",
                "Le port, le 3/4/2021",
                Some("Jo Bell/Agence"),
            ),
            (
                "The harbour. Photo: Jo Bell",
                "The harbour.",
                Some("Jo Bell"),
            ),
            (
                "The harbour (Photo by Jo Bell)",
                "The harbour",
                Some("by Jo Bell"),
            ),
            (
                "Le maire : « Nous tiendrons »",
                "Le maire : « Nous tiendrons »",
                None,
            ),
        ] {
            assert_eq!(
                split_credit(line),
                (text.to_owned(), credit.map(str::to_owned)),
                "{line}"
            );
        }
    }

    #[test]
    fn a_caption_is_listed_once() {
        let mut found = Vec::new();
        add(&mut found, "Le port, mardi.", None);
        add(&mut found, "Le port, mardi. © Lea Rio", None);
        add(&mut found, "© Lea Rio", None);
        assert_eq!(
            found,
            [Caption {
                text: "Le port, mardi.".to_owned(),
                credit: Some("Lea Rio".to_owned())
            }]
        );
    }

    #[test]
    fn captions_without_end_are_cut() {
        let mut found = Vec::new();
        for n in 0..2 * MOST {
            add(&mut found, &format!("Le port, vue {n}"), None);
        }
        assert_eq!(found.len(), MOST);
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_split(text in "\\PC{0,120}") {
            let _ = split_credit(&text);
        }
    }
}
