//! A web of a few pages on this machine: a proxy that has an answer for every address, and notes what it was asked.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// The answers, by address: the head's lines after the version, an empty line, the body.
type Pages = BTreeMap<String, String>;

/// A running proxy.
pub struct Proxy {
    /// Its address, as `http_proxy` wants it.
    pub address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

/// A page as a server sends it.
pub fn page(kind: &str, body: &str) -> String {
    format!("200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// An answer that leads elsewhere.
pub fn redirect(to: &str) -> String {
    format!("302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")
}

impl Proxy {
    pub fn start(pages: &[(&str, String)]) -> Self {
        let pages: Pages = pages.iter().map(|(url, answer)| ((*url).to_owned(), answer.clone())).collect();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let theirs = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (pages, asked) = (pages.clone(), Arc::clone(&theirs));
                thread::spawn(move || answer(stream, &pages, &asked));
            }
        });
        Self { address, asked }
    }

    /// The heads of all requests so far, in order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn answer(mut stream: TcpStream, pages: &Pages, asked: &Mutex<Vec<String>>) {
    let mut head = String::new();
    for line in BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok) {
        if line.is_empty() {
            break;
        }
        head.push_str(&line);
        head.push('\n');
    }
    let url = head.split(' ').nth(1).unwrap_or_default().to_owned();
    asked.lock().unwrap().push(head);
    let missing = "404 Not Found\r\ncontent-length: 0\r\n\r\n".to_owned();
    let text = pages.get(&url).unwrap_or(&missing);
    // Whoever asked may have gone.
    let _ = stream.write_all(format!("HTTP/1.1 {}", text.replacen("\r\n", "\r\nconnection: close\r\n", 1)).as_bytes());
}
