//! How a course is taught: which part on which day of its class, and what kind of place it takes.

/// What kind of place a part takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// A room with a board.
    Classroom,
    /// The same room, for an exam.
    Exam,
    /// A video call.
    Online,
    /// Bench and compressor.
    Workshop,
    /// A lane of a pool.
    Pool,
    /// A bay or a cenote as calm as a pool.
    Bay,
    /// Open water to 18 m.
    Reef,
    /// Open water beyond it.
    Deep,
}

impl Site {
    /// The environment, as it is stored.
    pub fn environment(self) -> &'static str {
        match self {
            Self::Classroom => "classroom",
            Self::Exam => "exam",
            Self::Online => "online",
            Self::Workshop => "other",
            Self::Pool => "pool",
            Self::Bay => "confined_water",
            Self::Reef | Self::Deep => "open_water",
        }
    }

    /// The kind of place that serves: an exam has none of its own.
    pub fn served_by(self) -> Self {
        match self {
            Self::Exam => Self::Classroom,
            other => other,
        }
    }
}

/// One training session of a class.
pub struct Part {
    /// Days since the class began.
    pub day: i64,
    /// More days that it lasts.
    pub more_days: i64,
    /// Start, hour and minute.
    pub from: (u32, u32),
    /// End, hour and minute.
    pub to: (u32, u32),
    /// Where.
    pub site: Site,
    /// The units taught.
    pub units: &'static str,
}

/// The parts that some courses share.
pub struct Outline {
    /// Their codes.
    pub courses: &'static [&'static str],
    /// The training sessions of a class, in order.
    pub parts: &'static [Part],
}

const fn part(day: i64, from: (u32, u32), to: (u32, u32), site: Site, units: &'static str) -> Part {
    Part { day, more_days: 0, from, to, site, units }
}

/// Every course that a timetable holds is in one of these.
pub static OUTLINES: [Outline; 12] = [
    Outline {
        courses: &["PADI-OWD", "NAUI-OWD", "SDI-OWD"],
        parts: &[
            part(0, (9, 0), (12, 30), Site::Classroom, "K1, K2"),
            part(0, (14, 0), (17, 0), Site::Pool, "CW1, CW2"),
            part(1, (9, 0), (12, 30), Site::Pool, "CW3, CW4, CW5"),
            part(2, (8, 0), (13, 0), Site::Reef, "OW1, OW2"),
            part(3, (8, 0), (13, 0), Site::Reef, "OW3, OW4"),
        ],
    },
    Outline {
        courses: &["SSI-OWD"],
        parts: &[
            part(0, (18, 0), (20, 30), Site::Online, "K1, K2, questions"),
            part(1, (14, 0), (18, 0), Site::Pool, "CW1, CW2, CW3"),
            part(2, (13, 30), (17, 0), Site::Bay, "CW4, CW5"),
            part(3, (8, 0), (13, 0), Site::Reef, "OW1, OW2"),
            part(4, (8, 0), (13, 0), Site::Reef, "OW3, OW4"),
        ],
    },
    Outline {
        courses: &["CMAS-P1", "BSAC-OD"],
        parts: &[
            part(0, (19, 0), (21, 30), Site::Classroom, "K1, K2"),
            part(1, (20, 0), (22, 0), Site::Pool, "CW1, CW2"),
            part(2, (20, 0), (22, 0), Site::Pool, "CW3, CW4, CW5"),
            part(4, (9, 0), (14, 0), Site::Reef, "OW1, OW2"),
            part(5, (9, 0), (14, 0), Site::Reef, "OW3, OW4"),
        ],
    },
    Outline {
        courses: &["PADI-RES", "NAUI-RES", "SSI-SR"],
        parts: &[
            part(0, (14, 0), (17, 0), Site::Classroom, "Knowledge 1, emergency plan"),
            part(1, (9, 0), (12, 30), Site::Bay, "Exercises 1 to 5"),
            part(2, (8, 30), (13, 30), Site::Reef, "Exercises 6 to 8, scenarios"),
        ],
    },
    Outline {
        courses: &["PADI-SD"],
        parts: &[
            part(0, (13, 0), (16, 0), Site::Classroom, "K1, K2, K3"),
            part(1, (13, 30), (17, 0), Site::Pool, "CW1, CW2, CW3"),
            part(2, (13, 30), (17, 30), Site::Reef, "OW1, OW2"),
        ],
    },
    Outline {
        courses: &["PADI-DM", "SSI-DG", "SSI-DM"],
        parts: &[
            part(0, (9, 0), (15, 0), Site::Classroom, "Leadership, briefings"),
            part(1, (9, 0), (13, 0), Site::Workshop, "Equipment care, compressor"),
            Part { more_days: 1, ..part(2, (8, 0), (16, 0), Site::Reef, "Mapping project, two days") },
        ],
    },
    Outline {
        courses: &["NAUI-MSD"],
        parts: &[
            part(0, (17, 30), (21, 0), Site::Classroom, "Physics, physiology"),
            part(1, (7, 30), (13, 30), Site::Deep, "Search and recovery, dives 1 and 2"),
            part(2, (7, 30), (13, 30), Site::Deep, "Navigation, dives 3 and 4"),
        ],
    },
    Outline {
        courses: &["PADI-AOW", "SSI-AA", "NAUI-ADV"],
        parts: &[
            part(0, (8, 0), (14, 0), Site::Reef, "Navigation, buoyancy, fish"),
            part(1, (15, 30), (21, 0), Site::Deep, "Deep, night"),
        ],
    },
    Outline {
        courses: &["PADI-DEEP"],
        parts: &[
            part(0, (7, 30), (13, 30), Site::Deep, "Dives 1 and 2"),
            part(1, (7, 30), (13, 30), Site::Deep, "Dives 3 and 4"),
        ],
    },
    Outline {
        courses: &["PADI-EANX"],
        parts: &[
            part(0, (18, 0), (20, 0), Site::Exam, "Theory, exam"),
            part(1, (8, 0), (12, 30), Site::Deep, "Gas analysis, dives 1 and 2"),
        ],
    },
    Outline {
        courses: &["PADI-DSD"],
        parts: &[part(0, (9, 30), (12, 30), Site::Bay, "Briefing, first skills, one dive")],
    },
    Outline {
        courses: &["SSI-TRY"],
        parts: &[part(0, (10, 0), (12, 0), Site::Pool, "Bring swimwear and a towel")],
    },
];

/// The parts of a course; none for one that runs on request only.
pub fn parts_of(course: &str) -> &'static [Part] {
    OUTLINES.iter().find(|outline| outline.courses.contains(&course)).map_or(&[], |outline| outline.parts)
}
