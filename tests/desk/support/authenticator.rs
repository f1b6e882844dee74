//! A security key in software, as far as a passkey needs one: it makes one credential and signs with it (WebAuthn 3, 6.1 and 6.5).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::browser::Browser;
use super::desk::Desk;
use super::factors::SECURITY;

/// The id of its one credential.
const CREDENTIAL: [u8; 16] = *b"the one that is.";

/// The person touched it and showed who they are; with a new credential in it.
const PRESENT_AND_VERIFIED: u8 = 0b0000_0101;
const WITH_CREDENTIAL: u8 = 0b0100_0000;

/// A key on somebody's chain.
pub struct SecurityKey {
    key: SigningKey,
    user: Vec<u8>,
}

fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What the browser says that it was asked.
fn client_data(kind: &str, options: &Value) -> Vec<u8> {
    json!({ "type": kind, "challenge": options["challenge"], "origin": "http://localhost", "crossOrigin": false })
        .to_string()
        .into_bytes()
}

fn authenticator_data(flags: u8) -> Vec<u8> {
    [&Sha256::digest(b"localhost")[..], &[flags], &[0; 4]].concat()
}

impl SecurityKey {
    /// Makes its credential, as it was asked.
    fn register(options: &Value) -> (Self, Value) {
        let key = SigningKey::from_slice(&[7; 32]).expect("a scalar of the curve");
        let user = options["user"]["id"].as_str().expect("whose it is");
        let user = URL_SAFE_NO_PAD.decode(user).expect("base64url");
        let point = key.verifying_key().to_sec1_point(false);
        // COSE: kty EC2, alg ES256, crv P-256, then both coordinates of 32 bytes.
        let cose = [
            &[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20][..],
            point.x().expect("not the point at infinity"),
            &[0x22, 0x58, 0x20],
            point.y().expect("not compressed"),
        ]
        .concat();
        let data = authenticator_data(PRESENT_AND_VERIFIED | WITH_CREDENTIAL);
        let data = [&data[..], &[0; 16], &[0, 16], &CREDENTIAL, &cose].concat();
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": bytes}
        let length = u8::try_from(data.len()).expect("less than 256 bytes");
        let object = [&b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"[..], &[length], &data].concat();
        let answer = json!({
            "id": base64(&CREDENTIAL), "rawId": base64(&CREDENTIAL), "type": "public-key", "extensions": {},
            "response": {
                "attestationObject": base64(&object),
                "clientDataJSON": base64(&client_data("webauthn.create", options)),
            },
        });
        (Self { key, user }, answer)
    }

    /// Answers what it was asked.
    fn sign(&self, options: &Value, key: &SigningKey) -> Value {
        let (data, client) = (authenticator_data(PRESENT_AND_VERIFIED), client_data("webauthn.get", options));
        let signature: Signature = key.sign(&[&data[..], &Sha256::digest(&client)].concat());
        json!({
            "id": base64(&CREDENTIAL), "rawId": base64(&CREDENTIAL), "type": "public-key", "extensions": {},
            "response": {
                "authenticatorData": base64(&data),
                "clientDataJSON": base64(&client),
                "signature": base64(signature.to_der().as_bytes()),
                "userHandle": base64(&self.user),
            },
        })
    }

    /// Signs in with nothing but the key: the fields that the sign-in page sends.
    pub fn sign_in(&self, browser: &Browser) -> super::Answer {
        self.sign_in_to(browser, "")
    }

    /// As [`Self::sign_in`], back to a target.
    pub fn sign_in_to(&self, browser: &Browser, target: &str) -> super::Answer {
        self.answer(browser, target, &self.key)
    }

    /// Answers as this credential, with a signature that another key made.
    pub fn forged(&self, browser: &Browser) -> super::Answer {
        self.answer(browser, "", &SigningKey::from_slice(&[9; 32]).expect("a scalar of the curve"))
    }

    fn answer(&self, browser: &Browser, target: &str, key: &SigningKey) -> super::Answer {
        let csrf = browser.get("/auth/login").attributes("input[name=csrf]", "value").remove(0);
        let asked = browser.post("/auth/passkey/options", &[("csrf", &csrf)]).expect(200);
        let asked: Value = serde_json::from_str(&asked.body).expect("JSON");
        let challenge = asked["challenge"].as_str().expect("a text");
        let credential = self.sign(&asked["options"], key).to_string();
        let fields = [
            ("csrf", csrf.as_str()),
            ("challenge", challenge),
            ("credential", &credential),
            ("redirect", target),
        ];
        browser.post("/auth/passkey", &fields)
    }
}

impl Desk {
    /// Someone who adds a passkey, on the bare host.
    pub fn with_passkey(&self, email: &str) -> (Browser, SecurityKey) {
        let browser = self.signed_in(email);
        let csrf = browser.get(SECURITY).attributes("input[name=csrf]", "value").remove(0);
        let asked = browser.post("/account/security/passkeys/options", &[("csrf", &csrf)]).expect(200);
        let asked: Value = serde_json::from_str(&asked.body).expect("JSON");
        let (key, answer) = SecurityKey::register(&asked["options"]);
        let challenge = asked["challenge"].as_str().expect("a text");
        let answer = answer.to_string();
        let fields =
            [("csrf", csrf.as_str()), ("name", "My key"), ("challenge", challenge), ("credential", &answer)];
        browser.post("/account/security/passkeys", &fields).expect(200);
        (browser, key)
    }
}
