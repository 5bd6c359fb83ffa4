//! `cargo xtask serve`: dist/ on this machine, with the headers that production sends.

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::dist;
use crate::headers::{Embedders, Resource, headers};
use crate::workspace::Workspace;

#[derive(clap::Args)]
pub struct Args {
    /// 0 takes any free port
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The name or address to listen on
    #[arg(long, default_value = "localhost")]
    host: String,
    /// Serve dist/ as it is
    #[arg(long)]
    no_build: bool,
    /// Print every request
    #[arg(long)]
    log: bool,
    #[command(flatten)]
    embedders: Embedders,
}

pub fn run(workspace: &Workspace, args: &Args) -> Result<()> {
    // Before the build, which can be long: a taken port is told at once.
    let listeners = listen(&args.host, args.port)?;
    let folder = if args.no_build {
        workspace.root.join("dist")
    } else {
        dist::build(workspace, &args.embedders)?
    };
    ensure!(
        folder.join("index.html").is_file(),
        "there is no dist/ yet: run `cargo xtask dist` first"
    );
    let port = listeners[0].local_addr()?.port();
    println!(
        "Hushtag is at http://{}:{port}/ (Ctrl-C stops it)",
        args.host
    );
    io::stdout().flush()?;
    let site = Site {
        folder,
        log: args.log,
        embedders: args.embedders.clone(),
    };
    for thread in site.serve(listeners) {
        if thread.join().is_err() {
            bail!("the server stopped");
        }
    }
    Ok(())
}

/// A folder that is served.
pub struct Site {
    folder: PathBuf,
    log: bool,
    embedders: Embedders,
}

impl Site {
    pub fn quiet(folder: PathBuf) -> Site {
        Site {
            folder,
            log: false,
            embedders: Embedders::default(),
        }
    }

    /// Serves on this machine, as long as the process lives, and returns the port.
    pub fn spawn(self) -> Result<u16> {
        let listeners = listen("localhost", 0)?;
        let port = listeners[0].local_addr()?.port();
        self.serve(listeners);
        Ok(port)
    }

    fn serve(self, listeners: Vec<TcpListener>) -> Vec<JoinHandle<()>> {
        let site = Arc::new(self);
        let spawn = |listener| {
            let site = Arc::clone(&site);
            thread::spawn(move || accept(&listener, &site))
        };
        listeners.into_iter().map(spawn).collect()
    }
}

/// Every address of the host that this machine has; all on one port.
fn listen(host: &str, port: u16) -> Result<Vec<TcpListener>> {
    let addresses: Vec<SocketAddr> = (host, port)
        .to_socket_addrs()
        .with_context(|| format!("{host} is not a name or address of this machine"))?
        .collect();
    let mut port = port;
    let mut listeners = Vec::new();
    for mut address in addresses {
        address.set_port(port);
        match TcpListener::bind(address) {
            Ok(listener) => {
                port = listener.local_addr()?.port();
                listeners.push(listener);
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
                "port {port} is in use; stop what runs there, or choose another: \
                 cargo xtask serve --port {}",
                port.saturating_add(1)
            ),
            // localhost may name an IPv6 address on a machine without IPv6.
            Err(error) if error.kind() == ErrorKind::AddrNotAvailable => {}
            Err(error) => {
                return Err(error).with_context(|| format!("cannot listen on {address}"));
            }
        }
    }
    ensure!(
        !listeners.is_empty(),
        "{host} is not an address of this machine"
    );
    Ok(listeners)
}

fn accept(listener: &TcpListener, site: &Arc<Site>) {
    for stream in listener.incoming().flatten() {
        let site = Arc::clone(site);
        thread::spawn(move || {
            // A browser that hangs up in the middle is no failure of the server.
            let _ = converse(stream, &site);
        });
    }
}

/// Longest request head that is read; browsers send about 1 KiB here.
const HEAD_LIMIT: u64 = 64 << 10;

/// An idle connection is closed after this; browsers open a new one when they need it.
const IDLE: Duration = Duration::from_secs(30);

fn converse(stream: TcpStream, site: &Site) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    while let Some(request) = read_request(&mut reader)? {
        let has_body = request.body_bytes > 0;
        let answer = site.answer(&request);
        if site.log {
            println!(
                "{} {} {} body={}",
                request.method, request.target, answer.status, request.body_bytes
            );
            io::stdout().flush()?;
        }
        let only_head = request.method == "HEAD";
        answer.send(&mut writer, only_head, has_body, &site.embedders)?;
        if has_body || request.closes {
            break;
        }
    }
    Ok(())
}

struct Request {
    method: String,
    /// Path and query as sent.
    target: String,
    /// What the request announces; a static site has no use for it. Unknown length counts as one byte.
    body_bytes: u64,
    closes: bool,
}

/// The next request of a connection; none at its end or when it is not HTTP.
fn read_request(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut head = reader.take(HEAD_LIMIT);
    let mut line = String::new();
    if head.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_ascii_whitespace();
    let (Some(method), Some(target), Some(version)) = (words.next(), words.next(), words.next())
    else {
        return Ok(None);
    };
    let mut request = Request {
        method: method.to_owned(),
        target: target.to_owned(),
        body_bytes: 0,
        closes: version != "HTTP/1.1",
    };
    loop {
        line = String::new();
        if head.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let Some((name, value)) = line.trim_end().split_once(':') else {
            return Ok(line.trim_end().is_empty().then_some(request));
        };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => request.body_bytes = value.parse().unwrap_or(1),
            "transfer-encoding" => request.body_bytes = request.body_bytes.max(1),
            "connection" if value.eq_ignore_ascii_case("close") => request.closes = true,
            _ => {}
        }
    }
}

