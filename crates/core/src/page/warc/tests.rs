//! Files as crawlers, and those who break them, write them.

use super::*;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

const HTML: &str =
    "<!DOCTYPE html><html><body><p>La halle rouvre ses portes mardi.</p></body></html>";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn record(kind: &str, url: &str, block: &[u8]) -> Vec<u8> {
    record_of_length(kind, url, block, &block.len().to_string())
}

fn record_of_length(kind: &str, url: &str, block: &[u8], length: &str) -> Vec<u8> {
    let mut bytes = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-02-13T08:00:00Z\r\n\
         WARC-Record-ID: <urn:{url}>\r\nContent-Type: application/http; msgtype={kind}\r\nContent-Length: {length}\r\n\r\n"
    )
    .into_bytes();
    bytes.extend(block);
    bytes.extend(b"\r\n\r\n");
    bytes
}

fn answer_of(header: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 200 OK\r\n{header}\r\n\r\n").into_bytes();
    bytes.extend(body);
    bytes
}

fn page_at(url: &str) -> Vec<u8> {
    record(
        "response",
        url,
        &answer_of("Content-Type: text/html", HTML.as_bytes()),
    )
}

fn items(bytes: &[u8]) -> Vec<Item> {
    Reader::new(bytes).collect()
}

/// The addresses of the pages, and how many records are broken.
fn found(bytes: &[u8]) -> (Vec<String>, usize) {
    let items = items(bytes);
    let broken = items.iter().filter(|i| matches!(i, Item::Broken { .. }));
    let pages = items.iter().filter_map(|item| match item {
        Item::Page(capture) => {
            assert_eq!(capture.content().0, HTML.as_bytes());
            capture.url.clone()
        }
        _ => None,
    });
    (pages.collect(), broken.count())
}

