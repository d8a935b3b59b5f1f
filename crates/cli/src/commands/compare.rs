//! `parallax compare`: pages or articles of one event in; who tells what, in which words, out.

use super::place::{Place, make_folder, place, write_file};
use super::read;
use crate::args::{
    Colour, Common, Compare, CompareFormat, ComparisonLook, ComparisonTable, Pages, UiLanguage,
};
use crate::inputs::{self, Trouble};
use crate::output::article;
use crate::output::comparison::ComparisonRecord;
use crate::output::comparison_tables::{self as tables, Table};
use crate::output::json_line;
use crate::output::web_annotation::Collection;
use crate::render::{self, Excerpts, Look, Stamp};
use crate::{Outcome, talk};
use anyhow::{Context, bail};
use parallax_core::article::{Article, Moment};
use parallax_core::compare::{Comparison, compare};
use parallax_core::language::data_versions;
use parallax_core::mention::{Annotation, annotate_article};
use rayon::prelude::*;
use std::io::{self, IsTerminal, Write};

/// The widths that the terminal layout is made for.
const NARROWEST: usize = 80;
const WIDEST: usize = 200;

/// Compares everything that was named.
pub fn run(typed: &Compare, common: &Common) -> anyhow::Result<Outcome> {
    let plan = Plan::new(&typed.look)?;
    let mut trouble = Trouble::new(common.strict);
    let articles = inputs_of(&typed.pages, &mut trouble)?;
    let given = articles.len();
    if given < 2 {
        bail!(
            "nothing to compare: {given} article given, and a comparison takes two or more pages or articles"
        );
    }
    let articles: Vec<Article> = articles.into_iter().filter(with_text).collect();
    trouble.summary(given, "articles");
    let comparison = compare_and_print(articles, &plan, &typed.look, common)?;
    if comparison.articles.len() < 2 {
        talk::error(
            "nothing to compare: of what was given only one article can be read and stands for itself",
        );
    }
    let shared = comparison.statements.iter().any(|s| s.tellings.len() > 1);
    Ok(if shared {
        Outcome::Done
    } else {
        Outcome::Nothing
    })
}

/// Compares articles and prints what comes of it.
pub(super) fn compare_and_print(
    articles: Vec<Article>,
    plan: &Plan,
    look: &ComparisonLook,
    common: &Common,
) -> anyhow::Result<Comparison> {
    let comparison = compared(articles);
    for doubt in &comparison.doubts {
        let message = [doubt.what.as_str(), doubt.advice.as_str()].join(" ");
        match doubt.code {
            "different-events" => talk::error(&message),
            _ => talk::note(&message),
        }
    }
    plan.print(look, common, &comparison)?;
    Ok(comparison)
}

/// Articles side by side.
pub fn compared(articles: Vec<Article>) -> Comparison {
    let annotations: Vec<Annotation> = articles.par_iter().map(annotate_article).collect();
    compare(articles, annotations)
}

/// Where somebody waits for the answer, so many articles of a story are compared at once: the work grows with their square.
pub const TOGETHER: usize = 30;
/// And so many bytes of their texts.
pub const TEXTS: usize = 384 << 10;

/// Leaves out articles whose texts would be too much, and tells how many.
pub fn fit(articles: &mut Vec<Article>) -> usize {
    let (before, mut sum) = (articles.len(), 0);
    articles.retain(|article| {
        let fits = sum + article.text.len() <= TEXTS;
        sum += if fits { article.text.len() } else { 0 };
        fits
    });
    before - articles.len()
}

/// Says which articles cannot be compared because they have no text.
fn with_text(article: &Article) -> bool {
    if article.text.is_empty() {
        let why: Vec<&str> = article.doubts.iter().map(|d| d.what.as_str()).collect();
        let why = if why.is_empty() {
            "it has no text".to_owned()
        } else {
            why.join("; ")
        };
        talk::error(&format!("{} is left out: {why}", article.label()));
    }
    !article.text.is_empty()
}

