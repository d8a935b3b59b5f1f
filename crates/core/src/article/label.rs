//! Label: what each block of an HTML page is, and with that the [`Draft`] of its article.

use super::byline::{credit_line, has_prefix, has_prefix_key, signers};
use super::captions;
use super::choose::{ancestors, choose, cues_of, first_article, grow, keys_of, weight};
use super::draft::{DateSeen, Draft};
use super::features::{self, Facts, Scene, opening};
use super::flatten::{Flat, Piece, Shape, flatten, width};
use super::furniture::{Cue, Cues, Flags, ends_sentence, key};
use super::metadata::Metadata;
use super::model::Model;
use super::moments::parse_field;
use super::{BlockKind, Related, scripted};
use crate::page::html::dom::Document;

/// A chosen text shorter than this, in characters, makes the reader look at what the page hides.
const LITTLE: usize = 200;
/// How much of its weight prose keeps that stands in a card: teasers of other stories, taken together, may be longer than
/// the article.
const CARD: f32 = 0.3;
/// A notice that the text is cut off has at most so many characters.
const NOTICE: usize = 300;
/// How many links to other stories are kept.
const MOST_RELATED: usize = 40;

/// The features of every block of a page, each with its text and how it stands to the
/// one before.
pub(super) fn features_of(
    document: &Document,
    metadata: &Metadata,
    titles: &[String],
) -> Vec<(String, usize, Vec<f32>)> {
    let labeller = Labeller::new(flatten(document, false), metadata, titles);
    let Some(place) = labeller.place() else {
        return Vec::new();
    };
    let labels = labeller.labels(&place);
    let facts = labeller.facts(&place, &labels);
    let pieces = labeller.flat.pieces.iter().zip(&facts);
    pieces
        .map(|(piece, facts)| {
            let mut values = Vec::new();
            features::for_each(facts, |_, value| values.push(value));
            (piece.text.clone(), facts.step as usize, values)
        })
        .collect()
}

/// Labels a page.
pub(super) fn draft(document: &Document, metadata: &Metadata, titles: &[String]) -> Draft {
    let mut shown = Labeller::new(flatten(document, false), metadata, titles).draft();
    let chars = shown.chars();
    let stated = metadata.body.as_deref().map_or(0, width);
    if chars >= LITTLE && stated <= 2 * chars {
        return shown;
    }
    if chars < LITTLE {
        let all = Labeller::new(flatten(document, true), metadata, titles).draft();
        if all.chars() > 2 * chars + LITTLE {
            shown = all;
        }
    }
    // A page that its script fills in the browser.
    if let Some(body) = scripted::body(document, metadata.body.as_deref())
        && body.iter().map(|t| width(t)).sum::<usize>() > 2 * shown.chars() + LITTLE
    {
        shown.body = body
            .into_iter()
            .map(|t| (BlockKind::Paragraph, t))
            .collect();
        shown.source = Some("script");
    }
    shown
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// Prose, or what belongs to it.
    Text,
    /// A short line that belongs to the text if text follows.
    Loose,
    Title,
    Kicker,
    Caption,
    Credit,
    Byline,
    Date,
    Related,
    Furniture,
}

/// Where the text of a page is looked for.
struct Place {
    /// The container that holds most of it, and its blocks.
    container: usize,
    first: usize,
    end: usize,
    /// How many other articles the page has.
    others: usize,
    /// The first block of prose.
    prose: usize,
    title: Option<usize>,
}

impl Place {
    /// The blocks among which captions, signatures and dates are the article's own.
    fn near(&self, count: usize) -> std::ops::Range<usize> {
        let from = self
            .title
            .map_or(self.first.saturating_sub(25), |t| t.saturating_sub(6));
        from.min(self.first)..(self.end + 8).min(count)
    }
}

struct Labeller<'m> {
    /// The key of the text that the metadata gives.
    stated: Option<String>,
    flat: Flat,
    /// The keys of the blocks; none of long ones.
    keys: Vec<String>,
    /// Which blocks say the title.
    titled: Vec<bool>,
    /// Which containers are cards that point to other stories.
    cards: Vec<bool>,
    cues: Vec<Option<Cue>>,
    weights: Vec<f32>,
    metadata: &'m Metadata,
    /// Keys of the titles that head and metadata give.
    titles: Vec<String>,
}

