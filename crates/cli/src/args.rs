//! What was typed.

mod desk;

pub use desk::{
    Add, Doctor, Export, ExportFormat, Filter, Forget, KindOfName, ListFormat, ListNames, Listing,
    Mcp, Names, NamesCommand, Quotes, Search, Serve, Show, Sort, Stories, Story, Summary, When,
    Where, parse_when,
};

use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Sets the accounts that several outlets give of one event side by side: who says what, who is quoted, what was copied
/// from whom, in which words, what contradicts what, and what only one outlet tells.
#[derive(Debug, Parser)]
#[command(
    name = "parallax",
    version,
    max_term_width = 100,
    propagate_version = true
)]
#[command(
    after_help = "Exit codes: 0 done, 1 nothing found, 2 usage or input error, 70 a bug of ours."
)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub common: Common,
}

/// Options of every command.
#[derive(Debug, Group)]
pub struct Common {
    /// Say nothing on standard error but errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// When to colour the terminal output (`NO_COLOR` is respected)
    #[arg(long, value_enum, default_value_t = Colour::Auto, global = true, value_name = "WHEN", alias = "colour")]
    pub color: Colour,
    /// Number of threads; 0 for one per core. The output is the same for any number
    #[arg(
        long,
        short = 'j',
        default_value_t = 0,
        global = true,
        value_name = "N"
    )]
    pub threads: usize,
    /// Folder of language folders, each like those of data/ in the source (words.toml, dates.toml …); they are added to
    /// the languages built in, or take their place
    #[arg(long, global = true, value_name = "FOLDER", env = "PARALLAX_LANGUAGES")]
    pub languages: Option<PathBuf>,
    /// For annotate: table made by `parallax names import`; names that it knows get its identifiers as their entities
    #[arg(long, global = true, value_name = "TABLE", env = "PARALLAX_ALIASES")]
    pub aliases: Option<PathBuf>,
    /// Never ask anything (parallax never does; for scripts that pass it to every tool)
    #[arg(long, global = true)]
    pub no_input: bool,
    /// End at the first page or record that cannot be read, with exit code 2
    #[arg(long, global = true, overrides_with = "keep_going")]
    pub strict: bool,
    /// Report what cannot be read and go on (the default)
    #[arg(long, global = true, overrides_with = "strict")]
    pub keep_going: bool,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal only.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Pages in, articles out: text, title, authors, agencies, dates, captions
    Read(Read),
    /// Articles in (JSON Lines); sentences, names, dates, numbers and quotes out
    Annotate(Annotate),
    /// Articles in (JSON Lines); shared passages and each article's share of own text out
    Copies(Copies),
    /// Articles in (JSON Lines, in the order of the stream); the story of each out
    Group(Records),
    /// Pairs of sentences in (JSON Lines of {id, lang, a, b}); how alike they are and whether they conflict, out
    Relate(Records),
    /// Pages or articles of one event in; who tells what, in which words, out
    Compare(Compare),
    /// Articles in (JSON Lines); how original articles, outlets and stories are, who copies from whom, who credits, out
    Originality(Originality),
    /// Pages or articles in; read, annotated, held against each other, grouped and kept in the archive
    Add(Add),
    /// The archive's stories, newest first
    Stories(Stories),
    /// One story: who tells what, in which words
    Show(Show),
    /// The archive's articles that hold some words
    Search(Search),
    /// What was said, and by whom
    Quotes(Quotes),
    /// The names in the archive; or make a table of names (`names import`)
    Names(Names),
    /// Merge or split stories by hand, or keep them apart; later runs respect it
    #[command(subcommand)]
    Story(Story),
    /// The archive's objects as tables, or a safe copy of the archive
    Export(Export),
    /// The desk in a browser: stories, comparisons, articles, outlets, search, quotes
    Serve(Serve),
    /// Check the archive, and mend what can be mended
    Doctor(Doctor),
    /// Take an outlet or an article out of the archive
    Forget(Forget),
    /// The archive for programs that speak the Model Context Protocol: search, stories, comparisons, quotes; read only
    Mcp(Mcp),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page (roff)
    Man,
}

