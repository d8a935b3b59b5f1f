//! Features: what is seen of a candidate, each under a name. No feature is a word: words act through their classes.

use super::around;
use super::classes::Class;
use super::data::ends_in;
use super::find::{Candidate, Shape};
use super::tables;
use super::text::Reader;
use crate::language::TokenKind;
use crate::mention::NameKind;

/// Makes a list of features and their names.
macro_rules! features {
    ($($variant:ident = $name:literal,)*) => {
        /// What may be seen of a candidate.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Feature {
            $(#[doc = $name] $variant,)*
        }

        /// The names of the features, in their order: those of `data/names/weights.tsv`.
        pub(super) const NAMES: &[&str] = &[$($name,)*];
    };
}

features! {
    Base = "base",
    // What is known of the words.
    KnownBody = "known body",
    KnownCountry = "known country",
    KnownPlace = "known place",
    SeatOfPower = "seat of power",
    CityMillion = "city of a million",
    CityLarge = "city of 300 000",
    CitySmall = "smaller city",
    CityAndFirstName = "city and first name",
    // How they were found.
    Body = "head of a body and what belongs to it",
    Site = "head of a place and its name",
    Title = "capitalised noun with adjective or complement",
    // How many there are.
    OneWord = "one word",
    TwoWords = "two words",
    ThreeWords = "three words",
    ManyWords = "four words or more",
    Hyphen = "hyphen",
    Hyphens = "several hyphens",
    // What they are made of.
    FirstNameAndMore = "first name first and more",
    FirstNameAlone = "first name alone",
    FirstNameSecond = "first name second",
    FirstNameLast = "first name last",
    SurnameLast = "surname last",
    SurnameAlone = "surname alone",
    StrongParticleInside = "strong particle inside",
    ParticleInside = "particle inside",
    ConnectorInside = "connector inside",
    CoordinatorInside = "coordinator inside",
    AmpersandInside = "ampersand inside",
    InitialInside = "initial inside",
    DigitInside = "digit inside",
    PointInside = "point inside",
    PlaceWordInside = "word of places inside",
    PlaceEnding = "ending of places",
    PersonEnding = "ending of persons",
    PlaceTailLast = "tail of places last",
    OrganisationHeadFirst = "head of bodies first",
    OrganisationHeadLast = "head of bodies last",
    OrganisationHeadInside = "head of bodies inside",
    OrganisationWordInside = "word of bodies inside",
    CompanySuffixLast = "suffix of companies last",
    Acronym = "acronym alone",
    AcronymInside = "acronym among words",
    LongCapitals = "long and all capitals",
    InnerCapital = "capital inside a word",
    RomanNumeral = "roman numeral alone",
    RomanNumeralLast = "roman numeral last",
    EventInside = "head of events inside",
    WorkInside = "noun of works inside",
    RoleInside = "role inside",
    PeopleInside = "word for a people inside",
    LowerLast = "last word in lower case",
    StarterFirst = "common word first",
    StopWordInside = "stop word inside",
    PlaceLast = "known place last",
    PlaceFirst = "known place first",
    VeryShort = "three letters or fewer",
    VeryLong = "one word of ten letters or more",
    CommonNoun = "common noun",
    NounEnding = "ending of nouns",
    StarterEnding = "ending of common words",
    NounsCapitalised = "all nouns have capitals",
    NounsCapitalisedOneWord = "all nouns have capitals and one unknown word",
    NounsCapitalisedFirstName = "all nouns have capitals and first name first",
    NounsCapitalisedNoun = "all nouns have capitals and noun inside",
    NounsCapitalisedPreposition = "all nouns have capitals and preposition of places before",
    NounsCapitalisedArticle = "all nouns have capitals and article before",
    NounsCapitalisedAdjective = "all nouns have capitals and adjective before",
    NounsCapitalisedRepeated = "all nouns have capitals and repeated",
    // What stands before.
    SentenceStart = "start of a sentence",
    SentenceStartOneWord = "start of a sentence and one unknown word",
    ArticleBefore = "article before",
    ArticleBeforeSeveral = "article before several words",
    ArticleBeforeKnownPlace = "article before a known place",
    PlacePrepositionBefore = "preposition of places before",
    PlacePrepositionBeforeSeveral = "preposition of places before several words",
    PlacePrepositionArticleBefore = "preposition of places and article before",
    PlacePhraseBefore = "phrase of places before",
    OfBefore = "of before",
    OfBeforeSeveral = "of before several words",
    HonorificBefore = "honorific before",
    RoleBefore = "role before",
    RoleFartherBefore = "role farther before",
    RoleOfBefore = "role and of before",
    PlaceClassBefore = "noun of places before",
    PlaceClassOfBefore = "noun of places and of before",
    OrganisationClassBefore = "noun of bodies before",
    OrganisationClassOfBefore = "noun of bodies and of before",
    WorkClassBefore = "noun of works before",
    WorkClassOfBefore = "noun of works and of before",
    EventBefore = "head of events before",
    EventOfBefore = "head of events and of before",
    NounBefore = "other word in lower case before",
    PeopleBefore = "word for a people before",
    VerbOfPersonsBefore = "verb of persons before",
    CapitalBefore = "capitalised word before",
    NumberBefore = "number before",
    HyphenBefore = "hyphen before",
    CommaBefore = "comma before",
    BracketBefore = "bracket before",
    QuoteBefore = "quotation mark before",
    // What stands after.
    VerbOfPersonsAfter = "verb of persons after",
    VerbOfPersonsSecond = "verb of persons second after",
    AgeAfter = "age after",
    RoleAfter = "role after comma",
    PlaceClassAfter = "noun of places after comma",
    OrganisationClassAfter = "noun of bodies after comma",
    WorkClassAfter = "noun of works after comma",
    PlaceClassNext = "noun of places right after",
    OrganisationClassNext = "noun of bodies right after",
    WorkClassNext = "noun of works right after",
    EventNext = "head of events right after",
    PossessiveAfter = "possessive after",
    OfAfter = "of after",
    NumberAfter = "number after",
    HyphenAfter = "hyphen after",
    CommaAfter = "comma after",
    BracketAfter = "bracket after",
    YearAfter = "number in brackets after",
    CapitalAfter = "capitalised word after",
    LowerNounAfter = "other word in lower case after",
    // What stands around.
    WholeQuotation = "whole quotation",
    ShortQuotation = "inside a short quotation",
    InBrackets = "alone in brackets",
    JoinedToPlace = "joined to a place",
    JoinedToPerson = "joined to a person",
    JoinedToBody = "joined to a body",
    Sport = "sport nearby",
    SportOneWord = "sport nearby and one unknown word",
    SportSeveral = "sport nearby and several unknown words",
    SportKnownPlace = "sport nearby and a known place",
    SportArticleKnownPlace = "sport nearby and article before a known place",
    // What the text says elsewhere.
    AlsoLower = "in lower case elsewhere",
    CapitalElsewhere = "with a capital elsewhere",
    LongText = "text of several sentences",
    LongTextOneWord = "text of several sentences and one unknown word",
}

