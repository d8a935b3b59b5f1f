//! `parallax read`: pages in, articles out.

use super::found;
use crate::Outcome;
use crate::args::{Common, Pages, Read, ReadFormat};
use crate::inputs::{self, RawPage, Trouble};
use crate::output::article::ArticleRecord;
use crate::output::json_line;
use parallax_core::article::{Article, read};
use parallax_core::page::Page;
use rayon::prelude::*;
use std::collections::HashMap;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

/// How many pages are held at once: the output stays in order and memory bounded.
const BATCH: usize = 64;

/// Reads every page and prints its article.
pub fn run(typed: &Read, common: &Common) -> anyhow::Result<Outcome> {
    let terminal = io::stdout().is_terminal();
    let format = typed.format.unwrap_or(if terminal {
        ReadFormat::Text
    } else {
        ReadFormat::Jsonl
    });
    let mut trouble = Trouble::new(common.strict);
    let mut printer = Printer::new(format);
    let mut with_text = 0;
    for_each_article(&typed.pages, typed.jsonl, &mut trouble, |article| {
        with_text += usize::from(!article.text.is_empty());
        printer.print(&article)
    })?;
    let printed = printer.finish()?;
    trouble.summary(printed, "pages");
    Ok(found(with_text))
}

/// Gives the article of every page to `each`, in the order of the input.
pub fn for_each_article(
    typed: &Pages,
    jsonl: bool,
    trouble: &mut Trouble,
    mut each: impl FnMut(Article) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let urls = typed
        .url_map
        .as_deref()
        .map(inputs::url_map)
        .transpose()?
        .unwrap_or_default();
    let mut batch = Vec::with_capacity(BATCH);
    for path in &typed.paths {
        if jsonl {
            inputs::for_each_line(path, trouble, |number, line, trouble| {
                match inputs::page_record(line) {
                    Ok(page) => batch.push(page),
                    Err(e) => {
                        trouble.report(&format!("{}, line {number}: {e:#}", path.display()))?
                    }
                }
                if batch.len() >= BATCH {
                    read_batch(&mut batch, &urls, trouble, &mut each)
                } else {
                    Ok(())
                }
            })?;
        } else if inputs::is_stdin(path) {
            batch.push(RawPage::Stdin);
        } else {
            for page in inputs::pages(path, trouble)? {
                batch.push(RawPage::File(page));
                if batch.len() >= BATCH {
                    read_batch(&mut batch, &urls, trouble, &mut each)?;
                }
            }
        }
    }
    read_batch(&mut batch, &urls, trouble, &mut each)
}

fn read_batch(
    batch: &mut Vec<RawPage>,
    urls: &HashMap<String, String>,
    trouble: &mut Trouble,
    each: &mut impl FnMut(Article) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let articles: Vec<Result<Article, String>> =
        batch.par_iter().map(|page| read_page(page, urls)).collect();
    batch.clear();
    for article in articles {
        match article {
            Ok(article) => each(article)?,
            Err(message) => trouble.report(&message)?,
        }
    }
    Ok(())
}

fn read_page(page: &RawPage, urls: &HashMap<String, String>) -> Result<Article, String> {
    match page {
        RawPage::File(path) => {
            let bytes =
                inputs::bytes(path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
            Ok(article(path, url_of(path, urls), &bytes))
        }
        RawPage::Stdin => {
            let bytes =
                inputs::stdin_bytes().map_err(|e| format!("cannot read standard input: {e}"))?;
            Ok(article(Path::new("-"), None, &bytes))
        }
        RawPage::Record { url, html } => Ok(read(&Page {
            path: None,
            url: url.clone(),
            charset: Some("utf-8".to_owned()),
            bytes: html.as_bytes(),
        })),
    }
}

fn article(path: &Path, url: Option<String>, bytes: &[u8]) -> Article {
    read(&Page {
        path: Some(path.to_string_lossy().into_owned()),
        url,
        charset: None,
        bytes,
    })
}

fn url_of(path: &Path, urls: &HashMap<String, String>) -> Option<String> {
    urls.get(path.file_name()?.to_string_lossy().as_ref())
        .cloned()
}

/// Prints articles as they come.
struct Printer {
    out: BufWriter<io::StdoutLock<'static>>,
    format: ReadFormat,
    printed: usize,
}

impl Printer {
    fn new(format: ReadFormat) -> Self {
        Self {
            out: BufWriter::new(io::stdout().lock()),
            format,
            printed: 0,
        }
    }

    fn print(&mut self, article: &Article) -> anyhow::Result<()> {
        match self.format {
            ReadFormat::Text => self.print_text(article)?,
            ReadFormat::Jsonl => {
                self.out
                    .write_all(json_line(&ArticleRecord::from(article))?.as_bytes())?;
            }
            ReadFormat::Json => {
                self.out
                    .write_all(if self.printed == 0 { b"[\n" } else { b",\n" })?;
                serde_json::to_writer(&mut self.out, &ArticleRecord::from(article))?;
            }
        }
        self.printed += 1;
        Ok(())
    }

    fn print_text(&mut self, article: &Article) -> anyhow::Result<()> {
        let text = text(article);
        if self.printed > 0 {
            writeln!(self.out, "\n{}\n", "─".repeat(40))?;
        }
        Ok(self.out.write_all(text.as_bytes())?)
    }

    fn finish(mut self) -> anyhow::Result<usize> {
        if matches!(self.format, ReadFormat::Json) {
            self.out
                .write_all(if self.printed == 0 { b"[]\n" } else { b"\n]\n" })?;
        }
        self.out.flush()?;
        Ok(self.printed)
    }
}

/// An article for reading on a terminal; control characters are shown, not obeyed.
fn text(article: &Article) -> String {
    let mut lines = Vec::new();
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            lines.push(format!("{name:<10} {value}"));
        }
    };
    line("title", article.title.clone());
    line("outlet", article.outlet.clone());
    line("published", article.published.map(|m| m.to_string()));
    line("modified", article.modified.map(|m| m.to_string()));
    line("authors", Some(article.authors.join(", ")));
    line("agencies", Some(article.agencies.join(", ")));
    line("section", article.section.clone());
    line("kicker", article.kicker.clone());
    line("from", article.url.clone().or_else(|| article.path.clone()));
    for doubt in &article.doubts {
        let place = if doubt.place.is_empty() {
            String::new()
        } else {
            format!(" ({})", doubt.place)
        };
        line(
            "doubt",
            Some(format!("{}{place} {}", doubt.what, doubt.advice)),
        );
    }
    if !article.text.is_empty() {
        lines.push(String::new());
        lines.push(article.text.clone());
    }
    for caption in &article.captions {
        let credit = caption
            .credit
            .as_deref()
            .map(|c| format!(" [{c}]"))
            .unwrap_or_default();
        lines.push(format!("\n▣ {}{credit}", caption.text));
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\n' {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect()
}
