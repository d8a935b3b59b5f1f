//! What was typed to the commands over an archive.

use super::ComparisonLook;
use crate::web::HostName;
use clap::{Args as Group, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Which archive.
#[derive(Debug, Group)]
pub struct Where {
    /// The archive (default: archive.parallax in the folder parallax of the XDG data folder)
    #[arg(long, value_name = "FILE", env = "PARALLAX_ARCHIVE")]
    pub archive: Option<PathBuf>,
}

/// A time as typed: a moment, or so long ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Seconds before now.
    Ago(i64),
    /// Seconds since 1970; a day is its start.
    At(i64),
    /// A day: its first second. As an end it counts to its last.
    Day(i64),
}

/// Seconds of a day.
const DAY: i64 = 86_400;

impl When {
    /// The second from which on something is wanted.
    pub fn from(self, now: i64) -> i64 {
        match self {
            Self::Ago(seconds) => now.saturating_sub(seconds),
            Self::At(seconds) | Self::Day(seconds) => seconds,
        }
    }

    /// The second before which something is wanted.
    pub fn until(self, now: i64) -> i64 {
        match self {
            Self::Day(seconds) => seconds.saturating_add(DAY),
            other => other.from(now),
        }
    }
}

/// Understands a time as typed.
pub fn parse_when(text: &str) -> Result<When, String> {
    use parallax_core::article::Moment;
    let wrong = || {
        format!(
            "{text:?} is no time: write a day (2022-12-18), a time (2022-12-18T20:00+01:00), or how long ago (12h, 2d, 3w)"
        )
    };
    if let Some(moment) = Moment::parse(text) {
        let seconds = moment.seconds();
        return Ok(match moment {
            Moment::Day(_) => When::Day(seconds),
            Moment::Zoned(..) | Moment::Local(_) => When::At(seconds),
        });
    }
    let unit = text.chars().next_back().ok_or_else(wrong)?;
    let number = text.strip_suffix(unit).ok_or_else(wrong)?;
    let seconds = match unit {
        'h' => 3600,
        'd' => DAY,
        'w' => 7 * DAY,
        _ => return Err(wrong()),
    };
    let number: u32 = number.parse().map_err(|_| wrong())?;
    Ok(When::Ago(i64::from(number) * seconds))
}

/// `parallax add`.
#[derive(Debug, Group)]
#[command(after_help = "Examples:
  parallax add pages/ --url-map urls.tsv      a folder of pages, with their addresses
  parallax add crawl.warc.gz                  refers to the records; --copy keeps their bytes too
  parallax add articles.jsonl                 article records, as `parallax read` prints them
  parallax add --dry-run pages/               reads everything, writes nothing, says what it would do

It may be interrupted at any moment: run the same command again and it goes on where it was.")]
pub struct Add {
    /// Pages (.html, .htm, .txt, .warc, .gz of these), article records (.jsonl), folders of them, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub at: Where,
    /// File with the addresses of the pages: per line the file's name as it is on disk, a tab, the URL
    #[arg(long, value_name = "FILE")]
    pub url_map: Option<PathBuf>,
    /// The JSON Lines given are pages, {url, html}, and not articles
    #[arg(long)]
    pub jsonl: bool,
    /// Keep the bytes of pages in WARC files as well, instead of a reference to them
    #[arg(long)]
    pub copy: bool,
    /// Read everything, write nothing, say what would be done
    #[arg(long)]
    pub dry_run: bool,
    /// What to print when done (default: text on a terminal, else json)
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<Summary>,
}

/// Formats of a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Summary {
    /// In words.
    Text,
    /// One object.
    Json,
}

/// Formats of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For a terminal.
    Text,
    /// One array.
    Json,
    /// One object per line.
    Jsonl,
    /// Comma-separated values.
    Csv,
}

/// What a list is to hold.
#[derive(Debug, Group)]
pub struct Filter {
    /// Only from this time on: a day, a time, or how long ago (12h, 2d, 3w)
    #[arg(long, value_name = "TIME", value_parser = parse_when)]
    pub since: Option<When>,
    /// Only until this time
    #[arg(long, value_name = "TIME", value_parser = parse_when)]
    pub until: Option<When>,
    /// Only of this outlet: its domain or name, or the part of it before the dot
    #[arg(long, value_name = "OUTLET")]
    pub outlet: Option<String>,
    /// Only in this language (ISO 639-1)
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
    /// At most so many; 0 for all
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub limit: usize,
}

/// How a list is to look.
#[derive(Debug, Group)]
pub struct Listing {
    /// What to print (default: text on a terminal, else jsonl)
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<ListFormat>,
    /// Width of the text in columns (default: that of the terminal, 40 to 200)
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=1000))]
    pub width: Option<u16>,
}

/// `parallax stories`.
#[derive(Debug, Group)]
#[command(after_help = "Examples:
  parallax stories --since 2d --min-origins 2     of the last two days, told by two independent sources or more
  parallax stories --outlet euronews --lang fr")]
