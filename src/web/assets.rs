//! Styles, scripts and pictures: embedded, the styles joined at start, served under their hash for ever.

use std::io::Write as _;

use actix_web::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, VARY};
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

use super::{Error, State};

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// One file as it is served, packed once at start.
struct Asset {
    name: String,
    content_type: &'static str,
    plain: Vec<u8>,
    brotli: Vec<u8>,
    gzip: Vec<u8>,
}

/// Everything that pages link to.
pub struct Assets {
    all: Vec<Asset>,
    /// The address of the joined styles.
    pub css: String,
    /// The address of the joined scripts.
    pub js: String,
    /// The address of the icon.
    pub icon: String,
}

impl Assets {
    /// Joins and packs the embedded files.
    pub fn join() -> Self {
        // The tokens come first: they declare the order of the layers.
        let css = joined("css/", "css/tokens.css");
        let js = joined("js/", "");
        let icon = Files::get("img/flag.svg").map(|file| file.data.into_owned()).unwrap_or_default();
        let all = vec![
            Asset::new("app", "css", "text/css; charset=utf-8", css),
            Asset::new("app", "js", "text/javascript; charset=utf-8", js),
            Asset::new("flag", "svg", "image/svg+xml", icon),
        ];
        let address = |at: usize| format!("/assets/{}", all[at].name);
        Self { css: address(0), js: address(1), icon: address(2), all }
    }
}

/// The files of a folder one after the other, by name, `first` before all.
fn joined(folder: &str, first: &str) -> Vec<u8> {
    let mut names: Vec<_> = Files::iter().filter(|name| name.starts_with(folder)).collect();
    names.sort_by_key(|name| (name != first, name.clone()));
    names.iter().filter_map(|name| Files::get(name)).flat_map(|file| file.data.into_owned()).collect()
}

impl Asset {
    fn new(stem: &str, ending: &str, content_type: &'static str, plain: Vec<u8>) -> Self {
        let hash: String = Sha256::digest(&plain).iter().take(8).map(|b| format!("{b:02x}")).collect();
        Self {
            name: format!("{stem}.{hash}.{ending}"),
            content_type,
            brotli: brotli(&plain).unwrap_or_default(),
            gzip: gzip(&plain).unwrap_or_default(),
            plain,
        }
    }

    /// The smallest form that the browser takes.
    fn packed_for(&self, accepted: &str) -> (&'static str, &[u8]) {
        match accepted {
            a if a.contains("br") && !self.brotli.is_empty() => ("br", &self.brotli),
            a if a.contains("gzip") && !self.gzip.is_empty() => ("gzip", &self.gzip),
            _ => ("identity", &self.plain),
        }
    }
}

fn brotli(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams { quality: 9, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &plain[..], &mut packed, &params)?;
    Ok(packed)
}

fn gzip(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(plain)?;
    encoder.finish()
}

/// `GET /assets/{name}`
pub async fn serve(
    state: web::Data<State>,
    name: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let asset = state.assets.all.iter().find(|asset| asset.name == *name).ok_or(Error::NotFound)?;
    let accepted = request.headers().get(ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let (encoding, bytes) = asset.packed_for(accepted);
    Ok(HttpResponse::Ok()
        .content_type(asset.content_type)
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((CONTENT_ENCODING, encoding))
        .insert_header((VARY, "accept-encoding"))
        .body(bytes.to_vec()))
}
