//! `parallax originality`: articles in; how original articles, outlets and stories are, who copies from whom, out.

use super::add::load;
use super::compare::{terminal_width, ui_language};
use super::place::{Place, make_folder, place, write_file};
use super::{desk, found};
use crate::args::{By, Common, Originality, PassageKind, TableFormat, Where, Window};
use crate::inputs::{Trouble, for_each_line};
use crate::output::article;
use crate::output::originality::{self as output, Parameters, Table};
use crate::{Outcome, render, talk};
use anyhow::bail;
use parallax_archive::ArticleFilter;
use parallax_core::article::{Article, Moment};
use parallax_core::copy::indicators::{
    Common as Passage, Finished, Indicators, Settings, Side, Tables,
};
use parallax_core::copy::{Copies, CopyKind, Source, copies, own_copies, story_origins};
use parallax_core::language::Analysis;
use parallax_core::story::{Grouper, Signature};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// The narrowest terminal that the tables are made for.
const NARROWEST: usize = 40;

/// Counts what was copied among all articles given.
pub fn run(typed: &Originality, common: &Common) -> anyhow::Result<Outcome> {
    let plan = Plan::new(typed)?;
    let mut trouble = Trouble::new(common.strict);
    let listed = match &typed.stories {
        Some(file) => Some(stories_of(file, &mut trouble)?),
        None => None,
    };
    let archive = archive(typed)?;
    let mut given = match &archive {
        Some(at) => kept(at)?,
        None => read(typed, &mut trouble)?,
    };
    // What is found must not depend on the order in which the articles are given.
    given.sort_by(|x, y| x.order().cmp(&y.order()));
    let stories = match assign(&mut given, listed.as_ref()) {
        "given" if archive.is_some() => "archive",
        other => other,
    };
    let settings = settings(typed);
    let parameters = Parameters {
        window: window(typed.window),
        min_chars: settings.min_chars,
        verbatim: settings.verbatim,
        kinds: settings.kinds.iter().map(kind_name).collect(),
        internal: settings.internal,
        stories,
    };
    let tables = count(&given, settings, typed.window);
    plan.write(&plan.tables(&tables), &parameters, typed)?;
    trouble.summary(given.len(), "articles");
    Ok(found(given.len()))
}

/// An article with the story that it states or is given.
struct Given {
    article: Article,
    story: Option<String>,
}

impl Given {
    /// By time, unknown last, then outlet, id and text.
    fn order(&self) -> (i64, Option<&str>, &str, &str) {
        let a = &self.article;
        let when = a.published.map_or(i64::MAX, Moment::seconds);
        (when, a.outlet.as_deref(), &a.id, &a.text)
    }
}

/// The archive that is to be read, if one is: one that was named; with no file named and nothing to come from standard input,
/// the usual one, if there is one.
fn archive(typed: &Originality) -> anyhow::Result<Option<Where>> {
    let at = |archive: Option<PathBuf>| Where { archive };
    if let Some(archive) = &typed.archive {
        let usual = || std::env::var_os("PARALLAX_ARCHIVE").map(PathBuf::from);
        return Ok(Some(at(archive.clone().or_else(usual))));
    }
    let usual = at(std::env::var_os("PARALLAX_ARCHIVE").map(PathBuf::from));
    let alone = typed.files.is_empty() && io::stdin().is_terminal();
    Ok((alone && desk::path(&usual)?.exists()).then_some(usual))
}

/// All articles of an archive, with their stories.
fn kept(at: &Where) -> anyhow::Result<Vec<Given>> {
    let reader = desk::reader(at)?;
    let _held = reader.hold()?;
    let mut found = Vec::new();
    for article in reader.articles(&ArticleFilter::default())? {
        let loaded = load(&reader, std::slice::from_ref(&article.id))?;
        found.extend(loaded.into_iter().map(|loaded| Given {
            article: loaded,
            story: article.story.clone(),
        }));
    }
    Ok(found)
}

fn read(typed: &Originality, trouble: &mut Trouble) -> anyhow::Result<Vec<Given>> {
    let mut found = Vec::new();
    let stdin = [PathBuf::from("-")];
    let files = if typed.files.is_empty() {
        &stdin[..]
    } else {
        &typed.files
    };
    for path in files {
        for_each_line(path, trouble, |number, line, trouble| {
            match article::parse(line) {
                Ok(article) => found.push(Given {
                    article,
                    story: output::stated_story(line),
                }),
                Err(e) => trouble.report(&format!("{}, line {number}: {e:#}", path.display()))?,
            }
            Ok(())
        })?;
    }
    Ok(found)
}

/// Which article is of which story. The last line of an article counts.
fn stories_of(file: &Path, trouble: &mut Trouble) -> anyhow::Result<HashMap<String, String>> {
    let mut stories = HashMap::new();
    for_each_line(file, trouble, |number, line, trouble| {
        match output::parse_story(line) {
            Ok((article, story)) => {
                stories.insert(article, story);
            }
            Err(e) => trouble.report(&format!("{}, line {number}: {e:#}", file.display()))?,
        }
        Ok(())
    })?;
    Ok(stories)
}

