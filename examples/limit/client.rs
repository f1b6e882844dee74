//! The other side: signs in, waits for a start, weighs pages.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use actix_web::cookie::Cookie;
use anyhow::Context as _;
use divestreams::cli::demo::{DEMO_OWNER, DEMO_PASSWORD};
use divestreams::config::HashCost;
use divestreams::login::password::{Hasher, hash_here};

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
            .timeout_global(Some(Duration::from_secs(10)))
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

/// Sign-ins and single hashes in turns, so that both meet the same machine. Prints both medians and what is between.
pub fn hash(address: &str) -> anyhow::Result<()> {
    const ROUNDS: usize = 60;
    let mut client = Client::new(address);
    let form = client.form(BUSY)?;
    let before = client.cookies.clone();
    let hasher = Hasher::start(HashCost::FLOOR)?;
    let stored = hash_here(DEMO_PASSWORD, HashCost::FLOOR).map_err(|e| anyhow::anyhow!("{e}"))?;
    let (mut sign_ins, mut hashes) = (Vec::new(), Vec::new());
    let runtime = actix_web::rt::System::new();
    for _ in 0..ROUNDS {
        client.cookies.clone_from(&before);
        let began = Instant::now();
        let answer = client.send("/auth/login", Some(&form))?;
        let sign_in = began.elapsed();
        anyhow::ensure!(answer.status == 302, "the sign-in answers {}", answer.status);
        let began = Instant::now();
        let verdict = runtime.block_on(hasher.check(DEMO_PASSWORD, Some(stored.clone())));
        let hash = began.elapsed();
        anyhow::ensure!(verdict.is_ok_and(|verdict| verdict.is_right), "the hash is right");
        sign_ins.push(sign_in.as_secs_f64());
        hashes.push(hash.as_secs_f64());
    }
    let (sign_in, hash) = (median(&mut sign_ins) * 1000.0, median(&mut hashes) * 1000.0);
    println!("{sign_in:.2} {hash:.2} {:.2}", sign_in - hash);
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
