//! The pool, and the two ways to use it: reading, and writing in one transaction.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use actix_web::web;
use diesel::result::Error::QueryBuilderError;

use crate::base::metrics;

use super::touched::{self, Subject, Touched, Watch};
use super::{Connection, DatabaseUrl, DbError, Refusal, connect, dialect, fence, refusal};

/// How a pool is set up.
#[derive(Clone, Debug)]
pub struct Options {
    /// Connections at most.
    pub size: u32,
    /// How long a request waits for one before it is told that the database is away.
    pub wait: Duration,
}

/// A pool of connections; cloning shares it.
#[derive(Clone)]
pub struct Db {
    pool: r2d2::Pool<Manager>,
    url: DatabaseUrl,
    era: Arc<AtomicU64>,
    queries: Arc<AtomicU64>,
    watch: Option<Arc<dyn Watch>>,
    refused: refusal::Last,
}

/// A pooled connection and the era it was opened in.
struct Live {
    connection: Connection,
    era: u64,
    broken: bool,
}

/// Opens and judges connections for r2d2.
///
/// A check on every checkout would cost a round trip. Instead an *era* ends whenever a connection is found
/// dead: only connections of an older era are asked before they are used again. So a restart of the
/// database costs at most the first request.
struct Manager {
    url: DatabaseUrl,
    era: Arc<AtomicU64>,
}

impl r2d2::ManageConnection for Manager {
    type Connection = Live;
    type Error = diesel::ConnectionError;

    fn connect(&self) -> Result<Live, Self::Error> {
        let era = self.era.load(Ordering::Acquire);
        Ok(Live { connection: connect(&self.url)?, era, broken: false })
    }

    fn is_valid(&self, live: &mut Live) -> Result<(), Self::Error> {
        let era = self.era.load(Ordering::Acquire);
        if live.era != era {
            dialect::ping(&mut live.connection)
                .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
            live.era = era;
        }
        Ok(())
    }

    fn has_broken(&self, live: &mut Live) -> bool {
        live.broken || std::thread::panicking()
    }
}

impl Db {
    /// A pool for `url`; opens its first connection when it is first used.
    pub fn new(url: &DatabaseUrl, options: &Options) -> Self {
        let era = Arc::new(AtomicU64::new(0));
        let manager = Manager { url: url.clone(), era: Arc::clone(&era) };
        let pool = r2d2::Pool::builder()
            .max_size(options.size)
            // None is opened ahead: a command that ends meanwhile would take OpenSSL away from under the thread that opens it.
            .min_idle(Some(0))
            .connection_timeout(options.wait)
            .error_handler(Box::new(Quiet))
            .build_unchecked(manager);
        Self {
            pool,
            url: url.clone(),
            era,
            queries: Arc::default(),
            watch: None,
            refused: refusal::Last::default(),
        }
    }

    /// The same pool; `watch` is told what its transactions touch.
    #[must_use]
    pub fn watched(self, watch: Option<Arc<dyn Watch>>) -> Self {
        Self { watch, ..self }
    }

    /// Tells whoever keeps copies that all of the data was replaced.
    pub fn forget_copies(&self) {
        if let Some(watch) = &self.watch {
            watch.committed(&Touched::from([Subject::All]));
        }
    }

    /// Something that was changed could not be told to everyone who keeps copies, and has not been since.
    pub fn is_behind(&self) -> bool {
        self.watch.as_ref().is_some_and(|watch| watch.is_behind())
    }

    /// Where the data is.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Connections in use, and connections that wait for use.
    pub fn connections(&self) -> (u32, u32) {
        let state = self.pool.state();
        (state.connections - state.idle_connections, state.idle_connections)
    }

    /// The same pool, its statements counted apart: what is done without being asked is none of a page's.
    pub fn apart(&self) -> Self {
        Self { queries: Arc::default(), ..self.clone() }
    }

    /// How many statements were sent through this pool; counted where the fence stands: in debug builds.
    pub fn queries(&self) -> u64 {
        self.queries.load(Ordering::Relaxed)
    }

    /// Why a write was refused in the last moments, where one was.
    pub fn refused_lately(&self) -> Option<Refusal> {
        self.refused.lately()
    }

