//! `parallax copies` and `parallax compare` on an invented story of five outlets: who has whose words, and from where.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod common;

use common::{objects, parallax, slice};
use serde_json::{Value, json};

const FIRST: &str = "Le niveau du lac de Brissane est descendu de trois mètres depuis le début du printemps, ont mesuré les \
    techniciens du barrage, qui redoutent une coupure de la turbine avant la fin du mois de juillet.";
const SECOND: &str = "La préfecture interdit à partir de jeudi tout arrosage des jardins dans les onze communes de la vallée, \
    et prévient que les contrôles seront renforcés jusqu'au retour de pluies suffisantes.";
const OWN: &str = "Sur le port, les loueurs de barques ont tiré leurs coques sur la vase et attendent, assis à l'ombre des \
    hangars, une saison qui ne viendra sans doute plus cette année.";

fn record(id: &str, outlet: &str, date: &str, text: &str) -> Value {
    json!({"id": id, "source": outlet, "lang": "fr", "date": date, "title": "Le lac de Brissane baisse", "text": text})
}

/// A dispatch; a taker with credit; a taker without, at the same minute as the first; a copy of the first taker's own words; and an
/// article with two sources whose picture is an agency's.
fn story() -> Vec<Value> {
    let dispatch = format!("BRISSANE (AFP) - {FIRST}\n\n{SECOND}");
    let credited = format!("{OWN}\n\n{FIRST}\n\n{SECOND}\n\n(avec AFP)");
    let silent = format!("{FIRST}\n\n{SECOND}\n\nLe conseil municipal se réunit demain soir.");
    let chain = format!("{OWN} Les pêcheurs, eux, sont déjà partis vers le nord.");
    let two = format!("{SECOND}\n\n{OWN}\n\nPhoto AFP");
    let time = |hour: &str| format!("2024-06-04T{hour}:00+02:00");
    vec![
        record("afp", "AFP", &time("06:00"), &dispatch),
        record("matin", "Brissane Matin", &time("08:30"), &credited),
        record("bief", "Le Bief", &time("08:30"), &silent),
        record("rive", "La Rive", &time("12:00"), &chain),
        record("phare", "Le Phare du Lac", &time("18:00"), &two),
    ]
}

fn lines(records: &[Value]) -> String {
    records.iter().map(|r| format!("{r}\n")).collect()
}

fn copies(records: &[Value]) -> Vec<Value> {
    objects(&parallax(&["copies", "-"], &lines(records)))
}

fn article<'f>(found: &'f [Value], id: &str) -> &'f Value {
    let mut all = found.iter();
    all.find(|o| o["type"] == "article" && o["id"] == id)
        .expect(id)
}

fn passage<'f>(found: &'f [Value], a: &str, b: &str) -> &'f Value {
    let mut all = found.iter();
    all.find(|o| o["type"] == "passage" && o["a"] == a && o["b"] == b)
        .unwrap_or_else(|| panic!("{a} {b}"))
}

fn names(credits: &Value) -> Vec<String> {
    let credits = credits.as_array().unwrap().iter();
    credits
        .map(|c| {
            format!(
                "{} {}",
                c["name"].as_str().unwrap_or("?"),
                c["place"].as_str().unwrap()
            )
        })
        .collect()
}

#[test]
fn a_dispatch_is_the_source_of_all_its_takers() {
    let found = copies(&story());
    for id in ["matin", "bief"] {
        assert_eq!(article(&found, id)["from"][0]["id"], "afp", "{id}");
    }
    assert_eq!(passage(&found, "afp", "matin")["credited"], true);
    assert_eq!(passage(&found, "afp", "bief")["credited"], false);
    let shared: Vec<&Value> = found.iter().filter(|o| o["type"] == "shared").collect();
    let dispatch = shared
        .iter()
        .find(|s| s["origin"]["agency"] == "AFP")
        .expect("the dispatch");
    assert_eq!(dispatch["origin"]["source"], "afp");
    assert_eq!(dispatch["origin"]["virtual"], false);
    assert!(dispatch["holders"].as_array().unwrap().len() >= 3);
}

#[test]
fn without_the_dispatch_there_is_a_virtual_origin() {
    let found = copies(&story()[1..]);
    let of = |id: &str| {
        let from = article(&found, id)["from"].as_array().unwrap().clone();
        from.into_iter().find(|f| f["virtual"] == true).expect(id)
    };
    let (matin, bief) = (of("matin"), of("bief"));
    assert_eq!(
        (&matin["agency"], &matin["credited"]),
        (&json!("AFP"), &json!(true))
    );
    assert_eq!(
        (&bief["agency"], &bief["credited"]),
        (&json!("AFP"), &json!(false))
    );
    assert!(bief["share"].as_f64().unwrap() > 0.8);
}

