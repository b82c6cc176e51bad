//! A latitude or longitude as a whole number, which is read, written and compared exactly.

use std::fmt;

/// Digits after the point.
const DECIMALS: u8 = 12;
/// How many of its units a degree has.
const UNITS: u64 = 10_u64.pow(DECIMALS as u32);

/// Degrees in units of 1e-12: more digits than a point on the earth has a use for, so that those of
/// other programs come back as they were.
///
/// No float is printed or read for it: that is 15 kB of code in the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Degrees(i64);

impl Degrees {
    /// The nearest to a number of degrees.
    pub fn new(degrees: f64) -> Self {
        Self((degrees * UNITS as f64).round() as i64)
    }

    /// Reads a decimal number such as `37.05`, `-41.22` or `3.7e1`, from `-most` to `most`.
    pub fn read(number: &str, most: u64) -> Option<Self> {
        let (units, _) = fixed(number, DECIMALS);
        if units > most * UNITS {
            return None;
        }
        let magnitude = i64::try_from(units).ok()?;
        Some(Self(if number.starts_with('-') { -magnitude } else { magnitude }))
    }

    /// As a number of degrees.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / UNITS as f64
    }

    /// With so many digits after the point, up to twelve, for people.
    pub fn rounded(self, decimals: u8) -> String {
        let decimals = decimals.min(DECIMALS);
        let unit = 10_u64.pow((DECIMALS - decimals).into());
        let magnitude = (self.0.unsigned_abs() + unit / 2) / unit;
        let scale = UNITS / unit;
        let sign = if self.0 < 0 && magnitude > 0 { "-" } else { "" };
        let (whole, rest) = (magnitude / scale, magnitude % scale);
        let width = usize::from(decimals);
        format!("{sign}{whole}.{rest:0width$}")
    }
}

impl fmt::Display for Degrees {
    /// All digits that say something: `37.05`, `-41`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.rounded(DECIMALS).trim_end_matches('0').trim_end_matches('.'))
    }
}

/// The magnitude of a JSON number in units of so many decimals, rounded, and whether it is the
/// number exactly. What is too large gives the greatest `u64`.
pub fn fixed(number: &str, decimals: u8) -> (u64, bool) {
    let number = number.trim_start_matches('-');
    let (digits, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = [whole, fraction].concat();
    if digits.bytes().all(|digit| digit == b'0') {
        return (0, true);
    }
    // What is no i64 is beyond all numbers of ours.
    let beyond = if exponent.starts_with('-') { i64::MIN } else { i64::MAX };
    let exponent = exponent.parse::<i64>().unwrap_or(beyond);
    let point = exponent.saturating_add((whole.len() + usize::from(decimals)) as i64);
    let digit = |at: i64| {
        let digit = usize::try_from(at).ok().and_then(|at| digits.as_bytes().get(at));
        digit.map_or(0, |digit| u64::from(digit.saturating_sub(b'0')))
    };
    let mut value = 0_u64;
    let mut at = 0;
    // Ends soon: some digit is none of 0, and after it there is room for twenty.
    while at < point && value < u64::MAX {
        value = value.saturating_mul(10).saturating_add(digit(at));
        at += 1;
    }
    let exact = (point.max(0)..digits.len() as i64).all(|at| digit(at) == 0);
    (value.saturating_add(u64::from(digit(point) >= 5)), exact)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_exactly_or_refused() {
        for (number, expected) in [
            ("37.0523419", Some("37.0523419")),
            ("-41.220", Some("-41.22")),
            ("35", Some("35")),
            ("35.0", Some("35")),
            ("3.6e1", Some("36")),
            ("3600E-2", Some("36")),
            ("-0.0", Some("0")),
            ("0e99999999999999999999", Some("0")),
            ("0.0000000000004", Some("0")),
            ("5e-13", Some("0.000000000001")),
            ("-5e-13", Some("-0.000000000001")),
            ("1e-99999999999999999999", Some("0")),
            ("90", Some("90")),
            ("90.0000000000001", Some("90")),
            ("90.000000000001", None),
            ("-91", None),
            ("1e300", None),
            ("1e99999999999999999999", None),
            ("18446744073709551616", None),
        ] {
            let read = Degrees::read(number, 90).map(|degrees| degrees.to_string());
            assert_eq!(read.as_deref(), expected, "{number}");
        }
    }

    #[test]
    fn whole_numbers_are_known() {
        for (number, expected) in [
            ("12", (12, true)),
            ("12.0", (12, true)),
            ("1.2e1", (12, true)),
            ("12.5", (13, false)),
            ("18446744073709551615", (u64::MAX, true)),
        ] {
            assert_eq!(fixed(number, 0), expected, "{number}");
        }
    }

    #[test]
    fn people_see_few_digits() {
        for (number, expected) in [
            ("36.20124", "36.2012"),
            ("36.20125", "36.2013"),
            ("-0.00004", "0.0000"),
            ("-0.5", "-0.5000"),
            ("179.99999", "180.0000"),
        ] {
            assert_eq!(Degrees::read(number, 180).unwrap().rounded(4), expected, "{number}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(units in -180_000_000_000_000..=180_000_000_000_000_i64) {
            let degrees = Degrees(units);
            prop_assert_eq!(Degrees::read(&degrees.to_string(), 180), Some(degrees));
            prop_assert_eq!(Degrees::new(degrees.to_f64()), degrees);
        }
    }
}