pub struct Stories {
    #[command(flatten)]
    pub at: Where,
    #[command(flatten)]
    pub filter: Filter,
    /// Only stories of at least so many independent sources of text
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub min_origins: u32,
    /// Only stories of at least so many articles
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub min_reports: u32,
    #[command(flatten)]
    pub look: Listing,
}

/// `parallax show`.
#[derive(Debug, Group)]
#[command(after_help = "Examples:
  parallax show a3f9                              a unique beginning of the id will do
  parallax show a3f9 --why                        why each article is in the story
  parallax show a3f9 --format html -o story.html")]
pub struct Show {
    /// The story: its id or a unique beginning of it
    #[arg(value_name = "STORY")]
    pub story: String,
    #[command(flatten)]
    pub at: Where,
    /// Instead of the comparison, each article's reason for being there
    #[arg(long, conflicts_with_all = ["full", "time", "output"])]
    pub why: bool,
    #[command(flatten)]
    pub look: ComparisonLook,
}

/// `parallax search`.
#[derive(Debug, Group)]
#[command(
    after_help = "Words are found in any form of their language; fields narrow the search:
  parallax search 'speaker:Loukachenko outlet:euronews \"voix de la raison\" after:2022-12-18 lang:fr'
  parallax search 'title:pont -inondation (Kyiv OR Kiev) wor*'"
)]
pub struct Search {
    /// What to look for, in quotation marks of the shell where it has some of its own or a - in it
    #[arg(required = true, value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub at: Where,
    /// In which order
    #[arg(long, value_enum, default_value_t = Sort::Time, value_name = "ORDER")]
    pub sort: Sort,
    /// At most so many
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub limit: u32,
    #[command(flatten)]
    pub look: Listing,
}

/// Orders of what is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// Newest first.
    Time,
    /// Most fitting first.
    Relevance,
}

/// `parallax quotes`.
#[derive(Debug, Group)]
#[command(after_help = "Examples:
  parallax quotes --speaker Loukachenko --since 2022-12-12
  parallax quotes --outlet euronews --format csv > quotes.csv")]
pub struct Quotes {
    #[command(flatten)]
    pub at: Where,
    /// Only of this speaker, as named or in any form of the name that the archive knows
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    #[command(flatten)]
    pub filter: Filter,
    #[command(flatten)]
    pub look: Listing,
}

/// `parallax names`.
#[derive(Debug, Group)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  parallax names --kind person --since 7d         who is in the news
  parallax names import list.tsv                  makes a table for --aliases"
)]
pub struct Names {
    #[command(subcommand)]
    pub command: Option<NamesCommand>,
    #[command(flatten)]
    pub list: ListNames,
}

/// The names of an archive.
#[derive(Debug, Group)]
pub struct ListNames {
    #[command(flatten)]
    pub at: Where,
    /// Only names of this kind
    #[arg(long, value_enum, value_name = "KIND")]
    pub kind: Option<KindOfName>,
    #[command(flatten)]
    pub filter: Filter,
    #[command(flatten)]
    pub look: Listing,
}

/// Kinds of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KindOfName {
    /// People.
    Person,
    /// Places.
    Place,
    /// Bodies.
    Organisation,
}

/// Commands of `parallax names`.
#[derive(Debug, Subcommand)]
pub enum NamesCommand {
    /// Make a table of names for --aliases from a list: four columns, id, lang, name and type (person, place,
    /// organisation), with tabs between
    Import(super::Import),
}

/// `parallax story`.
#[derive(Debug, Subcommand)]
pub enum Story {
    /// Two stories are one: the articles of the second go to the first, its id leads there
    Merge {
        /// The story that stays
        #[arg(value_name = "STORY")]
        into: String,
        /// The story that goes
        #[arg(value_name = "OTHER")]
        from: String,
        #[command(flatten)]
        at: Where,
    },
    /// Articles of a story are another one
    Split {
        /// The story
        #[arg(value_name = "STORY")]
        story: String,
        /// The articles: ids, unique beginnings of them, or addresses
        #[arg(required = true, value_name = "ARTICLE")]
        articles: Vec<String>,
        #[command(flatten)]
        at: Where,
    },
    /// Two stories are not one and are never to be merged
    NotSame {
        /// One story
        #[arg(value_name = "STORY")]
        one: String,
        /// The other
        #[arg(value_name = "OTHER")]
        other: String,
        #[command(flatten)]
        at: Where,
    },
    /// Take a decision back: it binds no later run, and articles that are still where it put them go back
    Undo {
        /// The number of the decision, as `parallax story decisions` lists it
        #[arg(value_name = "NUMBER")]
        decision: i64,
        #[command(flatten)]
        at: Where,
    },
    /// List what you decided
    Decisions {
        #[command(flatten)]
        at: Where,
        #[command(flatten)]
        look: Listing,
    },
}

