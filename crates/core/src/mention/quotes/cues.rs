//! Cues: verb groups that say that somebody says something.
//!
//! A cue is a finite verb ("affirme"), an auxiliary with a participle ("a en outre déclaré", "s'est-il réjoui"), a verb
//! with its particle ("fait savoir", "teilte … mit"), a verb with the infinitive of another ("dit craindre"), a present
//! participle ("appelant") or an infinitive that goes on with a report ("avant d'ajouter"). Nouns and passives stand in
//! `nominals`.

use super::data::{VerbForm, class, form, frame};
use super::nominals;
use super::view::View;
use crate::evidence::Span;

/// A verb group.
#[derive(Clone, Debug)]
pub(super) struct Cue {
    /// First token, auxiliary and reflexive pronoun included.
    pub first: usize,
    /// One past the last token that belongs to the cue without a gap; a far particle is not counted.
    pub end: usize,
    pub spans: Vec<Span>,
    pub frames: u32,
    pub form: u8,
    /// The pronoun of "a-t-il dit".
    pub pronoun: Option<usize>,
    pub negated: bool,
    /// A particle or participle far behind the verb: the end of the clause.
    pub closing: Option<usize>,
}

impl Cue {
    pub fn has(&self, frames: u32) -> bool {
        self.frames & frames != 0
    }

    pub fn finite(&self) -> bool {
        self.form == form::FINITE
    }
}

/// How far an auxiliary may stand from its participle.
const AUXILIARY_WINDOW: usize = 10;

/// All cues of a text, in order.
pub(super) fn cues(view: &View<'_, '_>) -> Vec<Cue> {
    let mut found: Vec<Cue> = Vec::new();
    for at in 0..view.analysis.tokens.len() {
        if found.last().is_some_and(|c| at < c.end) {
            continue;
        }
        let small = view.is(at, class::NOUN | class::PASSIVE);
        let found_here = small
            .then(|| nominals::passive_at(view, at))
            .flatten()
            .or_else(|| cue_at(view, at))
            .or_else(|| small.then(|| nominals::noun_at(view, at)).flatten());
        if let Some(cue) = found_here {
            // "hat … angekündigt": the group that ends here swallows what was found of it before.
            while found.last().is_some_and(|c| c.first >= cue.first) {
                found.pop();
            }
            found.push(cue);
        }
    }
    found
}

fn cue_at(view: &View<'_, '_>, at: usize) -> Option<Cue> {
    let readings = view.verb(at);
    // "so-called", "co-wrote"
    let part = at.checked_sub(1).is_some_and(|b| view.lower(b) == "-")
        && at > 1
        && view.is_word(at - 2)
        && joined(view, at - 1);
    if part || readings.is_empty() || view.is(at, class::ADVERB) || is_name_like(view, at) {
        return None;
    }
    let (verb, particle) = resolve_particle(view, at, readings)?;
    let mut cue = build(view, at, verb)?;
    if let Some(particle) = particle {
        add_particle(view, &mut cue, particle);
    }
    // "n'exclut pas" says something; what is not said is no quote, but for a clause that is denied.
    if cue.has(frame::NEGATIVE) != cue.negated {
        cue.frames &= frame::THAT | frame::QUOTE;
        if !cue.negated {
            return None;
        }
    }
    join_infinitive(view, &mut cue);
    find_pronoun(view, &mut cue);
    Some(cue)
}

/// Whether a hyphen stands between two words without a space.
fn joined(view: &View<'_, '_>, hyphen: usize) -> bool {
    let ends = |i: usize| view.token(i).map_or(0, |t| t.span.end);
    let starts = |i: usize| view.token(i).map_or(usize::MAX, |t| t.span.start);
    ends(hyphen.saturating_sub(1)) == starts(hyphen) && ends(hyphen) == starts(hyphen + 1)
}

/// A capital inside a sentence: a name or, where nouns have capitals, a noun.
fn is_name_like(view: &View<'_, '_>, at: usize) -> bool {
    view.capitalised(at)
        && at > 0
        && view.is_word(at - 1)
        && view.quotation(at) == view.quotation(at - 1)
}

/// What a verb form may be, with and without a reflexive pronoun.
#[derive(Clone, Copy, Debug, Default)]
struct Verb {
    forms: u8,
    plain: Option<u32>,
    reflexive: Option<u32>,
}