/// Gives every article its story and says where the stories are from: a file, the articles themselves, or grouping.
fn assign(given: &mut [Given], listed: Option<&HashMap<String, String>>) -> &'static str {
    let from = if let Some(listed) = listed {
        for one in given.iter_mut() {
            one.story = listed.get(&one.article.id).cloned();
        }
        "file"
    } else if given.iter().any(|g| g.story.is_some()) {
        "given"
    } else {
        let grouped = group(given);
        for one in given.iter_mut() {
            one.story = grouped.get(&one.article.id).cloned();
        }
        "grouped"
    };
    let without = given.iter().filter(|g| g.story.is_none()).count();
    if without > 0 {
        talk::note(&format!(
            "{without} of {} articles are of no story that was given",
            given.len()
        ));
    }
    from
}

/// The stories as `parallax group` finds them.
fn group(given: &[Given]) -> HashMap<String, String> {
    let signatures: Vec<Signature> = given
        .par_iter()
        .map(|g| Signature::of(&g.article))
        .collect();
    let mut grouper = Grouper::default();
    let mut stories = HashMap::new();
    for signature in signatures {
        let decisions = grouper.push_signature(signature);
        stories.extend(decisions.into_iter().map(|d| (d.article, d.story)));
    }
    let last = grouper.finish();
    stories.extend(last.into_iter().map(|d| (d.article, d.story)));
    stories
}

fn settings(typed: &Originality) -> Settings {
    let kind = |k: &PassageKind| match k {
        PassageKind::Narrative => CopyKind::Narrative,
        PassageKind::Quote => CopyKind::Quote,
        PassageKind::Formula => CopyKind::Formula,
    };
    let kinds: BTreeSet<CopyKind> = match (typed.kinds.as_slice(), typed.verbatim) {
        ([], false) => BTreeSet::from([CopyKind::Narrative]),
        ([], true) => BTreeSet::from([CopyKind::Narrative, CopyKind::Quote, CopyKind::Formula]),
        (typed, _) => typed.iter().map(kind).collect(),
    };
    Settings {
        min_chars: typed.min_chars,
        verbatim: typed.verbatim,
        kinds,
        internal: true,
    }
}

/// A kind as it is typed and printed.
fn kind_name(kind: &CopyKind) -> &'static str {
    match kind {
        CopyKind::Narrative => "narrative",
        CopyKind::Quote => "quote",
        CopyKind::Formula => "formula",
    }
}

/// A window as it may be typed.
fn window(window: Window) -> String {
    match window.0 {
        None => "all".to_owned(),
        Some(seconds) => format!("{}h", seconds / 3600),
    }
}

/// Finds the copies and counts them.
fn count(given: &[Given], settings: Settings, window: Window) -> Tables {
    let sources: Vec<Source<'_>> = given.par_iter().map(|g| Source::new(&g.article)).collect();
    let copies = copies(&sources, window.0);
    let own = own_copies(&sources, window.0);
    let all: Vec<_> = copies.passages.iter().chain(&own).collect();
    // Only for counting word for word are texts needed in words.
    let analyses: Vec<Option<Analysis<'_>>> = given
        .par_iter()
        .map(|g| &g.article)
        .map(|a| {
            settings
                .verbatim
                .then(|| Analysis::new(&a.text, a.text_language()))
        })
        .collect();
    let sides: Vec<Side<'_>> = given
        .iter()
        .zip(&sources)
        .zip(&analyses)
        .enumerate()
        .map(|(number, ((g, source), analysis))| {
            Side::new(number, g.article.published, source, analysis.as_ref())
        })
        .collect();
    let taken: Vec<Option<Passage<'_>>> = all
        .par_iter()
        .map(|p| settings.common(p, sides.get(p.a)?, sides.get(p.b)?))
        .collect();
    let mut of_article: Vec<Vec<Passage<'_>>> = given.iter().map(|_| Vec::new()).collect();
    for (passage, taken) in all.iter().zip(taken) {
        if let (Some(taken), Some(of)) = (taken, of_article.get_mut(passage.b)) {
            of.push(taken);
        }
    }
    let origins = origins(given, &copies);
    let mut indicators = Indicators::new(settings);
    let articles = given.iter().zip(&copies.articles).zip(&of_article);
    for (number, ((given, originality), taken)) in articles.enumerate() {
        let likely: Vec<usize> = originality.from.iter().map(|o| o.article).collect();
        let agencies: Vec<&str> = originality
            .virtuals
            .iter()
            .filter_map(|v| v.agency.as_deref())
            .collect();
        let finished = Finished {
            number,
            id: &given.article.id,
            outlet: given.article.outlet.as_deref(),
            published: given.article.published,
            story: given.story.as_deref(),
            text: &given.article.text,
            sources: &likely,
            agencies: &agencies,
            origin: origins.get(number).copied().flatten(),
        };
        indicators.add(&finished, taken);
    }
    indicators.tables()
}

