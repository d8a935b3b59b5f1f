//! Classes: what the lists of `names.toml` say of a word, as bits, so that a text's words are looked up once.

/// A list of `names.toml`, or what the word's print says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    Honorific,
    Role,
    RoleModifier,
    Article,
    OfWord,
    PersonParticle,
    StrongParticle,
    VerbOfPersons,
    AgeWord,
    BornWord,
    PlacePreposition,
    PlacePrepositionArticle,
    PlaceNoun,
    PlaceHead,
    PlaceTail,
    PlaceNameWord,
    OrganisationNoun,
    OrganisationHead,
    Coordinator,
    NamedHead,
    InstitutionTail,
    InstitutionField,
    InstitutionAdjective,
    CompanySuffix,
    OrganisationWord,
    Connector,
    EventHead,
    WorkNoun,
    SportWord,
    PlaceAdjective,
    NoName,
    CommonNoun,
    Starter,
    AbbreviatedTail,
    /// A first name of this language's own list.
    FirstName,
    /// A word for a people, inflected.
    Demonym,
    /// The first word of a known name, of an institution's head, of a head role, of a word for a leader.
    LexiconStart,
    InstitutionStart,
    HeadRoleStart,
    LeaderStart,
    /// The last word of a phrase that stands before places.
    PlacePhraseEnd,
    /// Not from a list: a word with a capital that is not elided.
    Capital,
    /// Not from a list: neither a word nor a number.
    Mark,
}

/// The classes of one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u64);

impl Classes {
    /// Whether the word is of a class.
    #[inline]
    pub(super) fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u8) != 0
    }

    /// Whether the word is of any of some classes.
    #[inline]
    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    #[inline]
    pub(super) fn add(&mut self, class: Class) {
        self.0 |= 1 << class as u8;
    }

    pub(super) const fn of(classes: &[Class]) -> Self {
        let mut bits = 0;
        let mut rest = classes;
        while let [first, more @ ..] = rest {
            bits |= 1 << *first as u8;
            rest = more;
        }
        Self(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_kept_apart() {
        let mut classes = Classes::default();
        classes.add(Class::Honorific);
        classes.add(Class::Mark);
        assert!(classes.has(Class::Honorific) && classes.has(Class::Mark));
        assert!(!classes.has(Class::Role));
        assert!(classes.meets(Classes::of(&[Class::Role, Class::Mark])));
        assert!(!classes.meets(Classes::of(&[Class::Role, Class::Capital])));
    }
}
