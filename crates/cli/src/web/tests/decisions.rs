//! Decisions: taken by forms, in every order, and by nobody else.

use super::*;

#[test]
fn a_merge_and_its_undoing() {
    let place = small(None);
    let before = place.stories();
    let mut ids = before.keys();
    let (one, other) = (ids.next().unwrap(), ids.next().unwrap());
    let why = format!("/stories/{one}/why");
    let done = place.send(
        &why,
        &[("action", "merge"), ("story", one), ("other", other)],
    );
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(done.headers[header::LOCATION], format!("{why}?done=1"));
    let merged = place.stories();
    let both: BTreeSet<String> = before[one].union(&before[other]).cloned().collect();
    assert_eq!(merged[one], both);
    assert!(!merged.contains_key(other));
    // The address of the one that went leads to the one that stayed.
    assert_eq!(
        place.data(&format!("/stories/{other}.json"))["id"],
        one.as_str()
    );
    assert!(
        place
            .page(&format!("{why}?done=1"))
            .contains("name=\"number\" value=\"1\"")
    );
    let done = place.send("/decisions", &[("action", "undo"), ("number", "1")]);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(place.stories(), before);
    let again = place.send(&why, &[("action", "undo"), ("number", "1")]);
    assert_eq!(again.status, StatusCode::BAD_REQUEST);
}

#[test]
fn a_decision_that_is_taken_back_leaves_the_reasons_as_they_were() {
    let mut desk = Deciding::new();
    let [a, b] = [0, 1].map(|n| desk.ids[n].clone());
    let reasons = |desk: &Deciding| {
        let why = desk.place.data(&format!("/stories/{b}/why.json"));
        let because = |item: &Value| (item["article"].clone(), item["joined"]["because"].clone());
        why["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(because)
            .collect::<Vec<_>>()
    };
    let before = reasons(&desk);
    assert!(
        before
            .iter()
            .any(|(_, because)| !because.as_array().unwrap().is_empty())
    );
    let x = desk.before[&b].first().unwrap().clone();
    let split = desk.split(&b, &x);
    let merge = desk.merge(&a, &b);
    desk.undo(merge);
    desk.undo(split);
    assert_eq!(reasons(&desk), before);
}

#[test]
fn a_split_and_its_undoing() {
    let place = small(None);
    let before = place.stories();
    let (story, articles) = before.iter().max_by_key(|(_, a)| a.len()).unwrap();
    let mut some = articles.iter();
    let (a, b) = (some.next().unwrap(), some.next_back().unwrap());
    let fields = [
        ("action", "split"),
        ("story", story.as_str()),
        ("article", a),
        ("article", b),
    ];
    let done = place.send(&format!("/stories/{story}/why"), &fields);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let split = place.stories();
    assert_eq!(split.len(), before.len() + 1);
    let of_two = split.values().find(|s| s.contains(a)).unwrap();
    assert_eq!(of_two, &BTreeSet::from([a.clone(), b.clone()]));
    place.send("/decisions", &[("action", "undo"), ("number", "1")]);
    assert_eq!(place.stories(), before);
}

/// A desk over three stories, with a page that has forms, to try orders of decisions on.
struct Deciding {
    place: Place,
    before: BTreeMap<String, BTreeSet<String>>,
    ids: Vec<String>,
    made: usize,
}

impl Deciding {
    fn new() -> Self {
        let place = Place::of(
            &samples(&["crue-odet", "train-correze", "usine-estrelles"]),
            None,
        );
        let before = place.stories();
        assert_eq!(before.len(), 3);
        Self {
            ids: before.keys().cloned().collect(),
            before,
            place,
            made: 0,
        }
    }

    fn send(&self, fields: &[(&str, &str)]) {
        let from = format!("/stories/{}/why", self.ids[2]);
        let said = self.place.send(&from, fields);
        assert_eq!(
            said.status,
            StatusCode::SEE_OTHER,
            "{fields:?}: {}",
            said.body
        );
    }

    /// Takes a decision; gives its number.
    fn decide(&mut self, fields: &[(&str, &str)]) -> usize {
        self.send(fields);
        self.made += 1;
        self.made
    }

    fn merge(&mut self, into: &str, from: &str) -> usize {
        self.decide(&[("action", "merge"), ("story", into), ("other", from)])
    }

    fn split(&mut self, story: &str, article: &str) -> usize {
        self.decide(&[("action", "split"), ("story", story), ("article", article)])
    }

    fn undo(&self, number: usize) {
        self.send(&[("action", "undo"), ("number", &number.to_string())]);
    }
}

#[test]
fn merges_are_undone_in_every_order() {
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let mut desk = Deciding::new();
        let [a, b, c] = [0, 1, 2].map(|n| desk.ids[n].clone());
        let x = desk.before[&a].first().unwrap().clone();
        let made = [desk.split(&a, &x), desk.merge(&a, &b), desk.merge(&c, &a)];
        for n in order {
            desk.undo(made[n]);
        }
        assert_eq!(desk.place.stories(), desk.before, "{order:?}");
    }
}

