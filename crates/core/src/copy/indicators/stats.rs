//! Figures: shares, means and quantiles, none of which divides by nothing.

/// `part` of `whole`; `None` where there is no whole.
pub(super) fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// 1 − `part` of `whole`; `None` where there is no whole.
pub(super) fn rest(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| whole.saturating_sub(part) as f64 / whole as f64)
}

/// The arithmetic mean.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The quantile `q` (0 to 1) of ascending values, between two of them by straight line (type 7 of Hyndman and Fan 1996, the
/// default of R and NumPy).
pub(super) fn quantile(ascending: &[f64], q: f64) -> Option<f64> {
    let last = ascending.len().checked_sub(1)?;
    let place = last as f64 * q.clamp(0.0, 1.0);
    let below = (place.floor() as usize).min(last);
    let low = ascending.get(below)?;
    let high = ascending.get(below + 1).unwrap_or(low);
    Some(low + (high - low) * (place - below as f64))
}

/// The values in ascending order.
pub(super) fn ascending(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_r_and_numpy() {
        let values = [1.0, 2.0, 4.0, 8.0];
        assert_eq!(quantile(&values, 0.5), Some(3.0));
        assert_eq!(quantile(&values, 0.25), Some(1.75));
        assert_eq!(quantile(&values, 0.1), Some(1.3));
        assert_eq!(quantile(&values, 1.0), Some(8.0));
        assert_eq!(quantile(&[5.0], 0.9), Some(5.0));
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn nothing_is_divided_by_nothing() {
        assert_eq!((share(0, 0), rest(0, 0), mean(&[])), (None, None, None));
        assert_eq!((share(1, 4), rest(1, 4)), (Some(0.25), Some(0.75)));
    }
}
