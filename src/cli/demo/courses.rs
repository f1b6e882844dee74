//! What the two shops teach.

use super::catalogue::{Course, course};

const SWIM: &str = "Swim 200 m and float for 10 minutes";

/// The courses of Blue Current Divers.
pub static DEMO: [Course; 20] = [
    course("PADI-DSD", "Discover Scuba Diving", 12_900)
        .load(1, 1, 2, 1)
        .says("A first breath underwater in calm shallows, then one dive with an instructor at your side."),
    course("PADI-SD", "Scuba Diver", 32_900)
        .load(2, 4, 4, 2)
        .leads_to("Scuba Diver")
        .needs(SWIM)
        .says("Half of the Open Water course in two short days; dive to 12 m with a professional."),
    course("PADI-OWD", "Open Water Diver", 48_900)
        .load(4, 12, 8, 4)
        .seats(2, 8)
        .leads_to("Open Water Diver")
        .needs(SWIM)
        .says("Dive with a buddy to 18 m: theory, pool and four dives on the Mesoamerican reef."),
    course("PADI-AOW", "Advanced Open Water Diver", 39_900)
        .load(2, 4, 0, 5)
        .seats(2, 6)
        .aged(12)
        .leads_to("Advanced Open Water Diver")
        .after("Open Water Diver")
        .needs("Open Water Diver")
        .says("Five adventure dives, deep and navigation among them; most people add the C-58 wreck."),
    course("PADI-RES", "Rescue Diver", 44_900)
        .load(4, 8, 8, 4)
        .seats(2, 6)
        .aged(12)
        .leads_to("Rescue Diver")
        .after("Adventure Diver")
        .needs("Adventure Diver with a navigation dive; first aid within 24 months")
        .says("See trouble coming, prevent it, and help when it happens: the course divers call the best."),
    course("PADI-EANX", "Enriched Air Diver", 18_900)
        .load(1, 4, 0, 2)
        .seats(1, 8)
        .aged(12)
        .after("Open Water Diver")
        .needs("Open Water Diver")
        .says(
            "Longer stays between 18 and 30 m: analyse your gas, set your computer, plan two nitrox dives.",
        ),
    course("PADI-DEEP", "Deep Diver", 28_900)
        .load(2, 4, 0, 4)
        .seats(2, 4)
        .aged(15)
        .after("Adventure Diver")
        .needs("Adventure Diver")
        .says("Four dives to 40 m at the most: gas planning, narcosis, and what to do when it gets late."),
    course("PADI-DM", "Divemaster", 119_000)
        .load(14, 32, 16, 10)
        .seats(1, 4)
        .aged(18)
        .leads_to("Divemaster")
        .after("Rescue Diver")
        .needs("Advanced, Rescue, first aid within 24 months, 40 logged dives, physician's medical")
        .in_person()
        .says("The first professional level: lead divers, assist instructors, map a site of your own."),
    course("PADI-OWSI", "Open Water Scuba Instructor", 235_000)
        .load(10, 48, 16, 8)
        .seats(2, 6)
        .aged(18)
        .leads_to("Open Water Scuba Instructor")
        .after("Divemaster")
        .needs("Divemaster, certified for 6 months, 60 logged dives")
        .in_person()
        .says("Ten days of instructor development, run on request with a visiting course director."),
    course("SSI-TRY", "Try Scuba", 9_900)
        .load(1, 1, 2, 0)
        .aged(8)
        .says("Two hours in the pool for the curious, children from eight among them."),
    course("SSI-OWD", "Open Water Diver", 46_900)
        .load(3, 8, 8, 4)
        .seats(2, 8)
        .leads_to("Open Water Diver")
        .needs(SWIM)
        .says("Theory at home over video, then pool and four dives: your holiday stays a holiday."),
    course("SSI-AA", "Advanced Adventurer", 37_900)
        .load(2, 4, 0, 5)
        .seats(2, 6)
        .leads_to("Advanced Adventurer")
        .after("Open Water Diver")
        .needs("Open Water Diver")
        .says("A taste of five specialties in two days, from navigation to a night on the reef."),
    course("SSI-SR", "Diver Stress & Rescue", 42_900)
        .load(3, 6, 6, 3)
        .seats(2, 6)
        .aged(12)
        .leads_to("Stress & Rescue")
        .after("Open Water Diver")
        .needs("Open Water Diver; React Right or other first aid")
        .says("Stress, the start of most accidents: recognise it in yourself and others, and act."),
    course("SSI-DG", "Dive Guide", 69_000)
        .load(4, 12, 4, 4)
        .seats(1, 4)
        .aged(18)
        .leads_to("Dive Guide")
        .after("Stress & Rescue")
        .needs("Stress & Rescue, Navigation, Deep, Night; 50 logged dives")
        .in_person()
        .says("Brief, guide and bring back certified divers on the sites of our coast."),
    course("SSI-DM", "Divemaster", 115_000)
        .load(7, 20, 8, 8)
        .seats(1, 4)
        .aged(18)
        .leads_to("Divemaster")
        .after("Dive Guide")
        .needs("Dive Guide, Science of Diving, 60 logged dives")
        .in_person()
        .says("From guiding to assisting in courses, with a mapping project of two days."),
    course("NAUI-OWD", "Open Water Scuba Diver", 47_900)
        .load(4, 12, 10, 4)
        .seats(2, 8)
        .aged(15)
        .leads_to("Open Water Scuba Diver")
        .needs(SWIM)
        .says("More pool time than most: for those who like to take it slowly and know it well."),
    course("NAUI-ADV", "Advanced Scuba Diver", 38_900)
        .load(2, 6, 0, 6)
        .seats(2, 6)
        .aged(15)
        .leads_to("Advanced Scuba Diver")
        .after("Open Water Scuba Diver")
        .needs("Open Water Scuba Diver")
        .says("Six dives with a purpose each: navigation, night, deep and three of your choice."),
    course("NAUI-RES", "Rescue Scuba Diver", 43_900)
        .load(3, 8, 8, 4)
        .seats(2, 6)
        .aged(15)
        .leads_to("Rescue Scuba Diver")
        .after("Open Water Scuba Diver")
        .needs("Open Water Scuba Diver; first aid and CPR")
        .says("Self-rescue, assists and an unresponsive diver, until the hands know what to do."),
    course("NAUI-MSD", "Master Scuba Diver", 59_000)
        .load(5, 12, 4, 8)
        .seats(2, 6)
        .aged(15)
        .leads_to("Master Scuba Diver")
        .after("Rescue Scuba Diver")
        .needs("Advanced and Rescue Scuba Diver")
        .says(
            "Physics, physiology and eight demanding dives: as much as a diver who does not teach can learn.",
        ),
    course("SDI-OWD", "Open Water Scuba Diver", 45_900)
        .load(3, 8, 8, 4)
        .seats(2, 8)
        .aged(15)
        .leads_to("Open Water Scuba Diver")
        .needs(SWIM)
        .archived()
        .says("Computer-based from the first dive. We teach the PADI, SSI and NAUI courses instead."),
];

