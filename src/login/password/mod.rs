//! Passwords: argon2id on a few threads with a short queue, so that a flood of sign-ins slows only sign-ins.

mod policy;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use argon2::password_hash::phc::{Output, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use subtle::ConstantTimeEq as _;
use tokio::sync::oneshot;
use unicode_normalization::UnicodeNormalization as _;

use crate::base::{metrics, random};
use crate::config::HashCost;

pub use policy::{Weakness, policy};

/// Hashes at once: each takes 19 MiB and a core.
const THREADS: usize = 2;

/// Sign-ins that may wait for a thread; beyond it the answer is 503, and every other page stays fast.
const QUEUE: usize = 16;

/// A thread without work for so long gives its memory back: a shop signs in in the morning, and then hardly at all.
const IDLE: Duration = Duration::from_secs(2);

/// How much less than a page's thread a thread that hashes is worth to the scheduler (sched(7): on Linux each thread has its own):
/// where both want a core, pages get three quarters of it.
const NICE: i32 = 5;

/// Blocks (1 KiB) that a thread's memory is taken for at least, though no more than the hash needs is ever touched. glibc takes
/// 32 MiB and more straight from the system whatever it has learnt (mallopt(3), `M_MMAP_THRESHOLD`), and so gives it back
/// straight; less would come to stay in an arena for each thread.
const RESERVED: usize = 33 * 1024;

/// The longest password, in characters after NFC.
pub const MAX_CHARACTERS: usize = 128;

/// The shortest new password, in characters after NFC.
pub const MIN_CHARACTERS: usize = 8;

/// What a check found.
#[derive(Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The password is the person's.
    pub is_right: bool,
    /// A new hash to store, where the old one was made with other costs than today's.
    pub upgrade: Option<String>,
}

/// Too many sign-ins wait already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy;

/// The threads that hash. Cloning shares them; they end with the last clone.
#[derive(Clone)]
pub struct Hasher {
    queue: Sender<Job>,
    hashes: Arc<AtomicU64>,
}

enum Job {
    Check { password: String, stored: Option<String>, answer: oneshot::Sender<Verdict> },
    Hash { password: String, answer: oneshot::Sender<String> },
}

impl Hasher {
    /// Starts the threads.
    ///
    /// # Errors
    /// Where the cost makes no sense to argon2, or no thread can be had.
    pub fn start(cost: HashCost) -> std::io::Result<Self> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, Some(Params::DEFAULT_OUTPUT_LEN))
            .map_err(|e| std::io::Error::other(e.to_string()))?;
        let (queue, jobs) = bounded(QUEUE);
        let hashes = Arc::<AtomicU64>::default();
        for number in 1..=THREADS {
            let jobs = jobs.clone();
            let worker = Worker::new(params.clone(), Arc::clone(&hashes));
            thread::Builder::new().name(format!("hash-{number}")).spawn(move || worker.run(&jobs))?;
        }
        Ok(Self { queue, hashes })
    }

    /// How many hashes have been made: whatever a sign-in finds, it is one.
    pub fn hashes(&self) -> u64 {
        self.hashes.load(Ordering::Relaxed)
    }

    /// Nobody more can wait just now: whoever sees it need ask nothing else.
    pub fn is_full(&self) -> bool {
        self.queue.is_full()
    }

    /// How many wait for a thread.
    pub fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// Compares `password` with a stored hash. Without one, the same work is done for nothing: the time an answer
    /// takes must not tell who exists.
    ///
    /// # Errors
    /// [`Busy`] beyond the queue.
    pub async fn check(&self, password: &str, stored: Option<String>) -> Result<Verdict, Busy> {
        let (answer, verdict) = oneshot::channel();
        self.send(Job::Check { password: password.nfc().collect(), stored, answer })?;
        verdict.await.map_err(|_| Busy)
    }

    /// The PHC string to store for a new password.
    ///
    /// # Errors
    /// [`Busy`] beyond the queue.
    pub async fn hash(&self, password: &str) -> Result<String, Busy> {
        let (answer, hash) = oneshot::channel();
        self.send(Job::Hash { password: password.nfc().collect(), answer })?;
        hash.await.map_err(|_| Busy)
    }

    fn send(&self, job: Job) -> Result<(), Busy> {
        self.queue.try_send(job).map_err(|_| Busy)
    }
}

/// The PHC string to store for a password, made here and now: for commands.
///
/// # Errors
/// Where the cost makes no sense to argon2.
pub fn hash_here(password: &str, cost: HashCost) -> Result<String, argon2::Error> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(Params::DEFAULT_OUTPUT_LEN))?;
    let password: String = password.nfc().collect();
    Ok(Worker::new(params, Arc::default()).hash(&password))
}

