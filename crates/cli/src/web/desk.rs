//! Desk: what all requests share: the archive's readers, what is kept in memory, and what may be shown and done.

use super::answer::{Answer, Problem};
use super::ask::Ask;
use super::cache::{Answers, Compared, Comparisons, Kept};
use super::guard::Guard;
use super::import::Import;
use super::readers::Readers;
use super::routes::Route;
use super::server::BUG;
use crate::commands::compare::{TOGETHER, compared, fit};
use crate::commands::desk::now;
use crate::render::{Excerpts, UiLanguage};
use parallax_archive::{Archive, Membership, Memory, Reader};
use parallax_core::article::Article;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use xxhash_rust::xxh3::Xxh3;

/// A page that is not done after so long is given up.
const PATIENCE: Duration = Duration::from_secs(10);
/// So long a request waits for its turn.
const TURN: Duration = Duration::from_secs(8);
/// Connections to the archive.
pub const READERS: usize = 4;
/// Of the requests that may have to compare articles, so many at once: the others are not to wait for them.
const COMPARING: usize = 2;
/// So many reports of a story are compared at once.
pub const PART: usize = TOGETHER;

/// How a desk is to be.
#[derive(Debug)]
pub struct Settings {
    /// The archive.
    pub archive: PathBuf,
    /// Who may ask.
    pub guard: Guard,
    /// How much of the articles' words is shown.
    pub excerpts: Excerpts,
    /// Whether people may decide about stories.
    pub changes: bool,
    /// The language of the interface where a browser wants none that there is.
    pub ui: UiLanguage,
    /// Whether others than this machine can ask.
    pub open: bool,
    /// What is being read into the archive.
    pub import: Option<Arc<Import>>,
}

/// What all requests share.
pub struct Desk {
    /// How it is to be.
    pub settings: Settings,
    readers: Readers,
    comparing: Arc<Semaphore>,
    /// Which file the archive was when the desk was opened.
    file: Option<FileId>,
    /// A connection that only looks whether the archive has changed.
    watch: Mutex<Reader>,
    fixed: Mutex<BTreeMap<&'static str, Arc<Answer>>>,
    answers: Answers,
    comparisons: Comparisons,
    /// One change at a time.
    writing: Arc<Semaphore>,
}

/// What tells a file from another one of the same name.
type FileId = (u64, u64);

#[cfg(unix)]
fn file_id(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    let about = std::fs::metadata(path).ok()?;
    Some((about.dev(), about.ino()))
}

/// Where files have no numbers, that there is one is all that can be told.
#[cfg(not(unix))]
fn file_id(path: &Path) -> Option<FileId> {
    path.exists().then_some((0, 0))
}

/// A request that has its turn.
pub struct Visit<'v> {
    /// The desk.
    pub desk: &'v Desk,
    /// A view of the archive that stands still.
    pub reader: &'v Reader,
    /// What is asked.
    pub ask: &'v Ask,
    /// The time from which ages are counted.
    pub now: i64,
    /// The token of the browser that asks, for forms.
    pub token: &'v str,
}

impl Desk {
    /// A desk over an archive that is there.
    pub fn open(settings: Settings) -> anyhow::Result<Self> {
        let memory = Memory { cache: 256, map: 0 };
        let watch = Reader::open_within(&settings.archive, memory)?;
        Ok(Self {
            readers: Readers::open(&settings.archive, READERS)?,
            comparing: Arc::new(Semaphore::new(COMPARING)),
            file: file_id(&settings.archive),
            watch: Mutex::new(watch),
            fixed: Mutex::default(),
            answers: Answers::new(),
            comparisons: Comparisons::new(),
            writing: Arc::new(Semaphore::new(1)),
            settings,
        })
    }

    /// That the archive still is the file that was opened.
    fn there(&self) -> Result<(), Problem> {
        let now = file_id(&self.settings.archive);
        if now.is_some() && now == self.file {
            return Ok(());
        }
        let what = if now.is_some() {
            "another file"
        } else {
            "gone"
        };
        let shown = self.settings.archive.display();
        Err(Problem {
            private: true,
            ..Problem::busy(
                format!("the archive {shown} is {what} by now: start the desk again"),
                60,
            )
        })
    }

    /// A number that changes with the archive.
    fn state(&self) -> Result<i64, Problem> {
        self.there()?;
        let watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(watch.state()?)
    }

