//! Direction: which of two articles the words of a passage came from, as far as that can be known.
//!
//! Evidence adds up, in nats for the first article and against the second: who appeared first, weighed by how far clocks can be
//! trusted; whom either of them credits; which of the two holds the other's text whole. Too little evidence is an answer
//! too. Who had words first need not have written them: two takers of one agency copy the agency, not each other.

use super::facts::Facts;
use crate::evidence::{Feature, Reason};
use std::cmp::Ordering;

/// Evidence from which on a direction is told, in nats: a certainty of .70.
pub(super) const SHOWN: f64 = 0.85;
/// Clocks of two outlets, and the time between writing and publishing, differ by so many seconds.
const CLOCKS: f64 = 120.0;
/// The most that the order of two times is believed.
const TIME: f64 = 4.0;
/// What it is worth that an article credits the other's outlet: more than any clock.
const CREDIT: f64 = 6.0;
/// What it takes from the earlier article that it was changed after the later one appeared.
const CHANGED: f64 = 0.5;
/// What it takes from the earlier article that one of the two credits an agency, which may be the source of both.
const AGENCY: f64 = 1.5;
/// What it is worth that a text stands whole in the other, which has more.
const WHOLE: f64 = 0.5;

/// Which of two articles words came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Taken {
    /// From the first.
    FromFirst,
    /// From the second.
    FromSecond,
    /// Not known, or from neither.
    #[default]
    Undetermined,
}

/// Where the words of a passage that two articles hold came from, of the two.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Direction {
    /// From which.
    pub taken: Taken,
    /// How sure that is, 0 to 1; where it is undetermined, how even the evidence is.
    pub certainty: f64,
    /// The evidence; its score is for the first article, against the second.
    pub reason: Reason,
}

impl Direction {
    /// The same with the two articles in the other order.
    #[must_use]
    pub(super) fn turned(mut self) -> Self {
        self.taken = match self.taken {
            Taken::FromFirst => Taken::FromSecond,
            Taken::FromSecond => Taken::FromFirst,
            Taken::Undetermined => Taken::Undetermined,
        };
        self.reason.score = -self.reason.score;
        for feature in &mut self.reason.features {
            feature.weight = -feature.weight;
        }
        self
    }
}

/// What both texts have of the passage, as shares of their characters.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts {
    pub a: f64,
    pub b: f64,
}

/// What is known of two articles side by side.
pub(super) struct Judged {
    pub direction: Direction,
    /// By whom or what the later article credits the earlier one, if it does.
    pub credited: Option<String>,
    /// Whether it is known that `a` appeared first.
    pub directed: bool,
}

/// Judges a passage that `a` and `b` share; `a` is not later in the order of the stream.
pub(super) fn judge(a: &Facts, b: &Facts, parts: Parts) -> Judged {
    let mut features = Vec::new();
    let order = a.times.order(&b.times);
    if let Some((order, gap)) = order {
        let weight = (1.0 + gap as f64 / CLOCKS).ln().min(TIME);
        features.push(feature(
            "published earlier",
            signed(order, weight),
            words_of(gap),
        ));
        let (earlier, later) = if order == Ordering::Less {
            (a, b)
        } else {
            (b, a)
        };
        if earlier.times.changed_after(&later.times) {
            let back = signed(order, -CHANGED * weight);
            features.push(feature("changed later", back, String::new()));
        }
        let dispatch = earlier.dispatch_of.is_some() || later.dispatch_of.is_some();
        if let Some(by) = [earlier, later].into_iter().find(|f| f.credits_agency())
            && !dispatch
        {
            let back = signed(order, -AGENCY.min(weight));
            features.push(feature(
                "an agency may be the source of both",
                back,
                name_of_first_agency(by),
            ));
        }
    }
    for (from, to, order) in [(a, b, Ordering::Less), (b, a, Ordering::Greater)] {
        if to.credits_outlet_of(from) {
            let outlet = from.outlet.clone().unwrap_or_default();
            features.push(feature("credits the other", signed(order, CREDIT), outlet));
        }
    }
    let whole = |small: f64, large: f64| small >= 0.8 && large <= 0.6;
    if whole(parts.b, parts.a) {
        features.push(feature("holds the other whole", WHOLE, String::new()));
    } else if whole(parts.a, parts.b) {
        features.push(feature("holds the other whole", -WHOLE, String::new()));
    }
    Judged {
        credited: credit(a, b),
        directed: order.is_some_and(|(o, _)| o == Ordering::Less),
        direction: conclude(features, common_agency(a, b)),
    }
}

/// What the evidence comes to. `common` is an agency that both credit.
fn conclude(mut features: Vec<Feature>, common: Option<String>) -> Direction {
    let score: f64 = features.iter().map(|f| f.weight).sum();
    let by_credit = features.iter().any(|f| f.name == "credits the other");
    let certainty = logistic(score.abs());
    let mut taken = match score {
        s if s >= SHOWN => Taken::FromFirst,
        s if s <= -SHOWN => Taken::FromSecond,
        _ => Taken::Undetermined,
    };
    let mut sure = certainty;
    if taken == Taken::Undetermined {
        sure = 2.0 * (1.0 - certainty);
    }
    if let Some(agency) = common.filter(|_| !by_credit) {
        taken = Taken::Undetermined;
        sure = BOTH;
        features.push(feature("both credit one agency", 0.0, agency));
    }
    features.sort_by(|x, y| y.weight.abs().total_cmp(&x.weight.abs()));
    Direction {
        taken,
        certainty: sure,
        reason: Reason {
            score,
            threshold: SHOWN,
            features,
        },
    }
}

/// How sure it is that neither of two articles that credit one agency is the other's source.
const BOTH: f64 = 0.9;