#[test]
fn of_two_at_the_same_minute_neither_is_first() {
    let found = copies(&story()[1..3]);
    let passage = found.iter().find(|o| o["type"] == "passage").unwrap();
    assert_eq!(passage["directed"], false);
    assert_eq!(passage["direction"]["source"], Value::Null);
    for id in ["matin", "bief"] {
        assert_eq!(article(&found, id)["originality"], 1.0);
    }
}

#[test]
fn a_copy_of_own_words_and_an_article_with_two_sources() {
    let found = copies(&story());
    assert_eq!(article(&found, "rive")["from"][0]["id"], "matin");
    let passage = passage(&found, "matin", "rive");
    assert_eq!(passage["direction"]["source"], "a");
    assert!(passage["direction"]["certainty"].as_f64().unwrap() > 0.9);
    let from = article(&found, "phare")["from"].clone();
    let ids: Vec<&str> = from
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|f| f["id"].as_str())
        .collect();
    assert!(ids.contains(&"afp") && ids.contains(&"matin"), "{ids:?}");
}

#[test]
fn a_picture_is_no_credit_and_places_are_exact() {
    let story = story();
    let found = copies(&story);
    assert_eq!(names(&article(&found, "phare")["credits"]), [""; 0]);
    assert_eq!(
        names(&article(&found, "afp")["credits"]),
        [""; 0],
        "not itself"
    );
    let credits = &article(&found, "matin")["credits"];
    assert_eq!(names(credits), ["AFP last line"]);
    let text = story[1]["text"].as_str().unwrap();
    assert_eq!(slice(text, &credits[0]["start"], &credits[0]["end"]), "AFP");
    for shared in found.iter().filter(|o| o["type"] == "shared") {
        for holder in shared["holders"].as_array().unwrap() {
            let of = story.iter().find(|r| r["id"] == holder["id"]).unwrap();
            slice(
                of["text"].as_str().unwrap(),
                &holder["start"],
                &holder["end"],
            );
        }
    }
}

#[test]
fn the_order_of_the_records_changes_no_verdict() {
    let story = story();
    let sorted = |records: &[Value]| {
        let mut lines: Vec<String> = copies(records).iter().map(Value::to_string).collect();
        lines.sort();
        lines
    };
    let mut turned = story.clone();
    turned.reverse();
    turned.swap(1, 2);
    assert_eq!(sorted(&story), sorted(&turned));
}

#[test]
fn a_story_has_fewer_origins_than_reports() {
    let given = lines(&story());
    let found = objects(&parallax(&["compare", "--format", "json", "-"], &given)).remove(0);
    let origins = found["origins"].as_array().unwrap();
    let afp = origins.iter().find(|o| o["agency"] == "AFP").expect("AFP");
    assert_eq!(afp["articles"].as_array().unwrap().len(), 4, "{afp}");
    assert_eq!(afp["source"], 0);
    for draw in afp["draws"].as_array().unwrap() {
        let article = &found["articles"][draw["article"].as_u64().unwrap() as usize];
        slice(
            article["text"].as_str().unwrap(),
            &draw["start"],
            &draw["end"],
        );
    }
    let text = |lang: &str| {
        let arguments = [
            "compare",
            "--format",
            "text",
            "--ui-lang",
            lang,
            "--time",
            "2024-06-05",
            "-",
        ];
        parallax(&arguments, &given)
    };
    let (english, french) = (text("en"), text("fr"));
    assert!(
        english.contains("5 articles · ") && english.contains(" origins"),
        "{english}"
    );
    assert!(english.contains("inferred for"), "{english}");
    assert!(french.contains("déduite pour"), "{french}");
}

#[test]
fn two_that_rewrite_one_agency_are_not_shown_to_copy_each_other() {
    let given = [
        record(
            "a",
            "Brissane Matin",
            "2024-06-04",
            &format!("{OWN}\n\n{FIRST}\n\n(avec AFP, AP)"),
        ),
        record(
            "b",
            "Le Bief",
            "2024-06-04",
            &format!("{SECOND}\n\n{FIRST}"),
        ),
    ];
    let given = lines(&given);
    let found = objects(&parallax(&["compare", "--format", "json", "-"], &given)).remove(0);
    let origin = &found["origins"][0];
    assert_eq!(origin["articles"], json!([0, 1]));
    assert_eq!(
        (&origin["agency"], &origin["directed"]),
        (&json!("AFP"), &json!(false))
    );
    assert_eq!(
        (&origin["credited_by"], &origin["inferred_for"]),
        (&json!([0]), &json!([1]))
    );
    assert_eq!(origin["agencies"][1]["name"], "AP");
    let page = parallax(
        &["compare", "--format", "html", "--ui-lang", "en", "-"],
        &given,
    );
    assert!(page.contains("neither is shown to have copied the other"));
    assert!(page.contains("credited by A") && page.contains("inferred for B"));
}