/// The articles of all inputs: standard input and `.jsonl` are records, everything else pages.
fn inputs_of(typed: &Pages, trouble: &mut Trouble) -> anyhow::Result<Vec<Article>> {
    let mut articles = Vec::new();
    for path in &typed.paths {
        if inputs::is_stdin(path) || inputs::is_records(path) {
            inputs::for_each_line(path, trouble, |number, line, trouble| {
                match article::parse(line) {
                    Ok(article) => articles.push(article),
                    Err(e) => {
                        trouble.report(&format!("{}, line {number}: {e:#}", path.display()))?
                    }
                }
                Ok(())
            })?;
        } else {
            let one = Pages {
                paths: vec![path.clone()],
                url_map: typed.url_map.clone(),
            };
            read::for_each_article(&one, false, trouble, |article| {
                articles.push(article);
                Ok(())
            })?;
        }
    }
    Ok(articles)
}

/// What is to be written, and where: what was typed, if it can be done.
pub(super) struct Plan {
    format: CompareFormat,
    tables: Vec<ComparisonTable>,
    place: Place,
    excerpts: Excerpts,
}

impl Plan {
    /// Understands what was typed, before any work is done.
    pub(super) fn new(typed: &ComparisonLook) -> anyhow::Result<Self> {
        let place = place(typed.output.as_deref())?;
        let folder = matches!(place, Place::Folder(_));
        let format = typed.format.unwrap_or_else(|| default_format(&place));
        if folder && format != CompareFormat::Csv {
            bail!("a folder takes tables: write --format csv, or give --output a file");
        }
        let mut tables = typed.table.clone();
        tables.sort_unstable();
        tables.dedup();
        if format != CompareFormat::Csv && !tables.is_empty() {
            bail!("--table chooses among the tables of --format csv");
        }
        if tables.is_empty() {
            use ComparisonTable::{Conflicts, Quotes, Statements, Wording};
            tables = if folder {
                vec![Statements, Quotes, Conflicts, Wording]
            } else {
                vec![Statements]
            };
        }
        if !folder && tables.len() > 1 {
            bail!("one file holds one table: choose one with --table, or give --output a folder");
        }
        Ok(Self {
            format,
            tables,
            place,
            excerpts: excerpts(typed, format)?,
        })
    }

    fn print(
        &self,
        typed: &ComparisonLook,
        common: &Common,
        comparison: &Comparison,
    ) -> anyhow::Result<()> {
        if self.format == CompareFormat::Csv {
            return self.print_tables(comparison);
        }
        let time = time(typed, self.format)?;
        let text = match self.format {
            CompareFormat::Csv => String::new(),
            CompareFormat::Json => json_line(&ComparisonRecord::new(comparison, time.as_deref()))?,
            CompareFormat::Annotations => json_line(&Collection::new(comparison, time.as_deref()))?,
            CompareFormat::Html => {
                let stamp = Stamp {
                    version: parallax_core::VERSION,
                    data_versions: data_versions(),
                    time,
                };
                render::html(
                    comparison,
                    &stamp,
                    ui_language(typed.ui_lang),
                    self.excerpts,
                )
            }
            CompareFormat::Text => {
                let terminal = self.place == Place::Standard && io::stdout().is_terminal();
                let look = Look {
                    width: typed
                        .width
                        .map_or_else(|| terminal_width(NARROWEST), usize::from),
                    colour: in_colour(common, terminal),
                    language: ui_language(typed.ui_lang),
                    full: typed.full,
                    excerpts: self.excerpts,
                };
                render::terminal(comparison, &look)
            }
        };
        self.write(&text)
    }

    fn print_tables(&self, comparison: &Comparison) -> anyhow::Result<()> {
        let table = |table: &ComparisonTable| match table {
            ComparisonTable::Statements => tables::statements(comparison),
            ComparisonTable::Quotes => tables::quotes(comparison),
            ComparisonTable::Conflicts => tables::conflicts(comparison),
            ComparisonTable::Wording => tables::wording(comparison),
        };
        let made: Vec<Table> = self.tables.iter().map(table).collect();
        if let Place::Folder(folder) = &self.place {
            make_folder(folder)?;
            for table in &made {
                let path = folder.join(format!("{}.csv", table.name));
                write_file(&path, table.csv().as_bytes())?;
            }
            return Ok(());
        }
        self.write(&made.iter().map(Table::csv).collect::<String>())
    }

