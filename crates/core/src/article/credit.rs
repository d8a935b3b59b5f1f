//! Credit: whom an article names as where its text comes from.
//!
//! An agency in the byline, the dateline or the last line; another medium named or linked in the text as the source of what
//! is told. The credit of a picture is none: a photo of AFP says nothing of whose the words are.

use super::Article;
use super::agencies::Agencies;
use super::byline::{self, credit_line, same_outlet, split_names};
use super::furniture::{Cues, begins, ends_sentence, key};
use crate::evidence::Span;
use crate::language::{fold, shared_table};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::HashMap;
use std::sync::OnceLock;
use xxhash_rust::xxh3::xxh3_64;

/// Who is credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CreditKind {
    /// A news agency.
    Agency,
    /// Another outlet.
    Outlet,
}

/// Where the credit stands, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CreditPlace {
    /// In the field of the record that lists the text's agencies.
    Agencies,
    /// In the byline.
    Byline,
    /// In the dateline with which the text begins.
    Dateline,
    /// In the text's last lines.
    LastLine,
    /// In the text, as the source of what is told.
    Text,
    /// In the text, as an address.
    Link,
}

/// One credit of an article's text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Credit {
    /// Whether it is an agency or an outlet.
    pub kind: CreditKind,
    /// The usual name; none for "agencies" that are not named.
    pub name: Option<String>,
    /// Where it stands.
    pub place: CreditPlace,
    /// The words in the article's text, if it stands there.
    pub span: Option<Span>,
}

impl Credit {
    /// Whether the credit is of the text as a whole, not of something told in it.
    #[must_use]
    pub fn is_of_text(&self) -> bool {
        self.kind == CreditKind::Agency && self.place <= CreditPlace::LastLine
    }
}

/// More credits of one article than this are not kept.
const MOST: usize = 16;
/// The last lines that may credit.
const LAST_LINES: usize = 3;
/// Credit lines are no longer than this, in characters.
const LINE: usize = 200;
/// Words in brackets that may be a credit are no longer than this, in bytes.
const INSIDE: usize = 60;

/// The credits of an article's text, by place, then in the order in which they stand; each name once at a place.
#[must_use]
pub fn credits(article: &Article) -> Vec<Credit> {
    let mut found = Reader {
        text: &article.text,
        outlet: article.outlet.as_deref(),
        found: Vec::new(),
    };
    for name in &article.agencies {
        let usual = Agencies::all().named(name).unwrap_or(name);
        found.add(CreditKind::Agency, Some(usual), CreditPlace::Agencies, None);
    }
    found.byline(article.byline.as_deref().unwrap_or_default());
    found.dateline();
    found.last_lines();
    found.in_text();
    found.found.sort_by_key(|c| c.place);
    found.found
}

struct Reader<'a> {
    text: &'a str,
    outlet: Option<&'a str>,
    found: Vec<Credit>,
}