/// Features that are seen of one candidate: those of its words, and those of what stands around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub words: Set,
    pub context: Set,
}

/// A set of features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Set([u64; 3]);

impl Set {
    pub(super) fn add(&mut self, feature: Feature) {
        let at = feature as usize;
        if let Some(bits) = self.0.get_mut(at / 64) {
            *bits |= 1 << (at % 64);
        }
    }

    pub(super) fn add_if(&mut self, feature: Feature, holds: bool) {
        if holds {
            self.add(feature);
        }
    }

    /// The features as indices, in order.
    pub(super) fn indices(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(block, bits)| {
            std::iter::successors(Some(bits).filter(|b| *b != 0), |b| {
                Some(b & (b - 1)).filter(|b| *b != 0)
            })
            .map(move |b| 64 * block + b.trailing_zeros() as usize)
        })
    }
}

/// What is asked of a candidate more than once.
pub(super) struct View<'r, 'a, 't> {
    pub reader: &'r Reader<'a, 't>,
    pub first: usize,
    pub last: usize,
    pub end: usize,
    /// Its words and numbers, marks left out.
    pub words: usize,
    /// Whether the tables or the lexicon know it, and as a place.
    pub known: bool,
    pub place: bool,
}

/// The features of a candidate, given its neighbours in the text.
pub(super) fn seen(
    reader: &Reader<'_, '_>,
    candidate: &Candidate,
    before: Option<&Candidate>,
    after: Option<&Candidate>,
) -> Seen {
    let known = candidate.known.as_ref();
    let view = View {
        reader,
        first: candidate.first,
        last: candidate.end.saturating_sub(1),
        end: candidate.end,
        words: (candidate.first..candidate.end)
            .filter(|i| !reader.is(*i, Class::Mark))
            .count(),
        known: known.is_some(),
        place: known.is_some_and(|k| k.kind == NameKind::Place),
    };
    let mut seen = Seen::default();
    seen.words.add(Feature::Base);
    of_knowledge(&view, candidate, &mut seen.words);
    of_shape(&view, candidate, &mut seen.words);
    of_parts(&view, &mut seen.words);
    of_print(&view, &mut seen.words);
    of_text(&view, &mut seen.words);
    around::of_surroundings(&view, before, after, &mut seen.context);
    seen
}