    fn write(&self, text: &str) -> anyhow::Result<()> {
        match &self.place {
            Place::File(path) => write_file(path, text.as_bytes()),
            Place::Folder(folder) => bail!("{} is a folder", folder.display()),
            Place::Standard => {
                let mut out = io::stdout().lock();
                out.write_all(text.as_bytes())?;
                Ok(out.flush()?)
            }
        }
    }
}

/// The format that a file's name tells, tables into a folder; to standard output text on a terminal, else JSON.
fn default_format(place: &Place) -> CompareFormat {
    let path = match place {
        Place::File(path) => path,
        Place::Folder(_) => return CompareFormat::Csv,
        Place::Standard if io::stdout().is_terminal() => return CompareFormat::Text,
        Place::Standard => return CompareFormat::Json,
    };
    let named = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    match named.as_deref() {
        Some("html" | "htm") => CompareFormat::Html,
        Some("csv") => CompareFormat::Csv,
        Some("txt") => CompareFormat::Text,
        Some("jsonld") => CompareFormat::Annotations,
        _ => CompareFormat::Json,
    }
}

/// How much of the articles' words may be shown.
fn excerpts(typed: &ComparisonLook, format: CompareFormat) -> anyhow::Result<Excerpts> {
    let capped = typed.publish || typed.excerpt.is_some();
    let read_by_people = matches!(format, CompareFormat::Html | CompareFormat::Text);
    if capped && !read_by_people {
        bail!(
            "--publish and --excerpt cap what people read (--format html or text); this format holds the articles' own words whole, and is not for publishing"
        );
    }
    if typed.full_text && format != CompareFormat::Html {
        bail!("--full-text adds whole texts to the report: write --format html");
    }
    let longest = typed.excerpt.map(usize::from);
    Ok(Excerpts {
        longest: longest.or_else(|| typed.publish.then_some(render::USUAL)),
        full_text: typed.full_text,
    })
}

/// The time to be printed: as told, else as the environment says, else now where a person reads it. Programs that read
/// JSON get the same bytes for the same input, so none there.
fn time(typed: &ComparisonLook, format: CompareFormat) -> anyhow::Result<Option<String>> {
    if let Some(time) = &typed.time {
        let known = Moment::parse(time)
            .with_context(|| format!("--time {time:?} is not RFC 3339, a local time or a day"))?;
        return Ok(Some(known.to_string()));
    }
    if let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") {
        let seconds: i64 = epoch
            .trim()
            .parse()
            .context("SOURCE_DATE_EPOCH is no number of seconds")?;
        return Ok(Some(jiff::Timestamp::from_second(seconds)?.to_string()));
    }
    Ok(match format {
        CompareFormat::Json | CompareFormat::Annotations | CompareFormat::Csv => None,
        CompareFormat::Html | CompareFormat::Text => {
            let now = jiff::Timestamp::now();
            Some(jiff::Timestamp::from_second(now.as_second())?.to_string())
        }
    })
}

/// The width of the terminal, inside what a layout is made for.
pub(super) fn terminal_width(narrowest: usize) -> usize {
    let known = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let told = || std::env::var("COLUMNS").ok()?.parse().ok();
    known.or_else(told).unwrap_or(100).clamp(narrowest, WIDEST)
}

pub(super) fn in_colour(common: &Common, terminal: bool) -> bool {
    match common.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            terminal && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
        }
    }
}

/// The language of the interface: as told, else that of the locale where there is one for it, else English.
pub(super) fn ui_language(told: Option<UiLanguage>) -> render::UiLanguage {
    let told = told.map(|l| match l {
        UiLanguage::En => render::UiLanguage::En,
        UiLanguage::Fr => render::UiLanguage::Fr,
    });
    told.unwrap_or_else(|| match sys_locale::get_locale() {
        Some(locale) if locale.to_lowercase().starts_with("fr") => render::UiLanguage::Fr,
        _ => render::UiLanguage::En,
    })
}