fn urls(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

fn why(item: &Item) -> String {
    match item {
        Item::Broken { place, why } => format!("{place}: {why}"),
        Item::Passed(what) => what.clone(),
        Item::Page(capture) => format!("page {:?}", capture.url),
    }
}

#[test]
fn records_are_read_however_the_file_is_packed() {
    let records = [
        record("warcinfo", "-", b"software: test"),
        record("request", "a", b"GET / HTTP/1.1\r\n\r\n"),
        page_at("a"),
        page_at("<b>"),
    ];
    let plain = records.concat();
    let offsets = |bytes: &[u8]| -> Vec<Place> {
        let pages = items(bytes).into_iter().filter_map(|i| match i {
            Item::Page(capture) => Some(capture.record.place),
            _ => None,
        });
        pages.collect()
    };
    let starts = |sizes: &[usize]| {
        let at = |n: usize| sizes.iter().take(n).sum::<usize>() as u64;
        (at(2), at(3))
    };
    let by_record: Vec<Vec<u8>> = records.iter().map(|r| gzip(r)).collect();
    for bytes in [plain.clone(), gzip(&plain), by_record.concat()] {
        assert_eq!(found(&bytes), (urls(&["a", "b"]), 0));
    }
    let place = |offset, within| Place { offset, within };
    let (a, b) = starts(&records.iter().map(Vec::len).collect::<Vec<_>>());
    assert_eq!(offsets(&plain), [place(a, 0), place(b, 0)]);
    assert_eq!(offsets(&gzip(&plain)), [place(0, a), place(0, b)]);
    let (a, b) = starts(&by_record.iter().map(Vec::len).collect::<Vec<_>>());
    assert_eq!(offsets(&by_record.concat()), [place(a, 0), place(b, 0)]);
    // Members that begin anywhere.
    let cut: Vec<u8> = plain.chunks(100).flat_map(gzip).collect();
    assert_eq!(found(&cut), (urls(&["a", "b"]), 0));
}

#[test]
fn pages_are_told_from_what_else_there_is() {
    let html = HTML.as_bytes();
    let moved = b"HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n\r\n<p>".to_vec();
    let file = [
        record("revisit", "r", b""),
        record("response", "moved", &moved),
        record(
            "response",
            "jpg",
            &answer_of("Content-Type: image/jpeg", b"\xff\xd8"),
        ),
        record(
            "response",
            "zstd",
            &answer_of("Content-Type: text/html\r\nContent-Encoding: zstd", b"("),
        ),
        record("response", "dns", b"20240213 example"),
        record("response", "typeless", &answer_of("Server: x", html)),
        record(
            "response",
            "text",
            &answer_of("content-type:TEXT/plain;charset=x", html),
        ),
    ]
    .concat();
    let said: Vec<String> = items(&file).iter().map(why).collect();
    assert_eq!(
        said,
        [
            "revisit (the page had not changed)",
            "answer with status 301",
            "answer of type image/jpeg",
            "answer packed as zstd",
            "answer that is not HTTP",
            "page Some(\"typeless\")",
            "page Some(\"text\")",
        ]
    );
}

#[test]
fn contents_are_unpacked() {
    let html = HTML.as_bytes();
    let chunked = [
        b"5;x\r\n",
        &html[..5],
        b"\r\n",
        format!("{:x}\r\n", html.len() - 5).as_bytes(),
        &html[5..],
        b"\r\n0\r\n\r\n",
    ]
    .concat();
    let file = [
        record(
            "response",
            "chunks",
            &answer_of(
                "Content-Type: text/html\r\nTransfer-Encoding: chunked",
                &chunked,
            ),
        ),
        record(
            "response",
            "gzip",
            &answer_of(
                "Content-Type: text/html\r\nContent-Encoding: gzip",
                &gzip(html),
            ),
        ),
        record(
            "response",
            "says gzip",
            &answer_of("Content-Type: text/html\r\nContent-Encoding: gzip", html),
        ),
    ]
    .concat();
    assert_eq!(found(&file), (urls(&["chunks", "gzip", "says gzip"]), 0));
}

#[test]
fn resources_are_pages_too() {
    let file = String::from_utf8(record("resource", "a", HTML.as_bytes())).unwrap();
    let file = file.replace(
        "application/http; msgtype=resource",
        "text/html; charset=utf-8",
    );
    assert_eq!(found(file.as_bytes()), (urls(&["a"]), 0));
}

#[test]
fn what_is_cut_off_is_said() {
    let last = page_at("b");
    let whole = [page_at("a"), last.clone()].concat();
    let packed = [gzip(&page_at("a")), gzip(&last)].concat();
    for cut in [20, 60, 200] {
        assert_eq!(
            found(&whole[..whole.len() - cut]),
            (urls(&["a"]), 1),
            "{cut} missing"
        );
    }
    for cut in [1, 9, 30, 100] {
        assert_eq!(
            found(&packed[..packed.len() - cut]),
            (urls(&["a"]), 1),
            "{cut} missing"
        );
    }
    let said = items(&packed[..packed.len() - 30]);
    assert_eq!(
        why(&said[1]),
        format!(
            "offset {}: the file ends within it",
            gzip(&page_at("a")).len()
        )
    );
}

#[test]
fn reading_goes_on_behind_what_is_broken() {
    let (a, b) = (page_at("a"), page_at("b"));
    let lying = |length: &str| {
        let block = answer_of("Content-Type: text/html", HTML.as_bytes());
        record_of_length("response", "lie", &block, length)
    };
    for length in [
        "-1",
        "99999999999999999999999",
        "many",
        "3",
        "200",
        "5000",
        "900000000",
        "",
    ] {
        for pack in [|b: &[u8]| b.to_vec(), |b: &[u8]| gzip(b)] {
            let file = [pack(&a), pack(&lying(length)), pack(&b)].concat();
            assert_eq!(found(&file), (urls(&["a", "b"]), 1), "length {length}");
        }
        let file = gzip(&[a.clone(), lying(length), b.clone()].concat());
        assert_eq!(
            found(&file),
            (urls(&["a", "b"]), 1),
            "length {length}, all packed"
        );
    }
    // Garbage between two records.
    let file = [
        a.clone(),
        b"some garbage\r\nand more".to_vec(),
        b"\r\n".to_vec(),
        b.clone(),
    ]
    .concat();
    assert_eq!(found(&file), (urls(&["a", "b"]), 1));
    let file = [gzip(&a), vec![7; 3000], gzip(&b)].concat();
    assert_eq!(found(&file), (urls(&["a", "b"]), 1));
    // A member that was cut off before the next one was written; a member with a wrong byte; a wrong checksum.
    let member = gzip(&a);
    let file = [&member[..member.len() - 40], &gzip(&b)].concat();
    assert_eq!(found(&file), (urls(&["b"]), 1));
    for at in [member.len() / 2, member.len() - 6] {
        let mut file = [member.clone(), gzip(&b)].concat();
        file[at] ^= 0x55;
        // A wrong byte may show in the record first and then in the rest of its member.
        let (pages, broken) = found(&file);
        assert_eq!(pages, urls(&["b"]), "byte {at}");
        assert!((1..=2).contains(&broken), "byte {at}");
    }
}

#[test]
fn headers_without_an_end_are_broken() {
    let mut file = b"WARC/1.0\r\nWARC-Type: ".to_vec();
    file.extend(vec![b'x'; 3 << 20]);
    file.extend(b"\r\n\r\n");
    file.extend(page_at("b"));
    assert_eq!(found(&file), (urls(&["b"]), 1));
    assert_eq!(found(&gzip(&file)), (urls(&["b"]), 1));
}

#[test]
fn a_page_that_is_too_large_is_kept_in_part() {
    let large = vec![b'a'; MAX_BYTES + (1 << 20)];
    let file = [
        record(
            "response",
            "a",
            &answer_of("Content-Type: text/html", &large),
        ),
        page_at("b"),
    ]
    .concat();
    for file in [gzip(&file), file] {
        let items = items(&file);
        let Item::Page(capture) = &items[0] else {
            panic!("{}", why(&items[0]))
        };
        let (content, _) = capture.content();
        assert!(content.len() > MAX_BYTES && content.len() <= KEPT);
        assert_eq!(why(&items[1]), "page Some(\"b\")");
    }
}

#[test]
fn a_record_that_unpacks_without_end_is_given_up() {
    let zeros = gzip(&vec![0; 64 << 20]);
    let bomb = record_of_length(
        "response",
        "bomb",
        b"HTTP/1.1 200 OK\r\n\r\n",
        "99000000000",
    );
    let file = [gzip(&bomb), zeros.repeat(9), gzip(&page_at("b"))].concat();
    assert_eq!(found(&file), (urls(&["b"]), 1));
    assert!(why(&items(&file)[0]).contains("unpacks to more than 512 MB"));
}

#[test]
fn lies_upon_lies_take_no_longer() {
    // Each record claims to reach over a thousand others.
    let lie = record_of_length("response", "lie", b"HTTP/1.1 200 OK\r\n\r\n", "400000");
    let file = [lie.repeat(20_000), page_at("b")].concat();
    let count = items(&file).len();
    assert!(count > 10);
}

#[test]
fn no_file_at_all() {
    assert!(items(b"").is_empty());
    assert!(items(b"\r\n\r\n").is_empty());
    assert_eq!(items(b"<html>").len(), 1);
    assert_eq!(items(&gzip(b"")).len(), 0);
    assert_eq!(items(&gzip(b"<html>")).len(), 1);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]
    #[test]
    fn any_bytes_come_to_an_end(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..600), at in 0usize..2000, pack in 0..3) {
        // Arbitrary bytes written over a file.
        let mut file = match pack {
            0 => [page_at("a"), page_at("b")].concat(),
            1 => [gzip(&page_at("a")), gzip(&page_at("b"))].concat(),
            _ => gzip(&[page_at("a"), page_at("b")].concat()),
        };
        let at = at % file.len();
        file.splice(at.., bytes);
        proptest::prop_assert!(items(&file).len() < 2000);
    }
}
