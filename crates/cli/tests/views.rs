//! What `compare` and `show` give beside text and JSON: reports for others, tables, Web Annotations. As a user types it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use assert_cmd::Command;
use common::{objects, parallax, records, root, slice, stories};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

/// The message and the code of a run that must fail.
fn refused(arguments: &[&str]) -> (String, Option<i32>) {
    let run = Command::cargo_bin("parallax")
        .unwrap()
        .args(arguments)
        .output()
        .unwrap();
    (
        String::from_utf8_lossy(&run.stderr).into_owned(),
        run.status.code(),
    )
}

fn sample(name: &str) -> String {
    let folder = root().join("samples").join(name);
    folder.join("articles.jsonl").display().to_string()
}

/// Elements whose words run on with those around them; all others begin a line.
const INLINE: [&str; 9] = ["a", "b", "bdi", "i", "mark", "span", "del", "ins", "code"];

/// The words of a page, a line feed for every element that begins a line, and for links and letters, which are no words of an article.
fn visible(page: &str) -> String {
    let body = page.split_once("<body>").unwrap().1;
    let mut out = String::new();
    let mut rest = body;
    while let Some((words, tail)) = rest.split_once('<') {
        out.push_str(words);
        let (tag, after) = tail.split_once('>').unwrap();
        let name = tag.trim_start_matches('/');
        let name = name.split([' ', '/']).next().unwrap();
        let interface = tag.starts_with("b class=\"chip") || tag.starts_with("a class=\"go");
        if !INLINE.contains(&name) || interface {
            out.push('\n');
        }
        rest = after;
    }
    out.push_str(rest);
    out.replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
}

/// All runs of so many code points of a text, white space as the page has it.
fn runs(text: &str, length: usize) -> BTreeSet<Vec<char>> {
    let text: Vec<char> = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .collect();
    // A run that ends with a space ends before it: an ellipsis has one, too.
    let words = |run: &&[char]| {
        let blank = |c: Option<&char>| c.is_some_and(|c| c.is_whitespace());
        !blank(run.first()) && !blank(run.last())
    };
    let all = text.windows(length).filter(words);
    all.map(<[char]>::to_vec).collect()
}

fn longer_than(cap: usize, page: &str, text: &str, titles: &BTreeSet<Vec<char>>) -> Vec<String> {
    let own = runs(text, cap + 1);
    let mut found = Vec::new();
    for line in visible(page).lines() {
        let line: String = line.split_whitespace().collect::<Vec<_>>().join(" ");
        for run in runs(&line, cap + 1) {
            if own.contains(&run) && !titles.contains(&run) {
                found.push(run.into_iter().collect());
            }
        }
    }
    found
}

#[test]
fn nothing_longer_than_the_cap_of_any_text_is_in_a_published_report() {
    for (cap, options) in [
        (150, vec!["--publish"]),
        (60, vec!["--publish", "--excerpt", "60"]),
    ] {
        for story in stories() {
            let file = story.join("articles.jsonl").display().to_string();
            let mut arguments = vec!["compare", &file, "--format", "html"];
            arguments.extend(&options);
            let page = parallax(&arguments, "");
            let articles = objects(&records(&story));
            let titles = articles
                .iter()
                .filter_map(|a| a["title"].as_str())
                .flat_map(|title| runs(title, cap + 1))
                .collect();
            for article in &articles {
                let text = article["text"].as_str().unwrap();
                let found = longer_than(cap, &page, text, &titles);
                assert!(found.is_empty(), "{file} {}: {found:?}", article["id"]);
            }
        }
    }
}

/// Runs of so many code points tell whose words they are.
const TELLING: usize = 25;

/// How many code points of a text stand in a page, in runs of at least [`TELLING`]; those that `elsewhere` has, too, are not counted.
fn standing(page: &str, text: &str, elsewhere: &BTreeSet<Vec<char>>) -> usize {
    let line = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown = BTreeSet::new();
    for words in visible(page).lines() {
        shown.extend(runs(&line(words), TELLING));
    }
    let text: Vec<char> = line(text).chars().collect();
    let mut stands = vec![false; text.len()];
    for (at, run) in text.windows(TELLING).enumerate() {
        if shown.contains(run) && !elsewhere.contains(run) {
            stands[at..at + TELLING].fill(true);
        }
    }
    stands.into_iter().filter(|s| *s).count()
}