impl Reader<'_> {
    fn add(
        &mut self,
        kind: CreditKind,
        name: Option<&str>,
        place: CreditPlace,
        span: Option<Span>,
    ) {
        let own = self.outlet.zip(name).is_some_and(|(o, n)| is_medium(o, n));
        let there = |c: &Credit| c.place == place && c.name.as_deref() == name;
        if own || self.found.len() >= MOST || self.found.iter().any(there) {
            return;
        }
        self.found.push(Credit {
            kind,
            name: name.map(str::to_owned),
            place,
            span,
        });
    }

    /// Agencies in words that stand at `from` in the text, or nowhere in it.
    fn agencies(&mut self, words: &str, place: CreditPlace, from: Option<usize>) -> bool {
        let named = Agencies::all().places(words);
        for (name, span) in &named {
            let span = from.map(|at| Span::new(at + span.start, at + span.end));
            self.add(CreditKind::Agency, Some(name), place, span);
        }
        if !named.is_empty() {
            return true;
        }
        let unnamed = is_unnamed(words);
        if unnamed {
            let span = from.map(|at| Span::new(at, at + words.len()).trimmed(self.text));
            self.add(CreditKind::Agency, None, place, span);
        }
        unnamed
    }

    fn byline(&mut self, line: &str) {
        if line.len() <= 4 * LINE && !is_of_picture(line) {
            self.agencies(line, CreditPlace::Byline, None);
        }
    }

    fn dateline(&mut self) {
        let text = self.text;
        let start = text.len() - text.trim_start().len();
        let text = text.trim_start();
        for agency in byline::dateline(text) {
            let head = text.char_indices().nth(90).map_or(text.len(), |(at, _)| at);
            let places = Agencies::all().places(text.get(..head).unwrap_or_default());
            let place = places.iter().find(|(name, _)| *name == agency);
            let span = place.map(|(_, s)| Span::new(start + s.start, start + s.end));
            self.add(
                CreditKind::Agency,
                Some(&agency),
                CreditPlace::Dateline,
                span,
            );
        }
    }

    /// The last lines, from the end for as long as they credit; pictures' credits are passed over.
    fn last_lines(&mut self) {
        let mut end = self.text.len();
        for turn in 0..LAST_LINES {
            let before = self.text.get(..end).unwrap_or_default().trim_end();
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let line = before.get(start..).unwrap_or_default();
            if line.is_empty()
                || start == 0 && turn == 0 && !line.contains(['(', '©', '—', '–', '-'])
            {
                return;
            }
            if !is_of_picture(line) && !self.last_line(line, start) {
                return;
            }
            end = start;
        }
    }

    /// Whether a line at the end of the text, or what it ends with, credits.
    fn last_line(&mut self, line: &str, start: usize) -> bool {
        let place = CreditPlace::LastLine;
        let chars = line.chars().count();
        if chars <= LINE && is_credit_line(line) && self.agencies(line, place, Some(start)) {
            return true;
        }
        if let Some((at, inside)) = final_brackets(line)
            && !is_of_picture(inside)
            && inside.split_whitespace().count() <= 8
            && is_pure(inside)
        {
            self.agencies(inside, place, Some(start + at));
            return false;
        }
        if let Some((at, tail)) = after_last_dash(line)
            && is_pure(tail)
        {
            self.agencies(tail, place, Some(start + at));
            return false;
        }
        if chars <= 40
            && let Some(name) = Media::all().outlet(without_cue(line))
        {
            let span = Span::new(start, start + line.len()).trimmed(self.text);
            self.add(CreditKind::Outlet, Some(name), place, Some(span));
            return true;
        }
        false
    }

    /// Media that the text names beside a word that makes them a source, alone in brackets, or by their address.
    fn in_text(&mut self) {
        let media = Media::all();
        let Some(finder) = &media.finder else {
            return;
        };
        for hit in finder.find_iter(self.text) {
            let span = Span::new(hit.start(), hit.end());
            let Some((kind, name)) = media.names.get(hit.pattern().as_usize()) else {
                continue;
            };
            let before = self.text.get(..span.start).unwrap_or_default();
            let after = self.text.get(span.end..).unwrap_or_default();
            let form = span.slice(self.text);
            let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            if in_word(before.chars().next_back()) || in_word(after.chars().next()) {
                continue;
            }
            if self.found.iter().any(|c| {
                c.name.as_deref() == Some(*name) && c.span.is_some_and(|s| s.overlaps(span))
            }) {
                continue;
            }
            if is_address(form) {
                self.add(*kind, Some(name), CreditPlace::Link, Some(span));
            } else if is_source(before, after) {
                self.add(*kind, Some(name), CreditPlace::Text, Some(span));
            }
        }
    }
}

/// Whether words between two others make the medium between them a source.
fn is_source(before: &str, after: &str) -> bool {
    let cues = Cues::all();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let alone = line.ends_with('(') && after.starts_with(')');
    let near = tail(line, 4);
    let near_key = key(near);
    if is_of_picture(line) || ends_with(&near_key, &cues.credit) {
        return false;
    }
    // An article may stand between: "selon le Courrier", "told the Courier".
    let bare = cues.articles.iter().find_map(|a| {
        let rest = near_key.strip_suffix(a.as_str())?;
        (rest.is_empty() || rest.ends_with([' ', '\''])).then(|| rest.trim_end())
    });
    let joined = near.ends_with(char::is_whitespace) || near.ends_with(['\'', '’', '"', '«', '“']);
    alone
        || (joined
            && (ends_with(&near_key, &cues.source_before)
                || bare.is_some_and(|b| ends_with(b, &cues.source_before))))
        || {
            let next = after.trim_start_matches(['"', '»', '”', ' ', ',', '\u{a0}']);
            let next = head(next, 4);
            let next = key(next);
            !next.is_empty() && cues.source_after.iter().any(|c| begins(&next, c))
        }
}

