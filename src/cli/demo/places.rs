//! Where the two shops teach. Rooms and lanes are places of their own: two classes never share one.

use super::outlines::Site;

/// A place.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    /// What it serves.
    pub site: Site,
    /// Its name.
    pub name: &'static str,
    /// Where people meet.
    pub meeting_point: &'static str,
}

const fn place(site: Site, name: &'static str, meeting_point: &'static str) -> Place {
    Place { site, name, meeting_point }
}

/// Around Cancún.
pub static DEMO: [Place; 19] = [
    place(Site::Classroom, "Shop classroom", "Front desk"),
    place(Site::Classroom, "Upstairs classroom", "Front desk"),
    place(Site::Online, "Video call, room A", "The link comes by e-mail"),
    place(Site::Online, "Video call, room B", "The link comes by e-mail"),
    place(Site::Workshop, "Shop workshop", "Back door, compressor room"),
    place(Site::Pool, "City Aquatics Pool, lane 5", "Pool entrance, 15 minutes before"),
    place(Site::Pool, "City Aquatics Pool, lane 6", "Pool entrance, 15 minutes before"),
    place(Site::Pool, "Hotel Mirador pool", "Hotel lobby"),
    place(Site::Bay, "Puerto Morelos lagoon", "Lighthouse on the square"),
    place(Site::Bay, "Cenote Casa", "Shop van, 1 hour before"),
    place(Site::Bay, "Playa Langosta", "Palapa left of the pier"),
    place(Site::Reef, "Puerto Morelos reef", "Town pier, 30 minutes before"),
    place(Site::Reef, "MUSA Manchones", "Shop dock, 30 minutes before"),
    place(Site::Reef, "Grampin reef", "Shop dock, 30 minutes before"),
    place(Site::Reef, "San Toribio reef", "Shop dock, 30 minutes before"),
    place(Site::Reef, "Punta Nizuc reef", "Shop dock, 30 minutes before"),
    place(Site::Deep, "C-58 wreck", "Marina Punta Sam, dock 3"),
    place(Site::Deep, "Punta Sur, Isla Mujeres", "Ferry pier, Isla Mujeres"),
    place(Site::Deep, "C-55 wreck, Puerto Morelos", "Town pier, 30 minutes before"),
];

/// Around Lisbon.
pub static REEF: [Place; 11] = [
    place(Site::Classroom, "Shop classroom", "Front desk"),
    place(Site::Classroom, "Room above the café", "Front desk"),
    place(Site::Online, "Video call", "The link comes by e-mail"),
    place(Site::Pool, "Piscina do Jamor, lane 1", "Turnstile, 20 minutes before"),
    place(Site::Pool, "Piscina do Jamor, lane 2", "Turnstile, 20 minutes before"),
    place(Site::Bay, "Portinho da Arrábida", "Car park above the beach"),
    place(Site::Reef, "Jardim das Gorgónias, Sesimbra", "Sesimbra harbour, gate B"),
    place(Site::Reef, "Ponta da Passagem, Sesimbra", "Sesimbra harbour, gate B"),
    place(Site::Reef, "Guia, Cascais", "Cascais marina, fuel dock"),
    place(Site::Deep, "River Gurara wreck", "Sesimbra harbour, gate B"),
    place(Site::Deep, "Cabo Espichel wall", "Sesimbra harbour, gate B"),
];
