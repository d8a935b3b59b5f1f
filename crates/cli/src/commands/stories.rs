//! `parallax stories`: the archive's stories, newest first.

use super::desk;
use crate::Outcome;
use crate::args::{Common, Stories};
use crate::output::Made;
use crate::output::desk::StoryRecord;
use crate::render::Lists;
use parallax_archive::{Membership, Reader, Story, StoryFilter};

/// Lists the stories that were asked for.
pub fn run(typed: &Stories, common: &Common) -> anyhow::Result<Outcome> {
    let reader = desk::reader(&typed.at)?;
    let now = desk::now()?;
    let filter = StoryFilter {
        since: typed.filter.since.map(|t| t.from(now)),
        until: typed.filter.until.map(|t| t.until(now)),
        outlet: typed.filter.outlet.as_deref(),
        language: typed.filter.lang.as_deref(),
        min_reports: typed.min_reports,
        min_origins: typed.min_origins,
        limit: desk::limit(typed.filter.limit),
        ..StoryFilter::default()
    };
    // All of it as it is at one moment, whatever is written meanwhile.
    let _held = reader.hold()?;
    let records = records(&reader, reader.stories(&filter)?)?;
    desk::list(&records, &typed.look, common, Lists::stories)
}

/// Stories as printed.
pub(super) fn records(reader: &Reader, stories: Vec<Story>) -> anyhow::Result<Vec<StoryRecord>> {
    let records = stories.into_iter().map(|story| {
        let members = reader.members(&story.id)?;
        Ok(record(story, &members))
    });
    records.collect()
}

/// A story as printed, with the outlets of its articles.
pub(super) fn record(story: Story, members: &[Membership]) -> StoryRecord {
    StoryRecord {
        made: Made::here(),
        r#type: "story",
        title: story.title,
        reports: story.reports as usize,
        origins: story.origins.unwrap_or(story.reports) as usize,
        outlets: outlets(members),
        languages: story.languages,
        first: story.first.and_then(desk::moment),
        last: story.last.and_then(desk::moment),
        id: story.id,
    }
}

/// The outlets of a story's articles, the first to tell it first.
fn outlets(members: &[Membership]) -> Vec<String> {
    let mut outlets: Vec<String> = Vec::new();
    for member in members {
        if let Some(outlet) = &member.article.outlet
            && !outlets.contains(outlet)
        {
            outlets.push(outlet.clone());
        }
    }
    outlets
}
