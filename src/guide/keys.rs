//! What makes two names or two addresses the same, however they are spelled.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization as _;
use url::Url;

/// Endings of product names that people write or leave out at will.
const NAME_ENDINGS: [&str; 3] = [".io", ".com", ".js"];

/// Query parameters that say where a visitor came from, not what the page is: those of advertisers, newsletters and
/// affiliates.
const TRACKING: [&str; 17] = [
    "_hsenc",
    "_hsmi",
    "aff",
    "aff_id",
    "affid",
    "affiliate",
    "dclid",
    "fbclid",
    "gclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "ref",
    "ref_src",
    "yclid",
];

/// Forges whose paths do not distinguish upper and lower case.
const CASELESS_FORGES: [&str; 4] = ["github.com", "gitlab.com", "codeberg.org", "bitbucket.org"];

/// The key under which a name is compared: compatibility forms folded (NFKC), lower case, letters, digits, `+` and `#`
/// only, without an ending like `.io`.
pub fn name_key(name: &str) -> String {
    let folded: Cow<'_, str> = if name.is_ascii() { Cow::Borrowed(name) } else { Cow::Owned(name.nfkc().collect()) };
    let lower = folded.trim().to_lowercase();
    let stem = NAME_ENDINGS.iter().find_map(|ending| lower.strip_suffix(ending)).filter(|stem| !stem.is_empty());
    let stem = stem.unwrap_or(&lower);
    let key: String = stem.chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '#')).collect();
    if key.is_empty() { lower } else { key }
}

/// The key under which an address is compared: without scheme, user, `www.`, default port, final slash, `.git`, index
/// page, tracking parameters and a fragment that only points into the same page's start; what need not be encoded is
/// decoded. `None` when it is no web address. A key with `https://` before it has itself as key.
pub fn url_key(url: &str) -> Option<String> {
    let parsed = Url::parse(url.trim()).ok()?;
    if !matches!(parsed.scheme(), "http" | "https") {
        return None;
    }
    let host = parsed.host_str()?;
    let mut host = host.strip_suffix('.').unwrap_or(host);
    while let Some(rest) = host.strip_prefix("www.").filter(|rest| rest.contains('.')) {
        host = rest;
    }
    if host.is_empty() || host.ends_with('.') {
        return None;
    }
    let mut key = host.to_owned();
    // The scheme does not count, so neither does which of the two ports goes with it.
    if let Some(port) = parsed.port().filter(|port| !matches!(port, 80 | 443)) {
        key.push_str(&format!(":{port}"));
    }
    let path = decoded(parsed.path());
    let path = without_ending(&path);
    if CASELESS_FORGES.contains(&host) {
        key.push_str(&path.to_lowercase());
    } else {
        key.push_str(path);
    }
    if let Some(query) = parsed.query() {
        let query = decoded(query);
        let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect();
        if !kept.is_empty() {
            key.push('?');
            key.push_str(&kept.join("&"));
        }
    }
    if let Some(fragment) = parsed.fragment().filter(|fragment| !is_top(fragment)) {
        key.push('#');
        key.push_str(&decoded(fragment));
    }
    Some(key)
}

/// True for a query parameter (`name=value`) that says where a visitor came from, not what the page is.
pub fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default();
    name.starts_with("utm_") || TRACKING.contains(&name)
}

/// A path without what a server adds or ignores at its end.
fn without_ending(path: &str) -> &str {
    let mut path = path;
    loop {
        let bare = path.trim_end_matches('/');
        let page = ["/index.html", "/index.htm", "/index.php"].iter().find_map(|ending| bare.strip_suffix(ending));
        // `/..git` is a name of its own.
        let repository = || bare.strip_suffix(".git").filter(|rest| !rest.ends_with(['/', '.']));
        match page.or_else(repository) {
            Some(shorter) => path = shorter,
            None => return bare,
        }
    }
}

