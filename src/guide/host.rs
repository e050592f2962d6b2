//! Hosts that a published guide may name: public ones, at a port that a browser opens.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// Networks that are not reachable from everywhere: first address and length of the prefix (IANA IPv4 Special-Purpose
/// Address Registry, without those it calls globally reachable; multicast from the IPv4 Address Space Registry).
const CLOSED_V4: [([u8; 4], u32); 16] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
    ([255, 255, 255, 255], 32),
];

/// The only block from which public addresses come (IANA IPv6 Address Space Registry, "Global Unicast").
const OPEN_V6: ([u16; 2], u32) = ([0x2000, 0], 3);

/// What lies in it and is not public, or only wraps an address of IPv4 (IANA IPv6 Special-Purpose Address Registry):
/// protocol assignments with Teredo, documentation, 6to4.
const CLOSED_V6: [([u16; 2], u32); 4] =
    [([0x2001, 0], 23), ([0x2001, 0x0db8], 32), ([0x2002, 0], 16), ([0x3fff, 0], 20)];

/// Last labels of names that mean nothing outside one network (RFC 6761, RFC 6762 appendix G, RFC 7686, RFC 8375; ICANN
/// resolution 2024.07.29.06 for `internal`).
const CLOSED_ENDINGS: [&str; 12] = [
    "arpa",
    "corp",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "onion",
    "private",
];

/// Ports that browsers refuse to open (Fetch Standard, "bad port").
const BAD_PORTS: [u16; 82] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
    110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531,
    532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060,
    5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
];

/// True when everybody can reach the host of `url`, as far as its name or number tells.
pub(super) fn is_public(url: &Url) -> bool {
    match url.host() {
        None => false,
        Some(Host::Ipv4(address)) => is_public_v4(address),
        Some(Host::Ipv6(address)) => is_public_v6(address),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            let last = name.rsplit('.').next().unwrap_or_default();
            name.contains('.') && !CLOSED_ENDINGS.contains(&last)
        }
    }
}

/// True when an address is reachable from everywhere.
pub fn is_public_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// True when a browser refuses the port that `url` names.
pub(super) fn has_bad_port(url: &Url) -> bool {
    url.port().is_some_and(|port| BAD_PORTS.binary_search(&port).is_ok())
}

/// True for an address of IPv4 that is reachable from everywhere.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let number = u32::from(address);
    !CLOSED_V4.iter().any(|(start, length)| same_prefix(number, u32::from(Ipv4Addr::from(*start)), *length))
}

/// True for an address of IPv6 that is reachable from everywhere. Those that wrap an address of IPv4 (`::ffff:10.0.0.1`,
/// `64:ff9b::…`) lie outside the open block.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let top = |[a, b]: [u16; 2]| (u32::from(a) << 16) | u32::from(b);
    let is_in = |(start, length): &([u16; 2], u32)| same_prefix(top([first, second]), top(*start), *length);
    is_in(&OPEN_V6) && !CLOSED_V6.iter().any(is_in)
}

/// True when the first `length` bits are the same.
fn same_prefix(a: u32, b: u32, length: u32) -> bool {
    (a ^ b).leading_zeros() >= length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ports_are_in_order() {
        assert!(BAD_PORTS.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn each_network_is_closed_from_its_first_to_its_last_address() {
        for (start, length) in CLOSED_V4 {
            let first = u32::from(Ipv4Addr::from(start));
            let last = first | u32::MAX.checked_shr(length).unwrap_or(0);
            assert!(!is_public_v4(first.into()) && !is_public_v4(last.into()), "{start:?}/{length}");
        }
        for open in
            ["1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0"]
                .into_iter()
                .chain([
                    "169.253.255.255",
                    "192.0.1.0",
                    "192.167.255.255",
                    "198.17.255.255",
                    "198.20.0.0",
                    "223.255.255.255",
                ])
        {
            assert!(is_public_v4(open.parse().unwrap()), "{open}");
        }
    }

    #[test]
    fn of_ipv6_only_global_addresses_are_public() {
        for open in ["2606:4700::1111", "2001:4860:4860::8888", "2a00::1", "2001:200::1", "3fff:1000::1"] {
            assert!(is_public_v6(open.parse().unwrap()), "{open}");
        }
        for closed in [
            "::",
            "::1",
            "::7f00:1",
            "::ffff:8.8.8.8",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2001:1ff::1",
            "2002:a00:1::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fdff::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public_v6(closed.parse().unwrap()), "{closed}");
        }
    }
}