#[test]
fn a_published_report_gives_no_more_of_an_article_than_its_share() {
    for story in stories() {
        let file = story.join("articles.jsonl").display().to_string();
        let page = parallax(&["compare", &file, "--format", "html", "--publish"], "");
        let articles = objects(&records(&story));
        let whole = &objects(&parallax(&["compare", &file], ""))[0];
        let speakers = whole["quotes"].as_array().unwrap().iter();
        let speakers = speakers.filter_map(|q| q["speaker"]["name"].as_str());
        let tellings = whole["statements"].as_array().unwrap().iter();
        let tellings = tellings.flat_map(|s| s["tellings"].as_array().unwrap());
        let named = speakers.chain(tellings.filter_map(|t| t["attribution"].as_str()));
        let named: BTreeSet<Vec<char>> = named.flat_map(|n| runs(n, TELLING)).collect();
        let field = |n: usize, field: &str| articles[n][field].as_str().unwrap_or("");
        for n in 0..articles.len() {
            // Titles and who speaks are named whole.
            let mut elsewhere = named.clone();
            for other in 0..articles.len() {
                elsewhere.extend(runs(field(other, "title"), TELLING));
            }
            let text = field(n, "text");
            let (given, all) = (standing(&page, text, &elsewhere), text.chars().count());
            let may = (all / 5).max(600);
            // A name may stand beside words that are given, and another article's words may be the same without being a passage.
            let may = may + 2 * TELLING;
            assert!(given <= may, "{file} {n}: {given} of {all}, {may} may be");
        }
    }
}

/// Two outlets with the same long paragraphs and one word that is another.
fn twins() -> String {
    let record = |id: &str, source: &str, hour: u32, count: &str| {
        let text = format!(
            "La halle aux grains de Corvaisy a brûlé dans la nuit de jeudi à vendredi, et les flammes se voyaient depuis les collines de \
            l'autre rive jusqu'aux premières maisons du hameau des Tuilières.\n\n\
            Les pompiers de quatre casernes ont puisé l'eau du canal pendant six heures, tandis que les habitants de la rue des Forges \
            attendaient sur la place, des couvertures sur les épaules, qu'on leur ouvre la salle des fêtes.\n\n\
            Le bâtiment, élevé il y a deux siècles par une confrérie de meuniers, servait depuis peu de marché couvert et abritait les \
            archives d'une société savante dont personne ne sait encore ce qu'il en reste.\n\n\
            Au total {count} commerçants y avaient leur étal.\n\n\
            Une boulangère a tout perdu hormis sa balance, retrouvée intacte sous une poutre. Le fromager du coin opposé, lui, avait déménagé \
            ses meules la veille à cause d'une panne de courant.\n\n\
            L'assureur enverra deux experts mercredi prochain ; ils devront dire si la charpente de chêne, réparée après la guerre avec \
            du sapin, peut encore porter un toit.\n\n\
            En attendant, les forains s'installeront sous les platanes du mail, où l'eau et l'électricité arrivent déjà pour la fête \
            votive. Certains y voient une aubaine, d'autres craignent la pluie d'avril.\n\n\
            Un collégien de treize ans avait filmé les premières fumées depuis sa fenêtre ; ses images ont été remises aux gendarmes, \
            qui cherchent aussi une camionnette blanche aperçue vers minuit."
        );
        serde_json::json!({
            "id": id, "source": source, "lang": "fr", "date": format!("2024-03-08T{hour:02}:00:00+01:00"),
            "url": format!("https://{id}.example/halle"), "title": "La halle a brûlé", "text": text,
        })
        .to_string()
    };
    format!(
        "{}\n{}\n",
        record("a", "Le Corvaisien", 8, "31"),
        record("b", "La Tribune du Canal", 10, "37")
    )
}