#[test]
fn a_story_that_was_merged_twice_keeps_its_way_back() {
    let mut desk = Deciding::new();
    let [a, b, c] = [0, 1, 2].map(|n| desk.ids[n].clone());
    let first = desk.merge(&a, &b);
    desk.undo(first);
    let (second, third) = (desk.merge(&c, &a), desk.merge(&c, &b));
    desk.undo(second);
    desk.undo(third);
    assert_eq!(desk.place.stories(), desk.before);
}

#[test]
fn a_split_is_undone_after_a_third_story_took_it_in() {
    let mut desk = Deciding::new();
    let [a, _, c] = [0, 1, 2].map(|n| desk.ids[n].clone());
    let x = desk.before[&a].first().unwrap().clone();
    let split = desk.split(&a, &x);
    let decisions = desk.place.data("/decisions.json");
    let other = decisions["items"][0]["stories"][1]
        .as_str()
        .unwrap()
        .to_owned();
    let merge = desk.merge(&c, &other);
    desk.undo(split);
    assert_eq!(desk.place.stories(), desk.before);
    desk.undo(merge);
    assert_eq!(desk.place.stories(), desk.before);
}

#[test]
fn what_is_kept_apart_is_not_merged() {
    let mut desk = Deciding::new();
    let [a, b] = [0, 1].map(|n| desk.ids[n].clone());
    let apart = desk.decide(&[("action", "not-same"), ("story", &a), ("other", &b)]);
    let from = format!("/stories/{a}/why");
    let said = desk
        .place
        .send(&from, &[("action", "merge"), ("story", &a), ("other", &b)]);
    assert_eq!(said.status, StatusCode::CONFLICT);
    assert!(said.body.contains("decision 1"));
    desk.undo(apart);
    desk.merge(&a, &b);
}

#[test]
fn nothing_is_changed_from_elsewhere() {
    let place = small(None);
    let before = place.stories();
    let mut ids = before.keys();
    let (one, other) = (ids.next().unwrap().clone(), ids.next().unwrap().clone());
    let page = place.get(&format!("/stories/{one}/why"));
    let cookie = page.headers[header::SET_COOKIE].to_str().unwrap();
    for must in ["HttpOnly", "SameSite=Strict"] {
        assert!(cookie.contains(must));
    }
    let cookie = cookie.split(';').next().unwrap();
    let token = cookie.split_once('=').unwrap().1;
    let fields = |token| {
        [
            ("action", "merge"),
            ("story", one.as_str()),
            ("other", other.as_str()),
            ("token", token),
        ]
    };
    let wrong = "0".repeat(32);
    let refused = [
        place.post(&fields(token), &[]),
        place.post(&fields(&wrong), &[("cookie", cookie)]),
        place.post(
            &fields(token),
            &[("cookie", cookie), ("origin", "http://evil.example")],
        ),
        place.post(&fields(token), &[("cookie", cookie), ("origin", "null")]),
        place.post(
            &fields(token),
            &[("cookie", cookie), ("sec-fetch-site", "cross-site")],
        ),
    ];
    for said in refused {
        assert_eq!(said.status, StatusCode::FORBIDDEN, "{}", said.body);
    }
    let request = Request::get("/").header(header::HOST, "evil.example:4810");
    let rebound = place.ask(request.body(Body::empty()).unwrap());
    assert_eq!(rebound.status, StatusCode::FORBIDDEN);
    assert!(!rebound.body.contains(&one));
    assert_eq!(place.stories(), before);
    let large = "x".repeat(70_000);
    let said = place.post(&[("action", &large)], &[]);
    assert_eq!(said.status, StatusCode::PAYLOAD_TOO_LARGE);
}
