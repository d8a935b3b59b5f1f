//! `parallax read`: pages in, articles out.

use super::found;
use crate::Outcome;
use crate::args::{Common, Pages, Read as Typed, ReadFormat};
use crate::inputs::{self, RawPage, Trouble};
use crate::ordered::Ordered;
use crate::output::article::ArticleRecord;
use crate::output::json_line;
use crate::talk::Progress;
use crate::walk::{Found, LinesHold, Walk};
use parallax_core::article::{Account, Article, Recurring, Traits, read};
use parallax_core::page::Page;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

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
    let lines = if jsonl {
        LinesHold::Pages
    } else {
        LinesHold::Nothing
    };
    let mut walk = Walk::new(typed, lines, trouble)?;
    let mut run = Run {
        ordered: Ordered::new(),
        sink: Sink::new(walk.total(), each),
    };
    walk.run(trouble, &mut |found, trouble| {
        run.take(found, trouble).map(|()| true)
    })?;
    run.finish(trouble)
}

/// Where articles go. They are held in portions, so that what recurs on the pages of one outlet can be dropped from all of
/// them.
struct Sink<E> {
    progress: Progress,
    recurring: Recurring,
    portion: Vec<(Article, Traits, Account)>,
    /// Bytes of the portion, roughly.
    weight: usize,
    each: E,
}

impl<E: FnMut(Article) -> anyhow::Result<()>> Sink<E> {
    fn new(total: Option<u64>, each: E) -> Self {
        Self {
            progress: Progress::new(total),
            recurring: Recurring::default(),
            portion: Vec::new(),
            weight: 0,
            each,
        }
    }

    fn take(&mut self, read: Summed, trouble: &mut Trouble) -> anyhow::Result<()> {
        let (article, traits) = match read {
            Ok(read) => read,
            Err(message) => return self.report(&message, trouble),
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
    fn report(&mut self, message: &str, trouble: &mut Trouble) -> anyhow::Result<()> {
        let Err(end) = trouble.report(message) else {
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
struct Run<E> {
    ordered: Ordered<Summed>,
    sink: Sink<E>,
}

impl<E: FnMut(Article) -> anyhow::Result<()>> Run<E> {
    fn take(&mut self, found: Found<'_>, trouble: &mut Trouble) -> anyhow::Result<()> {
        match found {
            Found::Page(page) => self.push(page, trouble),
            Found::Passed(bytes) => {
                self.sink.progress.pass(bytes);
                Ok(())
            }
            Found::Broken { path, place, why } => {
                let message = Found::message(path, &place, &why);
                self.sink.report(&message, trouble)
            }
            // No lines of articles are asked for.
            Found::Record { .. } => Ok(()),
        }
    }

    fn push(&mut self, page: RawPage, trouble: &mut Trouble) -> anyhow::Result<()> {
        let page_weight = page.weight();
        let Self { ordered, sink } = self;
        let job = move || {
            let article = read_page(page)?;
            let traits = Traits::of(&article);
            Ok((article, traits))
        };
        ordered.push(page_weight, job, &mut |read| sink.take(read, trouble))
    }

    fn finish(self, trouble: &mut Trouble) -> anyhow::Result<()> {
        let Self { ordered, mut sink } = self;
        ordered.finish(&mut |read| sink.take(read, trouble))?;
        sink.hand_on()
    }
}

fn read_page(page: RawPage) -> Result<Article, String> {
    match page {
        RawPage::File { path, url, .. } => {
            let bytes =
                inputs::bytes(&path).map_err(|e| Found::message(&path, "", &e.to_string()))?;
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
