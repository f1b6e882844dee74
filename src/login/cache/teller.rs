//! Telling Redis what has changed. On a thread of its own, with a runtime of its own: whoever commits waits for the answer and
//! no longer than [`PATIENCE`], whatever name servers, connections and Redis do.

use std::cell::RefCell;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::LazyLock;
use std::time::Duration;

use redis::{RedisResult, Script};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{LocalSet, spawn_local};
use tokio::time::{interval, timeout};

use super::server::{Link, Server};
use super::{Behind, LIFE};
use crate::db::touched::Touched;

/// Somebody who ends a sign-in waits so long for Redis to hear of it, then the page says that it did not.
const PATIENCE: Duration = Duration::from_millis(150);

/// Between two attempts to tell what could not be told.
const AGAIN: Duration = Duration::from_millis(500);

static TOUCH: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("touch.lua")));

/// On which side of the commit.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    /// Entries must not be used, nor made, for as long as one lives.
    Before,
    /// Entries from before must not be used.
    After,
}

enum Ask {
    Tell(Touched, When, oneshot::Sender<bool>),
    Address(oneshot::Sender<io::Result<SocketAddr>>),
}

/// Hands questions to the thread.
pub(super) struct Teller(mpsc::UnboundedSender<Ask>);

impl Teller {
    /// Starts the thread; it ends with the last handle.
    pub(super) fn start(server: Arc<Server>, behind: Arc<Behind>) -> Self {
        let (to, asked) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            match runtime {
                Ok(runtime) => LocalSet::new().block_on(&runtime, work(server, behind, asked)),
                Err(error) => tracing::error!(%error, "nobody can tell Redis anything"),
            }
        });
        Self(to)
    }

    /// Tells it, and waits. Not for use on a thread that serves requests.
    pub(super) fn tell(&self, touched: &Touched, when: When) -> bool {
        let (answer, answered) = oneshot::channel();
        self.0.send(Ask::Tell(touched.clone(), when, answer)).is_ok()
            && answered.blocking_recv().unwrap_or(false)
    }

    /// Where Redis is now; asked here, because a name server that is away keeps threads waiting.
    pub(super) async fn address(&self) -> io::Result<SocketAddr> {
        let (answer, answered) = oneshot::channel();
        let _ = self.0.send(Ask::Address(answer));
        answered.await.unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into()))
    }
}

async fn work(server: Arc<Server>, behind: Arc<Behind>, mut asked: mpsc::UnboundedReceiver<Ask>) {
    let line = Rc::new(Telling { server, link: RefCell::default() });
    let mut again = interval(AGAIN);
    loop {
        let ask = tokio::select! {
            ask = asked.recv() => ask,
            _ = again.tick() => {
                let (line, behind) = (Rc::clone(&line), Arc::clone(&behind));
                spawn_local(async move { catch_up(&line, &behind).await });
                continue;
            }
        };
        let Some(ask) = ask else { return };
        let line = Rc::clone(&line);
        spawn_local(async move {
            match ask {
                Ask::Tell(touched, when, answer) => {
                    let told = timeout(PATIENCE, line.tell(&touched, when)).await;
                    let is_told = matches!(told, Ok(Ok(())));
                    if !is_told {
                        line.link.take();
                    }
                    // Whoever asked may have gone.
                    let _ = answer.send(is_told);
                }
                Ask::Address(answer) => {
                    let found = timeout(2 * PATIENCE, line.server.address()).await;
                    let _ = answer.send(found.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())));
                }
            }
        });
    }
}

/// Tells what could not be told when it was committed.
async fn catch_up(line: &Telling, behind: &Behind) {
    let touched = behind.all();
    if touched.is_empty() {
        return;
    }
    match timeout(PATIENCE, line.tell(&touched, When::After)).await {
        Ok(Ok(())) => {
            tracing::info!("Redis has been told what had changed while it could not be reached");
            behind.remove(&touched);
        }
        _ => drop(line.link.take()),
    }
}

struct Telling {
    server: Arc<Server>,
    link: RefCell<Option<Link>>,
}

impl Telling {
    async fn tell(&self, touched: &Touched, when: When) -> RedisResult<()> {
        let kept = self.link.borrow().clone();
        if let Some(link) = kept
            && run(link, touched, when).await.is_ok()
        {
            return Ok(());
        }
        // None yet, or Redis was started again since.
        let link = self.server.connect(self.server.address().await?).await?;
        self.link.replace(Some(link.clone()));
        run(link, touched, when).await
    }
}

async fn run(mut link: Link, touched: &Touched, when: When) -> RedisResult<()> {
    let mut call = TOUCH.key(format!("{}count", link.prefix));
    call.arg(format!("{}touched:", link.prefix));
    call.arg(match when {
        When::Before => "before",
        When::After => "after",
    });
    call.arg(LIFE.as_millis() as u64);
    for subject in touched {
        call.arg(subject.to_string());
    }
    call.invoke_async(&mut link.to).await
}
