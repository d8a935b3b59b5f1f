//! Sentences that nobody wrote: pieces of those of the samples, in another order, with other words in them.
//!
//! A piece (half a dozen words: function words, marks and their order) is the newsroom's; every other word is drawn by
//! the law of Zipf and Mandelbrot from the newsroom's vocabulary and from words invented letter by letter after its
//! model. Two sentences therefore share about as many runs of words by accident as two of a newspaper.

use super::draw::{Draw, Zipf};
use parallax_core::language::{Analysis, Language, Token};
use std::collections::{BTreeMap, BTreeSet};

const VOCABULARY: usize = 24_000;
const NAMES: usize = 8_000;
/// So flat is the top of the vocabulary: its most frequent word is one in two hundred.
const SHIFT: u64 = 25;
/// So many function words may stand together before one is replaced, too.
const KEPT: usize = 2;
/// So many words make a piece, at most.
const PIECE: usize = 6;
/// Quotation marks, opening and closing.
const QUOTES: [(char, char); 4] = [('«', '»'), ('„', '“'), ('“', '”'), ('"', '"')];

/// A part of a sentence.
#[derive(Debug)]
enum Part {
    /// As the newsroom printed it.
    Kept(String),
    /// A word to draw.
    Word { capital: bool },
    /// A number to draw, of so many digits.
    Number(usize),
}

/// A language as the newsroom writes it.
#[derive(Debug)]
pub struct Tongue {
    pub code: String,
    pieces: Vec<Vec<Part>>,
    /// How it opens and closes a quotation.
    quotes: (String, String),
    vocabulary: Vec<String>,
    names: Vec<String>,
    zipf: Zipf,
    /// How many of a thousand capitals inside a sentence are names.
    named: usize,
    letters: Letters,
}

/// Which letters follow two others, as often as in the words that were learned from.
type Letters = BTreeMap<(char, char), Vec<char>>;

/// What the articles of one story have in common.
#[derive(Clone, Debug)]
pub struct Topic {
    pub names: Vec<String>,
    pub numbers: Vec<String>,
    /// Places in the vocabulary.
    pub words: Vec<usize>,
    /// So many of a thousand words are of the topic.
    pub told: usize,
}

fn is_content(token: &Token<'_>, language: &Language) -> bool {
    token.is_word() && !token.is_elided() && !language.words().is_stop(token)
}

