//! Gathers the pages of `samples/` for `parallax serve --demo`: pages and their addresses, and nothing else of that folder.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let samples = Path::new("../../samples");
    println!("cargo:rerun-if-changed={}", samples.display());
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let demo = Path::new(&out).join("demo");
    if demo.exists() {
        fs::remove_dir_all(&demo)?;
    }
    fs::create_dir_all(&demo)?;
    for story in fs::read_dir(samples)? {
        let story = story?;
        if !story.file_type()?.is_dir() {
            continue;
        }
        let to = demo.join(story.file_name());
        fs::create_dir_all(&to)?;
        for file in fs::read_dir(story.path())? {
            let path = file?.path();
            let ending = path.extension().and_then(|e| e.to_str());
            let is_page = matches!(ending, Some("html" | "txt" | "tsv"));
            if let (true, Some(name)) = (is_page, path.file_name()) {
                fs::copy(&path, to.join(name))?;
            }
        }
    }
    Ok(())
}