/// `parallax export`.
#[derive(Debug, Group)]
#[command(after_help = "Examples:
  parallax export --out tables/                          every object, a file of JSON Lines each
  parallax export articles quotes --format parquet --out tables/
  parallax export stories --format csv                   one object may go to standard output
  parallax export --archive-copy backup.parallax         the archive itself, safely, even while it is written to")]
pub struct Export {
    /// Which objects (default: all)
    #[arg(value_name = "OBJECT")]
    pub objects: Vec<String>,
    #[command(flatten)]
    pub at: Where,
    /// What to write
    #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl, value_name = "FORMAT")]
    pub format: ExportFormat,
    /// Write one file per object into this folder
    #[arg(long, short, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Copy the whole archive to this file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["objects", "out", "format"])]
    pub archive_copy: Option<PathBuf>,
}

/// Formats of `export`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// One object per line.
    Jsonl,
    /// Comma-separated values.
    Csv,
    /// Apache Parquet.
    Parquet,
}

fn parse_address(text: &str) -> Result<SocketAddr, String> {
    let wrong = "write an address and a port, such as 0.0.0.0:8080, 127.0.0.1:8080 or [::]:8080";
    text.parse().map_err(|_| wrong.to_owned())
}

/// `parallax serve`.
#[derive(Debug, Group)]
#[command(after_help = "Examples:
  parallax serve                                  the archive, at http://127.0.0.1:4810/
  parallax serve pages/                           reads pages into an archive for this time only, and shows it
  parallax serve --demo                           an invented newsroom, to look around in
  parallax serve --listen 0.0.0.0:8080 --host desk.example
                                                  for others, too: excerpts are capped, nobody may change anything

In the browser, ? shows the keys.")]
pub struct Serve {
    /// Pages, article records (.jsonl) or folders of them, to be read into an archive that is gone when the server ends
    #[arg(value_name = "PATH", conflicts_with = "demo")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub at: Where,
    /// Show an invented newsroom that is part of the program
    #[arg(long)]
    pub demo: bool,
    /// The port at 127.0.0.1; 0 for any that is free
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 4810,
        conflicts_with = "listen"
    )]
    pub port: u16,
    /// Listen at this address and port instead: others can read what is shown then
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = parse_address)]
    pub listen: Option<SocketAddr>,
    /// A name that leads here (of a proxy, say), beside the address itself; https://NAME if that is how it is known. May be given
    /// several times
    #[arg(long, value_name = "NAME")]
    pub host: Vec<HostName>,
    /// The longest passage of an article that is shown, in characters (default: whole passages at 127.0.0.1, 150 elsewhere)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..=2000))]
    pub excerpt: Option<u16>,
    /// Let others, too, merge and split stories, where --listen lets them in
    #[arg(long, requires = "listen")]
    pub changes: bool,
    /// The language of the interface where a browser asks for none that there is
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    pub ui_lang: Option<super::UiLanguage>,
}

/// `parallax doctor`.
#[derive(Debug, Group)]
pub struct Doctor {
    #[command(flatten)]
    pub at: Where,
    /// Mend what can be made anew from the rest
    #[arg(long)]
    pub mend: bool,
    /// What to print (default: text on a terminal, else json)
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<Summary>,
}

/// `parallax mcp`.
#[derive(Debug, Group)]
#[command(
    after_help = "A client starts it and speaks the Model Context Protocol with it over standard input and output.
Register it with one by its command, as most clients take it under mcpServers:
  \"parallax\": {\"command\": \"parallax\", \"args\": [\"mcp\", \"--archive\", \"/path/to/news.parallax\"]}

Examples:
  parallax mcp --archive news.parallax     serves until its input ends, and never writes
  parallax mcp                             the same with the usual archive"
)]
pub struct Mcp {
    #[command(flatten)]
    pub at: Where,
}

/// `parallax forget`.
#[derive(Debug, Group)]
#[command(after_help = "Examples:
  parallax forget https://outlet.example/an-article
  parallax forget outlet.example --for-good       and never take it in again")]
pub struct Forget {
    /// An outlet, or the address of an article
    #[arg(value_name = "OUTLET|URL")]
    pub what: String,
    #[command(flatten)]
    pub at: Where,
    /// Keep it out: `add` passes over what was forgotten so
    #[arg(long)]
    pub for_good: bool,
    /// What to print (default: text on a terminal, else json)
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<Summary>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        let now = 1_700_000_000;
        let from = |text: &str| parse_when(text).unwrap().from(now);
        assert_eq!(from("2d"), now - 2 * DAY);
        assert_eq!(from("12h"), now - 12 * 3600);
        assert_eq!(from("2022-12-18"), 1_671_321_600);
        assert_eq!(
            parse_when("2022-12-18").unwrap().until(now),
            1_671_321_600 + DAY
        );
        assert_eq!(from("2022-12-18T01:00:00+01:00"), 1_671_321_600);
        for wrong in ["", "d", "-2d", "2 days", "hier", "٢d"] {
            assert!(parse_when(wrong).is_err(), "{wrong}");
        }
    }
}