    /// Answers, from memory or by asking the archive.
    pub async fn answer(
        self: &Arc<Self>,
        route: &'static Route,
        ask: Ask,
        token: String,
    ) -> Result<Arc<Answer>, Problem> {
        let now = now()?;
        let known = (self.state()?, if route.ages { now / 60 } else { 0 });
        let key = ask.key();
        let before = self.answers.get(&key);
        if let Some(kept) = before.as_ref().filter(|kept| kept.known == known) {
            return Ok(Arc::clone(&kept.answer));
        }
        let busy = || Problem::busy("too much is asked at once", 2);
        let turn = async {
            // What was compared before mostly need not be again; of a story itself only the page is a comparison.
            let compares = route.compares(ask.form) && before.is_none();
            let comparing = match compares {
                true => Some(Arc::clone(&self.comparing).acquire_owned().await.ok()?),
                false => None,
            };
            Some((comparing, self.readers.permit().await?))
        };
        let turn = tokio::time::timeout(TURN, turn).await;
        let turn = turn.map_err(|_| busy())?.ok_or_else(busy)?;
        let desk = Arc::clone(self);
        let work = move || {
            // Held until the work is done, also when nobody waits for it any more.
            let _turn = turn;
            desk.look(route, &ask, now, &token, before)
        };
        let work = tokio::task::spawn_blocking(work);
        let (print, answer) = work.await.map_err(|_| Problem::bug(BUG))??;
        if answer.lasting {
            let answer = Arc::clone(&answer);
            let kept = Kept {
                known,
                print,
                answer,
            };
            self.answers.keep(key, kept);
        }
        Ok(answer)
    }

    /// Makes an answer, or finds that the one before is what would be made.
    fn look(
        &self,
        route: &Route,
        ask: &Ask,
        now: i64,
        token: &str,
        before: Option<Kept>,
    ) -> Result<(Option<u64>, Arc<Answer>), Problem> {
        self.readers.with(|reader| {
            reader.work_until(Some(Instant::now() + PATIENCE))?;
            let _held = reader.hold()?;
            let visit = Visit {
                desk: self,
                reader,
                ask,
                now,
                token,
            };
            let print = route.print.map(|print| print(&visit)).transpose()?;
            if let Some(before) = before.filter(|b| print.is_some() && b.print == print) {
                return Ok((print, before.answer));
            }
            let answer = (route.answer)(&visit)?;
            let answer = if answer.lasting {
                answer.packed()
            } else {
                answer
            };
            Ok((print, Arc::new(answer)))
        })?
    }

    /// Changes the archive.
    pub async fn change<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Archive) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.there()?;
        let busy = || Problem::busy("somebody else is deciding", 2);
        let turn = Arc::clone(&self.writing).acquire_owned();
        let turn = tokio::time::timeout(TURN, turn).await;
        let turn = turn.map_err(|_| busy())?.map_err(|_| busy())?;
        let path = self.settings.archive.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(&mut Archive::open(&path)?)
        });
        done.await.map_err(|_| Problem::bug(BUG))?
    }

    /// An answer that is the same for everybody and always, made once.
    pub fn fixed(&self, path: &'static str, make: fn() -> Answer) -> Arc<Answer> {
        let mut made = self.fixed.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = made
            .entry(path)
            .or_insert_with(|| Arc::new(make().packed()));
        Arc::clone(answer)
    }

    /// Whether what is shown is capped for others to read.
    pub fn capped(&self) -> bool {
        self.settings.excerpts.longest.is_some()
    }

    /// The archive's file name.
    pub fn archive(&self) -> &Path {
        &self.settings.archive
    }
}

impl Visit<'_> {
    /// The comparison of a part of a story's reports: [`PART`] of them in the order of time, from the first part, 0.
    pub fn compared(
        &self,
        story: &str,
        members: &[Membership],
        part: usize,
    ) -> Result<Arc<Compared>, Problem> {
        let members = members.chunks(PART).nth(part).unwrap_or_default();
        let mut hash = Xxh3::new();
        for member in members {
            hash.update(member.article.id.as_bytes());
            hash.update(&member.article.version.to_le_bytes());
        }
        let of = hash.digest();
        self.desk.comparisons.get(story, of, || {
            let mut articles = self.articles(members)?;
            let left_out = fit(&mut articles);
            // On the threads for such work: memory that was used there is used there again.
            let comparison = rayon::scope(|_| compared(articles));
            Ok(Compared {
                comparison,
                left_out,
            })
        })
    }

    /// The articles of some members that have a text.
    fn articles(&self, members: &[Membership]) -> Result<Vec<Article>, Problem> {
        let ids: Vec<String> = members.iter().map(|m| m.article.id.clone()).collect();
        let articles = crate::commands::load(self.reader, &ids)?;
        Ok(articles
            .into_iter()
            .filter(|a| !a.text.is_empty())
            .collect())
    }
}
