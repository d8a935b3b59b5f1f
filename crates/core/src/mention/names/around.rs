//! Features of what stands around a candidate: before it, after it, in the same list, quotation or sentence.

use super::classes::Class;
use super::features::{Feature, Set, View};
use super::find::{Candidate, Shape};
use super::text::Reader;
use crate::language::TokenKind;
use crate::mention::NameKind;

/// All of them.
pub(super) fn of_surroundings(
    view: &View<'_, '_, '_>,
    before: Option<&Candidate>,
    after: Option<&Candidate>,
    set: &mut Set,
) {
    of_before(view, set);
    of_marks(view, set);
    of_after(view, set);
    of_quotation(view, set);
    of_neighbours(view, before, after, set);
    of_sport(view, set);
}

/// What stands before.
fn of_before(view: &View<'_, '_, '_>, set: &mut Set) {
    let reader = view.reader;
    let start = reader.is_start(view.first);
    set.add_if(Feature::SentenceStart, start);
    set.add_if(
        Feature::SentenceStartOneWord,
        start && view.words == 1 && !view.known,
    );
    let Some(previous) = view.first.checked_sub(1).filter(|p| reader.follows(*p)) else {
        return;
    };
    let one = reader.classes(previous);
    let several = view.words > 1 && !view.known;
    if one.has(Class::Mark) {
        of_mark_before(view, previous, set);
        return;
    }
    let two = previous
        .checked_sub(1)
        .map(|i| reader.classes(i))
        .unwrap_or_default();
    let capital = one.has(Class::Capital);
    set.add_if(
        Feature::CapitalBefore,
        capital && !reader.is_start(previous),
    );
    set.add_if(Feature::VerbOfPersonsBefore, one.has(Class::VerbOfPersons));
    let number = reader
        .token(previous)
        .is_some_and(|t| t.kind == TokenKind::Number);
    set.add_if(Feature::NumberBefore, number);
    if one.has(Class::Honorific) {
        set.add(Feature::HonorificBefore);
        return;
    }
    if of_class_before(view, previous, set) {
        return;
    }
    if one.has(Class::PlacePreposition) {
        set.add(if several {
            Feature::PlacePrepositionBeforeSeveral
        } else {
            Feature::PlacePrepositionBefore
        });
    } else if one.has(Class::PlacePrepositionArticle)
        || (one.has(Class::Article) && two.has(Class::PlacePrepositionArticle))
    {
        set.add(Feature::PlacePrepositionArticleBefore);
    }
    if reader.data.capitalised_nouns && !view.known {
        of_noun_before(view, previous, set);
    }
    if one.has(Class::PlacePhraseEnd) && ends_place_phrase(reader, view.first) {
        set.add(Feature::PlacePhraseBefore);
    }
    if one.has(Class::Article) {
        set.add(if view.place {
            Feature::ArticleBeforeKnownPlace
        } else if several {
            Feature::ArticleBeforeSeveral
        } else {
            Feature::ArticleBefore
        });
    }
    if one.has(Class::OfWord) {
        of_of_before(view, previous, set);
    } else if one.has(Class::Demonym) {
        set.add(Feature::PeopleBefore);
    } else if !capital && !number && !reader.is_stop(previous) && !one.has(Class::Starter) {
        set.add(Feature::NounBefore);
    }
    role_before(view, set);
}

/// Where every noun has a capital, what stands before tells names from nouns.
fn of_noun_before(view: &View<'_, '_, '_>, previous: usize, set: &mut Set) {
    let one = view.reader.classes(previous);
    set.add_if(
        Feature::NounsCapitalisedPreposition,
        one.has(Class::PlacePreposition),
    );
    set.add_if(
        Feature::NounsCapitalisedArticle,
        one.has(Class::Article) || one.has(Class::PlacePrepositionArticle),
    );
    set.add_if(
        Feature::NounsCapitalisedAdjective,
        !one.has(Class::Capital) && view.reader.is_adjective(previous),
    );
}

fn of_mark_before(view: &View<'_, '_, '_>, previous: usize, set: &mut Set) {
    let reader = view.reader;
    let honorific = || reader.is_before(previous, 1, Class::Honorific);
    match reader.mark(previous) {
        "." if honorific() => set.add(Feature::HonorificBefore),
        "," => {
            set.add(Feature::CommaBefore);
            role_before(view, set);
        }
        "(" => set.add(Feature::BracketBefore),
        "-" | "/" | "–" => set.add(Feature::HyphenBefore),
        // "le film « X »"
        "«" | "\"" | "“" | "„" | "'" | "‘" | "»" => {
            set.add(Feature::QuoteBefore);
            if let Some(at) = previous.checked_sub(1) {
                of_class_before(view, at, set);
            }
        }
        _ => {}
    }
}