/// The pieces of a sentence, without its quotation marks, brackets and last mark.
fn pieces(tokens: &[Token<'_>], analysis: &Analysis<'_>) -> Vec<Vec<Part>> {
    let (mut found, mut piece): (Vec<Vec<Part>>, Vec<Part>) = (Vec::new(), Vec::new());
    let (mut words, mut kept, mut end) = (0, 0, 0);
    for (i, token) in tokens.iter().enumerate() {
        let space = end > 0 && end < token.span.start;
        end = token.span.end;
        let joins = matches!(token.text, "'" | "’" | "-" | "%" | "/");
        let pauses = matches!(token.text, "," | ";" | ":");
        if !token.text.chars().all(char::is_alphanumeric) && !token.is_word() && !joins && !pauses {
            continue;
        }
        let full = words >= PIECE && space || words > PIECE;
        if full && !pauses && !tokens[i - 1].is_elided() {
            found.push(std::mem::take(&mut piece));
            (words, kept) = (0, 0);
        } else if space && !piece.is_empty() {
            piece.push(Part::Kept(" ".to_owned()));
        }
        let content = is_content(token, analysis.language);
        piece.push(if token.text.starts_with(|c: char| c.is_ascii_digit()) {
            Part::Number(token.text.chars().take_while(char::is_ascii_digit).count())
        } else if content || (token.is_word() && !token.is_elided() && kept == KEPT) {
            kept = 0;
            let capital = token.is_capitalised() && i > 0;
            Part::Word { capital }
        } else {
            kept += usize::from(token.is_word());
            Part::Kept(if i == 0 {
                token.lower.to_string()
            } else {
                token.text.to_owned()
            })
        });
        words += usize::from(token.is_word());
    }
    found.push(piece);
    found.retain(|piece| {
        piece
            .iter()
            .filter(|p| matches!(p, Part::Word { .. }))
            .count()
            > 1
    });
    found
}

/// The marks that a language's texts quote with most, with the space inside them.
fn quotes(texts: &[&str]) -> (String, String) {
    let count = |mark: char| texts.iter().map(|t| t.matches(mark).count()).sum::<usize>();
    let most = QUOTES
        .iter()
        .max_by_key(|(open, close)| count(*open).min(count(*close)))
        .unwrap();
    let inside = texts
        .iter()
        .find_map(|t| t.split_once(most.0))
        .map_or("", |(_, rest)| rest);
    let space: String = inside.chars().take_while(|c| c.is_whitespace()).collect();
    (format!("{}{space}", most.0), format!("{space}{}", most.1))
}

fn letters(like: &[String]) -> Letters {
    let mut follow = Letters::new();
    for word in like {
        let (mut a, mut b) = (' ', ' ');
        for c in word.chars().chain([' ']) {
            follow.entry((a, b)).or_default().push(c);
            (a, b) = (b, c);
        }
    }
    follow
}

/// A word made letter by letter: each follows two others as often as in the words learned from.
fn made(follow: &Letters, draw: &mut Draw) -> String {
    let (mut word, mut a, mut b) = (String::new(), ' ', ' ');
    loop {
        let c = *draw.pick(&follow[&(a, b)]);
        if c == ' ' {
            return word;
        }
        word.push(c);
        (a, b) = (b, c);
    }
}

/// A small letter, or one of a script that knows no others.
fn is_small(c: char) -> bool {
    c.is_alphabetic() && !c.is_uppercase()
}

fn usual(word: &str) -> bool {
    (4..=14).contains(&word.chars().count())
}

/// So many words that are not among those given.
fn invented(like: &[String], follow: &Letters, count: usize, draw: &mut Draw) -> Vec<String> {
    let known: BTreeSet<&String> = like.iter().collect();
    let mut once = BTreeSet::new();
    let mut found = Vec::new();
    while found.len() < count {
        let word = made(follow, draw);
        if usual(&word) && !known.contains(&word) && once.insert(word.clone()) {
            found.push(word);
        }
    }
    found
}

pub fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

impl Tongue {
    /// Learns a language from texts.
    pub fn new(code: &str, texts: &[&str], seed: u64) -> Self {
        let language = Language::get(code).unwrap();
        let mut found = Vec::new();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let (mut capitals, mut words) = (0, 0);
        for text in texts {
            let analysis = Analysis::new(text, language);
            for sentence in &analysis.sentences {
                let tokens = &analysis.tokens[analysis.tokens_in(*sentence)];
                for token in tokens.iter().filter(|t| is_content(t, language)) {
                    words += 1;
                    capitals += usize::from(token.is_capitalised());
                    if token.text.chars().all(is_small) {
                        *counts.entry(token.text.to_owned()).or_default() += 1;
                    }
                }
                found.extend(pieces(tokens, &analysis));
            }
        }
        let mut ranked: Vec<(String, usize)> = counts.into_iter().collect();
        ranked.sort_by(|x, y| y.1.cmp(&x.1).then_with(|| x.0.cmp(&y.0)));
        let mut vocabulary: Vec<String> = ranked.into_iter().map(|(word, _)| word).collect();
        let mut draw = Draw::new(seed, 0);
        let letters = letters(&vocabulary);
        let missing = VOCABULARY + NAMES - vocabulary.len();
        let more = invented(&vocabulary, &letters, missing, &mut draw);
        vocabulary.extend(more);
        let names = vocabulary.split_off(VOCABULARY);
        Self {
            code: code.to_owned(),
            pieces: found,
            quotes: quotes(texts),
            zipf: Zipf::new(vocabulary.len(), SHIFT),
            vocabulary,
            names: names.iter().map(|name| capitalised(name)).collect(),
            // Where every noun has a capital, few capitals are names.
            named: if capitals * 2 > words { 100 } else { 600 },
            letters,
        }
    }

    /// A word of its own making, which the vocabulary may or may not hold.
    pub fn coined(&self, draw: &mut Draw) -> String {
        loop {
            let word = made(&self.letters, draw);
            if usual(&word) {
                return word;
            }
        }
    }

    /// Place in the vocabulary of a word, the rarer of two drawn.
    pub fn rarer(&self, draw: &mut Draw) -> usize {
        self.zipf.draw(draw).max(self.zipf.draw(draw))
    }

    pub fn word(&self, draw: &mut Draw) -> &str {
        &self.vocabulary[self.zipf.draw(draw)]
    }

    /// From now on capitals inside a sentence are mostly names of the topic, unless every noun has one: so that few names come up
    /// once and never again.
    #[allow(dead_code, reason = "only the stream of stories asks")]
    pub fn name_only_the_known(&mut self) {
        if self.named > 500 {
            self.named = 950;
        }
    }

    /// The word at a place of the vocabulary.
    #[allow(dead_code, reason = "only the stream of stories asks")]
    pub fn at(&self, place: usize) -> &str {
        &self.vocabulary[place]
    }

    pub fn name(&self, draw: &mut Draw) -> &str {
        draw.pick::<String>(&self.names)
    }

    pub fn topic(&self, draw: &mut Draw) -> Topic {
        Topic {
            names: (0..6).map(|_| self.name(draw).to_owned()).collect(),
            numbers: (0..6).map(|_| draw.within(2, 4000).to_string()).collect(),
            words: (0..30).map(|_| self.zipf.draw(draw)).collect(),
            told: 250,
        }
    }

    /// A sentence about something.
    pub fn sentence(&self, topic: &Topic, draw: &mut Draw) -> String {
        let count = draw.within(2, 5);
        let quoted = draw.chance(120);
        let mut said = self.joined(topic, count, quoted, draw);
        said.push('.');
        said
    }

    /// So many pieces about something, without a full stop.
    pub fn joined(&self, topic: &Topic, count: usize, quoted: bool, draw: &mut Draw) -> String {
        let mut said = String::new();
        if quoted {
            said.push_str(&self.quotes.0);
        }
        for i in 0..count {
            if i > 0 {
                said.push(' ');
            }
            let start = said.len();
            self.piece(topic, draw, &mut said);
            if i == 0 {
                let first = capitalised(&said[start..]);
                said.replace_range(start.., &first);
            }
            if quoted && i + 2 == count {
                said.push_str(&self.quotes.1);
            }
        }
        said.truncate(said.trim_end_matches([',', ';', ':', ' ', '-']).len());
        said
    }

    fn piece(&self, topic: &Topic, draw: &mut Draw, said: &mut String) {
        for part in draw.pick::<Vec<Part>>(&self.pieces) {
            match part {
                Part::Kept(text) => said.push_str(text),
                Part::Number(_) if draw.chance(500) => {
                    said.push_str(draw.pick::<String>(&topic.numbers));
                }
                Part::Number(digits) => {
                    let limit = 10_usize.pow((*digits).min(6) as u32);
                    said.push_str(&draw.within(1, limit).to_string());
                }
                Part::Word { capital: true } if draw.chance(self.named) => {
                    said.push_str(draw.pick::<String>(&topic.names));
                }
                Part::Word { capital } => {
                    let of_topic = draw.chance(topic.told);
                    let rank = if of_topic {
                        *draw.pick(&topic.words)
                    } else {
                        self.zipf.draw(draw)
                    };
                    let word = &self.vocabulary[rank];
                    if *capital {
                        said.push_str(&capitalised(word));
                    } else {
                        said.push_str(word);
                    }
                }
            }
        }
    }

    /// The same sentence with so many of a thousand words replaced, dropped or added, and how many that were.
    pub fn reworded(&self, said: &str, per_mille: usize, draw: &mut Draw) -> (String, usize) {
        let mut told: Vec<String> = Vec::new();
        let mut changed = 0;
        for word in said.split(' ') {
            let plain = word.chars().all(char::is_lowercase) && word.len() > 2;
            if !draw.chance(per_mille) || (!plain && !word.ends_with(',')) {
                told.push(word.to_owned());
                continue;
            }
            changed += 1;
            match draw.below(5) {
                0 => {}
                1 => told.extend([word.to_owned(), self.word(draw).to_owned()]),
                _ => told.push(self.word(draw).to_owned()),
            }
        }
        (told.join(" "), changed)
    }
}