impl<'m> Labeller<'m> {
    fn new(flat: Flat, metadata: &'m Metadata, titles: &[String]) -> Self {
        let keys = keys_of(&flat);
        let cards = features::cards(&flat);
        let cues = cues_of(&flat, &keys);
        let stated = metadata.body.as_deref().map(key).filter(|b| b.len() > 300);
        let mut weights: Vec<f32> = flat
            .pieces
            .iter()
            .zip(&cues)
            .map(|(piece, cue)| {
                let mut weight = weight(&flat, piece, *cue);
                if weight > 0.0 && cards.get(piece.container as usize) == Some(&true) {
                    weight *= CARD;
                }
                match &stated {
                    Some(body)
                        if weight > 0.0
                            && piece.chars >= 40
                            && body.contains(&opening(&piece.text)) =>
                    {
                        weight * 1.5
                    }
                    _ => weight,
                }
            })
            .collect();
        let titles: Vec<String> = titles
            .iter()
            .map(|t| key(t))
            .filter(|t| !t.is_empty())
            .collect();
        let titled: Vec<bool> = flat
            .pieces
            .iter()
            .zip(&keys)
            .map(|(piece, key)| says_title(piece, key, &titles))
            .collect();
        favour_below_title(&flat, &titled, &cards, &mut weights);
        Self {
            stated,
            flat,
            keys,
            titled,
            cards,
            cues,
            weights,
            metadata,
            titles,
        }
    }

    /// Where the text is looked for.
    fn place(&self) -> Option<Place> {
        let choice = choose(&self.flat, &self.weights).or_else(|| {
            // All prose stands in what calls itself furniture.
            let prose: Vec<f32> = self
                .flat
                .pieces
                .iter()
                .map(|p| if p.chars >= 80 { p.chars as f32 } else { -10.0 })
                .collect();
            choose(&self.flat, &prose)
        })?;
        let choice = grow(&self.flat, &self.weights, choice);
        let (choice, others) =
            first_article(&self.flat, &self.weights, choice, |at| self.is_title(at));
        let container = self.flat.containers.get(choice.container)?;
        let (first, end) = (container.first as usize, container.end as usize);
        let prose = self.first_prose(first, end);
        Some(Place {
            container: choice.container,
            others,
            first,
            end,
            prose,
            title: self.title_at(prose),
        })
    }

    fn labels(&self, place: &Place) -> Vec<Label> {
        (0..self.flat.pieces.len())
            .map(|at| self.label(at, at >= place.prose))
            .collect()
    }

    fn facts(&self, place: &Place, labels: &[Label]) -> Vec<Facts> {
        features::facts(&Scene {
            flat: &self.flat,
            cues: &self.cues,
            weights: &self.weights,
            cards: &self.cards,
            labels,
            choice: place.container,
            title: place.title,
            stated: self.stated.as_deref(),
        })
    }

    fn draft(&self) -> Draft {
        let mut draft = Draft::default();
        let Some(place) = self.place() else {
            self.headings(0, &mut draft);
            return draft;
        };
        let labels = self.labels(&place);
        let facts = self.facts(&place, &labels);
        let text = Model::get().text(&facts);
        draft.others = place.others;
        self.headings(place.prose, &mut draft);
        self.gather(&place, &labels, &text, &mut draft);
        self.links(place.first, place.end, &mut draft);
        self.elsewhere(place.title.unwrap_or(place.first), &mut draft);
        draft
    }

