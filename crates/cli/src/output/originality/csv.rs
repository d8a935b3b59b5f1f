//! CSV: a line of names, then the rows.

use super::{Cell, Parameters, Table};
use crate::output::table::csv_line as line;

/// A table as CSV. The parameters are columns at the end, the same in every row: a comment before the names would be
/// taken for data by R and by spreadsheets.
pub fn csv(table: &Table, parameters: &Parameters) -> String {
    let made = parameters.columns();
    let names = table.columns.iter().map(|c| c.name);
    let mut out = String::new();
    line(&mut out, names.chain(made.iter().map(|(name, _)| *name)));
    let made: Vec<String> = made.iter().map(|(_, cell)| cell.plain()).collect();
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(Cell::plain).collect();
        line(&mut out, cells.iter().chain(&made).map(String::as_str));
    }
    out
}
