//! Which class begins when: ten months of four weeks, of which the seventh begins today.

/// Days in a month of the timetable: whole weeks, so that a slot keeps its day of the week.
pub const MONTH_DAYS: i64 = 28;
/// The month that begins today; those before it are past.
pub const THIS_MONTH: i64 = 6;

/// The shop's plan.
pub struct Timetable {
    /// What begins in each month.
    pub slots: &'static [Slot],
    /// What was called off.
    pub cancelled: &'static [Cancelled],
    /// Classes (month, slot) that nobody teaches yet.
    pub unstaffed: &'static [(i64, i64)],
}

/// A class that begins about `day` of each month.
pub struct Slot {
    /// Days since the month began.
    pub day: i64,
    /// The course in each month before today; empty where there is none.
    pub past: [&'static str; 6],
    /// The course in this month and those to come.
    pub coming: [&'static str; 4],
}

impl Slot {
    /// The months with a class, and its course.
    pub fn classes(&self) -> impl Iterator<Item = (i64, &'static str)> {
        (0_i64..).zip(self.past.into_iter().chain(self.coming)).filter(|(_, course)| !course.is_empty())
    }
}

/// A training session that was called off.
pub struct Cancelled {
    /// Month, slot, and part of the class.
    pub which: (i64, i64, i64),
    /// Why.
    pub reason: &'static str,
}

const fn cancelled(month: i64, slot: i64, part: i64, reason: &'static str) -> Cancelled {
    Cancelled { which: (month, slot, part), reason }
}

/// Blue Current Divers: twenty training sessions a month (5 + 1 + 3 + 2 + 5 + 2 + 1 + 1).
pub static DEMO: Timetable = Timetable {
    slots: &[
        Slot {
            day: 0,
            past: ["PADI-OWD", "SSI-OWD", "PADI-OWD", "NAUI-OWD", "PADI-OWD", "SSI-OWD"],
            coming: ["PADI-OWD", "SSI-OWD", "PADI-OWD", "NAUI-OWD"],
        },
        Slot {
            day: 0,
            past: ["PADI-DSD", "SSI-TRY", "PADI-DSD", "PADI-DSD", "SSI-TRY", "PADI-DSD"],
            coming: ["PADI-DSD", "SSI-TRY", "PADI-DSD", "PADI-DSD"],
        },
        Slot {
            day: 0,
            past: ["PADI-RES", "SSI-SR", "PADI-DM", "PADI-SD", "NAUI-RES", "SSI-DG"],
            coming: ["PADI-RES", "NAUI-MSD", "SSI-SR", "SSI-DM"],
        },
        Slot {
            day: 1,
            past: ["PADI-AOW", "PADI-EANX", "SSI-AA", "PADI-DEEP", "NAUI-ADV", "PADI-AOW"],
            coming: ["PADI-EANX", "PADI-AOW", "PADI-DEEP", "SSI-AA"],
        },
        Slot {
            day: 9,
            past: ["SDI-OWD", "SDI-OWD", "SSI-OWD", "PADI-OWD", "SSI-OWD", "PADI-OWD"],
            coming: ["SSI-OWD", "PADI-OWD", "NAUI-OWD", "PADI-OWD"],
        },
        Slot {
            day: 13,
            past: ["PADI-EANX", "PADI-AOW", "NAUI-ADV", "PADI-EANX", "PADI-AOW", "PADI-DEEP"],
            coming: ["PADI-AOW", "PADI-EANX", "SSI-AA", "PADI-EANX"],
        },
        Slot {
            day: 17,
            past: ["SSI-TRY", "PADI-DSD", "PADI-DSD", "PADI-DSD", "SSI-TRY", "PADI-DSD"],
            coming: ["PADI-DSD", "PADI-DSD", "SSI-TRY", "PADI-DSD"],
        },
        Slot {
            day: 22,
            past: ["PADI-DSD", "SSI-TRY", "PADI-DSD", "SSI-TRY", "PADI-DSD", "SSI-TRY"],
            coming: ["PADI-DSD", "PADI-DSD", "SSI-TRY", "PADI-DSD"],
        },
    ],
    cancelled: &[
        cancelled(0, 7, 0, "Too few students"),
        cancelled(1, 3, 1, "Boat engine under repair"),
        cancelled(2, 0, 4, "Harbour closed: north wind"),
        cancelled(3, 6, 0, "Guests fell ill"),
        cancelled(4, 5, 1, "Thunderstorms"),
        cancelled(5, 1, 0, "Too few students"),
        cancelled(5, 4, 3, "Harbour closed: tropical storm"),
        cancelled(7, 6, 0, "The cruise ship changed its route"),
        cancelled(8, 7, 0, "Pool closed for cleaning"),
    ],
    unstaffed: &[(1, 7), (6, 3), (7, 3), (8, 5), (9, 2), (9, 6)],
};

/// Reef & Ripple: forty training sessions in all (20 + 12 + 8).
pub static REEF: Timetable = Timetable {
    slots: &[
        Slot {
            day: 0,
            past: ["SSI-OWD", "", "CMAS-P1", "", "", ""],
            coming: ["PADI-OWD", "", "BSAC-OD", ""],
        },
        Slot {
            day: 8,
            past: ["PADI-AOW", "PADI-EANX", "", "PADI-AOW", "", "PADI-EANX"],
            coming: ["", "PADI-AOW", "", "PADI-EANX"],
        },
        Slot {
            day: 16,
            past: ["", "PADI-DSD", "PADI-DSD", "", "PADI-RES", "PADI-DSD"],
            coming: ["", "PADI-DSD", "", "PADI-DSD"],
        },
    ],
    cancelled: &[
        cancelled(2, 0, 3, "Swell too high"),
        cancelled(5, 2, 0, "Too few students"),
        cancelled(9, 2, 0, "Boat in the yard"),
    ],
    unstaffed: &[(7, 1)],
};