/// The origin that each article mainly draws on. Those of different stories may be one, an agency's; they are counted for
/// each story by itself.
fn origins(given: &[Given], copies: &Copies) -> Vec<Option<usize>> {
    let languages: Vec<Option<String>> = given
        .par_iter()
        .map(|g| g.article.text_language_code())
        .collect();
    let of_text: Vec<(usize, Option<&str>)> = given
        .iter()
        .zip(&languages)
        .map(|(g, language)| (g.article.text.len(), language.as_deref()))
        .collect();
    let mut origins = vec![None; given.len()];
    for (number, origin) in story_origins(&of_text, copies).iter().enumerate() {
        for article in &origin.articles {
            if let Some(of) = origins.get_mut(*article) {
                *of = Some(number);
            }
        }
    }
    origins
}

/// What is to be written, and where.
struct Plan {
    format: TableFormat,
    by: Vec<By>,
    place: Place,
}

impl Plan {
    /// What was typed, if it can be done.
    fn new(typed: &Originality) -> anyhow::Result<Self> {
        let place = place(typed.output.as_deref())?;
        let format = typed.format.unwrap_or_else(|| default_format(&place));
        let mut by = typed.by.clone();
        by.sort_unstable();
        by.dedup();
        let single = matches!(format, TableFormat::Csv | TableFormat::Parquet)
            && !matches!(place, Place::Folder(_));
        let whole = matches!(format, TableFormat::Json | TableFormat::Jsonl)
            || matches!(place, Place::Folder(_));
        if by.is_empty() {
            by = if whole {
                vec![By::Article, By::Outlet, By::Story, By::Pair]
            } else {
                vec![By::Outlet]
            };
        }
        if single && by.len() > 1 {
            bail!("one file holds one table: choose one with --by, or give --output a folder");
        }
        if format == TableFormat::Parquet && matches!(place, Place::Standard) {
            bail!("Parquet is not for standard output: give --output a file or a folder");
        }
        Ok(Self { format, by, place })
    }

    /// The tables that are wanted.
    fn tables(&self, of: &Tables) -> Vec<Table> {
        let table = |by: &By| match by {
            By::Article => output::articles(&of.articles),
            By::Outlet => output::outlets(&of.outlets),
            By::Story => output::stories(&of.stories),
            By::Pair => output::pairs(&of.pairs),
        };
        self.by.iter().map(table).collect()
    }

    fn write(
        &self,
        tables: &[Table],
        parameters: &Parameters,
        typed: &Originality,
    ) -> anyhow::Result<()> {
        match &self.place {
            Place::Folder(folder) => {
                make_folder(folder)?;
                for table in tables {
                    let name = format!("{}.{}", table.name, ending(self.format));
                    let bytes = self.bytes(std::slice::from_ref(table), parameters, typed)?;
                    write_file(&folder.join(name), &bytes)?;
                }
                Ok(())
            }
            Place::File(path) => write_file(path, &self.bytes(tables, parameters, typed)?),
            Place::Standard => {
                let bytes = self.bytes(tables, parameters, typed)?;
                let mut out = io::stdout().lock();
                out.write_all(&bytes)?;
                Ok(out.flush()?)
            }
        }
    }

    fn bytes(
        &self,
        tables: &[Table],
        parameters: &Parameters,
        typed: &Originality,
    ) -> anyhow::Result<Vec<u8>> {
        Ok(match self.format {
            TableFormat::Json => output::json(tables, parameters)?.into_bytes(),
            TableFormat::Jsonl => output::jsonl(tables, parameters)?.into_bytes(),
            TableFormat::Csv => tables
                .iter()
                .map(|t| output::csv(t, parameters))
                .collect::<String>()
                .into_bytes(),
            TableFormat::Parquet => match tables {
                [table] => output::parquet(table, parameters)?,
                _ => bail!("one Parquet file holds one table"),
            },
            TableFormat::Text => {
                let width = typed
                    .width
                    .map_or_else(|| terminal_width(NARROWEST), usize::from);
                let language = ui_language(typed.ui_lang);
                render::tables(tables, parameters, width, language).into_bytes()
            }
        })
    }
}

/// The format that a file's name tells; CSV into a folder; to standard output text on a terminal, else JSON.
fn default_format(place: &Place) -> TableFormat {
    let path = match place {
        Place::File(path) => path,
        Place::Folder(_) => return TableFormat::Csv,
        Place::Standard if io::stdout().is_terminal() => return TableFormat::Text,
        Place::Standard => return TableFormat::Json,
    };
    let named = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    match named.as_deref() {
        Some("csv") => TableFormat::Csv,
        Some("jsonl" | "ndjson") => TableFormat::Jsonl,
        Some("parquet") => TableFormat::Parquet,
        Some("txt") => TableFormat::Text,
        _ => TableFormat::Json,
    }
}

fn ending(format: TableFormat) -> &'static str {
    match format {
        TableFormat::Text => "txt",
        TableFormat::Csv => "csv",
        TableFormat::Json => "json",
        TableFormat::Jsonl => "jsonl",
        TableFormat::Parquet => "parquet",
    }
}
