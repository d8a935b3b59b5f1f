//! The record of `relate`.

use super::{Made, ReasonRecord, rounded};
use parallax_core::compare::{Related, Relation};
use serde::Serialize;

/// How two sentences stand to each other.
#[derive(Debug, Serialize)]
pub struct RelationRecord {
    #[serde(flatten)]
    made: Made,
    id: String,
    similarity: f64,
    relation: &'static str,
    reason: ReasonRecord,
}

impl RelationRecord {
    /// The relation of the pair `id`.
    pub fn new(id: String, related: &Related) -> Self {
        Self {
            made: Made::here(),
            id,
            similarity: rounded(related.similarity),
            relation: match related.relation {
                Relation::Same => "same",
                Relation::Conflict => "conflict",
                Relation::Different => "different",
            },
            reason: ReasonRecord::from(&related.reason),
        }
    }
}
