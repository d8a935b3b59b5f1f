//! Lines: the same labels for the text that a scraper left of a page, where no tag tells what a line is. Words, the shape
//! of lines, blank lines between them and repetition must do.

use crate::page::html::dom::is_break;

use super::byline::{has_prefix, signers};
use super::captions;
use super::draft::{DateSeen, Draft};
use super::furniture::{Cue, Cues, begins, ends_sentence, key};
use super::moments::date_line;
use super::title::cut;
use super::{BlockKind, Related};

/// A line with what is known of it.
struct Line<'t> {
    text: &'t str,
    /// Whether a blank line stands before it.
    apart: bool,
    cue: Option<Cue>,
    prose: bool,
    taken: bool,
}

/// Reads a page without tags.
pub(super) fn draft(text: &str) -> Draft {
    let mut lines = cut_lines(text);
    let mut draft = Draft::default();
    title(&mut lines, &mut draft);
    repeated_captions(&mut lines, &mut draft);
    let start = head(&mut lines, &mut draft);
    body(&lines, start, &mut draft);
    draft
}

fn cut_lines(text: &str) -> Vec<Line<'_>> {
    let cues = Cues::all();
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut apart = true;
    for line in text.split(|c| c != '\t' && is_break(c)) {
        let line = line.trim();
        if line.is_empty() {
            apart = true;
            continue;
        }
        lines.push(Line {
            text: line,
            apart,
            cue: cues.of_line(line),
            prose: is_prose(line),
            taken: false,
        });
        apart = false;
    }
    lines
}

/// Lines of at least this many characters that end like a sentence are prose, and of this many in any case.
const SENTENCE: usize = 40;
const LONG: usize = 240;

fn is_prose(line: &str) -> bool {
    let chars = line.chars().count();
    chars >= LONG || (chars >= SENTENCE && ends_sentence(line))
}

/// The first line that is not of a menu is the title.
fn title(lines: &mut [Line<'_>], draft: &mut Draft) {
    let Some(line) = lines
        .iter_mut()
        .take(8)
        .find(|l| l.cue.is_none() || l.text.chars().count() > 60)
    else {
        return;
    };
    let cut = cut(line.text, &[]);
    line.taken = true;
    draft.sites.extend(cut.site.map(|s| site_name(&s)));
    let same = key(&cut.title);
    draft.headings.push(cut.title);
    for line in lines.iter_mut().filter(|l| !l.taken && key(l.text) == same) {
        line.taken = true;
    }
}

/// "Atlas.fr" is printed for Atlas.
fn site_name(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, end)) if !name.contains(' ') && (2..=4).contains(&end.len()) => stem.to_owned(),
        _ => name.to_owned(),
    }
}

