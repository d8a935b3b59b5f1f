//! Articles and archives that the tests invent.

use parallax_archive::{Archive, Batch, Cell, NewArticle, Object, Put, Reader};
use std::path::PathBuf;
use tempfile::TempDir;

/// An archive in a folder of its own.
pub struct Made {
    pub folder: TempDir,
    pub path: PathBuf,
}

impl Made {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("news.parallax");
        Self { folder, path }
    }

    pub fn archive(&self) -> Archive {
        Archive::open(&self.path).unwrap()
    }

    pub fn reader(&self) -> Reader {
        Reader::open(&self.path).unwrap()
    }
}

/// An article and what was found in it.
pub struct Draft<'a> {
    pub url: &'a str,
    pub source: &'a str,
    pub lang: &'a str,
    pub title: &'a str,
    pub text: &'a str,
    pub time: Option<i64>,
    /// Names with their entities.
    pub names: &'a [(&'a str, &'a str)],
    /// Speakers and what they say.
    pub quotes: &'a [(&'a str, &'a str)],
}

impl Default for Draft<'_> {
    fn default() -> Self {
        Self {
            url: "https://gazette.example/1",
            source: "gazette.example",
            lang: "fr",
            title: "Titre",
            text: "Texte.",
            time: Some(1_671_400_000),
            names: &[],
            quotes: &[],
        }
    }
}

/// Where words stand in a text, in code points.
pub fn place(text: &str, words: &str) -> (usize, usize) {
    let at = text.find(words).unwrap();
    let start = text[..at].chars().count();
    (start, start + words.chars().count())
}

impl Draft<'_> {
    pub fn record(&self) -> String {
        serde_json::json!({"schema": "parallax/1", "id": format!("r-{}", self.url), "url": self.url, "source": self.source,
            "lang": self.lang, "title": self.title, "text": self.text})
        .to_string()
    }

    pub fn annotation(&self) -> String {
        let names: Vec<_> = self.names.iter().map(|(words, entity)| {
            let (start, end) = place(self.text, words);
            serde_json::json!({"start": start, "end": end, "text": words, "kind": "person", "entity": entity, "canonical": words})
        }).collect();
        let entity = |name: &str| {
            self.names
                .iter()
                .find(|(words, _)| *words == name)
                .map(|(_, entity)| *entity)
        };
        let quotes: Vec<_> = self.quotes.iter().map(|(speaker, words)| {
            serde_json::json!({"kind": "direct", "content": [place(self.text, words)], "verbatim": [place(self.text, words)],
                "cue": [], "speaker": {"spans": [place(self.text, speaker)], "name": speaker, "entity": entity(speaker)}})
        }).collect();
        serde_json::json!({"id": "x", "language": self.lang, "names": names, "quotes": quotes})
            .to_string()
    }

    pub fn put(&self, batch: &mut Batch<'_>) -> Put {
        batch
            .put_article(&NewArticle {
                record: &self.record(),
                annotation: Some(&self.annotation()),
                address: None,
                time: self.time,
                page: None,
                grams: &[3, 1, 2, 3],
            })
            .unwrap()
    }

    pub fn put_id(&self, batch: &mut Batch<'_>) -> String {
        self.put(batch).id().unwrap().to_owned()
    }
}

/// Everything that export gives, as lines.
pub fn exported(reader: &Reader) -> String {
    let mut lines = String::new();
    let held = reader.hold().unwrap();
    for object in Object::ALL {
        reader
            .export(object, |cells| {
                assert_eq!(cells.len(), object.columns().len());
                lines += object.name();
                for cell in cells {
                    lines += &match cell {
                        Cell::Null => " -".to_owned(),
                        Cell::Text(text) => format!(" {text:?}"),
                        Cell::Integer(number) => format!(" {number}"),
                        Cell::Real(number) => format!(" {number}"),
                        Cell::Flag(flag) => format!(" {flag}"),
                    };
                }
                lines.push('\n');
                Ok(())
            })
            .unwrap();
    }
    drop(held);
    lines
}

/// A batch of invented articles: some are new, some changed, all put into stories.
pub fn fill(batch: &mut Batch<'_>, numbers: std::ops::Range<u64>) {
    for number in numbers {
        let changed = number % 7 == 6;
        let address = format!(
            "https://outlet{}.example/{}",
            number % 5,
            if changed { number - 5 } else { number }
        );
        let text = format!(
            "Le rapport numéro {number} de la mairie, dit Anna Doe{}. Il pleut des œuvres.",
            number % 11
        );
        let name = format!("Anna Doe{}", number % 11);
        let entity = format!("person:anna doe{}", number % 11);
        let draft = Draft {
            url: &address,
            source: &format!("outlet{}.example", number % 5),
            title: &format!("Rapport {number}"),
            text: &text,
            time: Some(1_671_000_000 + (number as i64 * 7919) % 500_000),
            names: &[(&name, &entity)],
            quotes: &[(&name, "rapport")],
            ..Draft::default()
        };
        let id = draft.put_id(batch);
        batch
            .place(&id, &format!("story-{}", number / 3), r#"{"score": 1}"#)
            .unwrap();
    }
}