    /// Puts each block where its label says.
    fn gather(&self, place: &Place, labels: &[Label], text: &[bool], draft: &mut Draft) {
        let near = place.near(self.flat.pieces.len());
        let last = text.iter().rposition(|t| *t).unwrap_or(place.prose);
        for (at, piece) in self.flat.pieces.iter().enumerate() {
            let label = labels.get(at).copied().unwrap_or(Label::Furniture);
            let is_text = text.get(at).copied().unwrap_or_default();
            let foreign = self.is_foreign(at, place);
            let notice = near.contains(&at) && self.is_stub_notice(at, piece);
            draft.stub |= notice;
            let offer = draft.stub && self.is_offer(at);
            if is_text && !is_certain(label) && !foreign && !notice && !offer {
                self.add_text(at, piece, draft);
                continue;
            }
            if !near.contains(&at) {
                continue;
            }
            let behind = place.title.is_none_or(|t| at > t);
            match label {
                Label::Kicker if at < place.prose => {
                    draft.kicker = draft.kicker.take().or_else(|| Some(piece.text.clone()));
                }
                Label::Byline => draft.bylines.push(piece.text.clone()),
                Label::Date if at < place.end || draft.dates.is_empty() => {
                    draft.dates.push(date_seen(piece));
                }
                Label::Caption if behind => captions::add(&mut draft.captions, &piece.text, None),
                Label::Credit if behind => {
                    captions::add(&mut draft.captions, "", Some(piece.text.clone()));
                }
                // Short lines at the end: the last may sign.
                Label::Loose | Label::Text
                    if at > last
                        && piece.chars <= 200
                        && credit_line(&piece.text, &[]).is_some() =>
                {
                    draft.bylines.push(piece.text.clone());
                }
                _ => {}
            }
        }
    }

    /// Whether a block stands in a card outside the container that holds the text: it is of another story.
    fn is_foreign(&self, at: usize, place: &Place) -> bool {
        let container = self.piece(at).map_or(0, |p| p.container as usize);
        !(place.first..place.end).contains(&at) && self.cards.get(container) == Some(&true)
    }

    /// Whether a short line says that the text is cut off for those who do not pay or sign up.
    fn is_stub_notice(&self, at: usize, piece: &Piece) -> bool {
        let said =
            self.cues.get(at) == Some(&Some(Cue::Paywall)) || self.flags(at).has(Flags::PAYWALL);
        said && piece.chars <= NOTICE && Cues::all().is_stub_notice(&piece.text)
    }

    /// Whether a block behind such a notice is a part of the offer: short, in the element that asks for money.
    fn is_offer(&self, at: usize) -> bool {
        self.flags(at).has(Flags::PAYWALL) && self.weights.get(at).is_none_or(|w| *w <= 0.0)
    }

    fn add_text(&self, at: usize, piece: &Piece, draft: &mut Draft) {
        let mine = key(&piece.text);
        if let Some((_, before)) = draft.body.last() {
            let theirs = key(before);
            if theirs == mine {
                return;
            }
            // A standfirst that is the beginning of the first paragraph.
            let cut = theirs.trim_end_matches(['.', '…']);
            if draft.body.len() == 1 && cut.len() > 40 && mine.starts_with(cut) {
                draft.body.clear();
            }
        }
        draft.body.push((
            self.kind(at, piece, draft.body.is_empty()),
            piece.text.clone(),
        ));
    }

    fn kind(&self, at: usize, piece: &Piece, opens: bool) -> BlockKind {
        let flags = self.flags(at);
        let sentence = ends_sentence(&piece.text);
        match piece.shape {
            _ if opens
                && piece.chars >= 30
                && (flags.has(Flags::LEDE) || self.is_described(piece)) =>
            {
                BlockKind::Lede
            }
            Shape::Heading(_) if sentence && piece.chars > 160 => BlockKind::Paragraph,
            Shape::Heading(_) => BlockKind::SubHeading,
            Shape::Item => BlockKind::ListItem,
            _ if flags.has(Flags::QUOTE) => BlockKind::BlockQuote,
            _ if flags.has(Flags::ITEM) => BlockKind::ListItem,
            _ => BlockKind::Paragraph,
        }
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        self.flat.pieces.get(at)
    }

    fn flags(&self, at: usize) -> Flags {
        self.piece(at)
            .map_or(Flags::default(), |p| self.flat.flags(p))
    }

    /// The first block of the choice that is prose.
    fn first_prose(&self, first: usize, end: usize) -> usize {
        (first..end)
            .find(|at| self.weights.get(*at).is_some_and(|w| *w > 0.0) && !self.is_title(*at))
            .unwrap_or(first)
    }

