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
struct Line {
    text: String,
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
    let (start, end) = choose(&lines);
    title(&mut lines, start, &mut draft);
    repeated_captions(&mut lines, &mut draft);
    let start = head(&mut lines, start, &mut draft);
    body(&lines, start, end.max(start), &mut draft);
    draft
}

fn cut_lines(text: &str) -> Vec<Line> {
    let cues = Cues::all();
    joined(text)
        .into_iter()
        .map(|(text, apart)| Line {
            apart,
            cue: cues.of_line(&text),
            prose: is_prose(&text),
            taken: false,
            text,
        })
        .collect()
}

/// The lines of a text, each with whether a blank line stands before it; what a program wrapped at its width is one line
/// again.
fn joined(text: &str) -> Vec<(String, bool)> {
    let raw: Vec<&str> = text
        .split(|c| c != '\t' && is_break(c))
        .map(str::trim_end)
        .collect();
    let width = wrapped_at(&raw);
    let mut lines: Vec<(String, bool)> = Vec::new();
    let mut apart = true;
    // The length of the line before, as it stood in the text.
    let mut before = 0;
    for line in raw {
        let (words, chars) = (line.trim_start(), line.chars().count());
        if words.is_empty() {
            apart = true;
            continue;
        }
        let first = words
            .split_whitespace()
            .next()
            .map_or(0, |w| w.chars().count());
        let goes_on = !apart
            && !begins_item(words)
            && width.is_some_and(|width| before <= width && before + 1 + first > width);
        match lines.last_mut().filter(|_| goes_on) {
            Some((last, _)) => {
                last.push(' ');
                last.push_str(words);
            }
            None => lines.push((words.to_owned(), apart)),
        }
        before = chars;
        apart = false;
    }
    lines
}

/// Where programs that wrap lines do so, at least and at most.
const WIDTHS: std::ops::RangeInclusive<usize> = 50..=132;

/// The width at which a text was wrapped, if it was: nothing is longer, and most lines that are not short come near it.
fn wrapped_at(raw: &[&str]) -> Option<usize> {
    let lengths: Vec<usize> = raw.iter().map(|l| l.chars().count()).collect();
    let width = lengths.iter().copied().max()?;
    if !WIDTHS.contains(&width) {
        return None;
    }
    let near = |length: usize| length + 12 > width;
    let mut pairs = lengths.iter().zip(lengths.iter().skip(1));
    let full = pairs.clone().filter(|(a, b)| near(**a) && **b > 0).count();
    let half = pairs.by_ref().filter(|(a, _)| 2 * **a > width).count();
    (full >= 6 && 2 * full >= half).then_some(width)
}

/// Lines of at least this many characters that end like a sentence are prose, and of this many in any case.
const SENTENCE: usize = 40;
const LONG: usize = 240;

fn is_prose(line: &str) -> bool {
    let chars = line.chars().count();
    chars >= LONG || (chars >= SENTENCE && ends_sentence(line))
}

/// What lines weigh, in characters of prose.
const SHORT: f32 = -12.0;
const CUED: f32 = -60.0;
const PROSE: f32 = 20.0;
/// The most that lines between two paragraphs weigh against their belonging together.
const GAP: f32 = -700.0;

/// The stretch of lines that holds the article: from the first of its paragraphs to behind the last. The stretch that
/// weighs most (a maximum subarray sum), so that notices above a menu and below a footer stay outside.
fn choose(lines: &[Line]) -> (usize, usize) {
    let mut best: (f32, usize, usize) = (0.0, lines.len(), lines.len());
    // The best stretch that ends with the last paragraph, and what stands between that and here.
    let (mut sum, mut start, mut gap) = (0.0f32, 0, 0.0f32);
    for (at, line) in lines.iter().enumerate() {
        let chars = line.text.chars().count();
        let prose = line.prose && line.cue.is_none();
        if !prose {
            gap += if line.cue.is_some() { CUED } else { SHORT };
            continue;
        }
        let before = sum + gap.max(GAP);
        if before > 0.0 {
            sum = before;
        } else {
            (sum, start) = (0.0, at);
        }
        sum += chars.min(1000) as f32 + PROSE;
        gap = 0.0;
        if sum > best.0 {
            best = (sum, start, at + 1);
        }
    }
    (best.1, best.2)
}

/// How many lines above the first paragraph a title may stand.
const REACH: usize = 40;

