//! The terminal.

use super::super::text::columns;
use super::super::{Excerpts, Look, UiLanguage, terminal};
use super::fixture::treville;
use insta::assert_snapshot;
use parallax_core::compare::Comparison;
use proptest::prelude::*;

fn look(width: usize) -> Look {
    Look {
        width,
        colour: false,
        language: UiLanguage::En,
        full: false,
        excerpts: Excerpts::default(),
    }
}

#[test]
fn at_80_columns() {
    assert_snapshot!(terminal(&treville(), &look(80)), @r#"
3 articles · 4 statements (1 told by all, 2 by some, 1 by one) · 1 conflict

A Le Phare · La verrière de la gare de Tréville s'effondre
  2024-03-05 09:12 +01:00 · AFP · 38 words · 100% own text
B Midi-Nouvelles · Tréville : la gare sous le verre
  2024-03-05 10:40 +01:00 · no credit · 34 words · 38% own text
C Harbour Courier · Station roof falls in
  2024-03-05              · Ann Teale · 24 words · 100% own text

Statements ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
One row for each statement, told by most first. Each cell holds the outlet's own
words; — means not found in the text read.

≠1 conflict · […] what conflicts · =1 one origin

    │ A Le Phare              │ B Midi-Nouvelles        │ C Harbour Courier
━━━━┿━━━━━━━━━━━━━━━━━━━━━━━━━┿━━━━━━━━━━━━━━━━━━━━━━━━━┿━━━━━━━━━━━━━━━━━━━━━━━
1   │ La verrière de la gare  │ À Tréville, la verrière │ The glass roof of
3/3 │ de Tréville s'est       │ de la gare s'est        │ Tréville station fell
    │ effondrée mardi matin.  │ effondrée mardi matin.  │ in on Tuesday morning.
────┼─────────────────────────┼─────────────────────────┼───────────────────────
2   │ [Douze] personnes ont   │ [Quinze] voyageurs ont  │ —
2/3 │ été blessées, selon les │ été blessés.            │
=1  │ pompiers.               │                         │
≠1  │                         │                         │
────┼─────────────────────────┼─────────────────────────┼───────────────────────
3   │ La ville de Kiev a      │ —                       │ Kyiv has offered help.
2/3 │ offert son aide.        │                         │
────┼─────────────────────────┼─────────────────────────┼───────────────────────
1 more found with one outlet alone: listed below under “Only here, missing
here”; in this table with --full.

Conflicts ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Accounts of one statement that cannot both be true. Nothing here says which one
is.

≠1 number · statement 2
   Douze
     A Le Phare         [Douze] personnes ont été blessées …
   Quinze
     B Midi-Nouvelles   [Quinze] voyageurs ont été blessés

Only here, missing here ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
What one outlet alone tells, and what others tell and it does not. Missing
means: not found in the text read.

A Le Phare
  nothing that it alone tells
  not found in the text read (1)
    1 more that one other outlet alone tells (listed there; here with --full)

B Midi-Nouvelles
  only here (1)
    4  La gare restera fermée dix jours.
  not found in the text read (1)
    3  A C  La ville de Kiev a offert son aide.

C Harbour Courier
  nothing that it alone tells
  not found in the text read (2)
    2  A B  Douze personnes ont été blessées, selon les pompiers.
    1 more that one other outlet alone tells (listed there; here with --full)

Quotes ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Who is quoted where, and with which verb. Reports of the same words stand
together.

Maud Lebrun · 3 outlets
  “Nous avons entendu un craquement”
    A Le Phare         a raconté · direct
    B Midi-Nouvelles   a confié · direct
    C Harbour Courier  said · direct · “We heard a crack”

Shared passages, word by word ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
What several articles print in the same words, and how each differs. A shared
passage shows a common source or a copy; the arrow says only which article was
published first.

[a→b] replaced · +{…} only in this text · -[…] only in the text compared with

1 A → B · narrative · AFP · credited by A
  A  … la gare de Tréville s'est effondrée mardi matin
  B  la gare -[de Tréville] s'est effondrée mardi matin
     20% of the words changed · no credit found · likely taken from A (90%)

Wording ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
The forms in which each outlet names one thing: in its own voice, and in
“quotation marks” apart.

          A          B          C
─────────────────────────────────────────
  Kiev    1          —          —
  Kyiv    —          “2”        1 “1”

Who had it when ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
One line for each article in the order of publication, and where its words come
from. Who had them first need not be their source.

━▶ the source is credited · ┅▶ no credit found
◇ source that is not among these articles; when it appeared is not known

2024-03-05 09:12 +01:00  A Le Phare         ◇ AFP 60% ━▶
2024-03-05 10:40 +01:00  B Midi-Nouvelles   ◇ AFP 62% ┅▶
2024-03-05               C Harbour Courier  no words found elsewhere before

Origins ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Articles whose words come from one place count as one origin.

3 articles · 1 origin
• A B · AFP · AFP credited by A; 62 % of B stands in A · credited by A ·
  inferred for B · certainty: 81%

Doubts ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
What stands in the way of reading or comparing.

? C only the day is known · published
"#);
}

#[test]
fn at_140_columns_in_french() {
    let look = Look {
        language: UiLanguage::Fr,
        ..look(140)
    };
    assert_snapshot!(terminal(&treville(), &look), @r#"
3 articles · 4 énoncés (1 chez tous, 2 chez plusieurs, 1 chez un seul) · 1 conflit

A Le Phare · La verrière de la gare de Tréville s'effondre
  2024-03-05 09:12 +01:00 · AFP · 38 mots · 100 % de texte propre
B Midi-Nouvelles · Tréville : la gare sous le verre
  2024-03-05 10:40 +01:00 · sans crédit · 34 mots · 38 % de texte propre
C Harbour Courier · Station roof falls in
  2024-03-05              · Ann Teale · 24 mots · 100 % de texte propre

Énoncés ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Une ligne par énoncé, du plus au moins partagé. Chaque case donne les mots mêmes du média ; — signifie : introuvable
dans le texte lu.

≠1 conflit · […] ce qui s'oppose · =1 une seule origine

    │ A Le Phare                                  │ B Midi-Nouvelles                            │ C Harbour Courier
━━━━┿━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┿━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┿━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
1   │ La verrière de la gare de Tréville s'est    │ À Tréville, la verrière de la gare s'est    │ The glass roof of Tréville station fell in
3/3 │ effondrée mardi matin.                      │ effondrée mardi matin.                      │ on Tuesday morning.
────┼─────────────────────────────────────────────┼─────────────────────────────────────────────┼───────────────────────────────────────────
2   │ [Douze] personnes ont été blessées, selon   │ [Quinze] voyageurs ont été blessés.         │ —
2/3 │ les pompiers.                               │                                             │
=1  │                                             │                                             │
≠1  │                                             │                                             │
────┼─────────────────────────────────────────────┼─────────────────────────────────────────────┼───────────────────────────────────────────
3   │ La ville de Kiev a offert son aide.         │ —                                           │ Kyiv has offered help.
2/3 │                                             │                                             │
────┼─────────────────────────────────────────────┼─────────────────────────────────────────────┼───────────────────────────────────────────
1 autre, trouvé chez un seul média : plus bas, sous « Seulement ici, absent d'ici » ; dans ce tableau avec --full.

Conflits ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Des récits d'un même énoncé qui ne peuvent être vrais ensemble. Rien ici ne dit lequel l'est.

≠1 nombre · énoncé 2
   Douze
     A Le Phare         [Douze] personnes ont été blessées …
   Quinze
     B Midi-Nouvelles   [Quinze] voyageurs ont été blessés

Seulement ici, absent d'ici ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Ce qu'un média est seul à dire, et ce que d'autres disent et pas lui. Absent signifie : introuvable dans le texte lu.

A Le Phare
  rien qu'il soit seul à dire
  introuvable dans le texte lu (1)
    1 autre, dit par un seul autre média (voir chez lui ; ici avec --full)

B Midi-Nouvelles
  seulement ici (1)
    4  La gare restera fermée dix jours.
  introuvable dans le texte lu (1)
    3  A C  La ville de Kiev a offert son aide.

C Harbour Courier
  rien qu'il soit seul à dire
  introuvable dans le texte lu (2)
    2  A B  Douze personnes ont été blessées, selon les pompiers.
    1 autre, dit par un seul autre média (voir chez lui ; ici avec --full)

Citations ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Qui est cité, où, et avec quel verbe. Les reprises des mêmes mots sont réunies.

Maud Lebrun · 3 médias
  « Nous avons entendu un craquement »
    A Le Phare         a raconté · direct
    B Midi-Nouvelles   a confié · direct
    C Harbour Courier  said · direct · « We heard a crack »

Passages communs, mot à mot ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Ce que plusieurs articles impriment dans les mêmes mots, et ce qui les distingue. Un passage commun montre une source
partagée ou une reprise ; la flèche dit seulement quel article a paru le premier.

[a→b] remplacé · +{…} seulement dans ce texte · -[…] seulement dans le texte de comparaison

1 A → B · récit · AFP · créditée par A
  A  … la gare de Tréville s'est effondrée mardi matin
  B  la gare -[de Tréville] s'est effondrée mardi matin
     20 % des mots changés · sans crédit trouvé · vient sans doute de A (90 %)

Mots choisis ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Les formes par lesquelles chaque média nomme une même chose : dans sa propre voix et, à part, entre « guillemets ».

          A          B          C
─────────────────────────────────────────
  Kiev    1          —          —
  Kyiv    —          « 2 »      1 « 1 »

Qui l'avait quand ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Une ligne par article dans l'ordre de parution, et d'où viennent ses mots. Le premier à les avoir n'en est pas forcément
la source.

━▶ la source est créditée · ┅▶ sans crédit trouvé
◇ source absente de ces articles ; on ne sait quand elle a paru

2024-03-05 09:12 +01:00  A Le Phare         ◇ AFP 60 % ━▶
2024-03-05 10:40 +01:00  B Midi-Nouvelles   ◇ AFP 62 % ┅▶
2024-03-05               C Harbour Courier  aucun mot trouvé ailleurs auparavant

Origines ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Les articles dont les mots viennent d'un même lieu comptent pour une seule origine.

3 articles · 1 origine
• A B · AFP · AFP credited by A; 62 % of B stands in A · créditée par A · déduite pour B · certitude : 81 %

Doutes ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
Ce qui gêne la lecture ou la comparaison.

? C only the day is known · published
"#);
}

/// The text without its escape sequences; a sequence that is not a whole style stays.
fn without_styles(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        let parameters = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        rest = match parameters.strip_prefix('m') {
            Some(words) => words,
            None => {
                out.push_str("\u{1b}[");
                after
            }
        };
    }
    out + rest
}

#[test]
fn colour_changes_no_letter() {
    let plain = terminal(&treville(), &look(100));
    let colour = Look {
        colour: true,
        ..look(100)
    };
    let painted = terminal(&treville(), &colour);
    assert!(painted.contains("\u{1b}["));
    assert_eq!(without_styles(&painted), plain);
}

#[test]
fn nothing_to_compare() {
    assert_eq!(
        terminal(&Comparison::default(), &look(80)),
        "There is nothing to compare.\n"
    );
}

#[test]
fn a_hostile_title_steers_nothing() {
    let mut comparison = treville();
    comparison.articles[0].title =
        Some("\u{1b}]0;x\u{7}\u{1b}[2J\u{202e}rouge\u{9b}31m\r\n".into());
    let shown = terminal(&comparison, &look(80));
    assert!(shown.contains("␛]0;x␇␛[2J\u{fffd}rouge\u{fffd}31m"));
    assert!(shown.chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn many_outlets_stand_in_bands_and_none_is_lost() {
    let mut comparison = treville();
    comparison.origins.clear();
    for n in 0..7 {
        let mut article = comparison.articles[0].clone();
        article.outlet = Some(format!("Outlet number {n}"));
        comparison.articles.push(article);
    }
    let shown = terminal(&comparison, &look(80));
    for band in [
        "outlets A to C of 10",
        "outlets D to E of 10",
        "outlets F to H of 10",
        "outlets I to J of 10",
    ] {
        assert!(shown.contains(band), "{band}\n{shown}");
    }
    assert!(shown.contains("1–3  — none of these outlets"));
}

#[test]
fn copies_share_a_column_of_a_large_story() {
    let mut comparison = treville();
    for n in 0..7 {
        let mut article = comparison.articles[0].clone();
        article.outlet = Some(format!("Outlet number {n}"));
        comparison.articles.push(article);
    }
    let shown = terminal(&comparison, &look(200));
    assert!(shown.contains("+ 1 copy: B Midi-Nouvelles"), "{shown}");
    assert!(shown.contains("A Le Phare + 1 copy"), "{shown}");
    assert!(shown.contains("[Douze] personnes"), "{shown}");
    assert!(shown.contains("(B)"), "{shown}");
    assert!(
        !shown.contains("[Quinze] voyageurs ont été blessés."),
        "{shown}"
    );
    let full = Look {
        full: true,
        ..look(200)
    };
    assert!(terminal(&comparison, &full).contains("B Midi-Nouvelles · Tréville"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_line_is_wider_than_the_screen(
        width in 40_usize..200,
        text in "([\\PC]|[京都橋👩‍👩‍👧🇫🇷\u{301}\u{202e}\u{200f}שלוםلا ]|\n){0,300}",
        outlet in "[\\PC京]{0,60}",
        colour: bool,
        full: bool,
    ) {
        let mut comparison = treville();
        for article in &mut comparison.articles {
            // Spans of another text: at worst they are not of this one, and then nothing is shown.
            article.text.clone_from(&text);
            article.title = Some(text.clone());
        }
        comparison.articles[1].outlet = Some(outlet);
        comparison.conflicts[0].sides[0].value.clone_from(&text);
        let look = Look { width, colour, language: UiLanguage::Fr, full, excerpts: Excerpts::default() };
        for line in without_styles(&terminal(&comparison, &look)).lines() {
            prop_assert!(columns(line) <= width, "{} > {width}: {line:?}", columns(line));
            prop_assert!(!line.contains('\u{1b}'), "a sequence is broken");
            prop_assert!(!line.ends_with(' '), "{line:?}");
        }
    }
}