    fn is_title(&self, at: usize) -> bool {
        self.titled.get(at).copied().unwrap_or_default()
    }

    fn key(&self, at: usize) -> &str {
        self.keys.get(at).map_or("", String::as_str)
    }

    /// The title's block: the last one before the text that says the title, else the last first-level heading.
    fn title_at(&self, prose: usize) -> Option<usize> {
        let heading =
            |at: &usize| matches!(self.piece(*at).map(|p| p.shape), Some(Shape::Heading(1)));
        let said = (0..=prose)
            .rev()
            .find(|at| self.is_title(*at) && !self.flags(*at).has(Flags::MENU));
        said.or_else(|| (0..prose).rev().find(heading))
    }

    /// First-level headings, those near the text first, and else headings of lower levels and what says to be a title.
    fn headings(&self, prose: usize, draft: &mut Draft) {
        let usable = |at: &usize| {
            let flags = self.flags(*at);
            self.piece(*at)
                .is_some_and(|p| p.chars >= 3 && p.chars < 300)
                && !flags.has(
                    Flags::RELATED
                        .with(Flags::COMMENTS)
                        .with(Flags::COOKIES)
                        .with(Flags::NEWSLETTER),
                )
        };
        let level = |at: &usize| match self.piece(*at).map(|p| p.shape) {
            Some(Shape::Heading(level)) => level,
            _ => 9,
        };
        let all: Vec<usize> = (0..self.flat.pieces.len()).filter(usable).collect();
        let mut found: Vec<usize> = all
            .iter()
            .copied()
            .filter(|at| *at < prose.max(1) && level(at) == 1)
            .rev()
            .collect();
        if found.is_empty() {
            found = all
                .iter()
                .copied()
                .filter(|at| level(at) == 1)
                .take(1)
                .collect();
        }
        if found.is_empty() {
            found = all
                .iter()
                .copied()
                .filter(|at| *at < prose && (level(at) == 2 || self.flags(*at).has(Flags::TITLE)))
                .rev()
                .take(1)
                .collect();
        }
        draft.headings = found
            .iter()
            .filter_map(|at| self.piece(*at))
            .map(|p| p.text.clone())
            .collect();
    }

    /// Signature and date from anywhere on the page where none stands near the text, but not from comments or other
    /// stories.
    fn elsewhere(&self, title: usize, draft: &mut Draft) {
        let other = Flags::COMMENTS
            .with(Flags::RELATED)
            .with(Flags::COOKIES)
            .with(Flags::ADVERT)
            .with(Flags::NEWSLETTER)
            .with(Flags::SIDEBAR);
        let count = self.flat.pieces.len();
        for at in (title..count).chain(0..title.min(count)) {
            let Some(piece) = self.piece(at) else { break };
            let flags = self.flags(at);
            if flags.has(other) || piece.chars > 160 {
                continue;
            }
            if draft.bylines.is_empty()
                && flags.has(Flags::AUTHOR)
                && !ends_sentence(&piece.text)
                && !signers(&piece.text, &[], true).people.is_empty()
            {
                draft.bylines.push(piece.text.clone());
            }
            let dated = piece.datetime.is_some() || flags.has(Flags::DATE) || piece.chars <= 100;
            if draft.dates.is_empty() && dated && date_seen(piece).is_read() {
                draft.dates.push(date_seen(piece));
            }
        }
    }

    /// Links to other stories: in elements that say so, and below headings that say so.
    fn links(&self, first: usize, end: usize, draft: &mut Draft) {
        let mut below = false;
        let mut seen: Vec<String> = self.titles.clone();
        for (at, piece) in self.flat.pieces.iter().enumerate() {
            let cue = self.cues.get(at).copied().flatten();
            let dense = piece.link_density() > 0.5;
            if cue == Some(Cue::Related) {
                below = true;
                continue;
            }
            if !dense && at >= first && at < end {
                below = false;
            }
            let flagged = self.flags(at).has(Flags::RELATED.with(Flags::SIDEBAR));
            let text = Cues::all()
                .after_related_heading(&piece.text)
                .unwrap_or(&piece.text);
            if !dense
                || cue.is_some()
                || !(below || flagged)
                || text.chars().count() < 15
                || draft.related.len() >= MOST_RELATED
            {
                continue;
            }
            let key = key(text);
            if !seen.contains(&key) {
                seen.push(key);
                draft.related.push(Related {
                    title: text.to_owned(),
                    url: piece.href.clone(),
                });
            }
        }
    }