    /// Runs `work` off the async threads, without a transaction. Asked again once where the connection had died:
    /// nothing was changed by then.
    ///
    /// # Errors
    /// What `work` answered, or that the database is away.
    pub async fn read<T, E>(
        &self,
        work: impl Fn(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + IsUnavailable + Send + 'static,
    {
        let db = self.clone();
        off_thread(move || {
            let era = db.era.load(Ordering::Acquire);
            match db.with(&work) {
                Err(error) if error.is_unavailable() && db.era.load(Ordering::Acquire) != era => {
                    db.with(&work)
                }
                answer => answer,
            }
        })
        .await
    }

    /// Runs `work` off the async threads in one transaction: committed when it answers `Ok`, else as if nothing had been.
    ///
    /// # Errors
    /// What `work` answered, or that the database is away.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + IsUnavailable + Send + 'static,
    {
        let db = self.clone();
        let (done, is_told) = off_thread(move || db.write_and_tell(work)).await?;
        if !is_told {
            touched::be_late();
        }
        Ok(done)
    }

    /// [`Db::write`] on this thread: for commands, which have nobody to keep waiting.
    ///
    /// # Errors
    /// What `work` answered, or that the database is away.
    pub fn write_here<T, E>(&self, work: impl FnOnce(&mut Connection) -> Result<T, E>) -> Result<T, E>
    where
        E: From<DbError> + IsUnavailable,
    {
        self.write_and_tell(work).map(|(done, _)| done)
    }

    /// As [`Db::write_here`]; beside what was done, whether everyone who keeps copies was told.
    fn write_and_tell<T, E>(&self, work: impl FnOnce(&mut Connection) -> Result<T, E>) -> Result<(T, bool), E>
    where
        E: From<DbError> + IsUnavailable,
    {
        self.with(|connection| in_transaction(connection, self.watch.as_deref(), work))
    }

    /// Runs `work` on a connection of the pool, on this thread.
    ///
    /// # Errors
    /// What `work` answered, or that the database is away.
    pub fn with<T, E>(&self, work: impl FnOnce(&mut Connection) -> Result<T, E>) -> Result<T, E>
    where
        E: From<DbError> + IsUnavailable,
    {
        let began = Instant::now();
        let mut live = self.pool.get().map_err(|e| DbError::Unavailable(e.to_string()))?;
        metrics::took(metrics::POOL_WAIT_SECONDS, began.elapsed());
        let before = fence::queries();
        let answer = work(&mut live.connection);
        self.queries.fetch_add(fence::queries() - before, Ordering::Relaxed);
        if let Some(refusal) = refusal::met() {
            self.refused.note(refusal);
            // Of several hosts another may take writes by now: the next connection looks for it.
            live.broken |= refusal == Refusal::ReadOnly;
        }
        if matches!(&answer, Err(error) if error.is_unavailable())
            && dialect::ping(&mut live.connection).is_err()
        {
            live.broken = true;
            self.era.fetch_add(1, Ordering::AcqRel);
        }
        answer
    }
}

/// Whether an error means "not now" rather than "no".
pub trait IsUnavailable {
    /// True where the same call may work in a moment.
    fn is_unavailable(&self) -> bool;
}

impl IsUnavailable for DbError {
    fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

fn in_transaction<T, E: From<DbError>>(
    connection: &mut Connection,
    watch: Option<&dyn Watch>,
    work: impl FnOnce(&mut Connection) -> Result<T, E>,
) -> Result<(T, bool), E> {
    dialect::begin_write(connection).map_err(DbError::from)?;
    touched::begin();
    let done = work(connection);
    let touched = touched::end();
    match done {
        Ok(done) => {
            let watch = watch.filter(|_| !touched.is_empty());
            if let Some(watch) = watch {
                watch.committing(&touched);
            }
            dialect::commit(connection).map_err(DbError::from)?;
            // Told once more: whoever read between these two has read what was before.
            Ok((done, watch.is_none_or(|watch| watch.committed(&touched))))
        }
        Err(error) => {
            // The first error is the one to tell; a rollback that fails means a dead connection, which is noticed.
            let _ = dialect::roll_back(connection);
            Err(error)
        }
    }
}

async fn off_thread<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    web::block(work)
        .await
        .unwrap_or_else(|_| Err(DbError::Fault(QueryBuilderError("the work panicked".into())).into()))
}

/// The callers tell of failures; r2d2's own retries need not.
#[derive(Debug)]
struct Quiet;

impl<E: std::error::Error> r2d2::HandleError<E> for Quiet {
    fn handle_error(&self, error: E) {
        tracing::debug!(%error, "no connection yet");
    }
}
