//! JSON: all tables as one object, or one object per row.

use super::{Cell, Parameters, Table};
use crate::output::{Made, json_line};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// A row as an object; in a stream with what every object carries and its type.
struct Row<'t> {
    table: &'t Table,
    cells: &'t [Cell],
    alone: bool,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = to.serialize_map(None)?;
        if self.alone {
            let made = Made::here();
            object.serialize_entry("schema", made.schema)?;
            object.serialize_entry("version", made.version)?;
            object.serialize_entry("type", self.table.row)?;
        }
        for (column, cell) in self.table.columns.iter().zip(self.cells) {
            object.serialize_entry(column.name, cell)?;
        }
        object.end()
    }
}

/// The rows of a table as an array.
struct Rows<'t>(&'t Table);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut array = to.serialize_seq(Some(self.0.rows.len()))?;
        for cells in &self.0.rows {
            array.serialize_element(&Row {
                table: self.0,
                cells,
                alone: false,
            })?;
        }
        array.end()
    }
}

struct Whole<'t> {
    tables: &'t [Table],
    parameters: &'t Parameters,
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let made = Made::here();
        let mut object = to.serialize_map(None)?;
        object.serialize_entry("schema", made.schema)?;
        object.serialize_entry("version", made.version)?;
        object.serialize_entry("parameters", self.parameters)?;
        for table in self.tables {
            object.serialize_entry(table.name, &Rows(table))?;
        }
        object.end()
    }
}

/// Tables as one object on one line.
pub fn json(tables: &[Table], parameters: &Parameters) -> serde_json::Result<String> {
    json_line(&Whole { tables, parameters })
}

#[derive(serde::Serialize)]
struct ParametersLine<'p> {
    #[serde(flatten)]
    made: Made,
    r#type: &'static str,
    #[serde(flatten)]
    parameters: &'p Parameters,
}

/// Tables as one object per line: first the parameters, then every row.
pub fn jsonl(tables: &[Table], parameters: &Parameters) -> serde_json::Result<String> {
    let mut out = json_line(&ParametersLine {
        made: Made::here(),
        r#type: "parameters",
        parameters,
    })?;
    for table in tables {
        for cells in &table.rows {
            out += &json_line(&Row {
                table,
                cells,
                alone: true,
            })?;
        }
    }
    Ok(out)
}
