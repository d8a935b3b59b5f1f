//! `parallax export`: the objects of the archive as tables, or the archive itself.
//!
//! Rows are written as they come, so that a table may be larger than the memory.

use super::desk;
use crate::args::{Export, ExportFormat};
use crate::output::table::{Cell, Column, Kind, ParquetFile, csv_line};
use crate::output::{Made, json_line};
use crate::{Outcome, talk};
use anyhow::{Context, bail};
use parallax_archive::{Cell as Value, ColumnKind, Object, Reader};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// So many rows are one group of a Parquet file.
const GROUP: usize = 4096;

/// Writes what was asked for.
pub fn run(typed: &Export) -> anyhow::Result<Outcome> {
    let reader = desk::reader(&typed.at)?;
    if let Some(to) = &typed.archive_copy {
        reader.copy_to(to)?;
        talk::note(&format!("copied to {}", to.display()));
        return Ok(Outcome::Done);
    }
    let objects = objects(&typed.objects)?;
    // All tables of one moment, whatever is written meanwhile.
    let _held = reader.hold()?;
    match &typed.out {
        Some(folder) => into_folder(&reader, &objects, typed.format, folder)?,
        None => match objects.as_slice() {
            [object] if typed.format != ExportFormat::Parquet => {
                let mut out = BufWriter::new(io::stdout());
                write(&reader, *object, typed.format, &mut out)?;
                out.flush()?;
            }
            [_] => bail!("Parquet is not for standard output: name a folder with --out"),
            _ => bail!("several objects are several files: name a folder for them with --out"),
        },
    }
    Ok(Outcome::Done)
}

fn objects(names: &[String]) -> anyhow::Result<Vec<Object>> {
    if names.is_empty() {
        return Ok(Object::ALL.to_vec());
    }
    names
        .iter()
        .map(|name| {
            Object::named(name).with_context(|| {
                let known: Vec<&str> = Object::ALL.iter().map(|o| o.name()).collect();
                format!("no object {name:?}: there are {}", known.join(", "))
            })
        })
        .collect()
}

fn into_folder(
    reader: &Reader,
    objects: &[Object],
    format: ExportFormat,
    folder: &Path,
) -> anyhow::Result<()> {
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let ending = match format {
        ExportFormat::Jsonl => "jsonl",
        ExportFormat::Csv => "csv",
        ExportFormat::Parquet => "parquet",
    };
    for object in objects {
        let path = folder.join(format!("{}.{ending}", object.name()));
        let cannot = || format!("cannot write {}", path.display());
        let mut out = BufWriter::new(File::create(&path).with_context(cannot)?);
        write(reader, *object, format, &mut out).with_context(cannot)?;
        out.flush().with_context(cannot)?;
    }
    Ok(())
}

fn write(
    reader: &Reader,
    object: Object,
    format: ExportFormat,
    out: &mut (impl Write + Send),
) -> anyhow::Result<()> {
    match format {
        ExportFormat::Jsonl => each(reader, object, |row| {
            let row = Row {
                object,
                columns: &object.columns(),
                cells: &row,
            };
            Ok(out.write_all(json_line(&row)?.as_bytes())?)
        }),
        ExportFormat::Csv => {
            let mut line = String::new();
            csv_line(&mut line, object.columns().iter().map(name));
            out.write_all(line.as_bytes())?;
            each(reader, object, |row| {
                let cells: Vec<String> = row.into_iter().map(|v| cell(v).plain()).collect();
                line.clear();
                csv_line(&mut line, cells.iter().map(String::as_str));
                Ok(out.write_all(line.as_bytes())?)
            })
        }
        ExportFormat::Parquet => {
            let columns: Vec<Column> = object.columns().iter().map(column).collect();
            let made = Made::here();
            let mut file = ParquetFile::new(out, object.name(), &columns, &made.pairs())?;
            let mut rows: Vec<Vec<Cell>> = Vec::new();
            each(reader, object, |row| {
                rows.push(row.into_iter().map(cell).collect());
                if rows.len() == GROUP {
                    file.rows(&std::mem::take(&mut rows))?;
                }
                Ok(())
            })?;
            if !rows.is_empty() {
                file.rows(&rows)?;
            }
            file.finish()?;
            Ok(())
        }
    }
}

/// The name of a column; `version` is the program's in everything that it prints.
fn name(column: &parallax_archive::Column) -> &'static str {
    match column.name {
        "version" => "article_version",
        name => name,
    }
}

/// Gives every row of a table to `take`. Its errors are not the archive's: they are kept and told when the rows have ended.
fn each(
    reader: &Reader,
    object: Object,
    mut take: impl FnMut(Vec<Value>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut fault = None;
    reader.export(object, |row| {
        if fault.is_none() {
            fault = take(row.to_vec()).err();
        }
        Ok(())
    })?;
    fault.map_or(Ok(()), Err)
}

fn column(column: &parallax_archive::Column) -> Column {
    Column {
        name: name(column),
        kind: match column.kind {
            ColumnKind::Text | ColumnKind::Json => Kind::Text,
            ColumnKind::Integer => Kind::Count,
            ColumnKind::Real => Kind::Share,
            ColumnKind::Flag => Kind::Flag,
        },
    }
}

fn cell(value: Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Text(text) => Cell::Text(text),
        Value::Integer(n) => Cell::Count(n),
        Value::Real(n) => Cell::Number(n),
        Value::Flag(yes) => Cell::Flag(yes),
    }
}

/// A row as an object; what is JSON stands in it as such.
struct Row<'r> {
    object: Object,
    columns: &'r [parallax_archive::Column],
    cells: &'r [Value],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = to.serialize_map(None)?;
        let made = Made::here();
        for (key, value) in made.pairs() {
            object.serialize_entry(key, value)?;
        }
        object.serialize_entry("type", self.object.name())?;
        for (column, value) in self.columns.iter().zip(self.cells) {
            match value {
                Value::Text(json) if column.kind == ColumnKind::Json => {
                    match serde_json::from_str::<serde_json::Value>(json) {
                        Ok(value) => object.serialize_entry(name(column), &value)?,
                        Err(_) => object.serialize_entry(name(column), json)?,
                    }
                }
                plain => object.serialize_entry(name(column), &cell(plain.clone()))?,
            }
        }
        object.end()
    }
}
