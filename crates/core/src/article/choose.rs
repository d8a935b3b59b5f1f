//! Choose: which part of the page holds the article.
//!
//! Every block gets a signed weight: much prose counts for, links and furniture against. The article is in the element
//! whose blocks weigh most together (a maximum subtree sum), so that a body spread over several siblings is found
//! through their parent, and a footer is only taken in if it costs nothing.

use super::flatten::{Flat, Piece, Shape};
use super::furniture::{Cue, Cues, Flags, ends_sentence, key};

/// Blocks longer than this, in bytes, are no title, button, signature or notice.
const LONG: usize = 1600;

/// The weights of features, in characters of prose. One table, so that it can be fitted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weights {
    /// What a block of prose weighs beyond its length.
    pub prose: f32,
    /// A block that is neither prose nor furniture: a heading, a name.
    pub short: f32,
    /// A block that is mostly links.
    pub links: f32,
    /// A block inside an element that says it is furniture, by its length.
    pub furniture: f32,
    /// A block whose words say that it is furniture.
    pub cue: f32,
    /// A block inside an element that says it is the article's body.
    pub body: f32,
    /// How many times the weight of a part its whole must weigh to be chosen instead.
    pub gain: f32,
    /// How much more prose a container above must hold to be chosen in spite of what weighs against it.
    pub more: f32,
}

/// The weights in use.
pub(super) const WEIGHTS: Weights = Weights {
    prose: 20.0,
    short: -4.0,
    links: -30.0,
    furniture: -0.7,
    cue: -60.0,
    body: 1.3,
    gain: 1.02,
    more: 1.6,
};

/// What speaks for a block being a part of an article's text.
pub(super) fn weight(flat: &Flat, piece: &Piece, cue: Option<Cue>) -> f32 {
    let flags = flat.flags(piece);
    let w = &WEIGHTS;
    let chars = piece.chars as f32;
    if flags.has(Flags::FURNITURE) || flags.has(Flags::FORM) {
        return w.furniture * chars.min(300.0) - 10.0;
    }
    if flags.has(Flags::CAPTION.with(Flags::CREDIT)) || matches!(piece.shape, Shape::Caption) {
        return 0.0;
    }
    if cue.is_some() || piece.labels_field {
        return w.cue;
    }
    let density = piece.link_density();
    if density > 0.6 {
        return w.links;
    }
    let prose = piece.chars >= 80 || (piece.chars >= 25 && ends_sentence(&piece.text));
    if !prose {
        let plain = matches!(piece.shape, Shape::Plain | Shape::Cell);
        return if plain { w.short } else { w.short * 0.25 };
    }
    let heading = if matches!(piece.shape, Shape::Heading(_)) {
        0.3
    } else {
        1.0
    };
    let body = if flags.has(Flags::ARTICLE_BODY) {
        w.body
    } else {
        1.0
    };
    let length = chars * (1.0 - density) * (1.0 - density);
    (length.min(1500.0) + w.prose) * heading * body
}

/// The part of the page that was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Choice {
    /// The container, as an index.
    pub container: usize,
    /// What its blocks weigh.
    pub weight: f32,
}

/// The container whose blocks weigh most; of equal ones the innermost.
pub(super) fn choose(flat: &Flat, weights: &[f32]) -> Option<Choice> {
    let mut sums = vec![0f32];
    for weight in weights {
        sums.push(sums.last().copied().unwrap_or(0.0) + weight);
    }
    let sum = |first: u32, end: u32| {
        sums.get(end as usize).copied().unwrap_or(0.0)
            - sums.get(first as usize).copied().unwrap_or(0.0)
    };
    let mut best: Option<Choice> = None;
    // Containers stand in preorder: from the back the innermost come first.
    for (at, container) in flat.containers.iter().enumerate().rev() {
        let weight = sum(container.first, container.end);
        if weight <= 0.0 {
            continue;
        }
        let above = best.is_some_and(|b| is_above(flat, at, b.container));
        let needed = best.map_or(0.0, |b| {
            if above {
                b.weight * WEIGHTS.gain
            } else {
                b.weight
            }
        });
        if weight > needed || (!above && weight >= needed) {
            best = Some(Choice {
                container: at,
                weight,
            });
        }
    }
    best
}