/// A noun for what follows: right before, or before its adjectives ("le groupe islandais X"). Whether one was seen.
fn of_class_before(view: &View<'_, '_, '_>, previous: usize, set: &mut Set) -> bool {
    let reader = view.reader;
    let mut at = previous;
    for _ in 0..2 {
        let class = reader.classes(at);
        let seen = if class.has(Class::OrganisationNoun) {
            Feature::OrganisationClassBefore
        } else if class.has(Class::PlaceNoun) {
            Feature::PlaceClassBefore
        } else if class.has(Class::WorkNoun) {
            Feature::WorkClassBefore
        } else if class.has(Class::EventHead) {
            Feature::EventBefore
        } else {
            let adjective = !class.has(Class::Capital) && reader.is_adjective(at);
            match at.checked_sub(1).filter(|_| adjective) {
                Some(next) => at = next,
                None => return false,
            }
            continue;
        };
        set.add(seen);
        return true;
    }
    false
}

/// "la ville de X", "le président de X", "la bataille de X": what stands before the preposition and its article.
fn of_of_before(view: &View<'_, '_, '_>, previous: usize, set: &mut Set) {
    let reader = view.reader;
    let mut at = previous;
    while at > 0 && previous - at < 3 && reader.is(at, Class::OfWord) {
        at -= 1;
    }
    if reader.is(previous, Class::Article) && at + 1 == previous {
        // Only an article, no preposition: "la X".
        let preposition = reader.is_before(previous, 1, Class::OfWord);
        if !preposition && reader.lower(previous).chars().count() > 0 && view.words == 1 {
            set.add(Feature::OfBefore);
            return;
        }
    }
    let mut class = reader.classes(at);
    if !class.has(Class::Capital) && reader.is_adjective(at) {
        // "la ville bretonne de X"
        class = at
            .checked_sub(1)
            .map(|i| reader.classes(i))
            .unwrap_or_default();
    }
    set.add(if class.has(Class::PlaceNoun) {
        Feature::PlaceClassOfBefore
    } else if class.has(Class::OrganisationNoun) {
        Feature::OrganisationClassOfBefore
    } else if class.has(Class::EventHead) {
        Feature::EventOfBefore
    } else if class.has(Class::WorkNoun) {
        Feature::WorkClassOfBefore
    } else if reader.is_role(at) {
        Feature::RoleOfBefore
    } else if view.words > 1 && !view.known {
        Feature::OfBeforeSeveral
    } else {
        Feature::OfBefore
    });
}

fn ends_place_phrase(reader: &Reader<'_, '_>, at: usize) -> bool {
    reader.data.place_prepositions_drop.iter().any(|phrase| {
        at.checked_sub(phrase.len())
            .and_then(|start| reader.phrase(start, phrase))
            == Some(at)
    })
}

/// "la maire écologiste X", "la ministre de l'Intérieur, X": a role without a full stop between.
fn role_before(view: &View<'_, '_, '_>, set: &mut Set) {
    let reader = view.reader;
    let first = view.first;
    let comma = first > 0 && reader.mark(first - 1) == ",";
    for back in 1..=7 {
        let Some(at) = first.checked_sub(back) else {
            return;
        };
        if reader.is_role(at) {
            let near = (1..back).all(|i| reader.is_adjective(first - i));
            set.add(if near {
                Feature::RoleBefore
            } else {
                Feature::RoleFartherBefore
            });
            return;
        }
        let passes = match reader.mark(at) {
            "" => {
                back < 3
                    || comma
                    || reader.is_capitalised(at)
                    || reader.is(at, Class::OfWord)
                    || reader.is_adjective(at)
            }
            "," => back == 1,
            "-" => true,
            _ => false,
        };
        if !passes || !reader.follows(at) {
            return;
        }
    }
}

/// Marks right after.
fn of_marks(view: &View<'_, '_, '_>, set: &mut Set) {
    let reader = view.reader;
    match reader.mark(view.end) {
        "(" => {
            set.add(Feature::BracketAfter);
            let number = reader
                .token(view.end + 1)
                .is_some_and(|t| t.kind == TokenKind::Number);
            set.add_if(Feature::YearAfter, number);
        }
        "," => set.add(Feature::CommaAfter),
        "-" | "/" | "–" => set.add(Feature::HyphenAfter),
        _ => {}
    }
}

