//! The other side: signs in, waits for a start, weighs pages.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use actix_web::cookie::Cookie;
use anyhow::Context as _;
use divestreams::cli::demo::{DEMO_OWNER, DEMO_PASSWORD};
use divestreams::config::HashCost;
use divestreams::login::password::{Hasher, hash_here};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Someone with a jar of cookies, on one connection.
struct Client {
    agent: ureq::Agent,
    address: String,
    host: String,
    cookies: Vec<(String, String)>,
}

struct Answer {
    status: u16,
    body: String,
}

impl Client {
    fn new(address: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // Not of the whole request: the address would be looked up on a thread of its own, anew each time.
            .timeout_send_request(Some(PATIENCE))
            .timeout_recv_response(Some(PATIENCE))
            .timeout_recv_body(Some(PATIENCE))
            .build()
            .new_agent();
        let port = address.rsplit(':').next().unwrap_or_default();
        Self { agent, address: address.to_owned(), host: format!("localhost:{port}"), cookies: Vec::new() }
    }

    fn send(&mut self, path: &str, body: Option<&str>) -> anyhow::Result<Answer> {
        let request = ureq::http::Request::builder()
            .method(if body.is_some() { "POST" } else { "GET" })
            .uri(format!("{}{path}", self.address))
            .header("host", &self.host)
            .header("origin", format!("http://{}", self.host))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", self.jar());
        let mut response = match body {
            Some(body) => self.agent.run(request.body(body)?)?,
            None => self.agent.run(request.body(())?)?,
        };
        for header in response.headers().get_all("set-cookie") {
            let cookie = Cookie::parse(header.to_str()?.to_owned())?;
            self.cookies.retain(|(name, _)| name != cookie.name());
            self.cookies.push((cookie.name().to_owned(), cookie.value().to_owned()));
        }
        Ok(Answer { status: response.status().as_u16(), body: response.body_mut().read_to_string()? })
    }

    fn jar(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// The form of the sign-in page, filled; it may be sent again and again.
    fn form(&mut self, email: &str) -> anyhow::Result<String> {
        let page = self.send("/auth/login", None)?.body;
        let csrf = page.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        Ok(url::form_urlencoded::Serializer::new(String::new())
            .append_pair("csrf", csrf.context("no form token on the sign-in page")?)
            .append_pair("email", email)
            .append_pair("password", DEMO_PASSWORD)
            .append_pair("remember", "1")
            .finish())
    }
}

/// Who signs in over and over. Not the owner: beyond a hundred login sessions of a person the oldest ends, and it would
/// be the one that looks at the pages.
const BUSY: &str = "admin@demo.example";

/// Prints four lines: the cookie before signing in, the form of someone to sign in with, the owner's cookies after
/// signing in, the address of a session's page.
pub fn sign_in(address: &str) -> anyhow::Result<()> {
    let mut client = Client::new(address);
    let form = client.form(DEMO_OWNER)?;
    println!("{}\n{}", client.jar(), client.form(BUSY)?);
    let answer = client.send("/auth/login", Some(&form))?;
    anyhow::ensure!(answer.status == 302, "the sign-in answers {}", answer.status);
    println!("{}", client.jar());
    let list = client.send("/tenant/training/sessions", None)?.body;
    let rows = list.matches("<li class=").count();
    anyhow::ensure!(rows == 50, "the list has {rows} rows, not 50");
    let href = "href=\"/tenant/training/sessions/";
    let ids = list.split(href).skip(1).filter_map(|rest| rest.split('"').next());
    let id = ids.into_iter().find(|id| id.len() == 36).context("no session in the list")?;
    println!("/tenant/training/sessions/{id}");
    Ok(())
}

/// Someone who signs in over and over with one form.
struct Regular {
    client: Client,
    form: String,
    /// The cookies before signing in.
    before: Vec<(String, String)>,
}

impl Regular {
    fn new(address: &str, email: &str) -> anyhow::Result<Self> {
        let mut client = Client::new(address);
        let form = client.form(email)?;
        let before = client.cookies.clone();
        Ok(Self { client, form, before })
    }

