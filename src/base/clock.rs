//! The one place that reads the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;

/// An instant in UTC, in whole microseconds: what both databases keep exactly.
pub type Instant = NaiveDateTime;

/// Where "now" comes from. Cloning shares the source.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Microseconds added to the system's time; tests move it.
    shift: Arc<AtomicI64>,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// Now, in UTC, truncated to microseconds (PostgreSQL keeps no more).
    #[expect(clippy::disallowed_methods, reason = "this is the clock's home")]
    pub fn now(&self) -> Instant {
        let micros = Utc::now().timestamp_micros() + self.shift.load(Ordering::Relaxed);
        DateTime::from_timestamp_micros(micros).unwrap_or(DateTime::UNIX_EPOCH).naive_utc()
    }

    /// Moves this clock and its clones by `by`. For tests: nothing in the binary reaches it.
    pub fn advance(&self, by: chrono::TimeDelta) {
        let micros = by.num_microseconds().unwrap_or(i64::MAX);
        self.shift.fetch_add(micros, Ordering::Relaxed);
    }
}

/// The calendar day of `instant` in a shop's time zone.
pub fn day_in(zone: Tz, instant: Instant) -> NaiveDate {
    local_in(zone, instant).date()
}

/// The wall-clock time of `instant` in a shop's time zone.
pub fn local_in(zone: Tz, instant: Instant) -> NaiveDateTime {
    instant.and_utc().with_timezone(&zone).naive_local()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_far_from_greenwich_has_its_own_day() {
        let evening =
            NaiveDate::from_ymd_opt(2026, 11, 24).and_then(|d| d.and_hms_opt(2, 30, 0)).expect("a real date");
        let cancun = day_in(chrono_tz::America::Cancun, evening);
        assert_eq!(cancun.to_string(), "2026-11-23");
    }

    #[test]
    fn clones_of_a_clock_move_together() {
        let clock = Clock::system();
        let twin = clock.clone();
        clock.advance(chrono::TimeDelta::days(2));
        assert!(twin.now() > Clock::system().now() + chrono::TimeDelta::days(1));
    }
}