/// The last `n` words, with what stands behind them.
fn tail(line: &str, n: usize) -> &str {
    let trimmed = line.trim_end();
    let at = trimmed
        .char_indices()
        .rev()
        .filter(|(_, c)| c.is_whitespace())
        .nth(n.saturating_sub(1))
        .map_or(0, |(at, c)| at + c.len_utf8());
    line.get(at..).unwrap_or_default()
}

/// The first `n` words.
fn head(text: &str, n: usize) -> &str {
    let at = text
        .char_indices()
        .filter(|(_, c)| c.is_whitespace())
        .nth(n.saturating_sub(1))
        .map_or(text.len(), |(at, _)| at);
    text.get(..at).unwrap_or_default()
}

/// Whether a key ends with one of the phrases as whole words.
fn ends_with(key: &str, phrases: &[String]) -> bool {
    let key = key.trim_end_matches(|c: char| !c.is_alphanumeric());
    phrases.iter().any(|p| {
        let p = p.trim_end_matches(|c: char| !c.is_alphanumeric());
        key.strip_suffix(p)
            .is_some_and(|rest| !p.is_empty() && !rest.ends_with(char::is_alphanumeric))
    })
}

/// Whether a line credits a picture: it begins as such credits do, and claims no rights in the text.
fn is_of_picture(line: &str) -> bool {
    let cues = Cues::all();
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    if line.len() > 4 * LINE {
        return false;
    }
    let key = key(line);
    cues.credit.iter().any(|c| begins(&key, c))
        && !cues.rights.iter().any(|r| key.contains(r.as_str()))
}

/// Whether a line at the end of a text does nothing but credit.
fn is_credit_line(line: &str) -> bool {
    let cues = Cues::all();
    let words = line.split_whitespace().count();
    let sentence = ends_sentence(line) && words > 3;
    let key = key(line);
    let cued = [&cues.with, &cues.by]
        .iter()
        .any(|list| list.iter().any(|p| p.contains(' ') && begins(&key, p)));
    let owned = line.contains(['©', '℗'])
        || fold(line).starts_with("(c)")
        || cues.rights.iter().any(|r| key.contains(r.as_str()))
        || (words <= 12 && cues.credit.iter().any(|c| begins(&key, c)));
    if owned || (cued && words <= 24) {
        return true;
    }
    !sentence
        && (credit_line(line, &[]).is_some_and(|s| s.people.len() <= 2)
            || (words <= 4 && is_unnamed(line)))
}

/// Whether words are nothing but names of agencies, words for them, and what joins them.
fn is_pure(words: &str) -> bool {
    let agencies = Agencies::all();
    let cues = Cues::all();
    let mut any = false;
    for part in split_names(words) {
        let part = without_cue(part).trim_matches(|c: char| !c.is_alphanumeric());
        if part.is_empty() {
            continue;
        }
        let known = agencies.named(part).is_some() || cues.agencies.contains(&key(part));
        let joining = cues.with.contains(&key(part)) || cues.and.contains(&key(part));
        if !known && !joining {
            return false;
        }
        any |= known;
    }
    any
}

/// Whether words speak of agencies without a name: "avec agences", "Jo Bell and agencies".
fn is_unnamed(words: &str) -> bool {
    let cues = Cues::all();
    words.chars().count() <= LINE
        && split_names(words)
            .into_iter()
            .any(|part| cues.agencies.contains(&key(without_cue(part))))
}

/// Words without the word for "with" or "source" that they begin with.
fn without_cue(line: &str) -> &str {
    let folded = key(line);
    let cues = Cues::all();
    let Some(cue) = cues.with.iter().find(|p| begins(&folded, p)) else {
        return line.trim();
    };
    let mut rest = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    for _ in cue.split_whitespace() {
        let end = rest
            .find(|c: char| c.is_whitespace() || c == ':')
            .unwrap_or(rest.len());
        rest = rest.get(end..).unwrap_or_default();
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
    }
    rest.trim()
}

/// What stands in brackets at the very end of a line, with its place.
fn final_brackets(line: &str) -> Option<(usize, &str)> {
    let line = line.trim_end_matches(|c: char| c.is_whitespace() || c == '.');
    let (head, inside) = line.strip_suffix([')', ']'])?.rsplit_once(['(', '['])?;
    (inside.len() <= INSIDE).then_some((head.len() + 1, inside))
}