/// The title: the first line that is not of a menu if it stands near the text, is said again, or ends in the site's
/// name; else the line above the text that looks most like one.
fn title(lines: &mut [Line], start: usize, draft: &mut Draft) {
    let first = lines
        .iter()
        .take(8)
        .position(|l| l.cue.is_none() || l.text.chars().count() > 60);
    let opening = first.and_then(|at| lines.get(at)).map(|line| {
        let cut = cut(&line.text, &[]);
        let same = key(&cut.title);
        let again = lines
            .iter()
            .filter(|l| l.text.len() <= line.text.len())
            .filter(|l| key(&l.text) == same)
            .count();
        let said = again > usize::from(cut.site.is_none());
        let near = start <= 16 || start >= lines.len();
        (near || said || cut.site.is_some(), cut)
    });
    let chosen = match (first, opening) {
        (Some(at), Some((true, cut))) => Some((at, cut)),
        (_, opening) => headline(lines, start)
            .and_then(|at| Some((at, cut(&lines.get(at)?.text, &[]))))
            .or_else(|| first.zip(opening.map(|(_, cut)| cut))),
    };
    let Some((at, cut)) = chosen else {
        return;
    };
    if let Some(line) = lines.get_mut(at) {
        line.taken = true;
    }
    draft.sites.extend(cut.site.map(|s| site_name(&s)));
    let same = key(&cut.title);
    draft.headings.push(cut.title);
    for line in lines.iter_mut() {
        line.taken |= key(&line.text) == same;
    }
}

/// The line above the text that looks most like a headline: of several words, near the text, no sentence.
fn headline(lines: &[Line], start: usize) -> Option<usize> {
    let from = start.saturating_sub(REACH);
    let mut best: Option<(f32, usize)> = None;
    for (at, line) in lines.iter().enumerate().take(start).skip(from) {
        let chars = line.text.chars().count();
        let words = line.text.split_whitespace().count();
        if line.cue.is_some()
            || !(15..=220).contains(&chars)
            || line.text.ends_with(['.', ':', '…'])
            || has_prefix(&line.text)
            || date_line(&line.text, None).is_some()
        {
            continue;
        }
        let score = words.min(14) as f32 - 0.35 * (start - at) as f32;
        if words >= 3 && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, at));
        }
    }
    best.map(|(_, at)| at)
}

/// "Atlas.fr" is printed for Atlas.
fn site_name(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, end)) if !name.contains(' ') && (2..=4).contains(&end.len()) => stem.to_owned(),
        _ => name.to_owned(),
    }
}

/// A line that is said twice, once as the picture's text and once as its caption, perhaps with the credit glued on.
fn repeated_captions(lines: &mut [Line], draft: &mut Draft) {
    for at in 1..lines.len() {
        let (Some(before), Some(line)) = (lines.get(at - 1), lines.get(at)) else {
            break;
        };
        if before.taken || before.cue.is_some() {
            continue;
        }
        let Some(rest) = line.text.strip_prefix(before.text.as_str()) else {
            continue;
        };
        let (text, _) = captions::split_credit(&line.text);
        let repeated =
            rest.is_empty() || (rest.chars().count() <= 120 && key(&text) == key(&before.text));
        if repeated && before.text.chars().count() >= 12 {
            captions::add(&mut draft.captions, &line.text, None);
            for index in [at - 1, at] {
                if let Some(line) = lines.get_mut(index) {
                    line.taken = true;
                }
            }
        }
    }
    for line in lines
        .iter_mut()
        .filter(|l| !l.taken && captions::is_credit(&l.text))
    {
        captions::add(&mut draft.captions, &line.text, None);
        line.taken = true;
    }
}

