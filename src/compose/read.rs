//! From a compose file to its services: anchors and merge keys, `extends`, `env_file`, and every variable filled in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::interpolate::{Filled, Unfilled, fill};
use super::service::{Mount, Passed, Service, Source};
use super::{Deployment, Finding, NotCompose, Variables, dotenv};

/// More than any honest chain of `extends` has.
const DEEPEST: usize = 16;

/// Reads the whole file; `variables` fill it in.
pub fn deployment(file: &Path, env_file: String, variables: &Variables) -> Result<Deployment, NotCompose> {
    let document = document(file)?;
    let Some(Value::Object(services)) = document.get("services") else {
        return Err(NotCompose::new(file, "has no `services:`; expected a compose file"));
    };
    if document.contains_key("include") {
        return Err(NotCompose::new(
            file,
            "has `include:`, which is not followed; expected the services in the file itself",
        ));
    }
    let mut reader = Reader { file, env_file: &env_file, variables, findings: Vec::new() };
    let mut read = Vec::new();
    for name in services.keys() {
        let fields = extended(file, &document, name, 0)?;
        read.push(reader.service(name, &fields));
    }
    let volumes = match document.get("volumes") {
        Some(Value::Object(volumes)) => volumes.keys().cloned().collect(),
        _ => Vec::new(),
    };
    let findings = reader.findings;
    Ok(Deployment { file: file.display().to_string(), env_file, services: read, volumes, findings })
}

/// The YAML of a file, its anchors resolved.
fn document(file: &Path) -> Result<Map<String, Value>, NotCompose> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| NotCompose::new(file, format!("cannot be read ({error})")))?;
    // Without snippets: the line that is wrong may hold a secret.
    let options = serde_saphyr::options! { with_snippet: false };
    match serde_saphyr::from_str_with_options(&text, options) {
        Ok(Value::Object(document)) => Ok(document),
        Ok(_) => Err(NotCompose::new(file, "is no map; expected a compose file with `services:`")),
        Err(error) => {
            let place = error.location().map_or(String::new(), |at| format!(" in line {}", at.line()));
            Err(NotCompose::new(
                file,
                format!("is not YAML{place}; expected a compose file with `services:`"),
            ))
        }
    }
}

/// A service with what it extends merged into it; paths of env files made whole.
fn extended(
    file: &Path,
    document: &Map<String, Value>,
    name: &str,
    depth: usize,
) -> Result<Map<String, Value>, NotCompose> {
    if depth > DEEPEST {
        return Err(NotCompose::new(file, format!("{name}: `extends` goes round in circles")));
    }
    let Some(Value::Object(own)) = document.get("services").and_then(|services| services.get(name)) else {
        return Err(NotCompose::new(file, format!("has no service {name} that is a map")));
    };
    let folder = file.parent().unwrap_or(Path::new(""));
    let mut own = normal(own, folder);
    let Some(extends) = own.remove("extends") else { return Ok(own) };
    let base = match (&extends, extends.get("service").and_then(Value::as_str)) {
        (Value::String(base), _) => base.as_str(),
        (_, Some(base)) => base,
        _ => return Err(NotCompose::new(file, format!("{name}: `extends` names no service"))),
    };
    let base = match extends.get("file").and_then(Value::as_str) {
        None => extended(file, document, base, depth + 1)?,
        Some(other) => {
            let other = folder.join(other);
            extended(&other, &self::document(&other)?, base, depth + 1)?
        }
    };
    Ok(merged(base, own))
}

