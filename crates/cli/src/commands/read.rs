//! `parallax read`: pages in, articles out.

use super::found;
use crate::Outcome;
use crate::args::{Common, Pages, Read as Typed, ReadFormat};
use crate::inputs::{self, RawPage, Trouble, UrlMap};
use crate::ordered::Ordered;
use crate::output::article::ArticleRecord;
use crate::output::json_line;
use crate::talk::{self, Progress};
use anyhow::Context;
use parallax_core::article::{Account, Article, Recurring, Traits, read};
use parallax_core::page::{Page, warc};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

/// How much of standard input is looked at to see what it is.
const HEAD: u64 = 4096;
/// How many articles are held at once, and how many bytes of text, before they are handed on.
const PORTION: usize = 2048;
const PORTION_WEIGHT: usize = 16 << 20;
/// What an article takes beside its text, in bytes.
const OVERHEAD: usize = 4096;

/// Reads every page and prints its article.
pub fn run(typed: &Typed, common: &Common) -> anyhow::Result<Outcome> {
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
    each: impl FnMut(Article) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let urls = typed.url_map.as_deref().map(UrlMap::read).transpose()?;
    let mut inputs = Vec::new();
    for path in &typed.paths {
        if jsonl || inputs::is_stdin(path) {
            inputs.push(path.clone());
        } else {
            inputs.extend(inputs::pages(path, trouble)?);
        }
    }
    let sizes: Vec<Option<u64>> = inputs.iter().map(|path| inputs::size(path)).collect();
    let total = sizes.iter().copied().sum();
    let mut run = Run::new(urls.unwrap_or_default(), Sink::new(trouble, total, each));
    for (path, size) in inputs.iter().zip(sizes) {
        if jsonl {
            run.records(path)?;
        } else if inputs::is_stdin(path) {
            run.stdin()?;
        } else if inputs::is_crawl(path) {
            match File::open(path) {
                Ok(file) => run.crawl(path, file)?,
                Err(e) => run.sink.report(&format!("{}: {e}", cannot_read(path)))?,
            }
        } else {
            run.file(path, size)?;
        }
    }
    run.finish()
}

fn cannot_read(path: &Path) -> String {
    format!("cannot read {}", path.display())
}

/// Where articles go. They are held in portions, so that what recurs on the pages of one outlet can be dropped from all of
/// them.
struct Sink<'t, E> {
    trouble: &'t mut Trouble,
    progress: Progress,
    recurring: Recurring,
    portion: Vec<(Article, Traits, Account)>,
    /// Bytes of the portion, roughly.
    weight: usize,
    each: E,
}

impl<'t, E: FnMut(Article) -> anyhow::Result<()>> Sink<'t, E> {
    fn new(trouble: &'t mut Trouble, total: Option<u64>, each: E) -> Self {
        Self {
            trouble,
            progress: Progress::new(total),
            recurring: Recurring::default(),
            portion: Vec::new(),
            weight: 0,
            each,
        }
    }

    fn take(&mut self, read: Summed) -> anyhow::Result<()> {
        let (article, traits) = match read {
            Ok(read) => read,
            Err(message) => return self.report(&message),
        };
        self.progress.done();
        let account = self.recurring.learn(&article, &traits);
        self.weight += article.text.len() + OVERHEAD;
        self.portion.push((article, traits, account));
        if self.portion.len() >= PORTION || self.weight >= PORTION_WEIGHT {
            self.hand_on()?;
        }
        Ok(())
    }

    /// Reports what cannot be read. If that ends the run, what was read before is handed on first.
    fn report(&mut self, message: &str) -> anyhow::Result<()> {
        let Err(end) = self.trouble.report(message) else {
            return Ok(());
        };
        self.hand_on()?;
        Err(end)
    }

    /// Hands the portion on, without what recurs.
    fn hand_on(&mut self) -> anyhow::Result<()> {
        for (mut article, traits, account) in std::mem::take(&mut self.portion) {
            self.recurring.strip(&mut article, &traits, account);
            (self.each)(article)?;
        }
        self.weight = 0;
        self.recurring.forget();
        Ok(())
    }
}

/// An article with what counts of it among other pages, or why there is none.
type Summed = Result<(Article, Traits), String>;

/// From inputs to articles, on all threads and in order.
struct Run<'t, E> {
    ordered: Ordered<Summed>,
    sink: Sink<'t, E>,
    urls: UrlMap,
    /// Pages that the URL map does not name: how many, and the first.
    nameless: (usize, Option<PathBuf>),
}

