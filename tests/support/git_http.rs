//! Git over smart HTTP: a small server around `git http-backend`, on loopback, which may ask who is there.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// Who may do what.
#[derive(Debug, Clone)]
pub struct Access {
    /// Names and passwords. Whoever gives none, or a wrong one, is asked for it (401) unless reading is open.
    pub accounts: Vec<(String, String)>,
    /// Whether everybody may read.
    pub is_public: bool,
    /// Accounts that may read and not push (403).
    pub readers: Vec<String>,
}

/// One request, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    /// With the query.
    pub target: String,
    /// The name that was given, with any password.
    pub user: Option<String>,
    /// The status that was answered.
    pub status: u16,
}

/// A server that ends with this value.
pub struct GitHttp {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    ending: Arc<AtomicBool>,
}

impl GitHttp {
    /// Serves the repositories below `root`.
    pub fn start(root: &Path, access: Access) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (requests, ending) = (Arc::<Mutex<Vec<Request>>>::default(), Arc::<AtomicBool>::default());
        let (root, log, end) = (root.to_owned(), Arc::clone(&requests), Arc::clone(&ending));
        thread::spawn(move || {
            for stream in listener.incoming() {
                if end.load(Ordering::SeqCst) {
                    return;
                }
                let (root, access, log) = (root.clone(), access.clone(), Arc::clone(&log));
                thread::spawn(move || {
                    // A client that goes away in the middle is its own affair.
                    let _ = stream.and_then(|stream| answer(stream, &root, &access, &log));
                });
            }
        });
        Self { address, requests, ending }
    }

    /// The address of a repository below the root.
    pub fn url(&self, repository: &str) -> String {
        format!("http://{}/{repository}", self.address)
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for GitHttp {
    fn drop(&mut self) {
        self.ending.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for somebody to come.
        let _ = TcpStream::connect(self.address);
    }
}

/// The head of a request.
struct Head {
    method: String,
    target: String,
    fields: Vec<(String, String)>,
}

impl Head {
    fn read(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let mut first = lines.first().map(String::as_str).unwrap_or_default().split(' ').map(str::to_owned);
        let (method, target) = (first.next().unwrap_or_default(), first.next().unwrap_or_default());
        let field = |line: &String| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        };
        Ok(Some(Self { method, target, fields: lines.iter().skip(1).filter_map(field).collect() }))
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The name and password given.
    fn login(&self) -> Option<(String, String)> {
        let encoded = self.field("authorization")?.strip_prefix("Basic ")?;
        let decoded = String::from_utf8(from_base64(encoded)).ok()?;
        decoded.split_once(':').map(|(name, password)| (name.to_owned(), password.to_owned()))
    }

    fn body(&self, reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        if self.field("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
            loop {
                let mut size = String::new();
                reader.read_line(&mut size)?;
                let size = u64::from_str_radix(size.trim(), 16).map_err(io::Error::other)?;
                reader.take(size).read_to_end(&mut body)?;
                reader.read_line(&mut String::new())?;
                if size == 0 {
                    return Ok(body);
                }
            }
        }
        let size = self.field("content-length").and_then(|size| size.parse().ok()).unwrap_or(0);
        reader.take(size).read_to_end(&mut body)?;
        Ok(body)
    }
}

fn answer(mut stream: TcpStream, root: &Path, access: &Access, log: &Mutex<Vec<Request>>) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let Some(head) = Head::read(&mut reader)? else { return Ok(()) };
    if head.field("expect").is_some() {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    let body = head.body(&mut reader)?;
    let login = head.login();
    let pushes = head.target.contains("git-receive-pack");
    let is_known = login.as_ref().is_some_and(|login| access.accounts.contains(login));
    let user = login.map(|(name, _)| name);
    let is_reader = user.as_ref().is_some_and(|name| access.readers.contains(name));
    let (status, text) = if !is_known && (pushes || !access.is_public) {
        let text = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"git\"\r\nContent-Length: 0\r\n";
        (401, format!("{text}Connection: close\r\n\r\n").into_bytes())
    } else if pushes && is_reader {
        (403, b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec())
    } else {
        backend(&head, &body, user.as_deref().filter(|_| is_known), root)?
    };
    log.lock().unwrap().push(Request { method: head.method, target: head.target, user, status });
    stream.write_all(&text)
}

/// What `git http-backend` answers, see git-http-backend(1).
fn backend(head: &Head, body: &[u8], user: Option<&str>, root: &Path) -> io::Result<(u16, Vec<u8>)> {
    let (path, query) = head.target.split_once('?').unwrap_or((&head.target, ""));
    let mut command = Command::new("git");
    command
        .arg("http-backend")
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", PathBuf::from(if cfg!(windows) { "NUL" } else { "/dev/null" }))
        .env("GIT_PROJECT_ROOT", root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("PATH_INFO", path)
        .env("QUERY_STRING", query)
        .env("REQUEST_METHOD", &head.method)
        .env("CONTENT_LENGTH", body.len().to_string())
        .envs(user.map(|user| ("REMOTE_USER", user)));
    for (field, variable) in [
        ("content-type", "CONTENT_TYPE"),
        ("content-encoding", "HTTP_CONTENT_ENCODING"),
        ("git-protocol", "GIT_PROTOCOL"),
    ] {
        command.envs(head.field(field).map(|value| (variable, value)));
    }
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let (mut stdin, bytes) = (child.stdin.take(), body.to_vec());
    let feeding = thread::spawn(move || stdin.as_mut().map(|stdin| stdin.write_all(&bytes)));
    let said = child.wait_with_output()?.stdout;
    let _ = feeding.join();
    let end = said.windows(4).position(|bytes| bytes == b"\r\n\r\n").ok_or_else(|| io::Error::other("no answer"))?;
    let fields = String::from_utf8_lossy(&said[..end]).into_owned();
    let status = fields.lines().find_map(|line| line.strip_prefix("Status: ")).unwrap_or("200 OK").to_owned();
    let kept: Vec<&str> = fields.lines().filter(|line| !line.starts_with("Status: ")).collect();
    let mut text = format!("HTTP/1.1 {status}\r\nConnection: close\r\n{}\r\n\r\n", kept.join("\r\n")).into_bytes();
    text.extend(&said[end + 4..]);
    Ok((status[..3].parse().map_err(io::Error::other)?, text))
}

/// RFC 4648, section 4.
fn from_base64(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for digit in text.bytes().filter_map(|byte| DIGITS.iter().position(|digit| *digit == byte)) {
        bits = (bits << 6) | u32::try_from(digit).unwrap_or_default();
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap_or_default());
        }
    }
    bytes
}