/// What stands behind the last dash of a line, with its place.
fn after_last_dash(line: &str) -> Option<(usize, &str)> {
    let line = line.trim_end_matches(|c: char| c.is_whitespace() || c == '.');
    let (at, dash) = line
        .char_indices()
        .rev()
        .take(INSIDE)
        .find(|(_, c)| matches!(c, '—' | '–' | '-'))?;
    let before = line.get(..at)?;
    // A hyphen inside a name is none.
    let apart = before.ends_with(|c: char| c.is_whitespace() || matches!(c, '.' | '"' | '»' | '”'));
    apart.then_some((at + dash.len_utf8(), line.get(at + dash.len_utf8()..)?))
}

/// Whether a form of a medium's name is an address: a domain in lower case.
fn is_address(form: &str) -> bool {
    form.contains('.')
        && !form.contains(char::is_whitespace)
        && !form.chars().any(char::is_uppercase)
}

/// The media that may be named as a source, by their forms.
struct Media {
    finder: Option<AhoCorasick>,
    /// By pattern of the finder.
    names: Vec<(CreditKind, &'static str)>,
    /// Outlets by the letters and digits of their forms, folded.
    outlets: HashMap<String, &'static str>,
}

impl Media {
    fn all() -> &'static Self {
        static ALL: OnceLock<Media> = OnceLock::new();
        ALL.get_or_init(Self::read)
    }

    fn read() -> Self {
        let (mut forms, mut names, mut outlets) = (Vec::new(), Vec::new(), HashMap::new());
        for (kind, file) in [
            (CreditKind::Agency, "agencies.tsv"),
            (CreditKind::Outlet, "outlets.tsv"),
        ] {
            let lines = shared_table("agencies", file).lines();
            for line in lines.filter(|l| !l.starts_with('#')) {
                let Some(usual) = line.split('\t').next() else {
                    continue;
                };
                for form in line.split('\t').filter(|f| f.chars().count() > 1) {
                    forms.push(form);
                    names.push((kind, usual));
                    if kind == CreditKind::Outlet {
                        outlets.insert(bare(form), usual);
                    }
                }
            }
        }
        Self {
            finder: AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .build(&forms)
                .ok(),
            names,
            outlets,
        }
    }

    /// The usual name of the outlet that these words, as a whole, name.
    fn outlet(&self, words: &str) -> Option<&'static str> {
        let words = words.trim_matches(|c: char| !c.is_alphanumeric());
        self.outlets.get(&bare(words)).copied()
    }
}

/// The letters and digits of words, folded.
fn bare(words: &str) -> String {
    fold(words)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The one name of an outlet or agency, whatever the form in which it is given.
fn usual_name(name: &str) -> Option<&'static str> {
    Agencies::all()
        .named(name)
        .or_else(|| Media::all().outlet(name))
}

/// The agency that publishes under an outlet's name, if it is one.
pub(crate) fn agency_of(outlet: &str) -> Option<&'static str> {
    let agencies = Agencies::all();
    agencies.named(outlet).or_else(|| {
        let host = outlet.strip_prefix("www.").unwrap_or(outlet);
        let (stem, ending) = host.split_once('.')?;
        (!ending.contains(' ')).then(|| {
            let upper = stem.to_uppercase();
            agencies.named(stem).or_else(|| agencies.named(&upper))
        })?
    })
}

/// Whether two names are one medium's.
pub(crate) fn is_medium(outlet: &str, name: &str) -> bool {
    same_outlet(&key(outlet), name)
        || same_outlet(&key(name), outlet)
        || matches!((usual_name(outlet), usual_name(name)), (Some(a), Some(b)) if a == b)
        || agency_of(outlet).is_some_and(|a| a == name)
}