/// Where pages come from.
#[derive(Debug, Group)]
pub struct Pages {
    /// Pages (.html, .htm, .txt, .warc, .gz of these), folders of them, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// File with the addresses of the pages: per line the file's name as it is on disk, a tab, the URL. Records of WARC
    /// files have their own
    #[arg(long, value_name = "FILE")]
    pub url_map: Option<PathBuf>,
}

/// `parallax read`.
#[derive(Debug, Group)]
pub struct Read {
    #[command(flatten)]
    pub pages: Pages,
    /// The inputs are JSON Lines of {url, html}
    #[arg(long)]
    pub jsonl: bool,
    /// What to print: text for reading, or one JSON object per article
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<ReadFormat>,
}

/// Formats of `read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReadFormat {
    /// For reading (the default on a terminal).
    Text,
    /// One object per line (the default else).
    Jsonl,
    /// One array.
    Json,
}

/// Where article records come from.
#[derive(Debug, Group)]
pub struct Records {
    /// Articles as JSON Lines, or - for standard input
    #[arg(default_value = "-", value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// `parallax annotate`.
#[derive(Debug, Group)]
pub struct Annotate {
    #[command(flatten)]
    pub records: Records,
}

/// `parallax names import`.
#[derive(Debug, Group)]
pub struct Import {
    /// The list (.tsv, .tsv.gz), or - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The table to make (default: the list's name, ending in .aliases)
    #[arg(long, value_name = "TABLE")]
    pub out: Option<PathBuf>,
}

/// `parallax copies`.
#[derive(Debug, Group)]
pub struct Copies {
    #[command(flatten)]
    pub records: Records,
    /// How far apart in time two articles may be: a number with h or d, or `all`; those without a time are compared with all
    #[arg(long, default_value = "72h", value_parser = parse_window, value_name = "TIME")]
    pub window: Window,
}

/// A length of time in seconds, or none for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window(pub Option<i64>);

fn parse_window(text: &str) -> Result<Window, String> {
    if text == "all" {
        return Ok(Window(None));
    }
    let wrong = || format!("{text:?} is no length of time: write for example 72h, 30d or all");
    let (number, unit) = text
        .split_at_checked(text.len().saturating_sub(1))
        .ok_or_else(wrong)?;
    let seconds = match unit {
        "h" => 3600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    let number: i64 = number.parse().map_err(|_| wrong())?;
    if number < 0 {
        return Err(wrong());
    }
    number
        .checked_mul(seconds)
        .map(|s| Window(Some(s)))
        .ok_or_else(wrong)
}

/// `parallax compare`.
#[derive(Debug, Group)]
pub struct Compare {
    #[command(flatten)]
    pub pages: Pages,
    #[command(flatten)]
    pub look: ComparisonLook,
}

/// How a comparison is to look, and where it goes.
#[derive(Debug, Group)]
pub struct ComparisonLook {
    /// What to print (default: text on a terminal, else json)
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<CompareFormat>,
    /// Width of the text in columns (default: that of the terminal, 80 to 200)
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=1000))]
    pub width: Option<u16>,
    /// Show every statement, quote and passage in full
    #[arg(long)]
    pub full: bool,
    /// For others to read: no passage is longer than --excerpt says (default: 150), and of an article at most a fifth of
    /// its text is shown, or 600 characters if that is more; what is held back is linked to on the publisher's page
    #[arg(long)]
    pub publish: bool,
    /// Cut every passage to N characters at a word's border, and cap what an article gives as --publish does
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..))]
    pub excerpt: Option<u16>,
    /// For one's own use: no caps, and in HTML the whole texts, those of one origin against each other
    #[arg(long, conflicts_with_all = ["publish", "excerpt"])]
    pub full_text: bool,
    /// With --format csv: which tables (default: statements; into a folder all)
    #[arg(long, value_enum, value_delimiter = ',', value_name = "TABLE")]
    pub table: Vec<ComparisonTable>,
    /// Language of headings and notes (default: from the locale)
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    pub ui_lang: Option<UiLanguage>,
    /// The time to print in the report, RFC 3339 (default: $SOURCE_DATE_EPOCH, else now in HTML and none in JSON)
    #[arg(long, value_name = "TIME")]
    pub time: Option<String>,
    /// Write to this file instead of standard output; tables also into a folder (one that is there, or a name that ends in /)
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Formats of `compare`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    /// For a terminal.
    Text,
    /// One self-contained page.
    Html,
    /// One object.
    Json,
    /// Tables: comma-separated values.
    Csv,
    /// Web Annotations on the articles (JSON-LD).
    Annotations,
}

