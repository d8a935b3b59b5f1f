//! Aliases: entities from a table that the user brought, such as the labels of an encyclopaedia. The table itself is
//! outside; here is what is asked of it and what its answers change.

use super::text::key;
use crate::mention::{Annotation, NameKind};
use std::collections::BTreeMap;

/// A table of names.
pub trait Aliases {
    /// The one entity that is called so; none if nothing or more than one thing is.
    fn entity(&self, key: &str, language: &str, kind: NameKind) -> Option<String>;
}

/// The key under which a name stands in a table of aliases: folded, its words divided by single spaces.
#[must_use]
pub fn alias_key(name: &str) -> String {
    key(name)
}

/// Gives the names of an annotation, and all that points at them, the entities of a table where it has one.
pub fn identify(annotation: &mut Annotation, aliases: &dyn Aliases) {
    let mut found: BTreeMap<String, Option<String>> = BTreeMap::new();
    for name in &annotation.names {
        found.entry(name.entity.clone()).or_insert_with(|| {
            aliases.entity(&alias_key(&name.canonical), &annotation.language, name.kind)
        });
    }
    let follow = |entity: &mut String| {
        if let Some(Some(new)) = found.get(entity) {
            entity.clone_from(new);
        }
    };
    annotation
        .names
        .iter_mut()
        .for_each(|n| follow(&mut n.entity));
    for description in &mut annotation.descriptions {
        follow(&mut description.entity);
    }
    for quote in &mut annotation.quotes {
        if let Some(entity) = quote.speaker.as_mut().and_then(|s| s.entity.as_mut()) {
            follow(entity);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::mention::annotate;

    struct One;

    impl Aliases for One {
        fn entity(&self, key: &str, language: &str, kind: NameKind) -> Option<String> {
            let wanted = ("odile grandval", "fr", NameKind::Person);
            ((key, language, kind) == wanted).then(|| "Q7".to_owned())
        }
    }

    #[test]
    fn all_that_points_at_a_name_follows() {
        let text = "La maire Odile Grandval est là. « Je reste à Lille », a dit Mme Grandval.";
        let mut annotation = annotate(text, Language::of(Some("fr")), None);
        identify(&mut annotation, &One);
        let entities: Vec<&str> = annotation.names.iter().map(|n| &*n.entity).collect();
        assert_eq!(entities.iter().filter(|e| **e == "Q7").count(), 2);
        assert!(entities.iter().any(|e| e.starts_with("city:")));
        let speaker = annotation.quotes[0].speaker.as_ref().unwrap();
        assert_eq!(speaker.entity.as_deref(), Some("Q7"));
    }
}
