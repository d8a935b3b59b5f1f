//! Collations of a few words, and how they are cut.

use super::*;

fn span(text: &str, word: &str) -> Span {
    let at = text.find(word).unwrap();
    Span::new(at, at + word.len())
}

/// What a piece shows of the second text.
fn shown_of(piece: &Piece) -> &str {
    match piece {
        Piece::Dropped(_) => "",
        Piece::Same(b) | Piece::Added(b) => b,
        Piece::Respelt(_, b) | Piece::Changed(_, b) | Piece::Number(_, b) => b,
    }
}

#[test]
fn a_cut_leaves_no_paragraph_behind() {
    let text = |age: &str| {
        format!("Le pont a cédé.\n\nLa route est coupée.\n\nLe conducteur avait {age} ans.")
    };
    let (a, b) = (text("42"), text("43"));
    let same = Span::new(0, a.find("42").unwrap() - 1);
    let item = |piece, a: Span, b: Span| Collated {
        spaced: true,
        begins: false,
        piece,
        a,
        b,
    };
    let pieces = vec![
        item(
            Piece::Same(visible(same.slice(&b)).into_owned()),
            same,
            same,
        ),
        item(
            Piece::Number("42".to_owned(), "43".to_owned()),
            span(&a, "42"),
            span(&b, "43"),
        ),
        item(
            Piece::Same("ans.".to_owned()),
            span(&a, "ans."),
            span(&b, "ans."),
        ),
    ];
    let (kept, before, _) = shorten(pieces, (&a, &b), 60);
    assert!(before);
    assert_eq!(kept[0].b.slice(&b), "conducteur avait");
    assert_eq!(kept[0].a.slice(&a), "conducteur avait");
    assert_eq!(places(&kept).0.len(), 3);
}

#[test]
fn runs_keep_their_marks_and_changes_stand_alone() {
    let (a, b) = (
        "Le maire, Jean Dol, parle à Kiev",
        "Hier, le maire Jean Dole parle à Kyiv",
    );
    let same = |w: &str, v: &str| Aligned::Same {
        a: span(a, w),
        b: span(b, v),
    };
    let aligned = [
        Aligned::Added { b: span(b, "Hier") },
        same("Le", "le"),
        same("maire", "maire"),
        same("Jean", "Jean"),
        Aligned::Changed {
            a: span(a, "Dol"),
            b: span(b, "Dole"),
        },
        same("parle", "parle"),
        same("à", "à"),
        Aligned::Changed {
            a: span(a, "Kiev"),
            b: span(b, "Kyiv"),
        },
    ];
    let mut merger = Merger {
        a_text: a,
        b_text: b,
        one_name: &|_, _| false,
        b_end: 0,
        run: None,
        pieces: Vec::new(),
    };
    merger.merge(&aligned);
    let s = str::to_owned;
    let shown: Vec<(bool, Piece)> = merger
        .pieces
        .into_iter()
        .map(|c| (c.spaced, c.piece))
        .collect();
    assert_eq!(
        shown,
        [
            (true, Piece::Added(s("Hier"))),
            (false, Piece::Same(s(","))),
            (true, Piece::Same(s("le maire Jean"))),
            (true, Piece::Respelt(s("Dol"), s("Dole"))),
            (true, Piece::Same(s("parle à"))),
            (true, Piece::Changed(s("Kiev"), s("Kyiv"))),
        ]
    );
}

#[test]
fn a_long_collation_is_cut_around_its_first_difference() {
    let (avant, après) = ("avant ".repeat(30), "après ".repeat(30));
    let text = |number: &str| format!("{avant}{number} {après}");
    let (a, b) = (text("12"), text("15"));
    let item = |piece, words: &str, other: &str| Collated {
        spaced: true,
        begins: false,
        piece,
        a: span(&a, words),
        b: span(&b, other),
    };
    let same = |words: &str| item(Piece::Same(words.to_owned()), words, words);
    let pieces = vec![
        same(avant.trim_end()),
        item(Piece::Number("12".to_owned(), "15".to_owned()), "12", "15"),
        same(après.trim_end()),
    ];
    let (kept, before, after) = shorten(pieces, (&a, &b), 60);
    // What is cut has its own places in both texts.
    assert_eq!(kept[0].a, Span::new(avant.len() - 18, avant.len() - 1));
    for item in &kept {
        assert_eq!(item.b.slice(&b), shown_of(&item.piece), "{item:?}");
    }
    assert_eq!(kept[2].a.slice(&a), kept[2].b.slice(&b));
    assert!(before && after);
    assert_eq!(kept[0].piece, Piece::Same("avant avant avant".to_owned()));
    assert_eq!(
        kept[1].piece,
        Piece::Number("12".to_owned(), "15".to_owned())
    );
    let shown: usize = kept.iter().map(|p| p.piece.length()).sum();
    assert!(shown <= 60, "{shown}");
}

#[test]
fn another_sentence_is_not_compared_word_by_word() {
    let (a, b) = (
        "un deux le trois quatre cinq fin",
        "six sept le huit neuf dix fin",
    );
    let piece = |piece, x: &str, y: &str| Collated {
        spaced: true,
        begins: false,
        piece,
        a: span(a, x),
        b: span(b, y),
    };
    let changed = |x: &str, y: &str| piece(Piece::Changed(x.to_owned(), y.to_owned()), x, y);
    let mut pieces = vec![changed("un", "six"), changed("deux", "sept")];
    pieces.push(piece(Piece::Same("le".to_owned()), "le", "le"));
    pieces.extend([
        changed("trois", "huit"),
        changed("quatre", "neuf"),
        changed("cinq", "dix"),
    ]);
    pieces.push(piece(Piece::Same("fin".to_owned()), "fin", "fin"));
    // Five differences are still a comparison; six are another sentence.
    assert_eq!(calm(pieces.clone(), a, b).len(), 7);
    pieces.insert(0, changed("un", "six"));
    let shown: Vec<Piece> = calm(pieces, a, b).into_iter().map(|c| c.piece).collect();
    assert_eq!(
        shown,
        [
            Piece::Dropped("un deux le trois quatre cinq".to_owned()),
            Piece::Added("six sept le huit neuf dix".to_owned()),
            Piece::Same("fin".to_owned()),
        ]
    );
}

#[test]
fn spellings_of_one_word() {
    assert!(akin("Loukachenko", "Lukachenko"));
    assert!(akin("Bélarus", "belarus"));
    assert!(!akin("rouge", "vert"));
    assert!(!akin("à", "a-t-il"));
}
