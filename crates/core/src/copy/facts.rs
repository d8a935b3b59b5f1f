//! Facts: what has to be known of an article to judge its passages, so that its text may be dropped.

use crate::article::{
    Article, Credit, CreditKind, Moment, agency_of, credits, is_medium, named_runs, outlet_numbers,
};
use std::cmp::Ordering;

/// What is needed of one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The outlet: articles of one outlet never copy each other.
    pub outlet: Option<String>,
    /// When it appeared.
    pub times: Times,
    /// ISO 639-1 code of its language, if known.
    pub language: Option<String>,
    /// Length of its text, in the unit of the spans that are given (Unicode code points in what is printed).
    pub length: usize,
    /// Whom its text credits.
    pub credits: Vec<Credit>,
    /// The names in its text, as numbers: see [`named_runs`].
    pub named: Box<[u32]>,
    /// The outlet's names, as numbers of the same kind.
    pub(super) names: Box<[u32]>,
    /// The agency that this article is a dispatch of.
    pub(super) dispatch_of: Option<&'static str>,
}

impl Facts {
    /// The facts of an article, lengths in code points.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        Self {
            outlet: article.outlet.clone(),
            times: Times::of(article),
            language: article.text_language_code(),
            length: article.text.chars().count(),
            credits: credits(article),
            named: named_runs(&article.text),
            ..Self::default()
        }
    }

    /// Seconds since 1970 of an article's publication, by which it has its place in a stream.
    #[must_use]
    pub fn seconds(article: &Article) -> Option<i64> {
        Times::of(article).seconds()
    }

    /// Whether it is an agency's article, or credits one for its text.
    pub(super) fn is_of_agency(&self) -> bool {
        self.credits_agency() || self.outlet.as_deref().and_then(agency_of).is_some()
    }

    /// The same with what follows from the outlet's name, so that it is worked out once.
    pub(super) fn ready(mut self) -> Self {
        if let Some(outlet) = &self.outlet {
            self.names = outlet_numbers(outlet).into_boxed_slice();
            self.dispatch_of = agency_of(outlet);
        }
        self
    }

    /// The agencies that the text credits, in the order of the credits, each once; none for those without a name.
    pub(super) fn agencies(&self) -> Vec<(Option<&str>, bool)> {
        let mut found: Vec<(Option<&str>, bool)> = Vec::new();
        let agencies = self.credits.iter().filter(|c| c.kind == CreditKind::Agency);
        for credit in agencies {
            let name = credit.name.as_deref();
            if !found.iter().any(|(n, _)| *n == name) {
                found.push((name, credit.is_of_text()));
            }
        }
        found
    }

    /// Whether an agency is credited for the text as a whole.
    pub(super) fn credits_agency(&self) -> bool {
        self.credits.iter().any(Credit::is_of_text)
    }

    /// Whether the text names or credits another article's outlet.
    pub(super) fn credits_outlet_of(&self, other: &Self) -> bool {
        let Some(outlet) = other.outlet.as_deref() else {
            return false;
        };
        let named = |number: &u32| self.named.binary_search(number).is_ok();
        let credited = |c: &Credit| c.name.as_deref().is_some_and(|n| is_medium(outlet, n));
        other.names.iter().any(named) || self.credits.iter().any(credited)
    }
}

/// When an article appeared, as exactly as is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// When it was published.
    pub published: Option<Moment>,
    /// When it was last changed.
    pub modified: Option<Moment>,
    /// When it was first seen: it stood there by then.
    pub seen: Option<Moment>,
}

impl Times {
    /// The times of an article.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        let record = article.record.as_ref();
        Self {
            published: article.published,
            modified: article.modified,
            seen: record.and_then(|r| Moment::parse(r.date.as_deref()?)),
        }
    }

    /// Seconds since 1970 of its publication, for the order of a stream: a local time taken as UTC, a day as its start.
    #[must_use]
    pub fn seconds(&self) -> Option<i64> {
        self.published.map(Moment::seconds)
    }

    /// When it appeared; a clock that runs ahead of whoever saw the article is not believed.
    fn appeared(&self) -> Option<Moment> {
        match (self.published, self.seen) {
            (Some(said), Some(seen)) if before(seen, said).is_some() => Some(seen),
            (said, _) => said,
        }
    }

    /// Which of two appeared first, and by how many seconds, where that is known. A day is all of its hours; a time
    /// without a zone is only held against one with a zone if the answer is the same in that zone and in UTC.
    pub(super) fn order(&self, other: &Self) -> Option<(Ordering, u64)> {
        let (a, b) = (self.appeared()?, other.appeared()?);
        let first = before(a, b).map(|gap| (Ordering::Less, gap));
        first.or_else(|| before(b, a).map(|gap| (Ordering::Greater, gap)))
    }

    /// Whether the article was changed after the other had appeared, so that words may have come from there.
    pub(super) fn changed_after(&self, other: &Self) -> bool {
        let (Some(changed), Some(then)) = (self.modified, other.appeared()) else {
            return false;
        };
        let seen_before = self.seen.is_some_and(|s| before(s, then).is_some());
        !seen_before && before(then, changed).is_some()
    }
}