impl<'t, E: FnMut(Article) -> anyhow::Result<()>> Run<'t, E> {
    fn new(urls: UrlMap, sink: Sink<'t, E>) -> Self {
        Self {
            ordered: Ordered::new(),
            sink,
            urls,
            nameless: (0, None),
        }
    }

    fn push(&mut self, page: RawPage) -> anyhow::Result<()> {
        let page_weight = page.weight();
        let Self { ordered, sink, .. } = self;
        let job = move || {
            let article = read_page(page)?;
            let traits = Traits::of(&article);
            Ok((article, traits))
        };
        ordered.push(page_weight, job, &mut |read| sink.take(read))
    }

    fn file(&mut self, path: &Path, size: Option<u64>) -> anyhow::Result<()> {
        let url = self.urls.get(path);
        if url.is_none() && !self.urls.is_empty() {
            self.nameless.0 += 1;
            self.nameless.1.get_or_insert_with(|| path.to_owned());
        }
        let size = size.unwrap_or(0);
        self.push(RawPage::File {
            path: path.to_owned(),
            url,
            size,
        })?;
        self.sink.progress.pass(size);
        Ok(())
    }

    /// Standard input is one page or a file of crawled pages: its first bytes tell.
    fn stdin(&mut self) -> anyhow::Result<()> {
        let path = Path::new("-");
        let mut stdin = io::stdin().lock();
        let mut head = Vec::new();
        (&mut stdin).take(HEAD).read_to_end(&mut head)?;
        if warc::is_warc(&head) {
            return self.crawl(path, io::Cursor::new(head).chain(stdin));
        }
        stdin
            .take(inputs::LARGEST_PAGE)
            .read_to_end(&mut head)
            .context("cannot read standard input")?;
        self.push(RawPage::Stdin(head))
    }

    /// The pages of a WARC file.
    fn crawl(&mut self, path: &Path, file: impl Read) -> anyhow::Result<()> {
        let mut reader = warc::Reader::new(file);
        let mut offset = 0;
        while let Some(item) = reader.next() {
            match item {
                warc::Item::Page(capture) => self.push(RawPage::Capture {
                    path: path.to_owned(),
                    capture,
                })?,
                warc::Item::Passed(what) => self.sink.trouble.pass(what),
                warc::Item::Broken { place, why } => {
                    let message = format!("{}, record at {place}: {why}", path.display());
                    self.sink.report(&message)?;
                }
            }
            self.sink.progress.pass(reader.offset() - offset);
            offset = reader.offset();
        }
        Ok(())
    }

    /// The lines of a stream of `{url, html}`.
    fn records(&mut self, path: &Path) -> anyhow::Result<()> {
        let mut lines = inputs::Lines::open(path)?;
        while let Some((number, line)) = lines.next(self.sink.trouble)? {
            let place = format!("{}:{number}", path.display());
            match inputs::page_record(line, place) {
                Ok(page) => self.push(page)?,
                Err(e) => {
                    let message = format!("{}, line {number}: {e:#}", path.display());
                    self.sink.report(&message)?;
                }
            }
        }
        Ok(())
    }

    fn finish(self) -> anyhow::Result<()> {
        let Self {
            ordered,
            mut sink,
            nameless,
            ..
        } = self;
        ordered.finish(&mut |read| sink.take(read))?;
        sink.hand_on()?;
        if let (count, Some(first)) = nameless {
            talk::note(&format!(
                "the URL map does not name {count} of the pages, the first of them {}",
                first.display()
            ));
        }
        Ok(())
    }
}

fn read_page(page: RawPage) -> Result<Article, String> {
    match page {
        RawPage::File { path, url, .. } => {
            let bytes = inputs::bytes(&path).map_err(|e| format!("{}: {e}", cannot_read(&path)))?;
            Ok(article(&path, url, &bytes))
        }
        RawPage::Stdin(bytes) => Ok(article(Path::new("-"), None, &bytes)),
        RawPage::Capture { path, capture } => {
            let (content, doubt) = capture.content();
            let mut article = read(&capture.page(&path.to_string_lossy(), &content));
            article.doubts.extend(doubt);
            Ok(article)
        }
        RawPage::Record { place, url, html } => Ok(read(&Page {
            path: Some(place),
            url,
            charset: Some("utf-8".to_owned()),
            bytes: html.as_bytes(),
            ..Page::default()
        })),
    }
}

fn article(path: &Path, url: Option<String>, bytes: &[u8]) -> Article {
    read(&Page {
        path: Some(path.to_string_lossy().into_owned()),
        url,
        bytes,
        ..Page::default()
    })
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
