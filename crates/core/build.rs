//! Lists every file of `data/` so that one loader can find it at run time:
//! a new language folder needs no line of code.
// The rules of a pure core are for the library; its build script reads files.
#![allow(clippy::disallowed_methods)]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut out = String::from("pub(crate) static FOLDERS: &[Folder] = &[\n");
    for folder in entries(&root)?.into_iter().filter(|p| p.is_dir()) {
        println!("cargo:rerun-if-changed={}", folder.display());
        write_folder(&mut out, &folder)?;
    }
    out.push_str("];\n");
    fs::write(
        PathBuf::from(std::env::var("OUT_DIR")?).join("data.rs"),
        out,
    )?;
    Ok(())
}

fn write_folder(out: &mut String, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut digest = xxhash_rust::xxh3::Xxh3::new();
    let mut files = String::new();
    for file in entries(folder)?.into_iter().filter(|p| p.is_file()) {
        println!("cargo:rerun-if-changed={}", file.display());
        digest.update(name(&file).as_bytes());
        digest.update(&fs::read(&file)?);
        // Weights in bytes are included where they are read.
        if name(&file).ends_with(".bin") {
            continue;
        }
        writeln!(
            files,
            "        ({:?}, include_str!({:?})),",
            name(&file),
            file.canonicalize()?
        )?;
    }
    let (name, version) = (name(folder), digest.digest());
    writeln!(
        out,
        "    Folder {{ name: {name:?}, version: \"{version:016x}\", files: &[\n{files}    ] }},"
    )?;
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let all: Result<Vec<PathBuf>, _> = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect();
    let mut found = all?;
    found.retain(|p| !name(p).starts_with('.') && !name(p).ends_with(".md"));
    found.sort();
    Ok(found)
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default()
}
