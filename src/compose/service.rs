//! A service of a compose file, as far as it matters here.

use std::collections::BTreeMap;

/// A service and what reaches its container.
#[derive(Clone, Debug, Default)]
pub struct Service {
    /// Its name in the file.
    pub name: String,
    /// Its image, filled in; empty where it has none.
    pub image: String,
    /// Whether it is built from a Dockerfile.
    pub is_built: bool,
    /// The name of its container, where it has a fixed one.
    pub container_name: String,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// What is passed to it.
    pub environment: BTreeMap<String, Passed>,
    /// What is mounted into it.
    pub mounts: Vec<Mount>,
}

/// A variable on its way into a container.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// Its value there; none where nothing sets it.
    pub value: Option<String>,
    /// Under `environment:`, as it stands in the file; none where it came out of an `env_file`.
    pub written: Option<String>,
    /// The variables in it that nothing sets.
    pub unset: Vec<String>,
    /// Whether what is written holds a variable.
    pub has_variable: bool,
}

/// Something mounted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// From where.
    pub source: Source,
    /// To which path in the container.
    pub target: String,
}

/// Where a mount's bytes are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A volume with a name: kept.
    Named(String),
    /// A folder of the machine: kept.
    Path,
    /// A volume without a name: another one after the container is made anew.
    Anonymous,
    /// Memory.
    Memory,
}

impl Service {
    /// Whether this is DiveStreams: by its image's name, or built here and not named otherwise.
    pub fn is_ours(&self) -> bool {
        let has_label =
            self.labels.get("org.opencontainers.image.title").is_some_and(|title| title == "DiveStreams");
        let by_name = match self.image_name() {
            "" => self.is_built || self.container_name.starts_with("divestreams"),
            name => name.starts_with("divestreams"),
        };
        has_label || by_name
    }

    /// Whether this is a PostgreSQL server.
    pub fn is_postgres(&self) -> bool {
        let name = self.image_name();
        ["postgres", "postgis", "timescaledb", "pgvector"].iter().any(|known| name.starts_with(known))
    }

    /// The value of a variable in the container.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.environment.get(name)?.value.as_deref()
    }

    /// `ghcr.io/shop/divestreams:1@sha256:…` → `divestreams`.
    fn image_name(&self) -> &str {
        let last = self.image.rsplit('/').next().unwrap_or_default();
        last.split([':', '@']).next().unwrap_or_default()
    }
}
