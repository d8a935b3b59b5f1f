//! Summary: what a run of `add` did, in words and as a record.

use crate::output::Made;
use serde::Serialize;
use std::collections::BTreeMap;

/// What was done so far.
#[derive(Debug, Default)]
pub struct Summary {
    /// Articles that are new.
    pub added: usize,
    /// Articles that were known with other words.
    pub versions: usize,
    /// Pages that are known, or say what is known.
    pub unchanged: usize,
    /// What was passed over because it was forgotten for good.
    pub kept_out: usize,
    /// What could not be taken in, by what is wrong: how many, and what is said of the first.
    pub rejected: BTreeMap<String, (usize, String)>,
    /// Stories that are new.
    pub founded: usize,
    /// Stories that have more articles than before.
    pub grown: usize,
    /// Articles that were moved from one story to another.
    pub moved: usize,
    /// Passages that new articles share with others.
    pub passages: usize,
}

/// A summary as printed.
#[derive(Debug, Serialize)]
pub struct AddRecord<'a> {
    #[serde(flatten)]
    made: Made,
    r#type: &'static str,
    archive: String,
    dry_run: bool,
    finished: bool,
    ok: usize,
    versions: usize,
    unchanged: usize,
    kept_out: usize,
    rejected: Vec<RejectedRecord<'a>>,
    stories: StoriesRecord,
    passages: usize,
}

#[derive(Debug, Serialize)]
struct RejectedRecord<'a> {
    code: &'a str,
    count: usize,
    first: &'a str,
}

#[derive(Debug, Serialize)]
struct StoriesRecord {
    new: usize,
    grown: usize,
    moved: usize,
}

impl Summary {
    /// Counts something that cannot be taken in.
    pub fn reject(&mut self, code: &str, message: String) {
        let (count, _) = self.rejected.entry(code.to_owned()).or_insert((0, message));
        *count += 1;
    }

    fn refused(&self) -> usize {
        self.rejected.values().map(|(count, _)| count).sum()
    }

    /// Whether anything that was given could be read.
    pub fn is_empty(&self) -> bool {
        self.added + self.versions + self.unchanged + self.kept_out == 0
    }

    /// The record.
    pub fn record(&self, archive: &str, dry_run: bool, finished: bool) -> AddRecord<'_> {
        let rejected = self.rejected.iter();
        AddRecord {
            made: Made::here(),
            r#type: "add",
            archive: archive.to_owned(),
            dry_run,
            finished,
            ok: self.added,
            versions: self.versions,
            unchanged: self.unchanged,
            kept_out: self.kept_out,
            rejected: rejected
                .map(|(code, (count, first))| RejectedRecord {
                    code,
                    count: *count,
                    first,
                })
                .collect(),
            stories: StoriesRecord {
                new: self.founded,
                grown: self.grown,
                moved: self.moved,
            },
            passages: self.passages,
        }
    }

    /// The same in words.
    pub fn words(&self, archive: &str, dry_run: bool) -> String {
        let mut parts = vec![format!("{} ok", self.added)];
        let mut part = |count: usize, what: &str| {
            if count > 0 {
                parts.push(format!("{count} {what}"));
            }
        };
        part(self.versions, "new versions");
        part(self.unchanged, "unchanged");
        part(self.kept_out, "kept out");
        part(self.refused(), "rejected");
        let would = if dry_run {
            "would be added to"
        } else {
            "added to"
        };
        let mut words = format!("{would} {archive}: {}\n", parts.join(" · "));
        for (code, (count, first)) in &self.rejected {
            words += &format!("  rejected {count} × {code}: {first}\n");
        }
        if !dry_run && self.added + self.versions > 0 {
            words += &format!(
                "stories: {} new, {} grown, {} articles moved · {} shared passages\n",
                self.founded, self.grown, self.moved, self.passages
            );
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_there_is_and_no_more() {
        let mut summary = Summary {
            added: 3,
            founded: 2,
            ..Summary::default()
        };
        summary.reject("empty", "cannot read a.html: the page is empty".to_owned());
        summary.reject("empty", "cannot read b.html: the page is empty".to_owned());
        insta::assert_snapshot!(summary.words("a.parallax", false), @r"
        added to a.parallax: 3 ok · 2 rejected
          rejected 2 × empty: cannot read a.html: the page is empty
        stories: 2 new, 0 grown, 0 articles moved · 0 shared passages
        ");
    }
}
