//! A shop that somebody opens.

/// A shop to open, and its owner.
pub struct First {
    /// The shop's name.
    pub shop_name: String,
    /// The label of its host.
    pub slug: String,
    /// The owner's name.
    pub name: String,
    /// The owner's e-mail.
    pub email: String,
}