fn of_after(view: &View<'_, '_, '_>, set: &mut Set) {
    let reader = view.reader;
    let text = reader
        .span(view.first, view.end)
        .slice(reader.analysis.text);
    let mut possessives = reader.data.possessive.iter();
    set.add_if(
        Feature::PossessiveAfter,
        possessives.any(|e| text.ends_with(e.as_str())),
    );
    if !reader.follows(view.last) {
        return;
    }
    let next = reader.classes(view.end);
    let second = reader.classes(view.end + 1);
    if next.has(Class::Mark) {
        of_apposition(view, set);
        set.add_if(Feature::PossessiveAfter, reader.mark(view.end) == "'");
        return;
    }
    set.add_if(Feature::VerbOfPersonsAfter, next.has(Class::VerbOfPersons));
    set.add_if(
        Feature::VerbOfPersonsSecond,
        !next.has(Class::VerbOfPersons) && second.has(Class::VerbOfPersons),
    );
    set.add_if(Feature::PlaceClassNext, next.has(Class::PlaceNoun));
    set.add_if(
        Feature::OrganisationClassNext,
        next.has(Class::OrganisationNoun),
    );
    set.add_if(Feature::WorkClassNext, next.has(Class::WorkNoun));
    set.add_if(Feature::EventNext, next.has(Class::EventHead));
    set.add_if(Feature::OfAfter, next.has(Class::OfWord));
    let number = reader
        .token(view.end)
        .is_some_and(|t| t.kind == TokenKind::Number);
    set.add_if(Feature::NumberAfter, number);
    let capital = next.has(Class::Capital);
    set.add_if(Feature::CapitalAfter, capital);
    let common = reader.is_stop(view.end) || next.has(Class::Starter) || next.has(Class::OfWord);
    set.add_if(
        Feature::LowerNounAfter,
        !capital && !number && !common && view.end < reader.analysis.tokens.len(),
    );
}

/// "X, 43 ans", "X, maire de Y", "X (né en 1950)".
fn of_apposition(view: &View<'_, '_, '_>, set: &mut Set) {
    let reader = view.reader;
    let mark = reader.mark(view.end);
    if mark != "," && mark != "(" {
        return;
    }
    let at = view.end + 1;
    let number = reader
        .token(at)
        .is_some_and(|t| t.kind == TokenKind::Number);
    let aged = number
        && (reader.is(at + 1, Class::AgeWord) || (mark == "," && reader.mark(at + 1) == ","));
    if aged || reader.is(at, Class::BornWord) {
        set.add(Feature::AgeAfter);
        return;
    }
    let mut at = at;
    let stop = at + 3;
    while at < stop && (reader.is(at, Class::Article) || reader.is(at, Class::RoleModifier)) {
        at += 1;
    }
    let class = reader.classes(at);
    if reader.is_role(at) {
        set.add(Feature::RoleAfter);
    } else if class.has(Class::PlaceNoun) {
        set.add(Feature::PlaceClassAfter);
    } else if class.has(Class::OrganisationNoun) {
        set.add(Feature::OrganisationClassAfter);
    } else if class.has(Class::WorkNoun) {
        set.add(Feature::WorkClassAfter);
    }
}

/// A quotation of at most so many tokens is a title or a term, not an utterance.
const SHORT: usize = 8;

fn of_quotation(view: &View<'_, '_, '_>, set: &mut Set) {
    let reader = view.reader;
    let opens = |m: &str| matches!(m, "«" | "\"" | "“" | "„" | "‘" | "'");
    let closes = |m: &str| matches!(m, "»" | "\"" | "”" | "“" | "’" | "'");
    let back = (1..=SHORT)
        .take_while(|b| view.first >= *b)
        .find(|b| opens(reader.mark(view.first - b)));
    let forth = (0..SHORT).find(|f| closes(reader.mark(view.end + f)));
    if let (Some(back), Some(forth)) = (back, forth) {
        if back == 1 && forth == 0 {
            set.add(Feature::WholeQuotation);
        } else if back + forth <= SHORT {
            set.add(Feature::ShortQuotation);
        }
    }
    let open = view.first > 0 && reader.mark(view.first - 1) == "(";
    set.add_if(Feature::InBrackets, open && reader.mark(view.end) == ")");
}

/// What the name before or after in a list is.
fn of_neighbours(
    view: &View<'_, '_, '_>,
    before: Option<&Candidate>,
    after: Option<&Candidate>,
    set: &mut Set,
) {
    let reader = view.reader;
    let joins = |at: usize| reader.is(at, Class::Coordinator) || reader.mark(at) == ",";
    let before = before.filter(|b| b.end + 1 == view.first && joins(b.end));
    let after = after.filter(|a| view.end + 1 == a.first && joins(view.end));
    for neighbour in [before, after].into_iter().flatten() {
        match &neighbour.known {
            Some(known) if known.kind == NameKind::Place => set.add(Feature::JoinedToPlace),
            Some(known) if known.kind == NameKind::Organisation => set.add(Feature::JoinedToBody),
            _ if matches!(neighbour.shape, Shape::Body | Shape::Title) => {
                set.add(Feature::JoinedToBody);
            }
            _ if neighbour.end > neighbour.first + 1 && reader.is_first_name(neighbour.first) => {
                set.add(Feature::JoinedToPerson);
            }
            _ => {}
        }
    }
}

fn of_sport(view: &View<'_, '_, '_>, set: &mut Set) {
    let reader = view.reader;
    if !reader.is_sport(view.first, view.end) {
        return;
    }
    let article = reader.is_before(view.first, 1, Class::Article);
    set.add_if(Feature::SportArticleKnownPlace, article && view.place);
    set.add(if view.place {
        Feature::SportKnownPlace
    } else if view.known {
        Feature::Sport
    } else if view.words == 1 {
        Feature::SportOneWord
    } else {
        Feature::SportSeveral
    });
}
