//! The record of `group`.

use super::{FeatureRecord, Made, features, rounded};
use parallax_core::evidence::Reason;
use parallax_core::story::Decision;
use serde::Serialize;

/// Where an article was put.
#[derive(Debug, Serialize)]
pub struct GroupRecord<'a> {
    #[serde(flatten)]
    made: Made,
    article: &'a str,
    story: &'a str,
    joined: Joined,
}

#[derive(Debug, Serialize)]
struct Joined {
    score: f64,
    threshold: f64,
    because: Vec<FeatureRecord>,
}

impl From<&Reason> for Joined {
    fn from(reason: &Reason) -> Self {
        Self {
            score: rounded(reason.score),
            threshold: rounded(reason.threshold),
            because: features(reason),
        }
    }
}

impl<'a> From<&'a Decision> for GroupRecord<'a> {
    fn from(decision: &'a Decision) -> Self {
        Self {
            made: Made::here(),
            article: &decision.article,
            story: &decision.story,
            joined: Joined::from(&decision.reason),
        }
    }
}

/// A reason as the archive keeps it: what `joined` holds.
pub fn joined_json(reason: &Reason) -> serde_json::Result<String> {
    serde_json::to_string(&Joined::from(reason))
}