/// From the chosen container to one above that holds much more prose and is not mostly links: lists of names or of
/// offers between the paragraphs weigh against the whole, and are part of it.
pub(super) fn grow(flat: &Flat, weights: &[f32], choice: Choice) -> Choice {
    let measure = |at: usize| {
        let (first, end) = flat
            .containers
            .get(at)
            .map_or((0, 0), |c| (c.first as usize, c.end as usize));
        let prose: f32 = weights
            .get(first..end)
            .unwrap_or_default()
            .iter()
            .filter(|w| **w > 0.0)
            .sum();
        let pieces = flat.pieces.get(first..end).unwrap_or_default();
        let (chars, linked) = pieces
            .iter()
            .fold((0, 0), |(c, l), p| (c + p.chars, l + p.linked));
        (prose, linked as f32 / chars.max(1) as f32)
    };
    let mut best = choice;
    let (mut prose, _) = measure(choice.container);
    for at in ancestors(flat, choice.container).take(12) {
        let (more, density) = measure(at);
        if more > prose * WEIGHTS.more && density < 0.3 {
            best = Choice {
                container: at,
                weight: choice.weight,
            };
            prose = more;
        }
    }
    best
}

/// Where several articles stand one below the other in the chosen container, each in an `article` element of its own with
/// a heading: the first, and how many others there are.
pub(super) fn first_article(
    flat: &Flat,
    weights: &[f32],
    choice: Choice,
    title: impl Fn(usize) -> bool,
) -> (Choice, usize) {
    let Some(container) = flat.containers.get(choice.container) else {
        return (choice, 0);
    };
    let mut articles: Vec<usize> = Vec::new();
    let mut covered = container.first;
    for (at, inner) in flat
        .containers
        .iter()
        .enumerate()
        .skip(choice.container + 1)
    {
        if inner.first >= container.end {
            break;
        }
        let (first, end) = (inner.first as usize, inner.end as usize);
        if !inner.own.has(Flags::ARTICLE_TAG) || inner.first < covered {
            continue;
        }
        let prose: f32 = weights
            .get(first..end)
            .unwrap_or_default()
            .iter()
            .filter(|w| **w > 0.0)
            .sum();
        let heading = (first..end).any(|p| {
            matches!(
                flat.pieces.get(p).map(|p| p.shape),
                Some(Shape::Heading(1 | 2))
            )
        });
        if prose > 300.0 && heading {
            articles.push(at);
            covered = inner.end;
        }
    }
    let own = articles.iter().copied().find(|at| {
        flat.containers
            .get(*at)
            .is_some_and(|c| (c.first as usize..c.end as usize).any(&title))
    });
    match own {
        Some(own) if articles.len() > 1 => (
            Choice {
                container: own,
                weight: choice.weight,
            },
            articles.len() - 1,
        ),
        _ => (choice, 0),
    }
}

/// Whether the container `upper` holds `lower`.
fn is_above(flat: &Flat, upper: usize, lower: usize) -> bool {
    match (flat.containers.get(upper), flat.containers.get(lower)) {
        (Some(u), Some(l)) => {
            upper < lower
                && u.first <= l.first
                && l.end <= u.end
                && ancestors(flat, lower).any(|a| a == upper)
        }
        _ => false,
    }
}

/// The containers above one, nearest first.
pub(super) fn ancestors(flat: &Flat, from: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(from), |at| {
        let parent = flat.containers.get(*at)?.parent as usize;
        (parent != *at).then_some(parent)
    })
    .skip(1)
}

/// The cue of each block, where its words give one.
pub(super) fn cues_of(flat: &Flat, keys: &[String]) -> Vec<Option<Cue>> {
    let cues = Cues::all();
    flat.pieces
        .iter()
        .zip(keys)
        .map(|(p, key)| cues.of_key(&p.text, key))
        .collect()
}

/// The keys of the blocks; of long ones, which are looked up nowhere, none.
pub(super) fn keys_of(flat: &Flat) -> Vec<String> {
    let key_of = |p: &Piece| {
        if p.text.len() <= LONG {
            key(&p.text)
        } else {
            String::new()
        }
    };
    flat.pieces.iter().map(key_of).collect()
}

#[cfg(test)]
mod tests {
    use super::super::flatten::flatten;
    use super::*;
    use crate::page::html::parse;

    fn chosen(html: &str) -> Vec<String> {
        let (document, _) = parse(html);
        let flat = flatten(&document, false);
        let cues = cues_of(&flat, &keys_of(&flat));
        let weights: Vec<f32> = flat
            .pieces
            .iter()
            .zip(&cues)
            .map(|(p, c)| weight(&flat, p, *c))
            .collect();
        let choice = choose(&flat, &weights).unwrap();
        let container = &flat.containers[choice.container];
        flat.pieces[container.first as usize..container.end as usize]
            .iter()
            .map(|p| p.text.clone())
            .collect()
    }

    #[test]
    fn a_body_in_two_siblings_is_found_whole() {
        let prose = "The river rose again during the night, and the two bridges had to be closed until noon.";
        let html = format!(
            "<nav><a>Home</a><a>World</a></nav><main><div class=part><p>{prose}</div><div class=x><p>Sign up</div><div class=part><p>{prose}<p>{prose}</div></main><footer><p>{prose}</footer>"
        );
        assert_eq!(chosen(&html).iter().filter(|t| *t == prose).count(), 3);
    }
}
