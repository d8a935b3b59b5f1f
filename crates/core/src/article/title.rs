//! Title: the article's own, without the site's name.

use super::byline::same_outlet;
use super::furniture::key;

/// Marks that sites put between a title and their own name.
const SEPARATORS: [&str; 12] = [
    "：", " › ", " ‹ ", " | ", " - ", " – ", " — ", " · ", " • ", " :: ", " « ", " » ",
];

/// What sites leave in a title by mistake.
const LEFTOVERS: [&str; 2] = ["<!-- -->", "<!---->"];

/// A title cut from the site's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cut {
    pub title: String,
    pub site: Option<String>,
}

/// Cuts a site's name off. A bar is always a border; a dash only before a name that is known as the site's, or that
/// looks like a domain.
pub(super) fn cut(title: &str, sites: &[String]) -> Cut {
    let mut clean = title.to_owned();
    for leftover in LEFTOVERS {
        clean = clean.replace(leftover, "");
    }
    let mut title = clean.trim();
    let mut site = None;
    for _ in 0..3 {
        let Some((rest, name)) = last_part(title) else {
            break;
        };
        let (Some(rest), Some(name)) = (title.get(..rest), title.get(name.0..)) else {
            break;
        };
        let bar = title
            .get(rest.len()..)
            .is_some_and(|t| t.trim_start().starts_with('|'));
        let short = name.split_whitespace().count() <= 5 && rest.len() > name.len();
        let cuts = is_site(name, sites) || (bar && short);
        if !cuts {
            break;
        }
        site = Some(name.trim().to_owned());
        title = rest.trim_end();
    }
    if site.is_none()
        && let Some((name, rest)) = SEPARATORS.iter().find_map(|s| title.split_once(s))
        && is_site(name, sites)
    {
        site = Some(name.trim().to_owned());
        title = rest.trim();
    }
    Cut {
        title: title.to_owned(),
        site,
    }
}

/// Where the last separator begins and the last part starts.
fn last_part(title: &str) -> Option<(usize, (usize, usize))> {
    let found = SEPARATORS
        .iter()
        .filter_map(|s| title.rfind(s).map(|at| (at, at + s.len())));
    let bar = title.rfind('|').map(|at| (at, at + 1));
    found
        .chain(bar)
        .max_by_key(|(_, end)| *end)
        .map(|(at, end)| (at, (end, title.len())))
}

fn is_site(name: &str, sites: &[String]) -> bool {
    let key = key(name);
    let domain = !key.contains(' ')
        && key.rsplit_once('.').is_some_and(|(stem, end)| {
            stem.len() > 1
                && (2..=4).contains(&end.len())
                && end.chars().all(|c| c.is_ascii_alphabetic())
        });
    domain || sites.iter().any(|s| same_outlet(&key, s))
}

/// Chooses among the titles that a page gives: what several sources agree on, the heading on the page before the head.
/// Gives the title and its source.
pub(super) fn choose(
    headings: &[String],
    stated: &[(String, &'static str)],
    page_title: Option<&str>,
    sites: &[String],
) -> Option<(String, String)> {
    let mut candidates: Vec<(Cut, &str, f32)> = Vec::new();
    for (heading, weight) in headings.iter().zip([3.0, 1.2, 0.6]) {
        candidates.push((cut(heading, sites), "h1", weight));
    }
    for (title, source) in stated {
        let weight = match *source {
            "json-ld headline" => 2.4,
            "og:title" => 2.2,
            "itemprop headline" => 1.0,
            _ => 1.0,
        };
        candidates.push((cut(title, sites), source, weight));
    }
    if let Some(title) = page_title {
        candidates.push((cut(title, sites), "title", 1.5));
    }
    candidates.retain(|(c, _, _)| {
        !c.title.is_empty() && !sites.iter().any(|s| same_outlet(&key(&c.title), s))
    });
    let keys: Vec<String> = candidates.iter().map(|(c, _, _)| key(&c.title)).collect();
    let support = |at: usize| -> f32 {
        let mine = keys.get(at).map_or("", String::as_str);
        keys.iter()
            .zip(&candidates)
            .map(|(other, (_, _, weight))| weight * agreement(mine, other))
            .sum()
    };
    let mut best: Option<(f32, usize)> = None;
    for at in 0..candidates.len() {
        let support = support(at);
        if best.is_none_or(|(most, _)| support > most + 0.01) {
            best = Some((support, at));
        }
    }
    let (chosen, source, _) = candidates.get(best?.1)?;
    let whole = key(&chosen.title);
    // A heading that holds the kicker too ends with the title that another source states alone.
    let alone = candidates
        .iter()
        .zip(&keys)
        .find(|((_, source, _), short)| {
            *source != "title"
                && short.len() >= 20
                && short.len() < whole.len()
                && whole.ends_with(short.as_str())
        });
    let (cut, source) = alone.map_or((chosen, *source), |((cut, source, _), _)| (cut, *source));
    Some((cut.title.clone(), source.to_owned()))
}

/// 1 for the same words, part of it where one is the beginning of the other.
fn agreement(a: &str, b: &str) -> f32 {
    if a == b {
        1.0
    } else if a.len().min(b.len()) > 15 && (b.starts_with(a) || a.starts_with(b)) {
        0.4
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sites_name_is_cut_off() {
        let sites = ["Le Soir bleu".to_owned()];
        for (title, left, site) in [
            (
                "Un pont s’ouvre<!-- --> | Journal.fr",
                "Un pont s’ouvre",
                Some("Journal.fr"),
            ),
            (
                "Un pont s’ouvre - Le Soir bleu",
                "Un pont s’ouvre",
                Some("Le Soir bleu"),
            ),
            (
                "Pont de Brest - la fin d’une attente",
                "Pont de Brest - la fin d’une attente",
                None,
            ),
            (
                "Le Soir bleu | Un pont s’ouvre enfin",
                "Un pont s’ouvre enfin",
                Some("Le Soir bleu"),
            ),
        ] {
            assert_eq!(
                cut(title, &sites),
                Cut {
                    title: left.to_owned(),
                    site: site.map(str::to_owned)
                },
                "{title}"
            );
        }
    }

    #[test]
    fn sources_that_agree_win() {
        let stated = [
            ("A bridge opens at last".to_owned(), "og:title"),
            ("A bridge opens at last".to_owned(), "json-ld headline"),
        ];
        let found = choose(
            &["Our paper".to_owned()],
            &stated,
            Some("A bridge opens at last | Our paper"),
            &[],
        )
        .unwrap();
        assert_eq!(found.0, "A bridge opens at last");
    }
}
