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
            .is_some_and(|t| t.trim_start().starts_with(['|', '‹', '›']));
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

/// The longest part of a title between marks: the title rather than the site's name.
pub(super) fn longest_part(title: &str) -> &str {
    let mut parts = vec![title];
    for separator in SEPARATORS.iter().chain(&["|"]) {
        parts = parts.iter().flat_map(|p| p.split(separator)).collect();
    }
    parts
        .into_iter()
        .map(str::trim)
        .max_by_key(|p| p.len())
        .unwrap_or(title)
}

/// Who gives a title. Several fields that a site fills with one text are one voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Voice {
    Heading,
    Head,
    Linked,
    Page,
}

const VOICES: [Voice; 4] = [Voice::Heading, Voice::Head, Voice::Linked, Voice::Page];

struct Given<'t> {
    cut: Cut,
    key: String,
    source: &'t str,
    voice: Voice,
    weight: f32,
}

/// Chooses among the titles that a page gives: what most voices agree on, the heading that readers see before the head.
/// `whole` is a first heading that says in its words what the head says. Gives the title and its source.
pub(super) fn choose(
    whole: Option<&str>,
    headings: &[String],
    stated: &[(String, &'static str)],
    page_title: Option<&str>,
    sites: &[String],
) -> Option<(String, String)> {
    let mut given: Vec<Given<'_>> = Vec::new();
    let mut add = |title: &str, source, voice, weight| {
        let mut cut = cut(title, sites);
        // A kicker that was taken away leaves its mark.
        let bare = cut
            .title
            .trim_start_matches([':', '-', '–', '—', '|', '/', ' ']);
        cut.title = bare.to_owned();
        let key = key(&cut.title);
        if !key.is_empty() && !sites.iter().any(|s| same_outlet(&key, s)) {
            given.push(Given {
                cut,
                key,
                source,
                voice,
                weight,
            });
        }
    };
    if let Some(heading) = whole.filter(|w| !is_glued_to(w, headings)) {
        add(heading, "h1", Voice::Heading, 4.0);
    }
    for (heading, weight) in headings.iter().zip([3.0, 1.2, 0.6]) {
        add(heading, "h1", Voice::Heading, weight);
    }
    for (title, source) in stated {
        let (voice, weight) = match *source {
            "json-ld headline" => (Voice::Linked, 2.4),
            "og:title" => (Voice::Head, 2.2),
            "itemprop headline" => (Voice::Heading, 1.0),
            _ => (Voice::Head, 1.0),
        };
        add(title, source, voice, weight);
    }
    if let Some(title) = page_title {
        add(title, "title", Voice::Page, 1.5);
    }
    let support = |mine: &Given<'_>| -> f32 {
        let heard = |voice: Voice| {
            given
                .iter()
                .filter(|g| g.voice == voice)
                .map(|g| g.weight * agreement(&mine.key, &g.key))
                .fold(0.0, f32::max)
        };
        VOICES.into_iter().map(heard).sum()
    };
    let mut best: Option<(f32, &Given<'_>)> = None;
    for one in &given {
        let support = support(one);
        if best.is_none_or(|(most, _)| support > most + 0.01) {
            best = Some((support, one));
        }
    }
    let (_, chosen) = best?;
    let voices = |mine: &Given<'_>| {
        let says = |v: &Voice| given.iter().any(|g| g.voice == *v && g.key == mine.key);
        VOICES.iter().filter(|v| says(v)).count()
    };
    // A heading that holds the kicker too ends with the title that another source states alone; one that holds a label
    // begins with the title that two others state.
    let alone = given.iter().find(|g| {
        !matches!(g.source, "title" | "h1")
            && g.key.len() >= 20
            && g.key.len() < chosen.key.len()
            && (chosen.key.ends_with(g.key.as_str())
                || (is_labelled(&chosen.key, &g.key) && voices(g) > 1))
    });
    let title = alone.unwrap_or(chosen);
    Some((title.cut.title.clone(), title.source.to_owned()))
}

/// Whether a heading is a title and one or two more words without a mark between them: "… Subscribers".
fn is_labelled(heading: &str, title: &str) -> bool {
    heading
        .strip_prefix(title)
        .and_then(|label| label.strip_prefix(' '))
        .is_some_and(|label| {
            label.starts_with(char::is_alphanumeric) && label.split(' ').count() <= 2
        })
}

/// Whether a heading is a kicker and a title without a mark between them, of which the title alone was found too.
fn is_glued_to(whole: &str, headings: &[String]) -> bool {
    headings.first().is_some_and(|h| {
        whole
            .strip_suffix(h.as_str())
            .is_some_and(|kicker| kicker.trim_end().ends_with(char::is_alphanumeric))
    })
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
    fn the_heading_that_readers_see_wins_against_the_head_alone() {
        let stated = [
            ("Bridge: what you need to know".to_owned(), "og:title"),
            ("Bridge: what you need to know".to_owned(), "twitter:title"),
        ];
        let heading = Some("A bridge opens: all you need to know");
        let page = Some("Bridge: what you need to know | Our paper");
        let found = choose(heading, &[], &stated, page, &["Our paper".to_owned()]).unwrap();
        assert_eq!(found.0, "A bridge opens: all you need to know");
    }

    #[test]
    fn kickers_and_labels_are_cut_off_headings() {
        let title = "A bridge opens at last".to_owned();
        let glued = choose(
            Some("Brest A bridge opens at last"),
            std::slice::from_ref(&title),
            &[],
            None,
            &[],
        );
        assert_eq!(glued.unwrap().0, title);
        let stated = [(title.clone(), "og:title")];
        let labelled = Some("A bridge opens at last Subscribers");
        let found = choose(
            labelled,
            &[],
            &stated,
            Some("A bridge opens at last | Our paper"),
            &[],
        );
        assert_eq!(found.unwrap().0, title);
    }

    #[test]
    fn sources_that_agree_win() {
        let stated = [
            ("A bridge opens at last".to_owned(), "og:title"),
            ("A bridge opens at last".to_owned(), "json-ld headline"),
        ];
        let found = choose(
            None,
            &["Our paper".to_owned()],
            &stated,
            Some("A bridge opens at last | Our paper"),
            &[],
        )
        .unwrap();
        assert_eq!(found.0, "A bridge opens at last");
    }
}