/// A line that is said twice, once as the picture's text and once as its caption, perhaps with the credit glued on.
fn repeated_captions(lines: &mut [Line<'_>], draft: &mut Draft) {
    for at in 1..lines.len() {
        let (Some(before), Some(line)) = (lines.get(at - 1), lines.get(at)) else {
            break;
        };
        if before.taken || before.cue.is_some() {
            continue;
        }
        let Some(rest) = line.text.strip_prefix(before.text) else {
            continue;
        };
        let (text, _) = captions::split_credit(line.text);
        let repeated =
            rest.is_empty() || (rest.chars().count() <= 120 && key(&text) == key(before.text));
        if repeated && before.text.chars().count() >= 12 {
            captions::add(&mut draft.captions, line.text, None);
            for index in [at - 1, at] {
                if let Some(line) = lines.get_mut(index) {
                    line.taken = true;
                }
            }
        }
    }
    for line in lines
        .iter_mut()
        .filter(|l| !l.taken && captions::is_credit(l.text))
    {
        captions::add(&mut draft.captions, line.text, None);
        line.taken = true;
    }
}

/// The lines before the first paragraph; returns where the text begins.
fn head(lines: &mut [Line<'_>], draft: &mut Draft) -> usize {
    let first = lines
        .iter()
        .position(|l| !l.taken && l.prose && l.cue.is_none() && date_line(l.text, None).is_none());
    let end = first.unwrap_or(lines.len());
    mark_menus(lines, end, draft);
    for at in 0..end {
        let next = lines.get(at + 1).and_then(|l| l.cue);
        let crowd =
            lines.get(at).is_some_and(|l| !l.apart) || lines.get(at + 1).is_some_and(|l| !l.apart);
        let Some(line) = lines.get_mut(at) else { break };
        if line.taken || line.cue.is_some() {
            line.taken = true;
            continue;
        }
        line.taken = true;
        if date_line(line.text, None).is_some() {
            draft.dates.push(DateSeen {
                line: line.text.to_owned(),
                stated: None,
            });
        } else if has_prefix(line.text) && !signs_nobody(line.text) {
            draft.bylines.push(line.text.to_owned());
        } else if crowd && (next == Some(Cue::Share) || names_agency(line.text)) {
            // A name between picture and share buttons signs.
            draft.bylines.push(line.text.to_owned());
        } else if at + 1 >= end.saturating_sub(1)
            && line.text.chars().count() <= 60
            && draft.kicker.is_none()
        {
            draft.kicker = Some(line.text.to_owned());
        }
    }
    end
}

fn signs_nobody(line: &str) -> bool {
    let found = signers(line, &[], true);
    found.people.is_empty() && found.agencies.is_empty() && found.others.is_empty()
}

fn names_agency(line: &str) -> bool {
    line.chars().count() <= 80 && !signers(line, &[], false).agencies.is_empty()
}

/// Runs of short lines without blank lines between them, two of which are known from menus, are menus. The last known
/// word of the last run before the text is the section.
fn mark_menus(lines: &mut [Line<'_>], end: usize, draft: &mut Draft) {
    let mut start = 0;
    while start < end {
        let mut stop = start + 1;
        while stop < end && lines.get(stop).is_some_and(|l| !l.apart && !l.taken) {
            stop += 1;
        }
        let run = lines.get_mut(start..stop).unwrap_or_default();
        let known = run.iter().filter(|l| l.cue == Some(Cue::Menu)).count();
        if known >= 2 {
            let last = run.iter().rev().find(|l| !l.taken);
            if let Some(last) = last.filter(|l| l.cue == Some(Cue::Menu)) {
                draft.section = Some(last.text.to_owned());
            }
            for line in run.iter_mut().filter(|l| l.text.chars().count() < 60) {
                line.taken = true;
            }
        }
        start = stop;
    }
}

/// The paragraphs, and what stands between and behind them.
fn body(lines: &[Line<'_>], start: usize, draft: &mut Draft) {
    let cues = Cues::all();
    // Links to other stories go on until a paragraph.
    let mut in_related = false;
    let mut over = false;
    for (at, line) in lines.iter().enumerate().skip(start) {
        if line.taken {
            continue;
        }
        if let Some(title) = cues
            .after_related_heading(line.text)
            .filter(|t| !t.is_empty())
        {
            draft.related.push(Related {
                title: title.to_owned(),
                url: None,
            });
            continue;
        }
        match line.cue {
            Some(Cue::Related) => {
                in_related = true;
                continue;
            }
            Some(Cue::Paywall) => {
                draft.stub |= cues.is_stub_notice(line.text);
                continue;
            }
            Some(Cue::Comments) => {
                over = true;
                continue;
            }
            Some(_) => continue,
            None => {}
        }
        if in_related {
            let goes_on = line.prose
                && line.text.chars().count() > 80
                && line.text.trim_end().ends_with(['.', '»', '”', '"'])
                && ends_sentence(line.text);
            if !goes_on {
                related(line, draft);
                continue;
            }
            in_related = false;
        }
        if over && !line.prose {
            continue;
        }
        let last = lines
            .iter()
            .skip(at + 1)
            .all(|l| l.taken || l.cue.is_some() || !l.prose);
        if signs(line, last, draft) {
            continue;
        }
        let kind = if line.prose || line.text.chars().count() > 100 {
            BlockKind::Paragraph
        } else if begins_item(line.text) {
            BlockKind::ListItem
        } else {
            BlockKind::SubHeading
        };
        let text = if kind == BlockKind::ListItem {
            line.text.trim_start_matches(ITEM_MARKS).trim_start()
        } else {
            line.text
        };
        draft.body.push((kind, text.to_owned()));
    }
    while matches!(draft.body.last(), Some((BlockKind::SubHeading, _))) {
        draft.body.pop();
    }
    if let Some((kind, _)) = draft.body.first_mut()
        && *kind == BlockKind::Paragraph
        && draft.kicker.is_some()
    {
        *kind = BlockKind::Lede;
    }
}

const ITEM_MARKS: [char; 5] = ['•', '-', '*', '–', '·'];

fn begins_item(line: &str) -> bool {
    line.starts_with(ITEM_MARKS) && line.chars().nth(1).is_some_and(char::is_whitespace)
}

/// A headline, or the outlet that it is from.
fn related(line: &Line<'_>, draft: &mut Draft) {
    let outlet =
        !line.apart && line.text.split_whitespace().count() <= 3 && !draft.related.is_empty();
    if !outlet && !begins(&key(line.text), "http") {
        draft.related.push(Related {
            title: line.text.to_owned(),
            url: None,
        });
    }
}

/// Takes a line at the end of the text that signs it or gives its date.
fn signs(line: &Line<'_>, last: bool, draft: &mut Draft) -> bool {
    if line.text.chars().count() > 100 {
        return false;
    }
    if date_line(line.text, None).is_some() && !line.prose {
        draft.dates.push(DateSeen {
            line: line.text.to_owned(),
            stated: None,
        });
        return true;
    }
    let prefixed = has_prefix(line.text) && !line.prose && !signs_nobody(line.text);
    if (last && names_agency(line.text)) || (prefixed && (last || draft.body.is_empty())) {
        draft.bylines.push(line.text.to_owned());
        return true;
    }
    false
}