#[test]
fn a_text_of_several_paragraphs_is_cut_in_a_published_report() {
    let given = twins();
    for (cap, options) in [(150, vec![]), (60, vec!["--excerpt", "60"])] {
        for format in ["html", "text"] {
            let mut arguments = vec!["compare", "-", "--format", format, "--publish"];
            arguments.extend(&options);
            let page = parallax(&arguments, &given);
            // What a terminal wraps is one line again.
            let page = if format == "text" {
                format!(
                    "<body>{}",
                    page.split_whitespace().collect::<Vec<_>>().join(" ")
                )
            } else {
                page
            };
            for article in objects(&given) {
                let text = article["text"].as_str().unwrap();
                let found = longer_than(cap, &page, text, &BTreeSet::new());
                assert!(found.is_empty(), "{format} {cap}: {found:?}");
                let (given, all) = (
                    standing(&page, text, &BTreeSet::new()),
                    text.chars().count(),
                );
                // What both print is counted for both.
                let may = (all / 5).max(600) + TELLING;
                assert!(
                    given <= may,
                    "{format} {cap}: {given} of {all}, {may} may be"
                );
            }
        }
    }
}

#[test]
fn publishing_and_whole_texts_exclude_each_other() {
    let file = sample("visite-kyiv");
    let (said, code) = refused(&["compare", &file, "--publish", "--full-text"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("--publish") && said.contains("--full-text"),
        "{said}"
    );
    let (said, code) = refused(&["compare", &file, "--publish", "--format", "json"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("not for publishing"), "{said}");
    let (said, code) = refused(&["compare", &file, "--excerpt", "39", "--format", "html"]);
    assert_eq!(code, Some(2), "{said}");
    let (said, code) = refused(&["compare", &file, "--table", "quotes", "--format", "html"]);
    assert_eq!(code, Some(2), "{said}");
}

#[test]
fn full_text_has_all_of_it() {
    let file = sample("visite-kyiv");
    let page = parallax(&["compare", &file, "--format", "html", "--full-text"], "");
    let words = visible(&page)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    for article in objects(&records(&root().join("samples/visite-kyiv"))) {
        let last = article["text"]
            .as_str()
            .unwrap()
            .rsplit("\n\n")
            .next()
            .unwrap();
        let last = last.split_whitespace().collect::<Vec<_>>().join(" ");
        let end: String = last
            .chars()
            .rev()
            .take(25)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        assert!(words.contains(&end), "{}: {end}", article["id"]);
    }
}

#[test]
fn annotations_point_at_exactly_their_words() {
    for story in stories() {
        let file = story.join("articles.jsonl").display().to_string();
        let found = objects(&parallax(
            &["compare", &file, "--format", "annotations"],
            "",
        ));
        let collection = &found[0];
        assert_eq!(collection["@context"], "http://www.w3.org/ns/anno.jsonld");
        let items = collection["first"]["items"].as_array().unwrap();
        assert_eq!(collection["total"].as_u64().unwrap() as usize, items.len());
        let articles = objects(&records(&story));
        let mut ids = BTreeSet::new();
        for item in items {
            assert!(
                ids.insert(item["id"].as_str().unwrap()),
                "{} twice",
                item["id"]
            );
            for target in item["target"].as_array().unwrap() {
                let article = articles.iter().find(|a| a["url"] == target["source"]);
                let text = article.expect("a source")["text"].as_str().unwrap();
                let [quote, place] = target["selector"].as_array().unwrap().as_slice() else {
                    panic!("two selectors: {target}");
                };
                let words = slice(text, &place["start"], &place["end"]);
                assert_eq!(quote["exact"].as_str().unwrap(), words);
                let around = format!(
                    "{}{words}{}",
                    quote["prefix"].as_str().unwrap(),
                    quote["suffix"].as_str().unwrap()
                );
                assert!(text.contains(&around), "{around}");
            }
        }
        let whats: BTreeSet<&str> = items
            .iter()
            .filter_map(|i| i["body"][0]["value"].as_str())
            .collect();
        assert!(
            whats.contains("telling") && whats.contains("quote"),
            "{whats:?}"
        );
    }
}

/// Rows of cells, as RFC 4180 has them.
fn cells(csv: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = csv.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                row.last_mut().unwrap().push('"');
                chars.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\n' if !quoted => rows.push(vec![String::new()]),
            c => row.last_mut().unwrap().push(c),
        }
    }
    rows.pop();
    rows
}

