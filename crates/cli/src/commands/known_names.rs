//! `parallax names`: the people, places and bodies that the archive's articles name.

use super::desk;
use crate::Outcome;
use crate::args::{Common, KindOfName, ListNames};
use crate::output::Made;
use crate::output::desk::NamedRecord;
use crate::render::Lists;
use parallax_archive::{EntityCount, NameFilter};

/// Lists names, those of most articles first.
pub fn run(typed: &ListNames, common: &Common) -> anyhow::Result<Outcome> {
    let reader = desk::reader(&typed.at)?;
    let now = desk::now()?;
    let outlet = typed.filter.outlet.as_deref();
    let outlet = outlet.map(|o| desk::outlet(&reader, o)).transpose()?;
    let filter = NameFilter {
        since: typed.filter.since.map(|t| t.from(now)),
        until: typed.filter.until.map(|t| t.until(now)),
        outlet: outlet.as_deref(),
        language: typed.filter.lang.as_deref(),
        kind: typed.kind.map(|kind| match kind {
            KindOfName::Person => "person",
            KindOfName::Place => "place",
            KindOfName::Organisation => "organisation",
        }),
        limit: desk::limit(typed.filter.limit),
        ..NameFilter::default()
    };
    let names = reader.names(&filter)?;
    let records: Vec<NamedRecord> = names.into_iter().map(record).collect();
    desk::list(&records, &typed.look, common, Lists::names)
}

fn record(count: EntityCount) -> NamedRecord {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    NamedRecord {
        made: Made::here(),
        r#type: "name",
        entity: count.entity,
        name: count.canonical,
        kind: count.kind,
        articles: number(count.articles),
        mentions: number(count.mentions),
    }
}
