//! CSV as RFC 4180 has it: commas, quotation marks where needed.

use std::borrow::Cow;

/// Words that a spreadsheet does not take for a formula: where they begin as one does, an apostrophe stands before them (OWASP, CSV
/// injection). For words of pages only; numbers stay numbers.
pub fn inert(words: &str) -> Cow<'_, str> {
    if words.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{words}"))
    } else {
        Cow::Borrowed(words)
    }
}

/// Adds one line of cells.
pub fn line<'c>(out: &mut String, cells: impl Iterator<Item = &'c str>) {
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
