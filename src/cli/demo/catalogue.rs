//! Certification agencies, their ladders, and what a course of the tables is made of.

/// A certification agency and its ladder, lowest rung first.
pub struct Agency {
    /// The code that course lists use.
    pub code: &'static str,
    /// Its full name.
    pub name: &'static str,
    /// The levels; the first is rung 1.
    pub levels: &'static [&'static str],
}

/// Every agency, in both shops.
pub static AGENCIES: [Agency; 10] = [
    Agency {
        code: "PADI",
        name: "Professional Association of Diving Instructors",
        levels: &[
            "Scuba Diver",
            "Open Water Diver",
            "Adventure Diver",
            "Advanced Open Water Diver",
            "Rescue Diver",
            "Divemaster",
            "Open Water Scuba Instructor",
        ],
    },
    Agency {
        code: "SSI",
        name: "Scuba Schools International",
        levels: &["Open Water Diver", "Advanced Adventurer", "Stress & Rescue", "Dive Guide", "Divemaster"],
    },
    Agency {
        code: "NAUI",
        name: "National Association of Underwater Instructors",
        levels: &[
            "Open Water Scuba Diver",
            "Advanced Scuba Diver",
            "Rescue Scuba Diver",
            "Master Scuba Diver",
        ],
    },
    Agency {
        code: "SDI",
        name: "Scuba Diving International / Technical Diving International",
        levels: &["Open Water Scuba Diver", "Advanced Adventurer", "Rescue Diver", "Divemaster"],
    },
    Agency {
        code: "GUE",
        name: "Global Underwater Explorers",
        levels: &["Recreational Diver 1", "Recreational Diver 2", "Recreational Diver 3"],
    },
    Agency { code: "RAID", name: "RAID", levels: &["Open Water 20", "Explorer 30", "Advanced 35"] },
    Agency {
        code: "BSAC",
        name: "British Sub-Aqua Club",
        levels: &["Ocean Diver", "Sports Diver", "Dive Leader", "Advanced Diver"],
    },
    Agency {
        code: "CMAS",
        name: "Confédération Mondiale des Activités Subaquatiques",
        levels: &["One Star Diver", "Two Star Diver", "Three Star Diver"],
    },
    Agency {
        code: "IANTD",
        name: "International Association of Nitrox and Technical Divers",
        levels: &["Open Water Diver", "Advanced Open Water Diver", "Rescue Diver"],
    },
    Agency {
        code: "ANDI",
        name: "American Nitrox Divers International",
        levels: &["Open Water Diver", "Advanced Open Water Diver", "Rescue Diver"],
    },
];

/// A course of a shop. Built by a chain, so that a row of the table shows only what it has.
#[derive(Debug, PartialEq, Eq)]
pub struct Course {
    /// Its code; begins with its agency's.
    pub code: &'static str,
    /// Its name, without the agency.
    pub name: &'static str,
    /// What it costs, in the minor units of the shop's currency.
    pub price_minor: i64,
    /// What students read about it.
    pub description: &'static str,
    /// Days, classroom hours, pool hours, open-water dives.
    pub load: [i32; 4],
    /// Fewest and most students.
    pub seats: [i32; 2],
    /// The youngest a student may be.
    pub min_age: i32,
    /// The level it leads to, of its agency.
    pub level: Option<&'static str>,
    /// The level a student must have, of its agency.
    pub required: Option<&'static str>,
    /// What a student must bring, in words.
    pub prerequisites: &'static str,
    /// False once it is archived.
    pub is_active: bool,
    /// False for what is sold in person only.
    pub is_public: bool,
}

/// A course that anyone may join and that leads to no level, until the chain says otherwise.
pub const fn course(code: &'static str, name: &'static str, price_minor: i64) -> Course {
    Course {
        code,
        name,
        price_minor,
        description: "",
        load: [1, 0, 0, 0],
        seats: [1, 4],
        min_age: 10,
        level: None,
        required: None,
        prerequisites: "",
        is_active: true,
        is_public: true,
    }
}

impl Course {
    /// The agency's code.
    pub fn agency(&self) -> &'static str {
        self.code.split('-').next().unwrap_or(self.code)
    }

    pub(super) const fn load(self, days: i32, class: i32, pool: i32, dives: i32) -> Self {
        Self { load: [days, class, pool, dives], ..self }
    }

    pub(super) const fn seats(self, fewest: i32, most: i32) -> Self {
        Self { seats: [fewest, most], ..self }
    }

    pub(super) const fn aged(self, min_age: i32) -> Self {
        Self { min_age, ..self }
    }

    pub(super) const fn leads_to(self, level: &'static str) -> Self {
        Self { level: Some(level), ..self }
    }

    pub(super) const fn after(self, level: &'static str) -> Self {
        Self { required: Some(level), ..self }
    }

    pub(super) const fn needs(self, prerequisites: &'static str) -> Self {
        Self { prerequisites, ..self }
    }

    pub(super) const fn says(self, description: &'static str) -> Self {
        Self { description, ..self }
    }

    pub(super) const fn archived(self) -> Self {
        Self { is_active: false, is_public: false, ..self }
    }

    pub(super) const fn in_person(self) -> Self {
        Self { is_public: false, ..self }
    }
}