fn of_knowledge(view: &View<'_, '_, '_>, candidate: &Candidate, set: &mut Set) {
    let Some(known) = &candidate.known else {
        return;
    };
    let place = match known.thousands {
        _ if known.country.is_some() => Feature::SeatOfPower,
        _ if known.kind == NameKind::Organisation => Feature::KnownBody,
        Some(0) => Feature::KnownCountry,
        Some(1000..) => Feature::CityMillion,
        Some(300..) => Feature::CityLarge,
        Some(_) => Feature::CitySmall,
        None if known.entity.starts_with("country:") => Feature::KnownCountry,
        None => Feature::KnownPlace,
    };
    set.add(place);
    let city = known.thousands.is_some_and(|t| t > 0);
    set.add_if(Feature::KnownPlace, city && known.own);
    set.add_if(
        Feature::CityAndFirstName,
        city && view.words == 1 && view.reader.is_first_name(view.first),
    );
}

fn of_shape(view: &View<'_, '_, '_>, candidate: &Candidate, set: &mut Set) {
    match candidate.shape {
        Shape::Body => set.add(Feature::Body),
        Shape::Site => set.add(Feature::Site),
        Shape::Title => set.add(Feature::Title),
        Shape::Run | Shape::Lexicon => {}
    }
    set.add(match view.words {
        0 | 1 => Feature::OneWord,
        2 => Feature::TwoWords,
        3 => Feature::ThreeWords,
        _ => Feature::ManyWords,
    });
    let hyphens = (view.first..view.end)
        .filter(|i| view.reader.mark(*i) == "-")
        .count();
    set.add_if(Feature::Hyphen, hyphens == 1);
    set.add_if(Feature::Hyphens, hyphens > 1);
    if view.reader.data.capitalised_nouns {
        set.add(Feature::NounsCapitalised);
        let alone = view.words == 1 && !view.known;
        set.add_if(Feature::NounsCapitalisedOneWord, alone);
    }
}

/// First names and the classes of the single words.
fn of_parts(view: &View<'_, '_, '_>, set: &mut Set) {
    let reader = view.reader;
    let several = view.words > 1;
    if !view.known {
        let hyphenated = reader.mark(view.first + 1) == "-";
        let first = reader.is_first_name(view.first);
        let more = several && !(hyphenated && view.words == 2);
        set.add_if(Feature::FirstNameAndMore, first && more);
        set.add_if(Feature::FirstNameAlone, first && !more);
        set.add_if(
            Feature::NounsCapitalisedFirstName,
            first && more && reader.data.capitalised_nouns,
        );
        let surname =
            reader.is_capitalised(view.last) && tables::is_surname(&reader.key(view.last));
        set.add_if(Feature::SurnameLast, surname && several);
        set.add_if(Feature::SurnameAlone, surname && !several);
        if several && !first {
            let second = view.words > 2 && reader.is_first_name(view.first + 1);
            set.add_if(Feature::FirstNameSecond, second);
            set.add_if(Feature::FirstNameLast, reader.is_first_name(view.last));
        }
        let place = |at: usize| {
            several && reader.is_capitalised(at) && tables::form(&reader.key(at)).is_some()
        };
        set.add_if(Feature::PlaceLast, place(view.last));
        set.add_if(Feature::PlaceFirst, place(view.first));
    }
    let mut nouns = false;
    for at in view.first..view.end {
        of_part(view, at, set);
        nouns |= reader.is(at, Class::CommonNoun)
            || (reader.data.capitalised_nouns
                && reader
                    .data
                    .compound(reader.lower(at))
                    .has(Class::CommonNoun))
            || ends_in(reader.lower(at), &reader.data.noun_endings);
    }
    set.add_if(Feature::NounEnding, nouns && !view.known);
    set.add_if(
        Feature::NounsCapitalisedNoun,
        nouns && reader.data.capitalised_nouns && !view.known,
    );
    let last = reader.classes(view.last);
    set.add_if(
        Feature::PlaceTailLast,
        several && last.has(Class::PlaceTail),
    );
    set.add_if(
        Feature::CompanySuffixLast,
        several && last.has(Class::CompanySuffix),
    );
    set.add_if(
        Feature::LowerLast,
        several && !reader.is_capitalised(view.last) && !last.has(Class::Mark),
    );
    set.add_if(Feature::StarterFirst, reader.is(view.first, Class::Starter));
    set.add_if(Feature::CommonNoun, reader.is(view.last, Class::CommonNoun));
}

