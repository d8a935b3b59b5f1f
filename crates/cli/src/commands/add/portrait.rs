//! Portrait: what a list shows of a story: how many independent sources of text it has, and the article that tells most of what
//! the others tell.
//!
//! The sources are counted as `show` and `compare` count them, on the story's articles alone, so that both say the same.

use parallax_core::article::Article;
use parallax_core::copy::{Source, copies, story_origins};
use parallax_core::language::fold;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Of a larger story the first so many articles are looked at.
pub const MOST: usize = 1000;
/// So many characters of a text are looked at to find what it tells most of.
const HEAD: usize = 600;
/// Shorter words tell little.
const TELLING: usize = 4;

/// What is shown of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portrait {
    /// Independent sources of text.
    pub origins: usize,
    /// The place of the most central article.
    pub central: usize,
}

impl Portrait {
    /// The portrait of the articles of a story, in the order in which they are listed.
    pub fn of(articles: &[Article]) -> Self {
        Self {
            origins: origins(articles),
            central: central(articles),
        }
    }
}

fn origins(articles: &[Article]) -> usize {
    if articles.len() < 2 {
        return articles.len();
    }
    let sources: Vec<Source<'_>> = articles.par_iter().map(Source::new).collect();
    let found = copies(&sources, None);
    let of_text: Vec<(usize, Option<&str>)> = articles
        .iter()
        .map(|a| (a.text.len(), a.language.as_deref()))
        .collect();
    story_origins(&of_text, &found).len().max(1)
}

/// The article whose title and beginning share most with those of the others, measured by its length; of equals the first.
fn central(articles: &[Article]) -> usize {
    let words: Vec<BTreeSet<String>> = articles.iter().map(telling).collect();
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words.iter().flatten() {
        *held.entry(word).or_default() += 1;
    }
    let mut best = (0, f64::MIN);
    for (number, words) in words.iter().enumerate() {
        let with_others = |w: &String| held.get(w.as_str()).map_or(0, |n| n.saturating_sub(1));
        let shared: usize = words.iter().map(with_others).sum();
        let titled = articles.get(number).is_some_and(|a| a.title.is_some());
        let score = shared as f64 / (words.len().max(1) as f64).sqrt();
        // A story is shown by a title.
        let score = if titled { score } else { score - 1e9 };
        if score > best.1 {
            best = (number, score);
        }
    }
    best.0
}

/// The longer words of the title and the beginning of an article.
fn telling(article: &Article) -> BTreeSet<String> {
    let head: String = article.text.chars().take(HEAD).collect();
    let title = article.title.as_deref().unwrap_or_default();
    let words = title
        .split(|c: char| !c.is_alphanumeric())
        .chain(head.split(|c: char| !c.is_alphanumeric()));
    words
        .filter(|w| w.chars().count() >= TELLING)
        .map(fold)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(title: &str, text: &str) -> Article {
        Article {
            title: Some(title.to_owned()),
            text: text.to_owned(),
            outlet: Some(format!("{title}.example")),
            ..Article::default()
        }
    }

    #[test]
    fn the_most_central_article_tells_what_the_others_tell() {
        let articles = [
            article(
                "Le marché de Noël ouvre",
                "La place est illuminée depuis hier.",
            ),
            article(
                "Le pont de Vaumoise a cédé",
                "Le pont suspendu de Vaumoise a cédé lundi.",
            ),
            article(
                "Vaumoise : le pont suspendu cède",
                "Personne n'a été blessé lundi.",
            ),
        ];
        assert_eq!(central(&articles), 1);
        assert_eq!(central(&[]), 0);
    }

    #[test]
    fn one_dispatch_is_one_origin() {
        let dispatch = "Le pont suspendu de Vaumoise a cédé lundi vers deux heures sous le poids d'un \
            camion chargé de grumes, a indiqué la préfecture, qui a ouvert une enquête administrative. \
            Le conducteur, âgé de cinquante-deux ans, a pu sortir seul de sa cabine avant que \
            l'ouvrage ne tombe dans la rivière, selon les pompiers de la vallée.";
        let own = "Une voisine réveillée par le bruit raconte avoir vu la cabine du poids lourd basculer, \
            puis le silence revenir sur la berge où les secours cherchaient encore au matin.";
        let articles = [
            article("Un", dispatch),
            article("Deux", dispatch),
            article("Trois", own),
        ];
        assert_eq!(Portrait::of(&articles).origins, 2);
        assert_eq!(Portrait::of(&articles[..1]).origins, 1);
        assert_eq!(Portrait::of(&[]).origins, 0);
    }
}