/// Whether a typed password can be anyone's: megabytes are refused before any hash.
pub fn is_too_long(password: &str) -> bool {
    // No character takes more than four bytes, and NFC at most triples their number.
    password.len() > MAX_CHARACTERS * 12 || password.nfc().count() > MAX_CHARACTERS
}

/// Whether a new password has too few characters.
pub fn is_too_short(password: &str) -> bool {
    password.nfc().count() < MIN_CHARACTERS
}

/// One thread's state: the memory that argon2 fills is taken for the first of many sign-ins, used again for the rest, and
/// given back when none has come for [`IDLE`].
struct Worker {
    params: Params,
    memory: Vec<Block>,
    hashes: Arc<AtomicU64>,
}

impl Worker {
    fn new(params: Params, hashes: Arc<AtomicU64>) -> Self {
        Self { params, memory: Vec::new(), hashes }
    }

    fn run(mut self, jobs: &Receiver<Job>) {
        // Where it cannot be had, sign-ins are as important as pages.
        let _ = rustix::process::nice(NICE);
        loop {
            let job = match self.memory.is_empty() {
                true => jobs.recv().map_err(|_| RecvTimeoutError::Disconnected),
                false => jobs.recv_timeout(IDLE),
            };
            match job {
                // Whoever asked has gone: it would be work for nobody.
                Ok(Job::Check { answer, .. }) if answer.is_closed() => {}
                Ok(Job::Check { password, stored, answer }) => {
                    let _ = answer.send(self.check(&password, stored.as_deref()));
                }
                Ok(Job::Hash { password, answer }) => {
                    let _ = answer.send(self.hash(&password));
                }
                Err(RecvTimeoutError::Timeout) => self.memory = Vec::new(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn check(&mut self, password: &str, stored: Option<&str>) -> Verdict {
        let stored = stored.and_then(|text| PasswordHash::new(text).ok()).and_then(Stored::of);
        let Some(stored) = stored else {
            let params = self.params.clone();
            self.fill(&params, password, &[0; 16]);
            return Verdict { is_right: false, upgrade: None };
        };
        let made = self.fill(&stored.params, password, stored.salt.as_ref());
        let is_right = bool::from(made.ct_eq(stored.hash.as_bytes()));
        let is_old =
            stored.params.m_cost() != self.params.m_cost() || stored.params.t_cost() != self.params.t_cost();
        if let Some(rest) = self.rest_after(&stored.params).filter(|_| !is_right) {
            // Compared by the costs of long ago alone, a wrong password would be answered sooner than an unknown e-mail is.
            self.work(&rest, password, &[0; 16]);
        }
        let upgrade = (is_right && is_old).then(|| self.hash(password));
        Verdict { is_right, upgrade }
    }

    /// The costs (memory times passes) by which today's are more than those of an old hash.
    fn rest_after(&self, old: &Params) -> Option<Params> {
        let work = |params: &Params| u64::from(params.m_cost()) * u64::from(params.t_cost());
        let rest = work(&self.params).saturating_sub(work(old));
        let passes = rest.div_ceil(self.params.m_cost().into());
        let memory = rest.checked_div(passes)?.max(Params::MIN_M_COST.into());
        let (memory, passes) = (u32::try_from(memory).ok()?, u32::try_from(passes).ok()?);
        Params::new(memory, passes, 1, Some(Params::DEFAULT_OUTPUT_LEN)).ok()
    }

    fn hash(&mut self, password: &str) -> String {
        let salt = random::bytes::<16>();
        let params = self.params.clone();
        let made = self.fill(&params, password, &salt);
        let phc = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: (&params).try_into().unwrap_or_default(),
            salt: Salt::new(&salt).ok(),
            hash: Output::new(&made).ok(),
        };
        phc.to_string()
    }

    fn fill(&mut self, params: &Params, password: &str, salt: &[u8]) -> [u8; Params::DEFAULT_OUTPUT_LEN] {
        self.hashes.fetch_add(1, Ordering::Relaxed);
        self.work(params, password, salt)
    }

    fn work(&mut self, params: &Params, password: &str, salt: &[u8]) -> [u8; Params::DEFAULT_OUTPUT_LEN] {
        let blocks = params.block_count();
        if self.memory.len() < blocks {
            self.memory.reserve_exact(blocks.max(RESERVED) - self.memory.len());
            self.memory.resize(blocks, Block::default());
        }
        let (mut made, began) = ([0; Params::DEFAULT_OUTPUT_LEN], Instant::now());
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
            .hash_password_into_with_memory(password.as_bytes(), salt, &mut made, &mut self.memory[..blocks])
            .expect("salt, output and memory have the sizes that argon2 asks for");
        metrics::took(metrics::HASH_SECONDS, began.elapsed());
        made
    }
}

/// What a stored PHC string says, where it is one of ours.
struct Stored {
    params: Params,
    salt: Salt,
    hash: Output,
}

impl Stored {
    fn of(phc: PasswordHash) -> Option<Self> {
        let hash = phc.hash.filter(|hash| hash.len() == Params::DEFAULT_OUTPUT_LEN)?;
        let ours = phc.algorithm == Algorithm::Argon2id.ident();
        Some(Self { params: Params::try_from(&phc).ok()?, salt: phc.salt.filter(|_| ours)?, hash })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: HashCost = HashCost { memory_kib: 64, passes: 1 };

    fn worker(cost: HashCost) -> Worker {
        Worker::new(Params::new(cost.memory_kib, cost.passes, 1, Some(32)).expect("valid"), Arc::default())
    }

    #[test]
    fn the_right_password_is_right_and_every_byte_counts() {
        let mut worker = worker(CHEAP);
        let long = "a".repeat(72);
        let stored = worker.hash(&long);
        assert!(stored.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{stored}");
        assert!(worker.check(&long, Some(&stored)).is_right);
        assert!(!worker.check(&format!("{long}b"), Some(&stored)).is_right, "72 and 73 bytes differ");
        assert!(!worker.check("", Some(&stored)).is_right);
        assert!(!worker.check(&long, Some("no hash")).is_right);
        assert!(!worker.check(&long, None).is_right);
    }

    #[test]
    fn an_old_hash_is_upgraded_when_its_password_is_seen() {
        let stored = worker(HashCost { memory_kib: 32, passes: 1 }).hash("blue");
        let mut today = worker(CHEAP);
        assert_eq!(today.check("green", Some(&stored)).upgrade, None);
        let upgrade = today.check("blue", Some(&stored)).upgrade.expect("made with other costs");
        assert_eq!(today.check("blue", Some(&upgrade)), Verdict { is_right: true, upgrade: None });
    }

    #[test]
    fn a_wrong_password_of_an_old_hash_is_as_much_work_as_one_of_todays() {
        let stored = worker(HashCost { memory_kib: 32, passes: 1 }).hash("blue");
        let today = || worker(HashCost { memory_kib: 64, passes: 2 });
        let rest =
            today().rest_after(&Params::new(32, 1, 1, Some(32)).expect("valid")).expect("today's are more");
        assert_eq!(32 + rest.m_cost() * rest.t_cost(), 64 * 2);
        // What the memory was taken for tells what was done beyond the comparison, which needs 32 blocks.
        let mut wrong = today();
        assert!(!wrong.check("green", Some(&stored)).is_right);
        assert_eq!((wrong.memory.len(), wrong.hashes.load(Ordering::Relaxed)), (48, 1));
        let same = today().hash("blue");
        let mut wrong = today();
        assert!(!wrong.check("green", Some(&same)).is_right);
        assert_eq!(wrong.rest_after(&wrong.params.clone()), None);
    }

    #[actix_web::test]
    async fn the_same_letters_composed_another_way_are_the_same_password() {
        let hasher = Hasher::start(CHEAP).expect("starts");
        let stored = hasher.hash("Chlo\u{e9}").await.expect("free");
        assert!(hasher.check("Chloe\u{301}", Some(stored)).await.expect("free").is_right);
    }

    #[test]
    fn whoever_has_gone_costs_no_hash() {
        let (queue, jobs) = bounded(2);
        let mut worker = worker(CHEAP);
        let stored = worker.hash("blue");
        let hashes = Arc::clone(&worker.hashes);
        let (answer, gone) = oneshot::channel();
        drop(gone);
        let job = |answer| Job::Check { password: "blue".into(), stored: Some(stored.clone()), answer };
        queue.send(job(answer)).expect("waits");
        let (answer, verdict) = oneshot::channel();
        queue.send(job(answer)).expect("waits");
        drop(queue);
        worker.run(&jobs);
        assert!(verdict.blocking_recv().expect("an answer").is_right);
        assert_eq!(hashes.load(Ordering::Relaxed), 2, "one to store, one to check");
    }

    #[test]
    fn a_megabyte_is_no_password() {
        assert!(is_too_long(&"x".repeat(1 << 20)));
        assert!(is_too_long(&"x".repeat(129)));
        assert!(!is_too_long(&"é".repeat(128)));
    }
}
