//! Lists every file of `data/` so that one loader can find it at run time:
//! a new language folder needs no line of code.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut out = String::from("pub(crate) static FOLDERS: &[Folder] = &[\n");
    for folder in entries(&root).into_iter().filter(|p| p.is_dir()) {
        println!("cargo:rerun-if-changed={}", folder.display());
        write_folder(&mut out, &folder);
    }
    out.push_str("];\n");
    let target =
        PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("data.rs");
    fs::write(target, out).expect("OUT_DIR is writable");
}

fn write_folder(out: &mut String, folder: &Path) {
    let mut digest = xxhash_rust::xxh3::Xxh3::new();
    let mut files = String::new();
    for file in entries(folder).into_iter().filter(|p| p.is_file()) {
        println!("cargo:rerun-if-changed={}", file.display());
        let content = fs::read(&file).expect("a data file is readable");
        digest.update(name(&file).as_bytes());
        digest.update(&content);
        let path = file.canonicalize().expect("a data file has a path");
        writeln!(
            files,
            "        ({:?}, include_str!({:?})),",
            name(&file),
            path
        )
        .expect("writing to a string");
    }
    writeln!(
        out,
        "    Folder {{ name: {:?}, version: \"{:016x}\", files: &[\n{files}    ] }},",
        name(folder),
        digest.digest()
    )
    .expect("writing to a string");
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| !name(p).starts_with('.') && !name(p).ends_with(".md"))
        .collect();
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default()
}
