//! Credit: whom an article names as where its text comes from.
//!
//! An agency in the byline, the dateline or the last line; another medium named or linked in the text as the source of what
//! is told. The credit of a picture is none: a photo of AFP says nothing of whose the words are.

use super::Article;
use super::agencies::Agencies;
use super::byline::{self, credit_line, split_names};
use super::furniture::{Cues, begins, ends_sentence, key};
use super::media::{Media, is_medium};
use crate::evidence::Span;
use crate::language::fold;

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
}
