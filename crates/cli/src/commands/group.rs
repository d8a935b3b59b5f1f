//! `parallax group`: articles in the order of the stream in; the story of each out.
//!
//! Records are read a few at a time and not kept: memory follows what is active in the stream, not its length.

use super::{found, print_lines};
use crate::Outcome;
use crate::args::{Common, Records};
use crate::inputs::{Trouble, for_each_line};
use crate::output::article;
use crate::output::group::GroupRecord;
use parallax_core::story::{Grouper, Signature};
use rayon::prelude::*;

/// So many records are made ready at once.
const AT_ONCE: usize = 256;

/// Groups all articles given.
pub fn run(typed: &Records, common: &Common) -> anyhow::Result<Outcome> {
    let mut trouble = Trouble::new(common.strict);
    let mut run = Run {
        grouper: Grouper::default(),
        waiting: Vec::new(),
        articles: 0,
        // The first bad record is to end a strict run, not the first of several.
        at_once: if common.strict { 1 } else { AT_ONCE },
    };
    for path in &typed.files {
        for_each_line(path, &mut trouble, |number, line, trouble| {
            let from = format!("{}, line {number}", path.display());
            run.waiting.push((from, line.to_owned()));
            if run.waiting.len() >= run.at_once {
                run.push(trouble)?;
            }
            Ok(())
        })?;
    }
    run.push(&mut trouble)?;
    print_lines(run.grouper.finish().iter().map(GroupRecord::from))?;
    trouble.summary(run.articles, "articles");
    Ok(found(run.articles))
}

/// A stream that is being grouped.
struct Run {
    grouper: Grouper,
    /// Records that are not read yet, with where they stand.
    waiting: Vec<(String, String)>,
    articles: usize,
    at_once: usize,
}

impl Run {
    /// Groups the waiting records.
    fn push(&mut self, trouble: &mut Trouble) -> anyhow::Result<()> {
        let read: Vec<anyhow::Result<Signature>> = self
            .waiting
            .par_iter()
            .map(|(_, line)| Ok(Signature::of(&article::parse(line)?)))
            .collect();
        let mut decisions = Vec::new();
        for ((from, _), signature) in self.waiting.drain(..).zip(read) {
            match signature {
                Ok(signature) => {
                    self.articles += 1;
                    decisions.extend(self.grouper.push_signature(signature));
                }
                Err(e) => trouble.report(&format!("{from}: {e:#}"))?,
            }
        }
        print_lines(decisions.iter().map(GroupRecord::from))
    }
}