/// What one of its words says.
fn of_part(view: &View<'_, '_, '_>, at: usize, set: &mut Set) {
    let reader = view.reader;
    let class = reader.classes(at);
    if class.has(Class::Mark) {
        set.add_if(Feature::AmpersandInside, reader.mark(at) == "&");
        set.add_if(Feature::PointInside, reader.mark(at) == ".");
        return;
    }
    let capital = class.has(Class::Capital);
    if reader.is_organisation_head(at) {
        set.add(if at == view.first {
            Feature::OrganisationHeadFirst
        } else if at == view.last {
            Feature::OrganisationHeadLast
        } else {
            Feature::OrganisationHeadInside
        });
    }
    set.add_if(
        Feature::OrganisationWordInside,
        class.has(Class::OrganisationWord),
    );
    set.add_if(Feature::PlaceWordInside, class.has(Class::PlaceNameWord));
    set.add_if(Feature::EventInside, class.has(Class::EventHead));
    set.add_if(Feature::WorkInside, class.has(Class::WorkNoun));
    set.add_if(Feature::RoleInside, class.has(Class::Role));
    set.add_if(Feature::PeopleInside, class.has(Class::Demonym));
    let number = reader
        .token(at)
        .is_some_and(|t| t.kind == TokenKind::Number);
    set.add_if(Feature::DigitInside, number);
    if at == view.first {
        return;
    }
    set.add_if(Feature::StopWordInside, capital && reader.is_stop(at));
    if !capital {
        set.add_if(
            Feature::StrongParticleInside,
            class.has(Class::StrongParticle),
        );
        set.add_if(Feature::ParticleInside, class.has(Class::PersonParticle));
        set.add_if(Feature::ConnectorInside, class.has(Class::Connector));
        set.add_if(Feature::CoordinatorInside, class.has(Class::Coordinator));
    }
}

/// Letters: endings, capitals, numerals.
fn of_print(view: &View<'_, '_, '_>, set: &mut Set) {
    let reader = view.reader;
    let lower = reader.lower(view.last);
    set.add_if(
        Feature::PersonEnding,
        ends_in(lower, &reader.data.person_endings),
    );
    set.add_if(
        Feature::PlaceEnding,
        ends_in(lower, &reader.data.place_endings),
    );
    set.add_if(
        Feature::StarterEnding,
        view.words == 1 && !view.known && ends_in(lower, &reader.data.starter_endings),
    );
    for at in view.first..view.end {
        let Some(token) = reader.token(at).filter(|t| t.is_word()) else {
            continue;
        };
        let letters = token.text.chars().count();
        let upper = letters > 1 && !token.text.chars().any(char::is_lowercase);
        set.add_if(
            Feature::InitialInside,
            letters == 1 && view.words > 1 && reader.mark(at + 1) == ".",
        );
        set.add_if(
            Feature::InnerCapital,
            !upper && token.text.chars().skip(1).any(char::is_uppercase),
        );
        if !upper {
            continue;
        }
        let roman = token.text.bytes().all(|b| b"IVXLCDM".contains(&b));
        if view.words > 1 {
            set.add(if roman && at == view.last {
                Feature::RomanNumeralLast
            } else {
                Feature::AcronymInside
            });
        } else if roman {
            set.add(Feature::RomanNumeral);
        } else if letters > 6 {
            set.add(Feature::LongCapitals);
        } else {
            set.add(Feature::Acronym);
        }
    }
    if view.words == 1 {
        let letters = lower.chars().count();
        set.add_if(Feature::VeryShort, letters <= 3);
        set.add_if(Feature::VeryLong, letters >= 10);
    }
}

/// A text of more sentences than this gives a person's full name once; a bare word is then something else.
const INTRODUCES: usize = 3;

/// What the rest of the text says of the words.
fn of_text(view: &View<'_, '_, '_>, set: &mut Set) {
    let reader = view.reader;
    let alone = view.words == 1 && !view.known;
    let long = reader.analysis.sentences.len() > INTRODUCES;
    set.add_if(Feature::LongText, long);
    set.add_if(Feature::LongTextOneWord, long && alone);
    set.add_if(
        Feature::AlsoLower,
        alone && reader.is_also_lower(view.first),
    );
    let own = usize::from(!reader.is_start(view.first));
    let elsewhere = alone && reader.capitals(view.first) > own;
    set.add_if(Feature::CapitalElsewhere, elsewhere);
    set.add_if(
        Feature::NounsCapitalisedRepeated,
        elsewhere && reader.data.capitalised_nouns,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_give_back_their_features_in_order() {
        let mut set = Set::default();
        set.add(Feature::LongText);
        set.add(Feature::Base);
        set.add(Feature::Site);
        let found: Vec<usize> = set.indices().collect();
        let wanted = [Feature::Base, Feature::Site, Feature::LongText].map(|f| f as usize);
        assert_eq!(found, wanted);
        assert!(NAMES.len() <= 192);
    }
}
