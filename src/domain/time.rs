//! Moments, as the metadata standards write them.

use serde::{Deserialize, Serialize};

/// Milliseconds since the beginning of 1970, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Time(pub i64);

impl Time {
    /// `2026-11-25T09:30:00Z`: XMP's date, to the second [XMP1 8.2.1.2].
    pub fn to_iso8601(self) -> String {
        let seconds = self.0.div_euclid(1000);
        let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = civil(days);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// Milliseconds since the beginning of 1970 by a camera's own clock, whose zone mostly nobody tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CameraTime(pub i64);

impl CameraTime {
    /// `2026-11-25T09:30:00.12+01:00`, whose zone does not count.
    pub fn parse(text: &str) -> Option<CameraTime> {
        let (date, time) = text.split_once('T')?;
        let mut date = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
        let (year, month, day) = (date.next()??, date.next()??, date.next()??);
        let is_a_day =
            (0..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        let time = time.split(['+', '-', 'Z']).next()?;
        let mut second = 0.0;
        for part in time.splitn(3, ':') {
            second = second * 60.0 + part.parse::<f64>().ok().filter(|part| *part >= 0.0)?;
        }
        let is_a_time = time.matches(':').count() == 2 && second < 86_401.0;
        (is_a_day && is_a_time)
            .then(|| CameraTime(days(year, month, day) * 86_400_000 + (second * 1000.0) as i64))
    }
}

impl CameraTime {
    /// Nothing where it is before there were photos: a clock that nobody set begins in 1970 or 1980.
    pub fn year(self) -> Option<i64> {
        const UNSET: [i64; 2] = [1970, 1980];
        let (year, month, day) = civil(self.0.div_euclid(86_400_000));
        let is_unset = UNSET.contains(&year) && (month, day) == (1, 1);
        (year >= 1826 && !is_unset).then_some(year)
    }
}

/// Year, month and day of the Gregorian calendar → days since 1970-01-01; the year is taken to begin in March.
fn days(year: i64, month: i64, day: i64) -> i64 {
    const MARCH_OF_YEAR_0: i64 = 719_468;
    let (year, month) = match month {
        1 | 2 => (year - 1, month + 9),
        _ => (year, month - 3),
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - MARCH_OF_YEAR_0
}

/// Days since 1970-01-01 → year, month, day of the Gregorian calendar. The year is taken to begin in March, so that
/// the leap day is its last.
fn civil(days: i64) -> (i64, i64, i64) {
    const ERA: i64 = 146_097;
    const MARCH_OF_YEAR_0: i64 = 719_468;
    let days = days + MARCH_OF_YEAR_0;
    let (era, day) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year = (day - day / 1460 + day / 36_524 - day / (ERA - 1)) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_nobody_set_tells_no_year() {
        let year = |text| CameraTime::parse(text).and_then(CameraTime::year);
        assert_eq!(year("2024-12-31T23:59:59"), Some(2024));
        assert_eq!(year("1969-07-20T20:17:00"), Some(1969));
        for unset in [
            "1970-01-01T00:00:00",
            "1980-01-01T03:00:00",
            "0000-01-01T00:00:00",
        ] {
            assert_eq!(year(unset), None, "{unset}");
        }
    }

    #[test]
    fn moments_are_written_in_universal_time_through_leap_days_and_centuries() {
        let moments = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399_999, "2000-02-28T23:59:59Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"),
            (1_798_761_599_000, "2026-12-31T23:59:59Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ];
        for (time, expected) in moments {
            assert_eq!(Time(time).to_iso8601(), expected);
            // A camera that is set to universal time.
            let seconds = time.div_euclid(1000) * 1000;
            assert_eq!(CameraTime::parse(expected), Some(CameraTime(seconds)));
        }
    }

    #[test]
    fn a_camera_tells_fractions_and_its_zone_does_not_count() {
        let parse = |text: &str| CameraTime::parse(text).map(|CameraTime(time)| time);
        assert_eq!(parse("1970-01-01T00:00:01.25+02:00"), Some(1250));
        for text in [
            "",
            "1970-01-01",
            "1970-13-01T00:00:00",
            "1970-01-01T00:00",
            "1970-01-01Tnoon",
            "1970-01-01T99:00:00",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