impl Verb {
    /// What the verb takes with or without a reflexive pronoun.
    fn frames(self, reflexive: bool, ambiguous: bool) -> Option<u32> {
        if reflexive {
            // "nous rappelle que": unstressed words that are no subject may also be those to whom it is said.
            let plain = if ambiguous {
                self.plain
            } else {
                self.plain.map(|_| frame::QUOTED_OBJECT)
            };
            self.reflexive.or(plain)
        } else {
            self.plain
        }
    }
}

/// The readings of a verb given whether its particle follows.
fn resolve_particle(
    view: &View<'_, '_>,
    at: usize,
    readings: &[VerbForm],
) -> Option<(Verb, Option<usize>)> {
    for reading in readings {
        if let Some(word) = &reading.particle
            && let Some(place) =
                find_particle(view, at, word).or_else(|| particle_before(view, at, word))
        {
            let verb = Verb {
                forms: reading.forms,
                plain: Some(reading.frames),
                reflexive: Some(reading.frames),
            };
            return Some((verb, Some(place)));
        }
    }
    let mut verb = Verb::default();
    for reading in readings.iter().filter(|r| r.particle.is_none()) {
        verb.forms |= reading.forms;
        if reading.reflexive {
            verb.reflexive = Some(reading.frames);
        } else {
            verb.plain = Some(reading.frames);
        }
    }
    (verb.forms != 0).then_some((verb, None))
}

/// "wie X bekannt gab": where verbs end their clause the particle stands before.
fn particle_before(view: &View<'_, '_>, at: usize, word: &str) -> Option<usize> {
    let before = at.checked_sub(1)?;
    let ends = view.is_border(at + 1) || view.token(at + 1).is_none();
    let verbs_last = view.data.grammar.particle_window > 5;
    (verbs_last && ends && view.lower(before) == word).then_some(before)
}

fn find_particle(view: &View<'_, '_>, at: usize, word: &str) -> Option<usize> {
    let window = view.data.grammar.particle_window.max(1);
    let mut steps = 0;
    let mut place = at + 1;
    while steps < window {
        if view.quotation(place) != view.quotation(at) {
            // A quotation between verb and particle counts as one word.
            let inside = view.quotation(place)?;
            place = view.tokens_of(inside).end.max(place + 1);
            steps += 1;
            continue;
        }
        if view.is_border(place) {
            return None;
        }
        if view.lower(place) == word {
            // "an" is also a preposition: a particle far from its verb ends the clause.
            let ends = place == at + 1
                || window < 6
                || view.is_border(place + 1)
                || view.token(place + 1).is_none();
            if ends {
                return Some(place);
            }
        }
        if !view.is(place, class::ADVERB) || window > 5 {
            steps += 1;
        }
        place += 1;
    }
    None
}

fn add_particle(view: &View<'_, '_>, cue: &mut Cue, place: usize) {
    let Some(token) = view.token(place) else {
        return;
    };
    if place < cue.first {
        cue.first = place;
        if let Some(head) = cue.spans.first_mut() {
            head.start = token.span.start;
        }
        return;
    }
    if place <= cue.end + 1 {
        cue.end = place + 1;
    } else {
        cue.closing = Some(place);
    }
    match cue.spans.last_mut() {
        Some(last) if last.end + 1 == token.span.start => last.end = token.span.end,
        _ => cue.spans.push(token.span),
    }
}

