//! Apache Parquet: rows as a file of columns, written group by group, so that a table may be larger than the memory.

use super::{Cell, Column, Kind};
use anyhow::Context;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use std::io::Write;
use std::sync::Arc;

/// A Parquet file that is being written. Every column may hold nulls; lists are text with semicolons between.
pub struct File<W: Write + Send> {
    columns: Vec<Column>,
    writer: SerializedFileWriter<W>,
}

impl<W: Write + Send> File<W> {
    /// Begins a file of a table with some metadata.
    pub fn new(
        to: W,
        table: &str,
        columns: &[Column],
        metadata: &[(&str, &str)],
    ) -> anyhow::Result<Self> {
        let pair =
            |(key, value): &(&str, &str)| KeyValue::new((*key).to_owned(), (*value).to_owned());
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(metadata.iter().map(pair).collect()))
            .build();
        let schema = Arc::new(schema(table, columns)?);
        Ok(Self {
            columns: columns.to_vec(),
            writer: SerializedFileWriter::new(to, schema, Arc::new(properties))?,
        })
    }

    /// Writes some rows as one group.
    pub fn rows(&mut self, rows: &[Vec<Cell>]) -> anyhow::Result<()> {
        let mut group = self.writer.next_row_group()?;
        for (at, column) in self.columns.iter().enumerate() {
            let mut to = group.next_column()?.context("a column too many")?;
            write(&mut to, column, at, rows)?;
            to.close()?;
        }
        group.close()?;
        Ok(())
    }

    /// Ends the file.
    pub fn finish(self) -> anyhow::Result<W> {
        Ok(self.writer.into_inner()?)
    }
}

fn schema(table: &str, columns: &[Column]) -> anyhow::Result<Type> {
    let column = |column: &Column| {
        let (physical, logical) = match column.kind {
            Kind::Text | Kind::List => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Count => (Physical::INT64, None),
            Kind::Share | Kind::Seconds => (Physical::DOUBLE, None),
            Kind::Flag => (Physical::BOOLEAN, None),
        };
        Type::primitive_type_builder(column.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
            .map(Arc::new)
    };
    let columns: Result<Vec<_>, _> = columns.iter().map(column).collect();
    Ok(Type::group_type_builder(table)
        .with_fields(columns?)
        .build()?)
}

/// Writes one column of some rows.
fn write(
    to: &mut SerializedColumnWriter<'_>,
    column: &Column,
    at: usize,
    rows: &[Vec<Cell>],
) -> anyhow::Result<()> {
    let cells: Vec<&Cell> = rows.iter().filter_map(|row| row.get(at)).collect();
    // 1 where there is a value, 0 where there is none.
    let there: Vec<i16> = cells.iter().map(|c| i16::from(is_there(c))).collect();
    let levels = Some(there.as_slice());
    let filled = cells.iter().filter(|c| is_there(c));
    match column.kind {
        Kind::Text | Kind::List => {
            let values: Vec<ByteArray> = filled.map(|c| c.plain().into_bytes().into()).collect();
            to.typed::<ByteArrayType>()
                .write_batch(&values, levels, None)?;
        }
        Kind::Count => {
            let values: Vec<i64> = filled.map(|c| whole(c)).collect();
            to.typed::<Int64Type>().write_batch(&values, levels, None)?;
        }
        Kind::Share | Kind::Seconds => {
            let values: Vec<f64> = filled.map(|c| real(c)).collect();
            to.typed::<DoubleType>()
                .write_batch(&values, levels, None)?;
        }
        Kind::Flag => {
            let values: Vec<bool> = filled.map(|c| **c == Cell::Flag(true)).collect();
            to.typed::<BoolType>().write_batch(&values, levels, None)?;
        }
    }
    Ok(())
}

/// A list without words is nothing, as it is in CSV.
fn is_there(cell: &Cell) -> bool {
    *cell != Cell::Null && *cell != Cell::List(Vec::new())
}

fn whole(cell: &Cell) -> i64 {
    match cell {
        Cell::Count(n) => *n,
        _ => 0,
    }
}

fn real(cell: &Cell) -> f64 {
    match cell {
        Cell::Number(n) => *n,
        _ => 0.0,
    }
}