/// Letters and digits that were encoded for no reason as they are, all other codes in capitals (RFC 3986, 6.2.2).
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 1..at + 3);
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()).map(char::from) {
            Some(c) if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~') => out.push(c),
            Some(c) => out.push_str(&format!("%{:02X}", u32::from(c))),
            None => {
                out.push('%');
                rest = &rest[at + 1..];
                continue;
            }
        }
        rest = &rest[at + 3..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn is_top(fragment: &str) -> bool {
    fragment.is_empty() || fragment.eq_ignore_ascii_case("readme") || matches!(fragment, "readme-ov-file" | "top" | "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_the_same_however_they_are_spelled() {
        for (a, b) in [
            ("Flynn", "flynn.io"),
            ("Digital Ocean", "DigitalOcean"),
            ("VMWare", "VMware"),
            ("Ｄocker", "docker"),
            ("kube-linter", "KubeLinter"),
            ("Node.js", "node"),
        ] {
            assert_eq!(name_key(a), name_key(b), "{a} / {b}");
        }
        for (a, b) in [("C", "C++"), ("C", "C#"), ("Chef", "Chefs"), (".io", ".com")] {
            assert_ne!(name_key(a), name_key(b), "{a} / {b}");
        }
    }

    #[test]
    fn addresses_are_the_same_however_they_are_spelled() {
        let key = url_key("https://github.com/GoogleCloudPlatform/kubernetes").unwrap();
        for same in [
            "http://www.github.com/googlecloudplatform/kubernetes/",
            "https://GitHub.com:443/GoogleCloudPlatform/kubernetes.git",
            "https://github.com/GoogleCloudPlatform/kubernetes#readme",
            "https://github.com/GoogleCloudPlatform/kubernetes?utm_source=x&ref=y",
        ] {
            assert_eq!(url_key(same).as_ref(), Some(&key), "{same}");
        }
        assert_ne!(url_key("https://a.example/X"), url_key("https://a.example/x"));
        assert_ne!(url_key("https://a.example/?id=1"), url_key("https://a.example/?id=2"));
        assert_eq!(url_key("https://a.example/index.html"), url_key("http://a.example"));
        assert_eq!(url_key("https://b\u{fc}cher.example"), url_key("https://xn--bcher-kva.example/"));
        assert_eq!(url_key("mailto:a@b.example"), None);
        assert_eq!(url_key("campfirenow.com"), None);
    }

    #[test]
    fn only_what_a_server_ignores_is_left_out() {
        let key = |url: &str| url_key(url).unwrap();
        assert_eq!(key("https://ann:pw@www.a.example.:443/b/index.html?#"), "a.example/b");
        assert_eq!(key("https://a.example/%7Eann/%41%2fb?q=%c3%a9"), "a.example/~ann/A%2Fb?q=%C3%A9");
        assert_eq!(key("https://a.example/x.git/"), "a.example/x");
        for (a, b) in [
            ("https://a.example/myindex.html", "https://a.example/my"),
            ("https://a.example:8080/", "https://a.example/"),
            ("https://a.example/#/one", "https://a.example/"),
            ("https://a.example/?page=2", "https://a.example/"),
            ("https://docs.a.example/", "https://a.example/"),
            ("https://a.example/x%2Fy", "https://a.example/x/y"),
        ] {
            assert_ne!(key(a), key(b), "{a} / {b}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn a_key_is_its_own_key(url in "https?://(www\\.){0,2}[a-z0-9.-]{1,12}(:([0-9]{1,4}|80|443))?(/[ -~é]{0,12}){0,3}((/index\\.html|\\.git|/)){0,3}(\\?[ -~]{0,12})?(#[ -~]{0,8})?") {
            if let Some(key) = url_key(&url) {
                prop_assert_eq!(url_key(&format!("https://{key}")), Some(key), "{}", url);
            }
        }

        #[test]
        fn spelling_makes_no_other_key(
            host in "[a-z]{1,8}\\.(example|b\u{fc}cher\\.example)",
            path in "(/[a-zA-Z0-9_~-]{1,6}){0,3}",
            spelling in 0..12_usize,
        ) {
            let plain = format!("https://{host}{path}");
            let other = match spelling {
                0 => format!("http://{host}{path}"),
                1 => format!("https://www.{host}{path}"),
                2 => format!("https://{host}{path}/"),
                3 => format!("HTTPS://{}{path}", host.to_uppercase()),
                4 => format!("https://{host}:443{path}"),
                5 => format!("http://{host}:80{path}"),
                6 => format!("https://{host}.{path}"),
                7 => format!("https://{host}{path}?utm_source=x&gclid=1"),
                8 => format!("https://{host}{path}/index.html?#"),
                9 => format!("https://{host}{path}{}", if path.is_empty() { "" } else { ".git" }),
                10 => format!("https://ann:pw@{host}{path}#readme"),
                _ => {
                    let coded: String = path.bytes().map(|b| if b == b'/' { "/".to_owned() } else { format!("%{b:02x}") }).collect();
                    format!("https://{}{coded}", Url::parse(&plain).unwrap().host_str().unwrap())
                }
            };
            prop_assert_eq!(url_key(&plain), url_key(&other), "{} {}", plain, other);
        }
    }
}