/// The verb group around the word at `at`, if that is one.
fn build(view: &View<'_, '_>, at: usize, verb: Verb) -> Option<Cue> {
    let forms = verb.forms;
    if forms & (form::PARTICIPLE | form::ADJECTIVE) != 0
        && let Some(cue) = with_auxiliary(view, at, verb)
    {
        return Some(cue);
    }
    if let Some(cue) = before_auxiliary(view, at, verb) {
        return Some(cue);
    }
    if let Some(cue) = with_helper(view, at, verb) {
        return Some(cue);
    }
    let reflexive = at
        .checked_sub(1)
        .filter(|&p| view.is(p, class::REFLEXIVE) && !is_subject(view, p));
    let first = reflexive.unwrap_or(at);
    let ambiguous = reflexive.is_some_and(|p| view.is(p, class::CLITIC));
    let frames = verb.frames(reflexive.is_some(), ambiguous)?;
    let before = first.checked_sub(1);
    let negated = before.is_some_and(|b| view.is(b, class::NEGATION));
    let passive =
        forms & form::PARTICIPLE != 0 && before.is_some_and(|b| view.is(b, class::COPULA));
    let kind = if forms & form::FINITE != 0 && !passive && !is_noun(view, before) {
        form::FINITE
    } else if forms & form::GERUND != 0 {
        form::GERUND
    } else if forms & form::INFINITIVE != 0 && before.is_some_and(|b| view.is(b, class::CHAIN)) {
        form::INFINITIVE
    } else {
        return None;
    };
    let start = view.token(first)?.span.start;
    Some(Cue {
        first,
        end: at + 1,
        spans: vec![Span::new(start, view.token(at)?.span.end)],
        frames,
        form: kind,
        pronoun: None,
        negated,
        closing: None,
    })
}

/// "mitgeteilt hatte": where verbs end their clause the auxiliary stands behind the participle.
fn before_auxiliary(view: &View<'_, '_>, at: usize, verb: Verb) -> Option<Cue> {
    let next = at + 1;
    let ends = view.is_border(next + 1) || view.token(next + 1).is_none();
    if verb.forms & form::PARTICIPLE == 0
        || view.data.grammar.particle_window <= 5
        || !view.is(next, class::AUXILIARY)
        || !ends
    {
        return None;
    }
    let span = Span::new(view.token(at)?.span.start, view.token(next)?.span.end);
    Some(Cue {
        first: at,
        end: next + 1,
        spans: vec![span],
        frames: verb.frames(false, false)?,
        form: form::FINITE,
        pronoun: None,
        negated: false,
        closing: None,
    })
}

/// "is calling", "will support", "peut dire": a helping verb with a form that is not finite.
fn with_helper(view: &View<'_, '_>, at: usize, verb: Verb) -> Option<Cue> {
    let gerund = verb.forms & form::GERUND != 0 && verb.forms & form::FINITE == 0;
    let bare = verb.forms & form::INFINITIVE != 0;
    if !gerund && !bare {
        return None;
    }
    let mut place = at;
    let mut negated = false;
    for _ in 0..4 {
        place = place.checked_sub(1)?;
        if view.quotation(place) != view.quotation(at) {
            return None;
        }
        let wanted = if gerund {
            class::COPULA
        } else {
            class::AUXILIARY
        };
        negated |= view.is(place, class::NEGATION);
        if view.is(place, wanted) {
            let before = place.checked_sub(1);
            negated |= before.is_some_and(|b| view.is(b, class::NEGATION));
            // "has been saying", "will be saying": the group starts with its first helper.
            let first = before
                .filter(|&b| view.is(b, class::AUXILIARY | class::COPULA))
                .unwrap_or(place);
            let head = Span::new(view.token(first)?.span.start, view.token(place)?.span.end);
            let tail = view.token(at)?.span;
            let spans = if place + 1 == at {
                vec![Span::new(head.start, tail.end)]
            } else {
                vec![head, tail]
            };
            return Some(Cue {
                first,
                end: at + 1,
                spans,
                frames: verb.frames(false, false)?,
                form: form::FINITE,
                pronoun: None,
                negated,
                closing: None,
            });
        }
        if !view.is(place, class::ADVERB | class::NEGATION) {
            return None;
        }
    }
    None
}

/// "Nous pensions": a word that may be reflexive is the subject where nothing else can be.
fn is_subject(view: &View<'_, '_>, at: usize) -> bool {
    let first = at
        .checked_sub(1)
        .is_none_or(|b| view.is_border(b) || !view.is_word(b));
    view.is(at, class::PRONOUN) && first
}

/// "une annonce", "the claim": a noun that looks like a verb.
fn is_noun(view: &View<'_, '_>, before: Option<usize>) -> bool {
    let Some(before) = before else { return false };
    if view.data.is_possessor(view.lower(before)) {
        return true;
    }
    if view.is(before, class::CLITIC | class::REFLEXIVE) && !view.is(before, class::DETERMINER) {
        return false;
    }
    if view.is(before, class::DETERMINER) {
        let pronoun = before
            .checked_sub(1)
            .is_some_and(|p| view.is(p, class::PRONOUN));
        return !(view.is(before, class::CLITIC) && pronoun);
    }
    view.is(before, class::PREPOSITION | class::GENITIVE)
}

