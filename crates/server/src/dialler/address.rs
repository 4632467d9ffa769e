//! Which addresses may be dialled. Pure: an IP address in, its kind out.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What an address is, for someone who dials out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Of the internet.
    Public,
    /// Of this machine or an own network: dialled only where the settings say so.
    Private,
    /// Nothing that anybody signs in at: link-local (where clouds keep their secrets), multicast, reserved.
    Never,
}

/// What an address is. What is not plainly of the internet is not public.
pub(super) fn kind_of(address: IpAddr) -> Kind {
    match address.to_canonical() {
        IpAddr::V4(address) => of_four(address),
        IpAddr::V6(address) => of_six(address),
    }
}

fn of_four(address: Ipv4Addr) -> Kind {
    let [a, b, c, _] = address.octets();
    let carrier_network = a == 100 && (64..128).contains(&b);
    let protocol_assignments = (a, b, c) == (192, 0, 0);
    let relays = (a, b, c) == (192, 88, 99);
    let benchmarks = a == 198 && (b == 18 || b == 19);
    if address.is_loopback() || address.is_private() || carrier_network {
        return Kind::Private;
    }
    let never = a == 0
        || a >= 224
        || address.is_link_local()
        || address.is_documentation()
        || protocol_assignments
        || relays
        || benchmarks;
    if never { Kind::Never } else { Kind::Public }
}

fn of_six(address: Ipv6Addr) -> Kind {
    if address.is_loopback() || address.is_unique_local() {
        return Kind::Private;
    }
    let [first, second, ..] = address.segments();
    let global = first & 0xe000 == 0x2000;
    // These carry another address inside, or are for protocols and books: 2001::/23, 2001:db8::/32, 3fff::/20, 2002::/16.
    let carries_another = first == 0x2002 || (first == 0x2001 && second < 0x200);
    let of_books = (first == 0x2001 && second == 0x0db8) || (first == 0x3fff && second < 0x1000);
    if global && !carries_another && !of_books { Kind::Public } else { Kind::Never }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_are(kind: Kind, addresses: &[&str]) {
        for address in addresses {
            assert_eq!(kind_of(address.parse().unwrap()), kind, "{address}");
        }
    }

    #[test]
    fn only_addresses_of_the_internet_are_public() {
        all_are(Kind::Public, &["8.8.8.8", "100.63.0.1", "100.128.0.1", "172.15.0.1", "172.32.0.1", "2a00:1450::1"]);
        all_are(Kind::Public, &["2606:4700::1111", "::ffff:8.8.8.8", "198.17.0.1", "223.255.255.255"]);
    }

    #[test]
    fn own_networks_are_private() {
        all_are(
            Kind::Private,
            &["127.0.0.1", "127.255.0.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
        );
        all_are(Kind::Private, &["::1", "fc00::1", "fd12::1", "100.64.0.1", "::ffff:127.0.0.1", "::ffff:10.1.2.3"]);
    }

    #[test]
    fn the_rest_is_never_dialled() {
        all_are(Kind::Never, &["0.0.0.0", "0.1.2.3", "169.254.169.254", "::ffff:169.254.169.254", "224.0.0.1"]);
        all_are(Kind::Never, &["255.255.255.255", "240.0.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.9"]);
        all_are(Kind::Never, &["::", "fe80::1", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1"]);
        all_are(Kind::Never, &["2001:db8::1", "3fff::1", "::127.0.0.1", "100::1", "5f00::1"]);
    }
}
