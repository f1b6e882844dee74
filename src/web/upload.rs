//! A form with a file in it: read whole, within bounds, at the addresses that take one. Everywhere else such a form is none.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use futures_core::Stream;
use futures_core::future::LocalBoxFuture;

use super::{Error, urls};

/// A form with a file at most: 1 MiB.
pub const MAX_UPLOAD: usize = 1024 * 1024;

/// The addresses that take one.
const TAKEN_AT: &[&str] = &[urls::SHOP_LOGO];

/// What was sent.
#[derive(Debug, Default)]
pub struct Upload {
    /// The form's token.
    pub csrf: String,
    /// What the file holds; empty where none was chosen.
    pub file: Vec<u8>,
}

/// The boundary between the parts of a form with a file, where the request is one and its address takes it.
fn boundary(request: &HttpRequest) -> Option<String> {
    let kind = request.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    TAKEN_AT.contains(&request.path()).then(|| multer::parse_boundary(kind).ok()).flatten()
}

/// Whether the request is a form with a file, at an address that takes one.
pub fn is_taken(request: &HttpRequest) -> bool {
    boundary(request).is_some()
}

/// The body of a request.
///
/// # Errors
/// [`Error::TooLarge`] beyond `most` bytes, which are all that is kept of it.
pub async fn body(mut payload: Payload, most: usize) -> Result<Bytes, Error> {
    let mut body = Vec::new();
    while let Some(piece) = poll_fn(|context| Pin::new(&mut payload).poll_next(context)).await {
        body.extend_from_slice(&piece.map_err(|e| Error::Unreadable(e.to_string()))?);
        if body.len() > most {
            return Err(Error::TooLarge);
        }
    }
    Ok(body.into())
}

impl Upload {
    /// Reads the parts of a body. One that is none reads as empty.
    ///
    /// # Errors
    /// [`Error::Unreadable`] where it breaks off.
    pub async fn read(request: &HttpRequest, body: Bytes) -> Result<Self, Error> {
        let Some(boundary) = boundary(request) else { return Ok(Self::default()) };
        let unreadable = |e: multer::Error| Error::Unreadable(e.to_string());
        let mut parts = multer::Multipart::new(Whole(Some(body)), boundary);
        let mut read = Self::default();
        while let Some(part) = parts.next_field().await.map_err(unreadable)? {
            match part.name() {
                Some("csrf") => read.csrf = part.text().await.map_err(unreadable)?,
                Some("file") => read.file = part.bytes().await.map_err(unreadable)?.to_vec(),
                _ => {}
            }
        }
        Ok(read)
    }
}

/// A body that is there already, as a stream.
struct Whole(Option<Bytes>);

impl Stream for Whole {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

impl FromRequest for Upload {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move { Self::read(&request, body(payload, MAX_UPLOAD).await?).await })
    }
}