#[test]
fn tables_have_a_row_for_everything() {
    let file = sample("train-correze");
    let whole: Value = objects(&parallax(&["compare", &file], ""))[0].clone();
    let folder = tempfile::tempdir().unwrap();
    let out = format!("{}/tables/", folder.path().display());
    parallax(&["compare", &file, "--output", &out], "");
    let table = |name: &str| {
        let path = folder.path().join("tables").join(format!("{name}.csv"));
        let rows = cells(&fs::read_to_string(path).unwrap());
        let width = rows[0].len();
        assert!(rows.iter().all(|r| r.len() == width), "{name}");
        rows
    };
    let each = |list: &str, inside: &[&str]| -> usize {
        let all = whole[list].as_array().unwrap().iter();
        all.map(|one| {
            inside
                .iter()
                .map(|f| one[f].as_array().unwrap().len())
                .sum::<usize>()
        })
        .sum()
    };
    assert_eq!(
        table("statements").len() - 1,
        each("statements", &["tellings", "perhaps"])
    );
    assert_eq!(
        table("conflicts").len() - 1,
        each("conflicts", &["tellings"])
    );
    assert_eq!(
        table("quotes").len() - 1,
        whole["quotes"].as_array().unwrap().len()
    );
    assert!(table("wording").len() > 1);
    // One table to standard output is the same as its file.
    let alone = parallax(
        &["compare", &file, "--format", "csv", "--table", "quotes"],
        "",
    );
    assert_eq!(cells(&alone), table("quotes"));
    let (said, code) = refused(&[
        "compare",
        &file,
        "--format",
        "csv",
        "--table",
        "quotes,wording",
    ]);
    assert_eq!(code, Some(2), "{said}");
}

#[test]
fn a_story_of_an_archive_takes_the_same_options() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("a.parallax").display().to_string();
    parallax(&["add", "--archive", &archive, &sample("visite-kyiv")], "");
    let listed = objects(&parallax(&["stories", "--archive", &archive], ""));
    let id = listed[0]["id"].as_str().unwrap();
    let show = |options: &[&str]| {
        let all = [&["show", id, "--archive", &archive], options].concat();
        parallax(&all, "")
    };
    let page = show(&["--format", "html", "--publish", "--ui-lang", "en"]);
    assert!(page.contains("Shown here"));
    assert!(show(&["--format", "html", "--full-text"]).contains("id=\"texts\""));
    for option in [
        vec!["--publish"],
        vec!["--excerpt", "60"],
        vec!["--full-text"],
    ] {
        let all = [&["show", id, "--archive", &archive, "--why"], &option[..]].concat();
        let (said, code) = refused(&all);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("--why") && said.contains(option[0]), "{said}");
    }
    let found = objects(&show(&["--format", "annotations"]));
    assert!(found[0]["total"].as_u64().unwrap() > 20);
    assert!(cells(&show(&["--format", "csv", "--table", "quotes"])).len() > 3);
}

#[test]
fn cells_are_inert_in_spreadsheets() {
    let record = |id: &str, source: &str| {
        serde_json::json!({
            "id": id, "source": source, "lang": "fr", "date": "2024-03-05T09:00:00+01:00", "title": "Le pont",
            "text": "=HYPERLINK(\"https://a.example\") Le pont de Vaumoise a cédé lundi matin sous un camion, sans blesser personne.",
        })
        .to_string()
    };
    let given = format!("{}\n{}\n", record("a", "=1+1"), record("b", "@Le Phare"));
    let found = parallax(&["compare", "-", "--format", "csv"], &given);
    let rows = cells(&found);
    assert!(rows.len() > 2, "{found}");
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
    }
    assert!(found.contains("'=1+1"), "{found}");
}
