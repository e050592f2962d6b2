//! What makes two names or two addresses the same, however they are spelled.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization as _;
use url::Url;

/// Endings of product names that people write or leave out at will.
const NAME_ENDINGS: [&str; 3] = [".io", ".com", ".js"];

/// Query parameters that say where a visitor came from, not what the page is.
const TRACKING: [&str; 6] = ["fbclid", "gclid", "mc_cid", "mc_eid", "ref", "ref_src"];

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

/// The key under which an address is compared: without scheme, `www.`, default port, final slash, `.git`, index page,
/// tracking parameters and a fragment that only points into the same page's start. `None` when it is no web address.
pub fn url_key(url: &str) -> Option<String> {
    let parsed = Url::parse(url.trim()).ok()?;
    if !matches!(parsed.scheme(), "http" | "https") {
        return None;
    }
    let host = parsed.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host).trim_end_matches('.');
    let mut key = host.to_owned();
    if let Some(port) = parsed.port() {
        key.push_str(&format!(":{port}"));
    }
    let path = parsed.path();
    let path = path.strip_suffix("index.html").or_else(|| path.strip_suffix("index.htm")).unwrap_or(path);
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    if CASELESS_FORGES.contains(&host) {
        key.push_str(&path.to_lowercase());
    } else {
        key.push_str(path);
    }
    if let Some(query) = parsed.query() {
        let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair)).collect();
        if !kept.is_empty() {
            key.push('?');
            key.push_str(&kept.join("&"));
        }
    }
    if let Some(fragment) = parsed.fragment().filter(|fragment| !is_top(fragment)) {
        key.push('#');
        key.push_str(fragment);
    }
    Some(key)
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default();
    name.starts_with("utm_") || TRACKING.contains(&name)
}

fn is_top(fragment: &str) -> bool {
    fragment.is_empty() || fragment.eq_ignore_ascii_case("readme") || fragment == "top" || fragment == "/"
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
