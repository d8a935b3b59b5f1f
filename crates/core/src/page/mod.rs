//! Page: the bytes as fetched, with URL and time of fetching.
//!
//! Readers of formats live here; what a page *means* is decided in [`crate::article`].

/// A page as it came.
#[derive(Clone, Debug, Default)]
pub struct Page<'b> {
    /// Where it was found, as given.
    pub path: Option<String>,
    /// Its address, if known.
    pub url: Option<String>,
    /// The charset of the HTTP header, if there was one.
    pub charset: Option<String>,
    /// The bytes, as fetched.
    pub bytes: &'b [u8],
}