struct Answer {
    status: &'static str,
    resource: Resource,
    kind: &'static str,
    body: Body,
}

enum Body {
    File(File, u64),
    Text(&'static str),
}

impl Site {
    fn answer(&self, request: &Request) -> Answer {
        let problem = |status, text| Answer {
            status,
            resource: Resource::Page,
            kind: "text/plain; charset=utf-8",
            body: Body::Text(text),
        };
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return problem("405 Method Not Allowed", "this site takes nothing\n");
        }
        let Some(path) = path_in_site(&request.target) else {
            return problem("400 Bad Request", "not a path of this site\n");
        };
        let opened = File::open(self.folder.join(&path)).and_then(|file| {
            let metadata = file.metadata()?;
            Ok((metadata.is_file(), metadata.len(), file))
        });
        match opened {
            Ok((true, bytes, file)) => Answer {
                status: "200 OK",
                resource: Resource::of(&path),
                kind: media_type(&path),
                body: Body::File(file, bytes),
            },
            _ => problem("404 Not Found", "no such file\n"),
        }
    }
}

impl Answer {
    fn send(
        self,
        writer: &mut impl Write,
        only_head: bool,
        closing: bool,
        embedders: &Embedders,
    ) -> io::Result<()> {
        let (length, mut content): (u64, Box<dyn Read>) = match self.body {
            Body::File(file, bytes) => (bytes, Box::new(file.take(bytes))),
            Body::Text(text) => (text.len() as u64, Box::new(text.as_bytes())),
        };
        let mut head = format!(
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {length}\r\n",
            self.status, self.kind
        );
        for (name, value) in headers(self.resource, embedders) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if closing {
            head.push_str("Connection: close\r\n");
        }
        head.push_str("\r\n");
        writer.write_all(head.as_bytes())?;
        if !only_head {
            io::copy(&mut content, writer)?;
        }
        writer.flush()
    }
}

/// The file a request means, relative to dist/; none for a path that would leave it.
fn path_in_site(target: &str) -> Option<String> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = decoded(path)?;
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    match path.as_str() {
        "" => Some("index.html".to_owned()),
        _ if path.contains(['\\', ':', '\0']) => None,
        _ => path.split('/').all(is_plain).then_some(path),
    }
}

fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        if first == b'%' {
            let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &tail[2..];
        } else {
            bytes.push(first);
        }
    }
    String::from_utf8(bytes).ok()
}

fn media_type(path: &str) -> &'static str {
    let extension = Path::new(path).extension().and_then(|text| text.to_str());
    match extension.unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_site() {
        for target in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/a/..%2f..%2fb",
            "//etc/passwd",
            "/C:/x",
            "x",
            "/%zz",
            "/a%00",
        ] {
            assert_eq!(path_in_site(target), None, "{target}");
        }
        assert_eq!(path_in_site("/?q=1").as_deref(), Some("index.html"));
        assert_eq!(path_in_site("/a/b%20c.js?x").as_deref(), Some("a/b c.js"));
    }

    #[test]
    fn a_head_that_is_cut_off_is_no_request() {
        let whole = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
        for end in 0..whole.len() - 2 {
            assert!(read_request(&mut &whole[..end]).unwrap().is_none(), "{end}");
        }
        assert!(read_request(&mut &whole[..]).unwrap().is_some());
    }

    #[test]
    fn an_announced_body_is_noticed_however_it_is_announced() {
        for (header, bytes) in [
            ("Content-Length: 7", 7),
            ("Transfer-Encoding: chunked", 1),
            ("Content-Length: x", 1),
        ] {
            let head = format!("POST / HTTP/1.1\r\n{header}\r\n\r\n");
            let request = read_request(&mut head.as_bytes()).unwrap().unwrap();
            assert_eq!(request.body_bytes, bytes, "{header}");
        }
    }

    #[test]
    fn one_connection_serves_several_files_with_the_headers_of_the_site() {
        let folder = std::env::temp_dir().join(format!("hushtag-site-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("worker")).unwrap();
        std::fs::write(folder.join("index.html"), "<p>page").unwrap();
        std::fs::write(folder.join("worker/boot.js"), "1").unwrap();
        let port = Site::quiet(folder.clone()).spawn().unwrap();
        let mut stream = TcpStream::connect(("localhost", port)).unwrap();
        for target in ["/", "/worker/boot.js", "/missing"] {
            write!(stream, "GET {target} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        }
        write!(stream, "POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        let answers: Vec<&str> = text.split("HTTP/1.1 ").skip(1).collect();
        let statuses: Vec<&str> = answers.iter().map(|answer| &answer[..3]).collect();
        assert_eq!(statuses, ["200", "200", "404", "405"], "{text}");
        assert!(
            answers[0].ends_with("<p>page") && answers[0].contains("text/html"),
            "{text}"
        );
        assert!(answers[0].contains("connect-src 'self'"), "{text}");
        assert!(answers[1].contains("text/javascript"), "{text}");
        assert!(answers[1].contains("connect-src 'none'"), "{text}");
    }
}