/// The group of a participle and the auxiliary before it: "a en outre déclaré", "s'est-il réjoui".
fn with_auxiliary(view: &View<'_, '_>, at: usize, verb: Verb) -> Option<Cue> {
    let far = view.data.grammar.particle_window > 5;
    let mut pronoun = None;
    let mut negated = false;
    let mut place = at;
    for _ in 0..if far { 25 } else { AUXILIARY_WINDOW } {
        place = place.checked_sub(1)?;
        if view.quotation(place) != view.quotation(at) {
            return None;
        }
        if view.is(place, class::AUXILIARY | class::COPULA) {
            return auxiliary_group(view, place, at, verb, pronoun, negated);
        }
        let inside = view.is(place, class::ADVERB) || view.mark(place) == Some('-') || far;
        if view.is(place, class::NEGATION) {
            negated = true;
        } else if view.is(place, class::INVERSION) {
            if view.is(place, class::PRONOUN) {
                pronoun = Some(place);
            }
        } else if view.is_border(place) || !inside {
            return None;
        }
    }
    None
}

fn auxiliary_group(
    view: &View<'_, '_>,
    auxiliary: usize,
    at: usize,
    verb: Verb,
    pronoun: Option<usize>,
    negated: bool,
) -> Option<Cue> {
    let reflexive = auxiliary
        .checked_sub(1)
        .filter(|&p| view.is(p, class::REFLEXIVE));
    if view.is(auxiliary, class::COPULA)
        && !view.is(auxiliary, class::AUXILIARY)
        && reflexive.is_none()
        && verb.forms & form::ADJECTIVE == 0
    {
        return None;
    }
    let ambiguous = reflexive.is_some_and(|p| view.is(p, class::CLITIC));
    let frames = verb.frames(reflexive.is_some(), ambiguous)?;
    let first = reflexive.unwrap_or(auxiliary);
    let negated = negated
        || first
            .checked_sub(1)
            .is_some_and(|b| view.is(b, class::NEGATION));
    let head = Span::new(
        view.token(first)?.span.start,
        view.token(auxiliary)?.span.end,
    );
    let tail = view.token(at)?.span;
    let near = auxiliary + 1 == at;
    let spans = if near {
        vec![Span::new(head.start, tail.end)]
    } else {
        vec![head, tail]
    };
    let far = view.data.grammar.particle_window > 5 && at > auxiliary + 2;
    Some(Cue {
        first,
        end: if far { auxiliary + 1 } else { at + 1 },
        spans,
        frames,
        form: form::FINITE,
        pronoun,
        negated,
        closing: far.then_some(at),
    })
}

/// "dit craindre", "dit regretter": the infinitive says how it is said and what follows.
fn join_infinitive(view: &View<'_, '_>, cue: &mut Cue) {
    if !cue.has(frame::INFINITIVE) || view.quotation(cue.end) != view.quotation(cue.first) {
        return;
    }
    let Some(token) = view.token(cue.end) else {
        return;
    };
    let found = view
        .verb(cue.end)
        .iter()
        .find(|v| v.forms & form::INFINITIVE != 0 && v.particle.is_none());
    let Some(verb) = found else { return };
    if verb.frames & (frame::OBJECT | frame::THAT | frame::QUOTED_OBJECT) == 0 {
        return;
    }
    cue.frames = verb.frames;
    cue.end += 1;
    if let Some(last) = cue.spans.last_mut() {
        last.end = token.span.end;
    }
}

/// The pronoun of "dit-elle", "affirme-t-on".
fn find_pronoun(view: &View<'_, '_>, cue: &mut Cue) {
    if cue.pronoun.is_some() || view.lower(cue.end) != "-" {
        return;
    }
    for place in cue.end..cue.end + 4 {
        if view.is(place, class::PRONOUN) && view.is(place, class::INVERSION) {
            cue.pronoun = Some(place);
            cue.end = place + 1;
            return;
        }
        if view.lower(place) != "-" && !view.is(place, class::INVERSION) {
            return;
        }
    }
}