/// The fields that have a short and a long form, in the one that merges.
fn normal(fields: &Map<String, Value>, folder: &Path) -> Map<String, Value> {
    let mut fields = fields.clone();
    for name in ["environment", "labels"] {
        if let Some(Value::Array(list)) = fields.get(name) {
            let pairs = list.iter().filter_map(Value::as_str).map(|line| match line.split_once('=') {
                Some((name, value)) => (name.to_owned(), Value::String(value.to_owned())),
                None => (line.to_owned(), Value::Null),
            });
            let map = pairs.collect();
            fields.insert(name.to_owned(), Value::Object(map));
        }
    }
    if let Some(files) = fields.remove("env_file") {
        let list = if let Value::Array(list) = files { list } else { vec![files] };
        let list = list.into_iter().map(|entry| whole_path(entry, folder)).collect();
        fields.insert("env_file".to_owned(), Value::Array(list));
    }
    fields
}

/// An entry of `env_file` in its long form, its path from where we stand.
fn whole_path(entry: Value, folder: &Path) -> Value {
    let mut long = match entry {
        Value::Object(long) => long,
        short => Map::from_iter([("path".to_owned(), short)]),
    };
    if let Some(Value::String(path)) = long.get_mut("path") {
        *path = folder.join(&*path).display().to_string();
    }
    Value::Object(long)
}

/// Compose's rule: maps merge, lists follow on one another, anything else replaces.
fn merged(mut base: Map<String, Value>, own: Map<String, Value>) -> Map<String, Value> {
    for (name, value) in own {
        let value = match (base.remove(&name), value) {
            (Some(Value::Object(base)), Value::Object(own)) => Value::Object(merged(base, own)),
            (Some(Value::Array(mut list)), Value::Array(own))
                if name != "command" && name != "entrypoint" =>
            {
                list.extend(own);
                Value::Array(list)
            }
            (_, value) => value,
        };
        base.insert(name, value);
    }
    base
}

