//! Content Credentials [C2PA 2.1]: what the newest manifest claims, and whether the file is still the one it was made for.
//!
//! Who signed it is not checked: the `c2pa` crate, which could, brings OpenSSL's or its own X.509, OCSP and time stamp
//! code and a list of trusted issuers that has to be kept up to date over the network, which this page does not have.
//! What is shown here is therefore what the manifest *says*.

use ciborium::Value;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::container::Store;
use super::jumbf::{self, Superbox};
use super::totals::MOST_CBOR;
pub use binding::Binding;
use binding::binding;

mod binding;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// The program that made it.
    pub generator: Option<String>,
    pub title: Option<String>,
    pub actions: Vec<Action>,
    pub binding: Binding,
    /// Whether every assertion has the hash that the claim gives for it.
    pub is_whole: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Action {
    /// `c2pa.created`
    pub name: String,
    pub agent: Option<String>,
    /// An address of IPTC's Digital Source Type.
    pub source_type: Option<String>,
}

/// Reads the active manifest, which is the last.
pub fn read(store: &Store, file: &[u8]) -> Option<Claim> {
    let root = jumbf::read(&store.bytes)?;
    let manifest = root.children.last()?;
    let claim = ["c2pa.claim.v2", "c2pa.claim"]
        .iter()
        .find_map(|label| cbor(manifest.child(label)?))?;
    let assertions = manifest.child("c2pa.assertions")?;
    let actions = ["c2pa.actions.v2", "c2pa.actions"]
        .iter()
        .find_map(|label| cbor(assertions.child(label)?));
    Some(Claim {
        generator: generator(&claim),
        title: text(&claim, "dc:title"),
        actions: actions.as_ref().map(self::actions).unwrap_or_default(),
        binding: binding(assertions, &claim, file),
        is_whole: is_whole(assertions, &claim),
    })
}

fn cbor(superbox: &Superbox) -> Option<Value> {
    const DEEPEST: usize = 32;
    // A byte of it can become a value of 32.
    let content = superbox.content(b"cbor")?;
    if content.len() > MOST_CBOR {
        return None;
    }
    ciborium::de::from_reader_with_recursion_limit(content, DEEPEST).ok()
}

fn get<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    let entries = value.as_map()?;
    let found = entries
        .iter()
        .find(|(known, _)| known.as_text() == Some(key));
    found.map(|(_, value)| value)
}

fn text(value: &Value, key: &str) -> Option<String> {
    let text = get(value, key)?.as_text()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// `claim_generator_info` says it in parts, the older `claim_generator` like a browser's user agent.
fn generator(claim: &Value) -> Option<String> {
    let named = get(claim, "claim_generator_info").and_then(|info| match info {
        Value::Array(all) => all.first().and_then(agent),
        one => agent(one),
    });
    named.or_else(|| text(claim, "claim_generator"))
}

/// A name, or a structure with name and version.
fn agent(value: &Value) -> Option<String> {
    if let Some(name) = value.as_text() {
        return Some(name.to_owned());
    }
    let name = text(value, "name")?;
    Some(match text(value, "version") {
        Some(version) => format!("{name} {version}"),
        None => name,
    })
}

fn actions(assertion: &Value) -> Vec<Action> {
    let all = get(assertion, "actions").and_then(Value::as_array);
    let action = |value: &Value| {
        Some(Action {
            name: text(value, "action")?,
            agent: get(value, "softwareAgent").and_then(agent),
            source_type: text(value, "digitalSourceType"),
        })
    };
    all.into_iter().flatten().filter_map(action).collect()
}

/// The claim's links to assertions of its own manifest, each with the hash of what it leads to.
fn is_whole(assertions: &Superbox, claim: &Value) -> bool {
    let lists = ["created_assertions", "gathered_assertions", "assertions"];
    let links = lists
        .iter()
        .filter_map(|list| get(claim, list)?.as_array())
        .flatten();
    let mut count = 0;
    // Each assertion is linked once; many links to one large assertion would be hashed for hours.
    let mut left = assertions.inner.len();
    for link in links {
        count += 1;
        let label = text(link, "url").and_then(|url| Some(url.rsplit_once('/')?.1.to_owned()));
        let linked = label.and_then(|label| assertions.child(&label));
        let algorithm = text(link, "alg").or_else(|| text(claim, "alg"));
        let expected = get(link, "hash").and_then(Value::as_bytes);
        let computed = linked.and_then(|linked| {
            left = left.checked_sub(linked.inner.len())?;
            digest(algorithm.as_deref(), &[linked.inner])
        });
        if computed.is_none() || computed.as_ref() != expected {
            return false;
        }
    }
    count > 0
}

fn digest(algorithm: Option<&str>, pieces: &[&[u8]]) -> Option<Vec<u8>> {
    fn of<D: Digest>(pieces: &[&[u8]]) -> Vec<u8> {
        let mut digest = D::new();
        for piece in pieces {
            digest.update(piece);
        }
        digest.finalize().to_vec()
    }
    match algorithm.unwrap_or("sha256") {
        "sha256" => Some(of::<Sha256>(pieces)),
        "sha384" => Some(of::<Sha384>(pieces)),
        "sha512" => Some(of::<Sha512>(pieces)),
        _ => None,
    }
}
