//! Dates as a guide writes them: a year, a month or a day.

use std::fmt;
use std::str::FromStr;

/// A date `YYYY`, `YYYY-MM` or `YYYY-MM-DD` of the Gregorian calendar (ISO 8601, calendar dates).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl Date {
    /// The last day that the date can mean: the end of the year or month when no day is given.
    pub fn last_day(self) -> jiff::civil::Date {
        let month = self.month.unwrap_or(12);
        // The parts were checked when the date was read, so the first of the month exists.
        let first = jiff::civil::Date::new(self.year, month, 1).unwrap_or_default();
        match self.day {
            Some(day) => jiff::civil::Date::new(self.year, month, day).unwrap_or(first),
            None => first.last_of_month(),
        }
    }

    /// The first day that the date can mean.
    pub fn first_day(self) -> jiff::civil::Date {
        jiff::civil::Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or_default()
    }
}

/// Reads `YYYY[-MM[-DD]]`; the error says what is wrong, as a clause.
impl FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = || "a date is written YYYY-MM-DD, YYYY-MM or YYYY".to_owned();
        let mut parts = text.split('-');
        let year = number(parts.next(), 4).ok_or_else(form)?;
        let rest: Vec<&str> = parts.collect();
        let (month, day) = match rest.as_slice() {
            [] => (None, None),
            [month] => (Some(number(Some(month), 2).ok_or_else(form)?), None),
            [month, day] => {
                (Some(number(Some(month), 2).ok_or_else(form)?), Some(number(Some(day), 2).ok_or_else(form)?))
            }
            _ => return Err(form()),
        };
        if !(1900..=2999).contains(&year) {
            return Err("the year is not between 1900 and 2999".to_owned());
        }
        let month = month.map(|month| month as i8);
        let day = day.map(|day| day as i8);
        if month.is_some_and(|month| !(1..=12).contains(&month)) {
            return Err("there is no such month".to_owned());
        }
        if jiff::civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).is_err() {
            return Err("that month has no such day".to_owned());
        }
        Ok(Self { year, month, day })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

fn number(text: Option<&str>, digits: usize) -> Option<i16> {
    let text = text?;
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_are_read() {
        for text in ["2015", "2015-06", "2015-06-01", "2024-02-29"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        assert_eq!("2024-02".parse::<Date>().unwrap().last_day().to_string(), "2024-02-29");
        assert_eq!("2015".parse::<Date>().unwrap().last_day().to_string(), "2015-12-31");
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "",
            "15",
            "2015-6",
            "2015/06/01",
            "2015-13",
            "2015-00",
            "2023-02-29",
            "2015-06-01-02",
            "-2015",
            "June 2015",
            "1066",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }
}