/// The courses of Reef & Ripple.
pub static REEF: [Course; 8] = [
    course("PADI-DSD", "Discover Scuba Diving", 9_500)
        .load(1, 1, 2, 1)
        .says("A thick suit, a calm bay at Arrábida, and your first twenty minutes underwater."),
    course("PADI-OWD", "Open Water Diver", 44_500)
        .load(4, 12, 8, 4)
        .seats(2, 6)
        .leads_to("Open Water Diver")
        .needs(SWIM)
        .says("Learn in the Jamor pool, finish off Sesimbra: who dives here, dives anywhere."),
    course("PADI-AOW", "Advanced Open Water Diver", 34_500)
        .load(2, 4, 0, 5)
        .seats(2, 4)
        .aged(12)
        .leads_to("Advanced Open Water Diver")
        .after("Open Water Diver")
        .needs("Open Water Diver")
        .says("Five Atlantic dives, the River Gurara wreck among them where the sea allows."),
    course("PADI-EANX", "Enriched Air Diver", 16_500)
        .load(1, 4, 0, 2)
        .seats(1, 6)
        .aged(12)
        .after("Open Water Diver")
        .needs("Open Water Diver")
        .says("One evening of theory and exam, two dives on nitrox the day after."),
    course("PADI-RES", "Rescue Diver", 39_500)
        .load(4, 8, 8, 4)
        .seats(2, 6)
        .aged(12)
        .leads_to("Rescue Diver")
        .after("Adventure Diver")
        .needs("Adventure Diver with a navigation dive; first aid within 24 months")
        .says("Rescue in swell and cold water, as it would really be."),
    course("CMAS-P1", "One Star Diver", 38_000)
        .load(4, 8, 12, 4)
        .seats(3, 8)
        .aged(14)
        .leads_to("One Star Diver")
        .says("The club way: evenings in classroom and pool, a weekend in the sea."),
    course("BSAC-OD", "Ocean Diver", 39_000)
        .load(4, 12, 10, 4)
        .seats(3, 8)
        .aged(12)
        .leads_to("Ocean Diver")
        .needs("Swim 200 m")
        .says("For Lisbon's British divers: evenings after work, four dives at the weekend."),
    course("SSI-OWD", "Open Water Diver", 42_500)
        .load(3, 8, 8, 4)
        .seats(2, 6)
        .leads_to("Open Water Diver")
        .needs(SWIM)
        .says("Theory by video call, then three days in the water."),
];

#[cfg(test)]
mod tests {
    use super::super::catalogue::AGENCIES;
    use super::*;

    #[test]
    fn every_level_of_a_course_is_on_the_ladder_of_its_agency() {
        for course in DEMO.iter().chain(&REEF) {
            let agency = AGENCIES.iter().find(|agency| agency.code == course.agency()).expect(course.code);
            for level in course.level.iter().chain(&course.required) {
                assert!(agency.levels.contains(level), "{}: {level}", course.code);
            }
        }
    }
}
