//! Bar: how the words of a story, an outlet or an article divide, as a bar whose parts differ in pattern before they differ in colour.

use crate::web::words::Words;
use maud::{Markup, html};
use parallax_archive::Shares;
use serde::Serialize;

/// Shares of the characters, 0 to 1; together they are 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Division {
    /// In no earlier article of another outlet, and of no agency.
    pub own: f64,
    /// Of agencies.
    pub agency: f64,
    /// In an earlier article of another outlet, and of no agency.
    pub copied: f64,
    /// Of how many articles this is the mean.
    pub articles: u32,
}

impl Division {
    /// What is of an agency is counted as that, wherever else it stands.
    pub fn of(shares: &Shares) -> Self {
        let agency = shares.agency.clamp(0.0, 1.0);
        let own = shares.originality.clamp(0.0, 1.0 - agency);
        Self {
            own: rounded(own),
            agency: rounded(agency),
            copied: rounded(1.0 - agency - own),
            articles: shares.articles,
        }
    }
}

fn rounded(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

/// The patterns that bars are filled with: once on a page that has bars.
pub fn patterns() -> Markup {
    html! {
        svg.vh aria-hidden="true" width="0" height="0" { defs {
            pattern id="agency" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                rect.agency-ground width="6" height="6" {}
                rect.agency-line width="3" height="6" {}
            }
            pattern id="copied" width="5" height="5" patternUnits="userSpaceOnUse" {
                rect.copied-ground width="5" height="5" {}
                circle.copied-dot cx="2.5" cy="2.5" r="1.2" {}
            }
        } }
    }
}

/// A bar and its shares in words.
pub fn bar(w: Words, division: Option<&Division>) -> Markup {
    let Some(division) = division else {
        return html! { span.muted title=(w.say("not_measured")) { "–" } };
    };
    let words = described(w, division);
    let width = |share: f64| format!("{:.1}", share * 120.0);
    html! {
        svg.shares preserveAspectRatio="none" viewBox="0 0 120 12" width="120" height="12" role="img" aria-label=(words) {
            title { (words) }
            rect.own-part width=(width(division.own)) height="12" {}
            rect fill="url(#agency)" x=(width(division.own)) width=(width(division.agency)) height="12" {}
            rect fill="url(#copied)" x=(width(division.own + division.agency)) width=(width(division.copied)) height="12" {}
        }
    }
}

/// The shares in words; what there is none of is passed over.
pub fn described(w: Words, division: &Division) -> String {
    // Rounded one by one they may come to more than all of it: the first takes what the others leave.
    let hundredths = |share: f64| (share * 100.0).round() / 100.0;
    let rest = 1.0 - hundredths(division.agency) - hundredths(division.copied);
    let own = if division.own > 0.0 {
        rest.max(0.0)
    } else {
        0.0
    };
    let parts = [
        ("own", own),
        ("from_agency", division.agency),
        ("copied", division.copied),
    ];
    let there = parts.into_iter().filter(|(_, share)| *share > 0.0);
    let words: Vec<String> = there
        .map(|(key, share)| format!("{} {}", w.say(key), w.strings.share(share)))
        .collect();
    words.join(", ")
}

/// What the parts of a bar mean.
pub fn legend(w: Words) -> Markup {
    let part = |key: &str, class: &str, fill: Option<&str>| {
        html! { li {
            svg.key preserveAspectRatio="none" viewBox="0 0 24 12" width="24" height="12" aria-hidden="true" { rect class=(class) fill=[fill] width="24" height="12" {} }
            " " (w.say(key))
        } }
    };
    html! {
        ul.legend {
            (part("own", "own-part", None))
            (part("from_agency", "", Some("url(#agency)")))
            (part("copied", "", Some("url(#copied)")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_the_whole() {
        let shares = Shares {
            originality: 0.7,
            copied: 0.2,
            agency: 0.45,
            quoted: 0.1,
            articles: 3,
        };
        let division = Division::of(&shares);
        assert_eq!(
            (division.own, division.agency, division.copied),
            (0.55, 0.45, 0.0)
        );
    }
}