    /// What one block is. `inside`: whether the text has begun.
    fn label(&self, at: usize, inside: bool) -> Label {
        let Some(piece) = self.piece(at) else {
            return Label::Furniture;
        };
        let flags = self.flags(at);
        let cue = self.cues.get(at).copied().flatten();
        let density = piece.link_density();
        if flags.has(Flags::RELATED)
            || cue == Some(Cue::Related)
            || Cues::all()
                .after_related_heading(&piece.text)
                .is_some_and(|_| density > 0.2)
        {
            return Label::Related;
        }
        if flags.has(Flags::FURNITURE) || flags.has(Flags::FORM) {
            return self.label_of_furniture(piece, flags);
        }
        if piece.chars <= 300
            && piece.text.contains('©')
            && !flags.has(Flags::ARTICLE_BODY)
            && captions::split_credit(&piece.text)
                .1
                .is_some_and(|c| c.chars().count() <= 60)
        {
            return Label::Caption;
        }
        if captions::is_credit(&piece.text) {
            return Label::Credit;
        }
        if flags.has(Flags::CREDIT) && piece.chars <= 160 {
            return Label::Credit;
        }
        if matches!(piece.shape, Shape::Caption) || flags.has(Flags::CAPTION.with(Flags::FIGURE)) {
            let quote = flags.has(Flags::QUOTE) && !flags.has(Flags::CAPTION);
            if !quote {
                return Label::Caption;
            }
        }
        if self.is_title(at) {
            return Label::Title;
        }
        if piece.chars < 400 && self.flat.pictures.contains(self.key(at)) {
            return Label::Caption;
        }
        if cue.is_some() {
            return Label::Furniture;
        }
        if let Some(label) = self.label_of_meta(at, piece, flags, inside) {
            return label;
        }
        if density > 0.7 && !(flags.has(Flags::ARTICLE_BODY) && ends_sentence(&piece.text)) {
            return if piece.chars >= 25 && inside && flags.has(Flags::ITEM) {
                Label::Related
            } else {
                Label::Furniture
            };
        }
        self.label_of_text(piece, flags, inside)
    }

    /// A signature may stand in a footer or an aside.
    fn label_of_furniture(&self, piece: &Piece, flags: Flags) -> Label {
        let mild = Flags::FURNITURE
            .without(Flags::SIDEBAR)
            .without(Flags::FOOTER)
            .without(Flags::MENU)
            .without(Flags::BIO);
        if flags.has(Flags::AUTHOR)
            && !flags.has(mild)
            && piece.chars <= 100
            && has_prefix(&piece.text)
        {
            return Label::Byline;
        }
        Label::Furniture
    }

    fn label_of_meta(&self, at: usize, piece: &Piece, flags: Flags, inside: bool) -> Option<Label> {
        let short = piece.chars <= 160;
        if !short {
            return None;
        }
        let sentence = ends_sentence(&piece.text) && piece.chars > 60;
        let heading = matches!(piece.shape, Shape::Heading(_)) && inside;
        if (flags.has(Flags::DATE) || !inside || (piece.chars <= 60 && !heading))
            && !sentence
            && date_seen(piece).is_read()
        {
            return Some(Label::Date);
        }
        if flags.has(Flags::AUTHOR)
            && !sentence
            && !flags.has(Flags::ARTICLE_BODY.with(Flags::LEDE))
        {
            return Some(Label::Byline);
        }
        if piece.chars <= 100 && !ends_sentence(&piece.text) && has_prefix_key(self.key(at)) {
            let found = signers(&piece.text, &[], false);
            if !found.people.is_empty() || !found.agencies.is_empty() {
                return Some(Label::Byline);
            }
        }
        if piece.chars <= 60
            && !matches!(piece.shape, Shape::Heading(_))
            && credit_line(&piece.text, &[])
                .is_some_and(|c| !c.agencies.is_empty() && c.people.len() + c.others.len() <= 1)
        {
            return Some(Label::Byline);
        }
        if flags.has(Flags::KICKER) && !inside && piece.chars <= 60 && !ends_sentence(&piece.text) {
            return Some(Label::Kicker);
        }
        None
    }