/// Tables of `compare`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum ComparisonTable {
    /// One row per telling.
    Statements,
    /// One row per quote.
    Quotes,
    /// One row per side of a conflict.
    Conflicts,
    /// One row per form of a name and article.
    Wording,
}

/// `parallax originality`.
#[derive(Debug, Group)]
pub struct Originality {
    /// Articles as JSON Lines, or - for standard input (the default without --archive)
    #[arg(value_name = "FILE", conflicts_with = "archive")]
    pub files: Vec<PathBuf>,
    /// Count the articles of an archive instead, of this one or of the usual one
    #[arg(long, value_name = "ARCHIVE", num_args = 0..=1)]
    pub archive: Option<Option<PathBuf>>,
    /// How far apart in time two articles may be: a number with h or d, or `all`
    #[arg(long, default_value = "72h", value_parser = parse_window, value_name = "TIME")]
    pub window: Window,
    /// Passages of fewer characters do not count
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub min_chars: usize,
    /// Count only runs of the same words, without regard to case, accents and punctuation (with --min-chars 100 the setting
    /// of the study by Cagé, Hervé and Viaud, 2020)
    #[arg(long)]
    pub verbatim: bool,
    /// Which kinds of words count against originality (default: narrative; with --verbatim all)
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND")]
    pub kinds: Vec<PassageKind>,
    /// Which article is of which story: JSON Lines of {article, story}, as `parallax group` prints them. Without it, the
    /// field `story` of the articles; if none has one, they are grouped here
    #[arg(long, value_name = "FILE")]
    pub stories: Option<PathBuf>,
    /// Which tables (default: outlet; in JSON and in a folder all)
    #[arg(long, value_enum, value_delimiter = ',', value_name = "TABLE")]
    pub by: Vec<By>,
    /// What to print (default: as the name of the output file ends; else text on a terminal, json elsewhere)
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<TableFormat>,
    /// Width of the text in columns (default: that of the terminal, 80 to 200)
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=1000))]
    pub width: Option<u16>,
    /// Language of headings and notes (default: from the locale)
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    pub ui_lang: Option<UiLanguage>,
    /// Write to this file, or one file per table into this folder (a folder that is there, or a name that ends in /)
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,
}

/// Kinds of words that two articles may share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PassageKind {
    /// The outlet's telling.
    Narrative,
    /// Somebody's quoted words.
    Quote,
    /// Set phrases that unrelated articles share.
    Formula,
}

/// Tables of `originality`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum By {
    /// One row per article.
    Article,
    /// One row per outlet.
    Outlet,
    /// One row per story.
    Story,
    /// One row per pair of outlets.
    Pair,
}

/// Formats of `originality`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// For a terminal.
    Text,
    /// Comma-separated values.
    Csv,
    /// One object.
    Json,
    /// One object per row.
    Jsonl,
    /// Apache Parquet: into a file or folder only.
    Parquet,
}

/// Languages of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum UiLanguage {
    /// English.
    En,
    /// French.
    Fr,
}
