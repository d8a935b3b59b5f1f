//! The time in which html5ever parses pages without building a tree: what nothing that reads pages can go below.
//!
//! ```sh
//! cargo run --release -p parallax-core --example bare_html -- FOLDER…
//! ```
//!
//! Prints pages, bytes and CPU seconds of parsing on one thread, without those of reading and unpacking the files: the least of three
//! rounds. Where the system does not say how long a thread was on a processor, it is the time on the wall. `add_speed.py` sets the time of `parallax add` against it.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used
)]
#![allow(clippy::indexing_slicing, missing_docs)]

#[path = "reading/peers/src/bare.rs"]
mod bare;

use flate2::read::MultiGzDecoder;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

const ROUNDS: usize = 3;

/// The pages below a folder, unpacked, as text: what is no UTF-8 is replaced, which changes nothing of the markup.
fn pages(path: &Path, found: &mut Vec<String>) {
    if path.is_dir() {
        let mut inside: Vec<_> = fs::read_dir(path)
            .unwrap()
            .map(|e| e.unwrap().path())
            .collect();
        inside.sort();
        inside.iter().for_each(|path| pages(path, found));
        return;
    }
    let name = path.to_string_lossy();
    let name = name.trim_end_matches(".gz");
    if !name.ends_with(".html") && !name.ends_with(".htm") {
        return;
    }
    let packed = fs::read(path).unwrap();
    let mut bytes = Vec::new();
    if path.extension().is_some_and(|e| e == "gz") {
        MultiGzDecoder::new(packed.as_slice())
            .read_to_end(&mut bytes)
            .unwrap();
    } else {
        bytes = packed;
    }
    found.push(String::from_utf8_lossy(&bytes).into_owned());
}

/// How long this thread was on a processor, as Linux counts it.
fn on_processor() -> Option<Duration> {
    let said = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    said.split(' ')
        .next()?
        .parse()
        .ok()
        .map(Duration::from_nanos)
}

fn main() {
    let mut found = Vec::new();
    for folder in std::env::args().skip(1) {
        pages(Path::new(&folder), &mut found);
    }
    let bytes: usize = found.iter().map(String::len).sum();
    let mut least = Duration::MAX;
    let mut elements = 0;
    for _ in 0..ROUNDS {
        let (before, begun) = (on_processor(), Instant::now());
        elements = found.iter().map(|page| bare::without_tree(page)).sum();
        let cpu = on_processor()
            .zip(before)
            .map(|(after, before)| after - before);
        least = least.min(cpu.unwrap_or_else(|| begun.elapsed()));
    }
    println!(
        "{{\"pages\":{},\"bytes\":{bytes},\"elements\":{elements},\"seconds\":{:.4}}}",
        found.len(),
        least.as_secs_f64()
    );
}
