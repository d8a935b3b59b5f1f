//! Which language a text is in: a linear model over character n-grams (the crate `whichlang`), with what the page says
//! of itself as one more vote where the text is too short to tell.

use whichlang::Lang;

/// Texts shorter than this, in letters, are believed less than the page's own statement.
const SHORT: usize = 60;

/// The ISO 639-1 code of the language of `text`; `stated` is what the page or the record says of itself.
/// `None` if there is nothing to go by.
#[must_use]
pub fn identify(text: &str, stated: Option<&str>) -> Option<String> {
    let stated = stated.and_then(primary_code);
    let letters = text
        .chars()
        .filter(|c| c.is_alphabetic())
        .take(SHORT)
        .count();
    if letters == 0 || (letters < SHORT && stated.is_some()) {
        return stated;
    }
    let heard = code(whichlang::detect_language(text));
    match stated {
        // The model answers with one of its own languages even for a text in another: the page knows better then.
        Some(stated) if !is_known_to_model(&stated) => Some(stated),
        _ => Some(heard.to_owned()),
    }
}

fn primary_code(stated: &str) -> Option<String> {
    let code = stated
        .trim()
        .split(['-', '_', ',', ';'])
        .next()?
        .to_lowercase();
    (matches!(code.len(), 2 | 3) && code.chars().all(|c| c.is_ascii_alphabetic())).then_some(code)
}

fn is_known_to_model(stated: &str) -> bool {
    whichlang::LANGUAGES.iter().any(|l| code(*l) == stated)
}

/// The two-letter code of a language of the model.
fn code(language: Lang) -> &'static str {
    match language {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_speaks_louder_than_the_page_when_it_is_long() {
        let german = "Der Präsident hat am Montag in der Hauptstadt erklärt, dass die Verhandlungen weitergehen sollen.";
        assert_eq!(identify(german, Some("fr-FR")).as_deref(), Some("de"));
        assert_eq!(identify("Oui.", Some("fr_CH")).as_deref(), Some("fr"));
        assert_eq!(identify("", None), None);
    }
}