/// The runs of words of a text that may be the name of an outlet, as numbers, ascending: see [`names_outlet`].
#[must_use]
pub fn named_runs(text: &str) -> Box<[u32]> {
    let mut words: Vec<&str> = Vec::new();
    let mut found: Vec<u32> = Vec::new();
    for word in text
        .split(|c: char| !is_letter(c))
        .filter(|w| !w.is_empty())
    {
        words.push(word);
        if words.len() > RUN {
            words.remove(0);
        }
        // Runs begin and end with a capital, so that few are kept.
        if !is_capital(word) {
            continue;
        }
        let mut run = String::new();
        for word in words.iter().rev() {
            run.insert_str(0, &bare(word));
            if is_capital(word) && run.chars().count() >= NAME {
                found.push(number(&run));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found.into_boxed_slice()
}

/// Letters, digits and the accents that stand behind a letter.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
}

/// Whether a word begins as names do; scripts without capitals have no other beginning.
fn is_capital(word: &str) -> bool {
    word.starts_with(|c: char| !c.is_lowercase())
}

/// Words of the longest name of an outlet.
const RUN: usize = 6;
/// Shorter names, in letters, are words of other languages.
const NAME: usize = 4;

/// The low half of the hash: a name is looked up in one text, so that 32 bits never collide in practice.
fn number(run: &str) -> u32 {
    xxh3_64(run.as_bytes()) as u32
}

/// The numbers by which [`named_runs`] knows an outlet's names; empty if its name is too short to be told from a word.
#[must_use]
pub(crate) fn outlet_numbers(outlet: &str) -> Vec<u32> {
    let mut forms = vec![outlet.to_owned()];
    if !outlet.contains(char::is_whitespace)
        && let Some((stem, _)) = outlet
            .strip_prefix("www.")
            .unwrap_or(outlet)
            .rsplit_once('.')
    {
        forms = vec![stem.to_owned()];
    }
    forms.extend(Media::all().outlet(outlet).map(str::to_owned));
    let mut numbers: Vec<u32> = forms
        .iter()
        .map(|form| until_capital(form))
        .map(bare)
        .filter(|run| run.chars().count() >= NAME)
        .map(|run| number(&run))
        .collect();
    numbers.dedup();
    numbers
}

/// A name up to its last word with a capital, as runs in texts end with one; the whole if only one word is left of several.
fn until_capital(name: &str) -> &str {
    let words: Vec<&str> = name.split_whitespace().collect();
    let last = words.iter().rposition(|w| is_capital(w));
    let Some(last) = last.filter(|n| *n > 0 && n + 1 < words.len()) else {
        return name;
    };
    words
        .get(last)
        .and_then(|w| name.rfind(w).map(|at| at + w.len()))
        .and_then(|end| name.get(..end))
        .unwrap_or(name)
}

/// The languages in which an agency serves the press, that of its home first; none where they are not known.
pub(crate) fn languages_of(agency: &str) -> impl Iterator<Item = &'static str> {
    static SERVICES: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let services = SERVICES.get_or_init(|| {
        let lines = shared_table("agencies", "services.tsv").lines();
        lines
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| {
                let mut fields = l.split('\t');
                Some((fields.next()?, fields.nth(1)?))
            })
            .collect()
    });
    services
        .get(agency)
        .into_iter()
        .flat_map(|l| l.split_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kind, name and place of every credit, and the words at its span.
    fn shown(article: &Article) -> Vec<String> {
        credits(article)
            .iter()
            .map(|c| {
                let name = c.name.as_deref().unwrap_or("?");
                let words = c.span.map_or("", |s| s.slice(&article.text));
                format!("{:?} {name} {:?} [{words}]", c.kind, c.place)
            })
            .collect()
    }

    fn of_text(text: &str) -> Vec<String> {
        shown(&Article {
            text: text.to_owned(),
            outlet: Some("Le Bief".to_owned()),
            ..Article::default()
        })
    }

    const BODY: &str = "Le barrage a cédé mardi.\n\nLa vallée a été évacuée dans la nuit.";

    #[test]
    fn fields_come_first_in_the_order_of_the_credit() {
        let article = Article {
            byline: Some("Par Le Bief avec AFP, AP".to_owned()),
            agencies: vec!["Agence France-Presse".to_owned(), "AP".to_owned()],
            text: BODY.to_owned(),
            outlet: Some("Le Bief".to_owned()),
            ..Article::default()
        };
        insta::assert_debug_snapshot!(shown(&article), @r#"
        [
            "Agency AFP Agencies []",
            "Agency AP Agencies []",
            "Agency AFP Byline []",
            "Agency AP Byline []",
        ]
        "#);
    }

    #[test]
    fn datelines() {
        for (line, name) in [
            ("KYIV, 12 déc (Reuters) - Le pont est fermé.", "Reuters"),
            ("Paris (AFP) – Le pont est fermé.", "AFP"),
            ("LONDON, Dec. 12 (AP) — The bridge is closed.", "AP"),
            ("Berlin (dpa) - Die Brücke ist zu.", "dpa"),
        ] {
            let expected = format!("Agency {name} Dateline [{name}]");
            assert_eq!(of_text(line), [expected], "{line}");
        }
    }

    #[test]
    fn last_lines() {
        for (line, credit) in [
            ("(avec AFP)", "Agency AFP LastLine [AFP]"),
            ("© AFP", "Agency AFP LastLine [AFP]"),
            ("Avec agences", "Agency ? LastLine [Avec agences]"),
            (
                "mit Agenturmaterial",
                "Agency ? LastLine [mit Agenturmaterial]",
            ),
            (
                "With reporting by Jane Roe of Reuters in Lisbon.",
                "Agency Reuters LastLine [Reuters]",
            ),
            (
                "© 2024 The Associated Press. Tous droits réservés.",
                "Agency AP LastLine [The Associated Press]",
            ),
            (
                "Source : Le Figaro",
                "Outlet Le Figaro LastLine [Source : Le Figaro]",
            ),
            ("Le Figaro", "Outlet Le Figaro LastLine [Le Figaro]"),
        ] {
            assert_eq!(of_text(&format!("{BODY}\n\n{line}")), [credit], "{line}");
        }
        assert_eq!(
            of_text(&format!("{BODY} (AFP)")),
            ["Agency AFP LastLine [AFP]"]
        );
        assert_eq!(
            of_text(&format!("{BODY} — dpa/Reuters")),
            [
                "Agency dpa LastLine [dpa]",
                "Agency Reuters LastLine [Reuters]"
            ]
        );
    }

    #[test]
    fn the_credit_of_a_picture_is_none() {
        for line in [
            "Photo AFP",
            "(Photo AFP)",
            "Crédit photo : Jo Bell / AFP",
            "Photos: Reuters",
        ] {
            assert_eq!(of_text(&format!("{BODY}\n\n{line}")), [""; 0], "{line}");
            assert_eq!(of_text(&format!("{line}\n\n{BODY}")), [""; 0], "{line}");
        }
    }

    #[test]
    fn media_that_are_sources_in_the_text() {
        for (line, credit) in [
            (
                "Selon Le Figaro, le pont sera refait.",
                "Outlet Le Figaro Text [Le Figaro]",
            ),
            (
                "The mayor told the BBC that it would be rebuilt.",
                "Outlet BBC Text [BBC]",
            ),
            (
                "Le maire l'a confié à l'AFP dans la nuit.",
                "Agency AFP Text [AFP]",
            ),
            (
                "Die Brücke bleibt zu, berichtet der Spiegel am Abend.",
                "Outlet Der Spiegel Text [Spiegel]",
            ),
            (
                "Le détail est sur lemonde.fr depuis hier.",
                "Outlet Le Monde Link [lemonde.fr]",
            ),
            (
                "Die Brücke bleibt zu (Reuters).",
                "Agency Reuters Text [Reuters]",
            ),
        ] {
            let text = format!("{BODY}\n\n{line}\n\nLa suite viendra plus tard dans la journée.");
            assert_eq!(of_text(&text), [credit], "{line}");
        }
        let own = "Selon Le Bief, le pont sera refait. Reuters a changé de patron.";
        assert_eq!(of_text(own), [""; 0]);
    }

    #[test]
    fn an_outlet_is_named_by_its_words_or_its_domain() {
        let named = named_runs("Comme l’a révélé L’Écho du Val, et le Canard enchaîné après lui.");
        let names = |outlet: &str| {
            outlet_numbers(outlet)
                .iter()
                .any(|n| named.binary_search(n).is_ok())
        };
        assert!(names("L'Écho du Val") && names("lechoduval.fr"));
        assert!(!names("Le Val") && !names("Val"));
    }

    #[test]
    fn every_service_is_of_a_known_agency() {
        let known = |name: &str| Agencies::all().named(name) == Some(name);
        let lines = shared_table("agencies", "services.tsv").lines();
        let mut count = 0;
        for line in lines.filter(|l| !l.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            assert!(fields.len() == 3 && known(fields[0]), "{line}");
            assert_eq!(fields[1].len(), 2, "{line}");
            assert!(languages_of(fields[0]).next().is_some(), "{line}");
            count += 1;
        }
        assert!(count > 50);
    }

    #[test]
    fn an_agency_that_publishes_is_known_by_its_name_or_domain() {
        assert_eq!(agency_of("AFP"), Some("AFP"));
        assert_eq!(agency_of("reuters.com"), Some("Reuters"));
        assert_eq!(agency_of("afp.com"), Some("AFP"));
        assert_eq!(agency_of("Le Bief"), None);
    }
}
