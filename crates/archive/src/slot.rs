//! Slots: the numbers of rows of the search table. They fall as time goes on, so that rising numbers give the newest
//! article first without sorting, and a period is a range of numbers. What has no time comes last.

use crate::Result;
use rusqlite::Connection;

/// Seconds from here back to any time that an article may have (about the year 2514).
const HORIZON: i64 = 1 << 34;
/// So many articles fit into a second before they spill into the next older one.
const BITS: u32 = 16;

/// The first slot of a second.
pub(crate) fn first(time: i64) -> i64 {
    (HORIZON - time.clamp(-HORIZON, HORIZON)) << BITS
}

/// The first slot of those without a time.
pub(crate) fn timeless() -> i64 {
    (2 * HORIZON + 1) << BITS
}

/// The first free slot for a time.
pub(crate) fn free(connection: &Connection, time: Option<i64>) -> Result<i64> {
    let mut base = time.map_or_else(timeless, first);
    let mut query = connection
        .prepare_cached("SELECT max(slot) FROM article WHERE slot >= ?1 AND slot < ?2")?;
    // A second with more than 65,536 articles: those spill over, a whole second further at each step.
    loop {
        let end = base + (1 << BITS);
        let last: Option<i64> = query.query_row([base, end], |row| row.get(0))?;
        let slot = last.map_or(base, |last| last + 1);
        if slot < end {
            return Ok(slot);
        }
        base = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_is_smaller_and_no_time_is_last() {
        assert!(first(1_700_000_000) < first(1_699_999_999));
        assert!(first(i64::MIN) < timeless());
        assert!(first(i64::MAX) >= 0);
    }
}
