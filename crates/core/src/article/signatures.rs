//! Signatures: of all that a page says of its authors, whom to believe.
//!
//! Head and tags state authors for machines, the page prints them for readers. Statements are exact but often of the site
//! (its owner, its web desk, who uploaded the text); what is printed beside the title is whom readers are told.

use super::byline::{self, Signers, Trust, has_prefix, same_person};
use super::draft::Draft;
use super::metadata::Metadata;
use super::signs::{AuthorSign, Plainness};

/// People and the name of the source that gave them.
type People = (Vec<String>, String);

/// Everybody who signs somewhere.
#[derive(Debug, Default)]
pub(super) struct Signatures {
    /// Who signs by the lines that stand near the text.
    pub printed: Signers,
    /// The agencies among the authors that head and tags state.
    pub stated_agencies: Vec<String>,
    linked: Option<People>,
    stated: Option<People>,
    beside: Option<People>,
    line: Option<People>,
    far: Option<People>,
    /// Whether what is shown beside the title is a link to an author or a property.
    is_plain: bool,
}

impl Signatures {
    /// Gathers who signs. `place` is what the lines are called: page or line.
    pub(super) fn gather(
        metadata: &Metadata,
        draft: &Draft,
        outlets: &[String],
        place: &str,
    ) -> Self {
        let mut found = Self::default();
        let dated = draft
            .dates
            .iter()
            .filter_map(|seen| byline::before_date(&seen.line));
        let mut plain = Signers::default();
        for line in draft.bylines.iter().map(String::as_str).chain(dated) {
            let line = byline::before_date(line).unwrap_or(line);
            let signers = byline::signers(line, outlets, true);
            if has_prefix(line) {
                found.printed.add(signers);
            } else {
                plain.add(signers);
            }
        }
        let source = || format!("{place}: byline");
        found.line = named(found.printed.people.clone(), source())
            .or_else(|| named(plain.people.clone(), source()));
        found.printed.add(plain);
        for (names, source) in &metadata.authors {
            let mut signers = Signers::default();
            for name in names {
                signers.add(byline::signers(name, outlets, true));
            }
            let slot = if *source == "json-ld author" {
                &mut found.linked
            } else {
                &mut found.stated
            };
            if slot.is_none() {
                *slot = named(signers.people, (*source).to_owned());
            }
            for agency in signers.agencies {
                if !found.stated_agencies.contains(&agency) {
                    found.stated_agencies.push(agency);
                }
            }
        }
        if let Some((people, plainness)) = beside(&metadata.signs.authors, outlets) {
            let source = match plainness {
                Plainness::Property => "page: author property",
                Plainness::Tag => "page: author link",
                Plainness::Class => "page: author element",
            };
            found.is_plain = plainness > Plainness::Class;
            found.beside = named(people, source.to_owned());
        }
        found.far = far(&metadata.signs.authors, outlets);
        found
    }

    /// The people to believe, with their source. Head and tags are exact where they state people; but where a link to
    /// another author stands beside the title, a `meta` element speaks of the site, not of the article.
    pub(super) fn people(&self) -> People {
        let shown = self.beside.as_ref().or(self.line.as_ref());
        let of_the_site = |stated: &&People| {
            self.is_plain
                && self
                    .beside
                    .as_ref()
                    .is_some_and(|b| !share(&b.0, &stated.0))
        };
        let stated = self.stated.as_ref().filter(|s| !of_the_site(s));
        let order = [self.linked.as_ref(), stated, shown, self.far.as_ref()];
        let chosen = order.into_iter().flatten().next();
        chosen.cloned().unwrap_or_default()
    }
}

/// Whether two lists have somebody in common.
fn share(a: &[String], b: &[String]) -> bool {
    a.iter().any(|a| b.iter().any(|b| same_person(a, b)))
}

fn named(people: Vec<String>, source: String) -> Option<People> {
    (!people.is_empty()).then_some((people, source))
}

/// The people of the plainest elements near the title; a line that names all of them and more is better.
fn beside(signs: &[AuthorSign], outlets: &[String]) -> Option<(Vec<String>, Plainness)> {
    let near = || signs.iter().filter(|s| s.near);
    for plainness in [Plainness::Property, Plainness::Tag, Plainness::Class] {
        let mut signers = Signers::default();
        for sign in near().filter(|s| s.plainness == plainness) {
            signers.add(of_sign(sign, outlets));
            if plainness == Plainness::Class && !signers.people.is_empty() {
                break;
            }
        }
        signers.drop_single_words();
        if signers.people.is_empty() {
            continue;
        }
        let fuller = near()
            .filter(|s| s.plainness < plainness && has_prefix(&s.line))
            .map(|s| byline::signers(&s.line, outlets, true).people)
            .find(|more| holds(more, &signers.people));
        return Some((fuller.unwrap_or(signers.people), plainness));
    }
    None
}

/// An element made to name authors is believed whatever the name looks like.
fn of_sign(sign: &AuthorSign, outlets: &[String]) -> Signers {
    let trust = if sign.plainness == Plainness::Class {
        Trust::Byline
    } else {
        Trust::Stated
    };
    byline::trusted(&sign.line, outlets, trust)
}

/// Whether a list names all of another and somebody more, but not a crowd.
fn holds(more: &[String], people: &[String]) -> bool {
    more.len() > people.len()
        && more.len() <= people.len() + 4
        && people
            .iter()
            .all(|p| more.iter().any(|m| same_person(m, p)))
}

/// Somebody whom elements far from the title name, if all such elements name the same.
fn far(signs: &[AuthorSign], outlets: &[String]) -> Option<People> {
    let mut signers = Signers::default();
    for sign in signs
        .iter()
        .filter(|s| !s.near && s.plainness > Plainness::Class)
    {
        signers.add(of_sign(sign, outlets));
    }
    signers.drop_single_words();
    (signers.people.len() == 1).then(|| (signers.people, "page: author link".to_owned()))
}