/// By how many seconds `a` is sure to be before `b`, if it is.
fn before(a: Moment, b: Moment) -> Option<u64> {
    let gap = |end: i64, start: i64| {
        u64::try_from(start.saturating_sub(end))
            .ok()
            .filter(|g| *g > 0)
    };
    let (end, start) = (end(a), b.seconds());
    match (zone(a), zone(b)) {
        (None, None) | (Some(_), Some(_)) => gap(end, start),
        (from, to) => {
            // As if in UTC, and as if in the other's zone.
            let there = gap(end + from.unwrap_or(0), start + to.unwrap_or(0))?;
            Some(gap(end, start)?.min(there))
        }
    }
}

/// The last second that a moment may mean.
fn end(moment: Moment) -> i64 {
    match moment {
        Moment::Day(_) => moment.seconds() + 86_399,
        Moment::Zoned(..) | Moment::Local(_) => moment.seconds(),
    }
}

/// Seconds east of UTC, if known.
fn zone(moment: Moment) -> Option<i64> {
    match moment {
        Moment::Zoned(_, offset) => Some(i64::from(offset.seconds())),
        Moment::Local(_) | Moment::Day(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(a: &str, b: &str) -> Option<(Ordering, u64)> {
        let times = |t: &str| Times {
            published: Moment::parse(t),
            ..Times::default()
        };
        let (a, b) = (times(a), times(b));
        assert_eq!(
            a.order(&b).map(|(o, g)| (o.reverse(), g)),
            b.order(&a),
            "the same from both sides"
        );
        a.order(&b)
    }

    #[test]
    fn a_day_is_all_of_its_hours() {
        assert_eq!(order("2024-03-04", "2024-03-04"), None);
        assert_eq!(order("2024-03-04", "2024-03-04T18:00:00"), None);
        assert_eq!(
            order("2024-03-04", "2024-03-05T00:10:00"),
            Some((Ordering::Less, 601))
        );
    }

    #[test]
    fn a_time_without_a_zone_is_only_believed_in_both_zones() {
        assert_eq!(
            order("2024-03-04T08:30:00", "2024-03-04T09:00:00+01:00"),
            None
        );
        assert_eq!(
            order("2024-03-04T07:30:00", "2024-03-04T09:00:00+01:00"),
            Some((Ordering::Less, 1800))
        );
        assert_eq!(
            order("2024-03-04T08:00:00", "2024-03-04T08:00:30"),
            Some((Ordering::Less, 30))
        );
        assert_eq!(
            order("2024-03-04T08:00:00Z", "2024-03-04T08:30:00+01:00"),
            Some((Ordering::Greater, 1800))
        );
    }

    #[test]
    fn who_saw_an_article_knows_better_than_its_clock() {
        let at = |t: &str| Moment::parse(t);
        let ahead = Times {
            published: at("2031-01-01T00:00:00Z"),
            modified: None,
            seen: at("2024-03-04T08:00:00Z"),
        };
        let late = Times {
            published: at("2024-03-05T08:00:00Z"),
            ..Times::default()
        };
        assert_eq!(ahead.order(&late).map(|o| o.0), Some(Ordering::Less));
        let changed = Times {
            published: at("2024-03-04T08:00:00Z"),
            modified: at("2024-03-06T08:00:00Z"),
            seen: None,
        };
        assert!(changed.changed_after(&late) && !late.changed_after(&changed));
        let seen = Times {
            seen: at("2024-03-04T09:00:00Z"),
            ..changed
        };
        assert!(!seen.changed_after(&late));
    }
}