/// The lines before the first paragraph; returns where the text begins.
fn head(lines: &mut [Line], start: usize, draft: &mut Draft) -> usize {
    let first = lines
        .iter()
        .skip(start)
        .position(|l| !l.taken && l.prose && l.cue.is_none() && date_line(&l.text, None).is_none());
    let end = first.map_or(lines.len(), |at| start + at);
    mark_menus(lines, end, draft);
    for at in 0..end {
        let next = lines.get(at + 1).and_then(|l| l.cue);
        let crowd =
            lines.get(at).is_some_and(|l| !l.apart) || lines.get(at + 1).is_some_and(|l| !l.apart);
        let Some(line) = lines.get_mut(at) else { break };
        let far = at + REACH < end;
        if line.taken || line.cue.is_some() || far {
            line.taken = true;
            continue;
        }
        line.taken = true;
        if date_line(&line.text, None).is_some() {
            draft.dates.push(DateSeen {
                line: line.text.to_owned(),
                stated: None,
            });
        } else if has_prefix(&line.text) && !signs_nobody(&line.text) {
            draft.bylines.push(line.text.to_owned());
        } else if crowd && (next == Some(Cue::Share) || names_agency(&line.text)) {
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
fn mark_menus(lines: &mut [Line], end: usize, draft: &mut Draft) {
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

/// How many lines behind the text may still sign it.
const BEHIND: usize = 8;
/// Captions are shorter than this, in characters.
const CAPTION: usize = 400;

/// Takes a line that ends in a picture's credit.
fn captioned(line: &Line, draft: &mut Draft) -> bool {
    if line.text.chars().count() > CAPTION {
        return false;
    }
    let (_, credit) = captions::split_credit(&line.text);
    let short = credit.is_some_and(|c| c.chars().count() <= 80);
    if short {
        captions::add(&mut draft.captions, &line.text, None);
    }
    short
}

/// The paragraphs, and what stands between and behind them.
fn body(lines: &[Line], start: usize, end: usize, draft: &mut Draft) {
    let cues = Cues::all();
    // Links to other stories go on until a paragraph.
    let mut in_related = false;
    let mut over = false;
    let last_prose = lines
        .iter()
        .rposition(|l| !l.taken && l.cue.is_none() && l.prose);
    for (at, line) in lines.iter().enumerate().skip(start) {
        if line.taken {
            continue;
        }
        if at >= end {
            // Behind the text: who signs it, and links to other stories.
            over = true;
        }
        if let Some(title) = cues
            .after_related_heading(&line.text)
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
                draft.stub |= cues.is_stub_notice(&line.text);
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
                && ends_sentence(&line.text);
            if !goes_on {
                related(line, draft);
                continue;
            }
            in_related = false;
        }
        if over && !line.prose && at < end {
            continue;
        }
        let last = last_prose.is_none_or(|last| at >= last);
        if at < end + BEHIND && signs(line, last || at >= end, draft) {
            continue;
        }
        if at >= end || captioned(line, draft) {
            continue;
        }
        let kind = if line.prose || line.text.chars().count() > 100 {
            BlockKind::Paragraph
        } else if begins_item(&line.text) {
            BlockKind::ListItem
        } else {
            BlockKind::SubHeading
        };
        let text = if kind == BlockKind::ListItem {
            line.text.trim_start_matches(ITEM_MARKS).trim_start()
        } else {
            &line.text
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

/// How many links to other stories are kept.
const MOST_RELATED: usize = 40;

/// A headline, or the outlet that it is from.
fn related(line: &Line, draft: &mut Draft) {
    let outlet =
        !line.apart && line.text.split_whitespace().count() <= 3 && !draft.related.is_empty();
    let room = draft.related.len() < MOST_RELATED;
    if room && !outlet && !begins(&key(&line.text), "http") {
        draft.related.push(Related {
            title: line.text.to_owned(),
            url: None,
        });
    }
}

/// Takes a line at the end of the text that signs it or gives its date.
fn signs(line: &Line, last: bool, draft: &mut Draft) -> bool {
    if line.text.chars().count() > 100 {
        return false;
    }
    if date_line(&line.text, None).is_some() && !line.prose {
        draft.dates.push(DateSeen {
            line: line.text.to_owned(),
            stated: None,
        });
        return true;
    }
    let prefixed = has_prefix(&line.text) && !line.prose && !signs_nobody(&line.text);
    if (last && names_agency(&line.text)) || (prefixed && (last || draft.body.is_empty())) {
        draft.bylines.push(line.text.to_owned());
        return true;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: &str = "Nobody was hurt, and a ferry takes walkers over to the other bank from Wednesday on, she added.";
    const PROSE_LINE: &str = "The bridge gave way on Tuesday before dawn, and two roads stay closed until noon, said the mayor.";

    #[test]
    fn notices_above_the_menu_and_below_the_footer_stay_outside() {
        let menu: String = (0..40).map(|n| format!("Valley {n}\n")).collect();
        let text = format!(
            "We keep small files on your device, so that these pages work.\n{menu}\nThe bridge of the valley gave way\n\n{PROSE_LINE}\n\n{SECOND}\n\n{menu}{menu}\nThe valley paper belongs to its readers since 1900.\n"
        );
        let draft = draft(&text);
        assert_eq!(draft.headings, ["The bridge of the valley gave way"]);
        let said: Vec<&str> = draft.body.iter().map(|(_, t)| t.as_str()).collect();
        assert_eq!(said, [PROSE_LINE, SECOND]);
    }

    #[test]
    fn wrapped_lines_are_rejoined_and_short_ones_are_not() {
        let wrapped = "The bridge gave way on Tuesday before dawn, and two roads\nstay closed until noon, said the mayor of the village in\nthe valley, who had warned of it for years and years, as\n";
        let text = format!("{wrapped}{wrapped}{wrapped}\n  * a bridge\n  * two roads\n");
        let lines: Vec<String> = joined(&text).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].contains("two roads stay closed"));
        assert_eq!(lines[2], "* two roads");
    }

    #[test]
    fn a_line_that_ends_in_a_credit_is_a_caption() {
        let text = format!(
            "The bridge\n\n{PROSE_LINE}\n\nThe bridge on Tuesday. © Ann Moor / Valley Press\n\n{PROSE_LINE}\n"
        );
        let draft = draft(&text);
        assert_eq!(draft.body.len(), 2);
        assert_eq!(draft.captions.len(), 1);
    }

    #[test]
    fn many_lines_take_no_quadratic_time() {
        let heads: String = (0..200_000).map(|n| format!("word {n}\n\n")).collect();
        let text = format!("The bridge\n\n{PROSE_LINE}\n\n{SECOND}\n\n{heads}");
        assert_eq!(draft(&text).body.len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "(\\PC{0,30}\n{0,2}){0,12}") {
            let _ = draft(&text);
        }
    }
}
