//! A file to keep, written while it is read: however long it is, it need not fit into memory, and between two of its pieces
//! it holds no connection of the pool and no lock.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::rt::spawn;
use actix_web::web::Bytes;
use actix_web::{HttpResponse, HttpResponseBuilder};
use tokio::sync::mpsc;

use super::{Error, Page};

/// Where the pieces of a file go.
pub struct File(mpsc::Sender<Result<Bytes, Error>>);

impl File {
    /// Sends the next piece; waits until the one before it has been read.
    ///
    /// # Errors
    /// Where nobody reads any more: there is no need to go on.
    pub async fn write(&self, piece: Vec<u8>) -> Result<(), Error> {
        let gone = |_| Error::Unavailable("whoever asked for the file has gone".into());
        self.0.send(Ok(piece.into())).await.map_err(gone)
    }
}

/// Answers with the file `name` of comma-separated values, whose pieces `write` sends. Where that fails, the answer breaks off,
/// so that nobody takes a part for the whole.
///
/// # Errors
/// None; a handler's last word is an answer.
pub fn csv<F>(name: &str, write: impl FnOnce(File) -> F) -> Page
where
    F: Future<Output = Result<(), Error>> + 'static,
{
    let (sender, receiver) = mpsc::channel(1);
    let broken = sender.clone();
    let written = write(File(sender));
    spawn(async move {
        if let Err(error) = written.await
            && !broken.is_closed()
        {
            tracing::error!(%error, "a file breaks off");
            let _ = broken.send(Err(error)).await;
        }
    });
    Ok(csv_answer(name).body(Pieces(receiver)))
}

/// The head of an answer that is a file of comma-separated values to keep.
pub fn csv_answer(name: &str) -> HttpResponseBuilder {
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name.to_owned())],
    };
    let mut answer = HttpResponse::Ok();
    answer.content_type("text/csv; charset=utf-8").insert_header(disposition);
    answer
}

/// Lines of a CSV file.
///
/// # Errors
/// Where the library cannot write, which it can.
pub fn lines<const N: usize>(
    rows: impl IntoIterator<Item = [impl AsRef<[u8]>; N]>,
) -> Result<Vec<u8>, Error> {
    let mut csv = ::csv::Writer::from_writer(Vec::new());
    for row in rows {
        csv.write_record(row).map_err(fault)?;
    }
    csv.into_inner().map_err(fault)
}

/// A CSV file to keep that is short enough to be made at once; longer ones: [`csv`].
///
/// # Errors
/// None; so that a handler's last word is an answer.
pub fn attachment(name: &str, bytes: Vec<u8>) -> Result<HttpResponse, Error> {
    Ok(csv_answer(name).body(bytes))
}

/// A text that no spreadsheet takes for a formula (OWASP, CSV injection).
pub fn harmless(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// What the CSV library could not do.
pub fn fault(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("CSV: {error}"))
}

struct Pieces(mpsc::Receiver<Result<Bytes, Error>>);

impl MessageBody for Pieces {
    type Error = Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        self.0.poll_recv(context)
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("Maria"), "Maria");
    }
}
