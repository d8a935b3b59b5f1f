//! What the commands over an archive have in common: where it is, opening it, and printing lists.

use super::compare::{in_colour, terminal_width, ui_language};
use crate::args::{Common, ListFormat, Listing, Where};
use crate::output::desk::{self, Row};
use crate::render::{Excerpts, Lists, Look};
use crate::{Outcome, talk};
use anyhow::{Context, bail};
use parallax_archive::{Archive, Article, Reader, Story, StoryFound};
use parallax_core::language::fold;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// The narrowest terminal that lists are made for.
const NARROWEST: usize = 40;
/// The archive's name in its folder.
const NAME: &str = "archive.parallax";

/// Where the archive is: as typed, or in the user's data folder.
pub fn path(at: &Where) -> anyhow::Result<PathBuf> {
    // A variable that is set to nothing is as good as unset.
    let typed = at.archive.as_ref().filter(|p| !p.as_os_str().is_empty());
    match typed {
        Some(path) => Ok(path.clone()),
        None => Ok(data_folder()?.join("parallax").join(NAME)),
    }
}

/// The XDG data folder.
fn data_folder() -> anyhow::Result<PathBuf> {
    let set = |name: &str| {
        let value = std::env::var_os(name).map(PathBuf::from);
        value.filter(|path| path.is_absolute())
    };
    set("XDG_DATA_HOME")
        .or_else(|| Some(set("HOME")?.join(".local/share")))
        .context("there is no home folder to keep an archive in: say where with --archive FILE")
}

/// Opens the archive to read; none is ever made by that.
pub fn reader(at: &Where) -> anyhow::Result<Reader> {
    let path = existing(at)?;
    Ok(Reader::open(&path)?)
}

/// Opens the archive to change what is in it; none is made by that.
pub fn writer(at: &Where) -> anyhow::Result<Archive> {
    let path = existing(at)?;
    Ok(Archive::open(&path)?)
}

/// The path of an archive that is there.
pub fn existing(at: &Where) -> anyhow::Result<PathBuf> {
    let path = path(at)?;
    if !path.exists() {
        bail!(
            "no archive at {}: make one with `parallax add`, or say where it is with --archive FILE",
            path.display()
        );
    }
    Ok(path)
}

/// Makes the folder of an archive that is to be made.
pub fn make_room(path: &Path) -> anyhow::Result<()> {
    match path.parent().filter(|p| !p.as_os_str().is_empty()) {
        Some(folder) => std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display())),
        None => Ok(()),
    }
}

/// The time from which ages are counted: as the environment says, else now.
pub fn now() -> anyhow::Result<i64> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(epoch) => epoch
            .trim()
            .parse()
            .context("SOURCE_DATE_EPOCH is no number of seconds"),
        Err(_) => Ok(jiff::Timestamp::now().as_second()),
    }
}

/// Seconds since 1970 as RFC 3339 in UTC.
pub fn moment(seconds: i64) -> Option<String> {
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    Some(time.to_string())
}

/// Prints records in the format that was typed.
pub fn list<R: Row>(
    records: &[R],
    look: &Listing,
    common: &Common,
    text: impl FnOnce(Lists, &[R]) -> String,
) -> anyhow::Result<Outcome> {
    let terminal = io::stdout().is_terminal();
    let format = look.format.unwrap_or(if terminal {
        ListFormat::Text
    } else {
        ListFormat::Jsonl
    });
    let shown = match format {
        ListFormat::Json => desk::json(records)?,
        ListFormat::Jsonl => desk::jsonl(records)?,
        ListFormat::Csv => desk::csv(records),
        ListFormat::Text => {
            let look = Look {
                width: look
                    .width
                    .map_or_else(|| terminal_width(NARROWEST), usize::from),
                colour: in_colour(common, terminal),
                language: ui_language(None),
                full: false,
                excerpts: Excerpts::default(),
            };
            text(Lists::new(&look, now()?), records)
        }
    };
    let mut out = io::stdout().lock();
    out.write_all(shown.as_bytes())?;
    out.flush()?;
    Ok(super::found(records.len()))
}

/// Prints a summary: in words, or as one object.
pub fn summary(
    format: Option<crate::args::Summary>,
    words: &str,
    record: &impl serde::Serialize,
) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    let text = match format {
        Some(crate::args::Summary::Text) => true,
        Some(crate::args::Summary::Json) => false,
        None => out.is_terminal(),
    };
    if text {
        out.write_all(words.as_bytes())?;
    } else {
        out.write_all(crate::output::json_line(record)?.as_bytes())?;
    }
    Ok(out.flush()?)
}

/// A limit as typed: 0 is none.
pub fn limit(typed: usize) -> Option<usize> {
    (typed > 0).then_some(typed)
}

/// The address of an article, where it is one of the web.
pub fn url(article: &Article) -> Option<String> {
    let address = &article.address;
    address.contains("://").then(|| address.clone())
}

/// The id of the story that was meant by an id or the beginning of one. Where it is part of another by now, that one.
pub fn story(reader: &Reader, typed: &str) -> anyhow::Result<String> {
    Ok(found_story(reader, typed)?.id)
}

/// The same with what is known of it.
pub fn found_story(reader: &Reader, typed: &str) -> anyhow::Result<Story> {
    match reader.story(typed)? {
        StoryFound::Story(story) => Ok(story),
        StoryFound::Joined { from, story } => {
            talk::note(&format!(
                "story {from} is part of story {} by now",
                story.id
            ));
            Ok(story)
        }
        StoryFound::Several(ids) => bail!(
            "{typed:?} is the beginning of several stories: write more of it ({})",
            ids.join(", ")
        ),
        StoryFound::None => bail!(
            "no story {typed:?} in {}: `parallax stories` lists them",
            reader.path().display()
        ),
    }
}

/// The outlet that was meant by its name or some words of it.
pub fn outlet(reader: &Reader, typed: &str) -> anyhow::Result<String> {
    let words = |name: &str| {
        let folded = fold(name);
        let words = folded.split(|c: char| !c.is_alphanumeric());
        let words: Vec<&str> = words.filter(|w| !w.is_empty()).collect();
        format!(" {} ", words.join(" "))
    };
    let wanted = words(typed);
    let known: Vec<String> = reader.outlets()?.into_iter().map(|o| o.name).collect();
    if let Some(exact) = known.iter().find(|name| *name == typed) {
        return Ok(exact.clone());
    }
    let mut found = known
        .into_iter()
        .filter(|name| words(name).contains(&wanted));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (Some(one), Some(two)) => {
            bail!("{typed:?} may be {one:?}, {two:?} or others: write the whole name")
        }
        (None, _) => bail!("no outlet {typed:?} in {}", reader.path().display()),
    }
}

/// Whether there is a story of this id, or was one.
pub fn has_story(reader: &Reader, id: &str) -> anyhow::Result<bool> {
    Ok(leads_to(reader, id)?.is_some())
}

/// The id of the story to which an id leads by now: itself, or where it was joined.
pub fn leads_to(reader: &Reader, id: &str) -> anyhow::Result<Option<String>> {
    Ok(match reader.story(id)? {
        StoryFound::Story(story) if story.id == id => Some(id.to_owned()),
        StoryFound::Joined { from, story } if from == id => Some(story.id),
        _ => None,
    })
}
