//! Apache Parquet: a table as one file, with what it was made with as its metadata.

use super::{Parameters, Table};
use crate::output::Made;
use crate::output::table::ParquetFile;

/// So many rows are one group.
const GROUP: usize = 1 << 20;

/// A table as the bytes of a Parquet file.
pub fn parquet(table: &Table, parameters: &Parameters) -> anyhow::Result<Vec<u8>> {
    let made = Made::here();
    let parameters = serde_json::to_string(parameters)?;
    let metadata = [
        ("schema", made.schema),
        ("version", made.version),
        ("table", table.name),
        ("parameters", &parameters),
    ];
    let mut file = ParquetFile::new(Vec::new(), table.name, &table.columns, &metadata)?;
    for rows in table.rows.chunks(GROUP) {
        file.rows(rows)?;
    }
    file.finish()
}
