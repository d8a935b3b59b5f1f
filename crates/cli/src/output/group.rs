//! The record of `group`.

use super::{FeatureRecord, Made, features, rounded};
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

impl<'a> From<&'a Decision> for GroupRecord<'a> {
    fn from(decision: &'a Decision) -> Self {
        let reason = &decision.reason;
        Self {
            made: Made::here(),
            article: &decision.article,
            story: &decision.story,
            joined: Joined {
                score: rounded(reason.score),
                threshold: rounded(reason.threshold),
                because: features(reason),
            },
        }
    }
}
