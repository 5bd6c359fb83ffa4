//! How long a batch will still take, from how long it took so far: said only when there is something to go by.

/// Finished photos and the time they took; the caller holds the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pace {
    done: usize,
    milliseconds: f64,
}

impl Pace {
    /// Fewer photos than this say nothing about the next: the first ones also load the models.
    const ENOUGH: usize = 3;

    /// One more photo came back, this long after the one before.
    pub fn record(&mut self, milliseconds: f64) {
        if milliseconds.is_finite() && milliseconds >= 0.0 {
            self.done += 1;
            self.milliseconds += milliseconds;
        }
    }

    /// Seconds for this many more photos.
    pub fn remaining(self, photos: usize) -> Option<u32> {
        (self.done >= Pace::ENOUGH && photos > 0).then(|| {
            let each = self.milliseconds / self.done as f64;
            (each * photos as f64 / 1000.0).ceil() as u32
        })
    }
}

/// Coarse on purpose: an estimate to the second would claim more than is known.
pub fn in_words(seconds: u32) -> String {
    match seconds {
        0..=4 => "a few seconds left".to_owned(),
        5..=54 => format!("about {} s left", seconds.div_ceil(5) * 5),
        55..=89 => "about a minute left".to_owned(),
        _ => format!("about {} min left", (seconds + 30) / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_photos_are_not_enough_to_promise_anything() {
        let mut pace = Pace::default();
        pace.record(1000.0);
        pace.record(1000.0);
        assert_eq!(pace.remaining(10), None);
        pace.record(1000.0);
        assert_eq!(pace.remaining(10), Some(10));
    }

    #[test]
    fn nothing_left_takes_no_words_and_a_broken_clock_counts_for_nothing() {
        let mut pace = Pace::default();
        for _ in 0..3 {
            pace.record(500.0);
        }
        pace.record(f64::NAN);
        pace.record(-4.0);
        assert_eq!(pace.remaining(0), None);
        assert_eq!(pace.remaining(4), Some(2));
    }

    #[test]
    fn estimates_are_rounded_the_way_people_speak() {
        assert_eq!(in_words(2), "a few seconds left");
        assert_eq!(in_words(37), "about 40 s left");
        assert_eq!(in_words(60), "about a minute left");
        assert_eq!(in_words(95), "about 2 min left");
        assert_eq!(in_words(160), "about 3 min left");
    }
}