    fn label_of_text(&self, piece: &Piece, flags: Flags, inside: bool) -> Label {
        let sentence = ends_sentence(&piece.text);
        let prose = piece.chars >= 80 || (piece.chars >= 25 && sentence);
        if !inside && flags.has(Flags::LEDE) && piece.chars >= 30 {
            return Label::Text;
        }
        if !inside && prose && self.is_described(piece) {
            return Label::Text;
        }
        let text = match piece.shape {
            Shape::Heading(_) => inside && prose && sentence && piece.chars > 160,
            _ if prose => true,
            Shape::Item => inside && piece.chars >= 2,
            _ if flags.has(Flags::QUOTE) && piece.chars >= 15 => true,
            _ if flags.has(Flags::ITEM) && inside && piece.chars >= 10 => true,
            Shape::Paragraph => false,
            _ => sentence && inside,
        };
        if text { Label::Text } else { Label::Loose }
    }

    /// Whether the page's metadata describes it by these words.
    fn is_described(&self, piece: &Piece) -> bool {
        self.metadata
            .description
            .as_deref()
            .is_some_and(|d| same_opening(d, &piece.text))
    }
}

/// How much more prose weighs that stands below the title in one element with it, and how much prose that element must
/// hold.
const BELOW_TITLE: f32 = 4.0;
const BELOW: f32 = 200.0;

/// A page may hold more prose of others, teasers and comments, than of the article under its title.
fn favour_below_title(flat: &Flat, titled: &[bool], cards: &[bool], weights: &mut [f32]) {
    let is_title = |at: usize| {
        let heading = flat
            .pieces
            .get(at)
            .is_some_and(|p| p.shape == Shape::Heading(1));
        heading && titled.get(at) == Some(&true)
    };
    let Some(title) = (0..flat.pieces.len()).rev().find(|at| is_title(*at)) else {
        return;
    };
    let from = flat.pieces.get(title).map_or(0, |p| p.container as usize);
    for container in std::iter::once(from).chain(ancestors(flat, from)) {
        let end = flat.containers.get(container).map_or(0, |c| c.end as usize);
        let Some(below) = weights.get_mut(title..end) else {
            return;
        };
        let prose: f32 = below.iter().filter(|w| **w > 0.0).sum();
        if prose >= BELOW {
            for weight in below.iter_mut().filter(|w| **w > 0.0) {
                *weight *= BELOW_TITLE;
            }
            // With the article found, cards elsewhere are of other stories.
            for (piece, weight) in flat.pieces.iter().zip(weights).skip(end) {
                if cards.get(piece.container as usize) == Some(&true) {
                    *weight = weight.min(0.0);
                }
            }
            return;
        }
    }
}

/// Whether a block says one of the titles, or most of one.
fn says_title(piece: &Piece, key: &str, titles: &[String]) -> bool {
    if titles.is_empty() {
        return matches!(piece.shape, Shape::Heading(1));
    }
    !key.is_empty()
        && titles.iter().any(|t| {
            t == key
                || (key.len() > 20
                    && piece.chars < 250
                    && (t.starts_with(key) || (key.starts_with(t.as_str()) && t.len() > 20)))
        })
}

/// Labels that the model does not overrule: one article's caption or signature in its text would be wrong words of
/// another.
fn is_certain(label: Label) -> bool {
    matches!(
        label,
        Label::Title | Label::Caption | Label::Credit | Label::Byline
    )
}

fn date_seen(piece: &Piece) -> DateSeen {
    DateSeen {
        line: piece.text.clone(),
        stated: piece.datetime.as_deref().and_then(parse_field),
    }
}

fn same_opening(a: &str, b: &str) -> bool {
    let (a, b) = (opening(a), opening(b));
    a.len() > 30 && b.len() > 30 && (a.starts_with(&b) || b.starts_with(&a))
}
