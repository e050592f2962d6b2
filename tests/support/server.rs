//! A server for HTTP/1.1 that does exactly what a test tells it, misdeeds included. One thread a connection, one request
//! a connection.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    /// The path, not decoded.
    pub path: String,
    /// What stands after the `?`, not decoded.
    pub query: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// What the server does with a request.
#[derive(Debug, Clone)]
pub enum Reply {
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// Closes the connection without a word.
    Cut,
    /// Promises a long body and closes the connection within it.
    CutWithin,
    /// A body that does not end before the client gives up.
    Endless,
}

/// What a test does with requests.
pub type Handler = dyn Fn(&Seen) -> Reply + Send + Sync;

/// What a test does with a connection that begins with `HOOK `, which the hooks of repositories make. It reads and
/// writes what it likes.
pub type HookHandler = dyn Fn(&mut BufReader<TcpStream>, &mut TcpStream) + Send + Sync;

/// The server. Dropped, it takes no more connections.
pub struct Server {
    address: SocketAddr,
    stopped: Arc<AtomicBool>,
}

impl Seen {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The parameters of the query, decoded.
    pub fn parameters(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.query.as_bytes()).into_owned().collect()
    }

    /// A parameter of the query, decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.parameters().into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Method and path, for messages.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

impl Reply {
    /// JSON with a status.
    pub fn json(status: u16, body: &serde_json::Value) -> Self {
        Self::Answer {
            status,
            headers: vec![pair("content-type", "application/json")],
            body: body.to_string().into_bytes(),
        }
    }

    /// Anything else with a status.
    pub fn text(status: u16, content_type: &str, body: &str) -> Self {
        Self::Answer { status, headers: vec![pair("content-type", content_type)], body: body.as_bytes().to_vec() }
    }

    /// The same with one header more.
    pub fn with(self, name: &str, value: &str) -> Self {
        match self {
            Self::Answer { status, mut headers, body } => {
                headers.push(pair(name, value));
                Self::Answer { status, headers, body }
            }
            other => other,
        }
    }
}

impl Server {
    /// A server on a free port of loopback.
    pub fn start(handler: Arc<Handler>) -> Self {
        Self::start_with_hooks(handler, Arc::new(|_, _| {}))
    }

    pub fn start_with_hooks(handler: Arc<Handler>, hooks: Arc<HookHandler>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let stopped = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&stopped);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let (handler, hooks) = (Arc::clone(&handler), Arc::clone(&hooks));
                if let Ok(stream) = stream {
                    std::thread::spawn(move || serve(stream, &*handler, &*hooks));
                }
            }
        });
        Self { address, stopped }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect(self.address);
    }
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// One request. A client that goes away in the midst of it is no matter.
fn serve(stream: TcpStream, handler: &Handler, hooks: &HookHandler) {
    let Ok(mut writer) = stream.try_clone() else { return };
    let mut reader = BufReader::new(stream);
    if reader.fill_buf().is_ok_and(|bytes| bytes.starts_with(b"HOOK ")) {
        hooks(&mut reader, &mut writer);
        let _ = writer.shutdown(std::net::Shutdown::Both);
        return;
    }
    let Some(request) = read_request(&mut reader, &mut writer) else { return };
    match handler(&request) {
        Reply::Answer { status, headers, body } => {
            let mut head = format!("HTTP/1.1 {status} {}\r\n", reason(status));
            for (name, value) in &headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            head.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n", body.len()));
            let _ = writer.write_all(head.as_bytes()).and_then(|()| writer.write_all(&body));
        }
        Reply::Cut => {}
        Reply::CutWithin => {
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n[{\"number\":";
            let _ = writer.write_all(head.as_bytes());
        }
        Reply::Endless => {
            let _ =
                writer.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n[");
            let spaces = vec![b' '; 1 << 16];
            while writer.write_all(&spaces).is_ok() {}
        }
    }
    let _ = writer.flush();
    let _ = writer.shutdown(std::net::Shutdown::Write);
    // What the client still sends is read, so that it sees our answer and no broken connection.
    let _ = std::io::copy(&mut reader, &mut std::io::sink());
}

fn read_request(reader: &mut BufReader<TcpStream>, writer: &mut TcpStream) -> Option<Seen> {
    let first = line(reader)?;
    let mut words = first.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut headers = Vec::new();
    loop {
        let text = line(reader)?;
        if text.is_empty() {
            break;
        }
        let (name, value) = text.split_once(':')?;
        headers.push((name.trim().to_lowercase(), value.trim().to_owned()));
    }
    let mut request = Seen { method, path: path.to_owned(), query: query.to_owned(), headers, body: Vec::new() };
    if request.header("expect").is_some() {
        writer.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").ok()?;
    }
    if request.header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
        loop {
            let size = usize::from_str_radix(line(reader)?.split(';').next()?.trim(), 16).ok()?;
            let mut chunk = vec![0; size];
            reader.read_exact(&mut chunk).ok()?;
            request.body.extend(chunk);
            line(reader)?;
            if size == 0 {
                break;
            }
        }
    } else if let Some(length) = request.header("content-length") {
        let mut body = vec![0; length.parse().ok()?];
        reader.read_exact(&mut body).ok()?;
        request.body = body;
    }
    Some(request)
}

/// A line without its end; `None` at the end of the connection.
pub fn line(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut text = String::new();
    (reader.read_line(&mut text).ok()? > 0).then(|| text.trim_end_matches(['\r', '\n']).to_owned())
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        422 => "Unprocessable Entity",
        429 => "Too Many Requests",
        _ => "Some Status",
    }
}
