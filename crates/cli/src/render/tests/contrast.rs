//! The colours of the style sheet: text is legible in both schemes (WCAG 2.2, success criterion 1.4.3: a contrast of
//! 4.5 to 1; criterion 1.4.11: 3 to 1 for edges that carry meaning).

use std::collections::BTreeMap;

const STYLE: &str = include_str!("../report.css");

/// The custom properties that are colours, those of the dark scheme last.
fn colours(style: &str) -> BTreeMap<&str, [f64; 3]> {
    let mut found = BTreeMap::new();
    for declaration in style.split(['{', '}', ';']) {
        let Some((name, value)) = declaration.trim().split_once(": #") else {
            continue;
        };
        if name.starts_with("--") {
            found.insert(name, channels(value.trim()));
        }
    }
    found
}

/// `abc` or `aabbcc` as red, green and blue from 0 to 1.
fn channels(hex: &str) -> [f64; 3] {
    let digits: Vec<u32> = hex.chars().map(|c| c.to_digit(16).unwrap()).collect();
    match digits.as_slice() {
        [r, g, b] => [r, g, b].map(|d| f64::from(d * 17) / 255.0),
        [a, b, c, d, e, f] => [(a, b), (c, d), (e, f)].map(|(x, y)| f64::from(x * 16 + y) / 255.0),
        _ => panic!("{hex} is no colour"),
    }
}

/// The relative luminance of WCAG.
fn luminance(colour: [f64; 3]) -> f64 {
    let [r, g, b] = colour.map(|c| {
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// A name, the colours, and those of the outlets.
type Scheme = (
    &'static str,
    BTreeMap<&'static str, [f64; 3]>,
    Vec<[f64; 3]>,
);

/// The light scheme and the dark one, each with the colours of the outlets.
fn schemes() -> [Scheme; 2] {
    let (light, rest) = STYLE
        .split_once("@media (prefers-color-scheme: dark)")
        .unwrap();
    let (dark, _) = rest.split_once("* { box-sizing").unwrap();
    let outlets = |part: &'static str| -> Vec<[f64; 3]> {
        let found = part.split("--o: #").skip(1);
        found
            .map(|rest| channels(rest.split(' ').next().unwrap()))
            .collect()
    };
    [
        ("light", colours(light), outlets(light)),
        ("dark", colours(dark), outlets(dark)),
    ]
}

#[test]
fn text_is_legible_in_both_schemes() {
    let pairs = [
        ("--ink", "--paper"),
        ("--ink", "--raised"),
        ("--soft", "--paper"),
        ("--soft", "--raised"),
        ("--link", "--paper"),
        ("--link", "--raised"),
        ("--ink", "--mark"),
        ("--add", "--add-bg"),
        ("--del", "--del-bg"),
    ];
    for (scheme, colours, outlets) in schemes() {
        for (text, ground) in pairs {
            let found = contrast(colours[text], colours[ground]);
            assert!(found >= 4.5, "{scheme}: {text} on {ground} has {found:.2}");
        }
        assert_eq!(outlets.len(), 8, "{scheme}");
        for outlet in outlets {
            let found = contrast(outlet, colours["--paper"]);
            assert!(found >= 4.5, "{scheme}: {outlet:?} has {found:.2}");
        }
        for edge in ["--edge", "--mark-edge"] {
            let found = contrast(colours[edge], colours["--paper"]);
            assert!(found >= 3.0, "{scheme}: {edge} has {found:.2}");
        }
    }
}

#[test]
fn contrast_is_that_of_wcag() {
    let (black, white) = (channels("000"), channels("ffffff"));
    assert!((contrast(black, white) - 21.0).abs() < 1e-9);
    assert!((contrast(channels("777"), white) - 4.48).abs() < 0.01);
}
