//! Who signs in, and where they belong.

use crate::tenancy::Role;

/// Whom to sign in as first.
pub const DEMO_OWNER: &str = "owner@demo.example";
/// The password whose hash everyone is given.
pub const DEMO_PASSWORD: &str = "blue-water-demo-27";

/// Someone who signs in.
pub struct Person {
    /// Their address.
    pub email: &'static str,
    /// Their name.
    pub name: &'static str,
    /// Where they belong; nowhere for a platform administrator.
    pub seats: &'static [Seat],
}

/// A place in a shop.
pub struct Seat {
    /// The shop's slug.
    pub shop: &'static str,
    /// What they are there.
    pub role: Role,
    /// The months of the timetable in which they are around to teach.
    pub months: &'static [i64],
}

const fn at(shop: &'static str, role: Role) -> Seat {
    Seat { shop, role, months: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }
}

/// Tom teaches on both sides of the ocean, so never in one month at both.
const TOM: [Seat; 2] = [
    Seat { shop: "demo", role: Role::Instructor, months: &[0, 1, 4, 5, 6, 7, 9] },
    Seat { shop: "reef", role: Role::Instructor, months: &[2, 3, 8] },
];

/// Everyone.
pub static PEOPLE: [Person; 14] = [
    Person { email: DEMO_OWNER, name: "Camila Reyes Ortega", seats: &[at("demo", Role::Owner)] },
    Person { email: "admin@demo.example", name: "Jonas Lindqvist", seats: &[at("demo", Role::Admin)] },
    Person { email: "maria@demo.example", name: "Maria Santos", seats: &[at("demo", Role::Instructor)] },
    Person { email: "wei@demo.example", name: "Li Wei", seats: &[at("demo", Role::Instructor)] },
    Person { email: "instructor@demo.example", name: "Diego Canul", seats: &[at("demo", Role::Instructor)] },
    Person { email: "staff@demo.example", name: "Aisha Rahman", seats: &[at("demo", Role::Staff)] },
    Person { email: "lupita@demo.example", name: "Guadalupe Pech", seats: &[at("demo", Role::Staff)] },
    Person { email: "owner@reef.example", name: "Inês Carvalho", seats: &[at("reef", Role::Owner)] },
    Person { email: "admin@reef.example", name: "Kwame Mensah", seats: &[at("reef", Role::Admin)] },
    Person {
        email: "instructor@reef.example",
        name: "Sofia Almeida",
        seats: &[at("reef", Role::Instructor)],
    },
    Person { email: "chloe@reef.example", name: "Chloé Dupont", seats: &[at("reef", Role::Instructor)] },
    Person { email: "tom@demo.example", name: "Tom Black", seats: &TOM },
    Person { email: "staff@reef.example", name: "Tiago Nunes", seats: &[at("reef", Role::Staff)] },
    Person { email: "operator@divestreams.example", name: "Noor de Vries", seats: &[] },
];

impl Person {
    /// The platform administrator belongs to no shop.
    pub fn is_platform_admin(&self) -> bool {
        self.seats.is_empty()
    }
}

/// Those who teach in a shop in a month of its timetable.
pub fn instructors(shop: &str, month: i64) -> Vec<&'static str> {
    let teaches =
        |seat: &Seat| seat.shop == shop && seat.role == Role::Instructor && seat.months.contains(&month);
    emails(teaches)
}

/// Those who keep a shop's desk: staff and admins.
pub fn desk(shop: &str) -> Vec<&'static str> {
    emails(|seat| seat.shop == shop && matches!(seat.role, Role::Admin | Role::Staff))
}

fn emails(wanted: impl Fn(&Seat) -> bool) -> Vec<&'static str> {
    PEOPLE.iter().filter(|person| person.seats.iter().any(&wanted)).map(|person| person.email).collect()
}