/// Positive for the first article, negative for the second.
fn signed(order: Ordering, weight: f64) -> f64 {
    if order == Ordering::Less {
        weight
    } else {
        -weight
    }
}

pub(super) fn logistic(nats: f64) -> f64 {
    1.0 / (1.0 + (-nats).exp())
}

pub(super) fn feature(name: &'static str, weight: f64, words: String) -> Feature {
    Feature {
        name,
        weight,
        words,
    }
}

/// A span of time in its nearest unit: 45 s, 12 min, 3 h, 2 d.
fn words_of(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

fn name_of_first_agency(facts: &Facts) -> String {
    let named = facts.agencies();
    named
        .iter()
        .find_map(|(n, _)| *n)
        .unwrap_or_default()
        .to_owned()
}

/// An agency that both credit for their texts.
fn common_agency(a: &Facts, b: &Facts) -> Option<String> {
    let of_text = |f: &Facts| -> Vec<String> {
        let named = f.agencies().into_iter().filter(|(_, of_text)| *of_text);
        named.filter_map(|(n, _)| n.map(str::to_owned)).collect()
    };
    let theirs = of_text(b);
    of_text(a).into_iter().find(|n| theirs.contains(n))
}

/// By whom or what the later article credits the earlier one, if it does: its outlet, or an agency whose text it may be:
/// one that the earlier article credits too, or any if the earlier one credits none.
fn credit(earlier: &Facts, later: &Facts) -> Option<String> {
    if later.credits_outlet_of(earlier) {
        return earlier.outlet.clone();
    }
    if earlier.dispatch_of.is_some() {
        return None;
    }
    let of_text = |f: &Facts| -> Vec<Option<String>> {
        let agencies = f.agencies().into_iter().filter(|(_, of_text)| *of_text);
        agencies.map(|(name, _)| name.map(str::to_owned)).collect()
    };
    let theirs = of_text(earlier);
    of_text(later)
        .into_iter()
        .find(|name| theirs.is_empty() || theirs.contains(name))
        .map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use super::super::facts::Times;
    use super::*;
    use crate::article::{Credit, CreditKind, CreditPlace, Moment, named_runs};

    fn facts(outlet: &str, time: &str, agency: &str, text: &str) -> Facts {
        let credit = |name: &str| Credit {
            kind: CreditKind::Agency,
            name: Some(name.to_owned()),
            place: CreditPlace::Byline,
            span: None,
        };
        Facts {
            outlet: Some(outlet.to_owned()),
            times: Times {
                published: Moment::parse(time),
                ..Times::default()
            },
            length: 1000,
            credits: if agency.is_empty() {
                Vec::new()
            } else {
                vec![credit(agency)]
            },
            named: named_runs(text),
            ..Facts::default()
        }
        .ready()
    }

    fn taken(a: &Facts, b: &Facts) -> Taken {
        judge(a, b, Parts { a: 0.5, b: 0.5 }).direction.taken
    }

    const MORNING: &str = "2024-03-04T08:00:00+01:00";
    const SOON: &str = "2024-03-04T08:01:00+01:00";
    const NOON: &str = "2024-03-04T12:00:00+01:00";

    #[test]
    fn the_earlier_is_the_source_unless_clocks_are_too_near() {
        let a = facts("Vallée Matin", MORNING, "", "");
        let noon = judge(&a, &facts("Le Bief", NOON, "", ""), Parts::default());
        assert_eq!(noon.direction.taken, Taken::FromFirst);
        assert!(noon.direction.certainty > 0.95 && noon.directed);
        let soon = judge(&a, &facts("Le Bief", SOON, "", ""), Parts::default());
        assert_eq!(soon.direction.taken, Taken::Undetermined);
        assert!(soon.directed, "the order is known all the same");
    }

    #[test]
    fn a_credit_is_worth_more_than_a_clock() {
        let early = facts(
            "Vallée Matin",
            MORNING,
            "",
            "Comme l'a écrit Le Bief dans la nuit.",
        );
        let late = facts("Le Bief", NOON, "", "");
        assert_eq!(taken(&early, &late), Taken::FromSecond);
    }

    #[test]
    fn takers_of_one_agency_do_not_copy_each_other() {
        let (a, b) = (
            facts("Vallée Matin", MORNING, "AFP", ""),
            facts("Le Bief", NOON, "AFP", ""),
        );
        let judged = judge(&a, &b, Parts::default());
        assert_eq!(judged.direction.taken, Taken::Undetermined);
        assert_eq!(judged.credited.as_deref(), Some("AFP"));
        let dispatch = facts("AFP", MORNING, "", "");
        assert_eq!(taken(&dispatch, &b), Taken::FromFirst);
    }

    #[test]
    fn nothing_known_is_undetermined() {
        let (a, b) = (facts("A", "", "", ""), facts("B", "2024-03-04", "", ""));
        let judged = judge(&a, &b, Parts { a: 0.2, b: 1.0 });
        assert_eq!(judged.direction.taken, Taken::Undetermined);
        assert!(judged.direction.reason.score > 0.0 && !judged.directed);
    }

    #[test]
    fn later_changes_and_agencies_weaken_the_earlier() {
        let (a, b) = (
            facts("Vallée Matin", MORNING, "", ""),
            facts("Le Bief", NOON, "", ""),
        );
        let plain = judge(&a, &b, Parts::default()).direction.certainty;
        let mut changed = a.clone();
        changed.times.modified = Moment::parse("2024-03-04T18:00:00+01:00");
        assert!(judge(&changed, &b, Parts::default()).direction.certainty < plain);
        let credits = facts("Le Bief", NOON, "AFP", "");
        assert!(judge(&a, &credits, Parts::default()).direction.certainty < plain);
    }
}
