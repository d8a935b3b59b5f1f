//! CSV as RFC 4180 has it: a line of names, commas, quotation marks where needed.

use super::{Parameters, Table};

/// A table as CSV. The parameters are columns at the end, the same in every row: a comment before the names would be
/// taken for data by R and by spreadsheets.
pub fn csv(table: &Table, parameters: &Parameters) -> String {
    let made = parameters.columns();
    let names = table.columns.iter().map(|c| c.name);
    let mut out = String::new();
    line(&mut out, names.chain(made.iter().map(|(name, _)| *name)));
    let made: Vec<String> = made.iter().map(|(_, cell)| cell.plain()).collect();
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(super::Cell::plain).collect();
        line(&mut out, cells.iter().chain(&made).map(String::as_str));
    }
    out
}

fn line<'c>(out: &mut String, cells: impl Iterator<Item = &'c str>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push('\n');
}
