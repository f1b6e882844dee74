//! The one place that draws random bytes.

/// `N` bytes from the operating system's generator.
///
/// # Panics
/// Where the operating system has no randomness to give; nothing safe can be done without it.
#[expect(clippy::disallowed_methods, reason = "this is randomness' home")]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