struct Reader<'r> {
    file: &'r Path,
    env_file: &'r str,
    variables: &'r Variables,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn service(&mut self, name: &str, fields: &Map<String, Value>) -> Service {
        let mut environment = self.env_files(name, fields);
        for (variable, value) in map(fields, "environment") {
            environment.insert(variable.clone(), self.passed(name, variable, value));
        }
        let labels =
            map(fields, "labels").map(|(label, value)| (label.clone(), self.text(name, label, value)));
        let labels: BTreeMap<_, _> = labels.collect();
        let text = |reader: &mut Self, field: &str| {
            fields.get(field).map(|value| reader.text(name, field, value)).unwrap_or_default()
        };
        Service {
            name: name.to_owned(),
            image: text(self, "image"),
            is_built: fields.contains_key("build"),
            container_name: text(self, "container_name"),
            labels,
            environment,
            mounts: self.mounts(name, fields),
        }
    }

    /// What the files under `env_file` set, later ones over earlier ones.
    fn env_files(&mut self, service: &str, fields: &Map<String, Value>) -> BTreeMap<String, Passed> {
        let mut environment = BTreeMap::new();
        let Some(Value::Array(entries)) = fields.get("env_file") else { return environment };
        for entry in entries {
            let path = entry.get("path").map(|path| self.text(service, "env_file", path)).unwrap_or_default();
            let is_required = entry.get("required").and_then(Value::as_bool).unwrap_or(true);
            let read = match std::fs::read_to_string(PathBuf::from(&path)) {
                Ok(text) => dotenv::parse(&text, self.variables).map_err(|error| error.to_string()),
                Err(_) if !is_required => continue,
                Err(error) => Err(format!("cannot be read ({error})")),
            };
            match read {
                Ok(variables) => environment.extend(variables.into_iter().map(|(name, value)| {
                    (name, Passed { value: Some(value), has_variable: true, ..Passed::default() })
                })),
                Err(what) => self.finding(
                    service,
                    "env_file",
                    format!("names {path}, which {what}"),
                    "make that file, or write `required: false` where it may be missing".to_owned(),
                ),
            }
        }
        environment
    }

    /// A variable under `environment:`.
    fn passed(&mut self, service: &str, variable: &str, value: &Value) -> Passed {
        let Some(written) = scalar(value) else {
            // A bare name asks for the value of that name.
            let value = self.variables.get(variable).cloned();
            let unset = if value.is_none() { vec![variable.to_owned()] } else { Vec::new() };
            return Passed { value, unset, has_variable: true, ..Passed::default() };
        };
        let filled = self.filled(service, variable, &written);
        Passed {
            value: filled.as_ref().map(|filled| filled.text.clone()),
            written: Some(written),
            unset: filled.as_ref().map(|filled| filled.unset.clone()).unwrap_or_default(),
            has_variable: filled.is_none_or(|filled| filled.has_variable),
        }
    }

    fn text(&mut self, service: &str, field: &str, value: &Value) -> String {
        let written = scalar(value).unwrap_or_default();
        self.filled(service, field, &written).map(|filled| filled.text).unwrap_or_default()
    }

    /// A text filled in; where that cannot be done, it is found.
    fn filled(&mut self, service: &str, field: &str, written: &str) -> Option<Filled> {
        match fill(written, &|name| self.variables.get(name).cloned()) {
            Ok(filled) => Some(filled),
            Err(Unfilled::Required { name, why }) => {
                let why = if why.is_empty() { why } else { format!(" ({why})") };
                self.finding(
                    service,
                    field,
                    format!("needs {name}{why}, and {} does not set it", self.env_file),
                    format!("write {name}=… into {}", self.env_file),
                );
                None
            }
            Err(Unfilled::Malformed) => {
                self.finding(
                    service,
                    field,
                    "has a $ in it that begins no variable".to_owned(),
                    "write $$ for a plain dollar sign".to_owned(),
                );
                None
            }
        }
    }

    fn mounts(&mut self, service: &str, fields: &Map<String, Value>) -> Vec<Mount> {
        let mut mounts = Vec::new();
        if let Some(Value::Array(volumes)) = fields.get("volumes") {
            for volume in volumes {
                mounts.extend(match volume {
                    Value::Object(long) => self.long_mount(service, long),
                    short => short_mount(&self.text(service, "volumes", short)),
                });
            }
        }
        let memory = match fields.get("tmpfs") {
            Some(Value::Array(list)) => list.clone(),
            Some(one) => vec![one.clone()],
            None => Vec::new(),
        };
        mounts.extend(memory.iter().filter_map(Value::as_str).map(|target| {
            let target = target.split(':').next().unwrap_or_default().to_owned();
            Mount { source: Source::Memory, target }
        }));
        mounts
    }

    fn long_mount(&mut self, service: &str, long: &Map<String, Value>) -> Option<Mount> {
        let target = self.text(service, "volumes", long.get("target")?);
        let source = long.get("source").map(|source| self.text(service, "volumes", source));
        let source = match (long.get("type").and_then(Value::as_str), source) {
            (Some("bind"), _) => Source::Path,
            (Some("tmpfs"), _) => Source::Memory,
            (_, Some(name)) if !name.is_empty() => Source::Named(name),
            _ => Source::Anonymous,
        };
        Some(Mount { source, target })
    }

    fn finding(&mut self, service: &str, variable: &str, what: String, remedy: String) {
        self.findings.push(Finding {
            file: self.file.display().to_string(),
            service: service.to_owned(),
            variable: variable.to_owned(),
            what,
            remedy,
        });
    }
}

/// `name:/path`, `./folder:/path:ro`, `/path`.
fn short_mount(text: &str) -> Option<Mount> {
    let mut parts = text.split(':');
    let first = parts.next().filter(|first| !first.is_empty())?;
    let Some(target) = parts.next() else {
        return Some(Mount { source: Source::Anonymous, target: first.to_owned() });
    };
    let source = match first.starts_with(['.', '/', '~']) {
        true => Source::Path,
        false => Source::Named(first.to_owned()),
    };
    Some(Mount { source, target: target.to_owned() })
}

fn map<'f>(fields: &'f Map<String, Value>, name: &str) -> impl Iterator<Item = (&'f String, &'f Value)> {
    fields.get(name).and_then(Value::as_object).into_iter().flatten()
}

/// A value as text; none where there is none.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