    /// As [`Regular::new`], in a browser in which they have signed in before.
    fn known(address: &str, email: &str) -> anyhow::Result<Self> {
        let mut known = Self::new(address, email)?;
        known.sign_in()?;
        let device = known.client.cookies.iter().find(|(name, _)| name.ends_with("ds_device"));
        known.before.push(device.context("no cookie of a known device")?.clone());
        Ok(known)
    }

    /// How long it takes, in milliseconds.
    fn sign_in(&mut self) -> anyhow::Result<f64> {
        self.client.cookies.clone_from(&self.before);
        let began = Instant::now();
        let answer = self.client.send("/auth/login", Some(&self.form))?;
        let took = began.elapsed();
        anyhow::ensure!(answer.status == 302, "the sign-in answers {}", answer.status);
        Ok(took.as_secs_f64() * 1000.0)
    }
}

/// Sign-ins in a browser where the person is known and in one where they are not (they get a letter), and single hashes, in
/// turns, so that all meet the same machine. Prints the medians: known, not known, hash, and the first two less the hash.
pub fn hash(address: &str) -> anyhow::Result<()> {
    const ROUNDS: usize = 60;
    // Fewer sign-ins each than the hundred that a person may have.
    let mut known = Regular::known(address, "staff@demo.example")?;
    let mut strange = Regular::new(address, "instructor@demo.example")?;
    let hasher = Hasher::start(HashCost::FLOOR)?;
    let stored = hash_here(DEMO_PASSWORD, HashCost::FLOOR).map_err(|e| anyhow::anyhow!("{e}"))?;
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    let runtime = actix_web::rt::System::new();
    for _ in 0..ROUNDS {
        times[0].push(known.sign_in()?);
        times[1].push(strange.sign_in()?);
        let began = Instant::now();
        let verdict = runtime.block_on(hasher.check(DEMO_PASSWORD, Some(stored.clone())));
        times[2].push(began.elapsed().as_secs_f64() * 1000.0);
        anyhow::ensure!(verdict.is_ok_and(|verdict| verdict.is_right), "the hash is right");
    }
    let [known, strange, hash] = times.map(|mut times| median(&mut times));
    println!("{known:.2} {strange:.2} {hash:.2} {:.2} {:.2}", known - hash, strange - hash);
    Ok(())
}

/// Starts the command five times; prints the median of milliseconds until it is ready.
pub fn start(address: &str, command: &str, arguments: &[&str]) -> anyhow::Result<()> {
    let mut times = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        let mut child = Command::new(command)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("the binary starts")?;
        let mut is_ready = false;
        while !is_ready && began.elapsed() < Duration::from_secs(10) && child.try_wait()?.is_none() {
            let answer = Client::new(address).send("/health/ready", None);
            is_ready = answer.is_ok_and(|answer| answer.status == 200);
            if !is_ready {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        times.push(began.elapsed().as_secs_f64());
        // A child that has ended by itself must not have been answered for by someone else.
        let is_ours = child.try_wait()?.is_none();
        child.kill()?;
        child.wait()?;
        anyhow::ensure!(is_ready && is_ours, "the start is not ready in time");
    }
    println!("{:.1}", median(&mut times) * 1000.0);
    Ok(())
}

/// Prints the bytes of a page, plain and packed.
pub fn size(address: &str, path: &str, cookie: &str) -> anyhow::Result<()> {
    let agent = ureq::Agent::config_builder().accept_encoding("").build().new_agent();
    let port = address.rsplit(':').next().unwrap_or_default();
    let bytes = |encoding: &str| -> anyhow::Result<usize> {
        let request = ureq::http::Request::builder()
            .uri(format!("{address}{path}"))
            .header("host", format!("localhost:{port}"))
            .header("accept-encoding", encoding)
            .header("cookie", cookie);
        let mut answer = agent.run(request.body(())?)?;
        // ureq unpacks gzip by itself, not brotli: what arrives in `br` is counted as it came.
        Ok(answer.body_mut().read_to_vec()?.len())
    };
    println!("{} {}", bytes("identity")?, bytes("br")?);
    Ok(())
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
