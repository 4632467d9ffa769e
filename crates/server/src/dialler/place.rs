//! Where an address leads, and whether it is among the hosts that may be dialled. Pure.

use axum::http::Uri;

/// Why an address is not dialled: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Forbidden {
    /// It is no address of the web.
    Form,
    /// It is not encrypted.
    Unencrypted,
    /// Nobody named its host.
    Host,
    /// The host is in a network that must not be dialled.
    Network,
}

impl Forbidden {
    /// A stable code, for the log.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Forbidden::Form => "no_web_address",
            Forbidden::Unencrypted => "not_encrypted",
            Forbidden::Host => "host_not_named",
            Forbidden::Network => "network_not_allowed",
        }
    }
}

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The address, read.
    pub(super) uri: Uri,
    /// Its host in small letters.
    pub(super) host: String,
}

impl Place {
    /// Reads an address: `https`, or `http` on this very machine; a host; nobody's name and password in it.
    pub(super) fn read(address: &str) -> Result<Place, Forbidden> {
        let uri: Uri = address.parse().map_err(|_| Forbidden::Form)?;
        let authority = uri.authority().ok_or(Forbidden::Form)?;
        let host = authority.host().to_ascii_lowercase();
        if host.is_empty() || authority.as_str().contains('@') || address.contains('#') {
            return Err(Forbidden::Form);
        }
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if is_this_machine(&host) => {}
            Some("http") => return Err(Forbidden::Unencrypted),
            _ => return Err(Forbidden::Form),
        }
        Ok(Place { uri, host })
    }
}

/// Names of this machine; whether they lead there is checked again when they are looked up.
fn is_this_machine(host: &str) -> bool {
    ["localhost", "127.0.0.1", "[::1]"].contains(&host)
}

/// The hosts that may be dialled for one purpose; all others may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    home: String,
    more: Vec<String>,
}

impl Reach {
    /// The host of an address with what lies below it, and these hosts besides.
    pub(crate) fn around(address: &str, more: &[String]) -> Result<Reach, Forbidden> {
        let home = Place::read(address)?.host;
        Ok(Reach { home, more: more.iter().map(|host| host.trim().to_ascii_lowercase()).collect() })
    }

    /// Reads an address and checks that it may be dialled.
    pub(super) fn place(&self, address: &str) -> Result<Place, Forbidden> {
        let place = Place::read(address)?;
        // Without a list of public suffixes nobody knows how far up a site goes: only below the host is sure.
        let below = place.host.strip_suffix(self.home.as_str()).is_some_and(|rest| rest.ends_with('.'));
        if place.host == self.home || below || self.more.contains(&place.host) {
            Ok(place)
        } else {
            Err(Forbidden::Host)
        }
    }

    /// Whether an address may be dialled, as far as its text tells.
    pub(crate) fn covers(&self, address: &str) -> bool {
        self.place(address).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(address: &str) -> Forbidden {
        Place::read(address).unwrap_err()
    }

    #[test]
    fn only_encrypted_addresses_of_the_web_are_read() {
        assert!(Place::read("https://id.example.se:8443/realms/a").is_ok());
        assert!(Place::read("http://127.0.0.1:9/a").is_ok());
        for address in ["http://id.example.se", "http://10.0.0.1/", "http://localhost.", "http://127.0.0.1.example.se"]
        {
            assert_eq!(refused(address), Forbidden::Unencrypted, "{address}");
        }
        for address in ["", "id.example.se", "/path", "file:///etc/passwd", "gopher://id.example.se", "unix:/run/x"] {
            assert_eq!(refused(address), Forbidden::Form, "{address}");
        }
        for address in ["https://", "https://a@id.example.se", "https://a:b@id.example.se", "https://id.example.se/#x"]
        {
            assert_eq!(refused(address), Forbidden::Form, "{address}");
        }
    }

    #[test]
    fn the_home_what_lies_below_it_and_named_hosts_may_be_dialled_and_nothing_else() {
        let reach = Reach::around("https://Id.Example.se/realms/a", &["Keys.example.org ".into()]).unwrap();
        for host in ["id.example.se", "ID.example.se", "a.id.example.se", "keys.example.org"] {
            assert!(reach.covers(&format!("https://{host}/x")), "{host}");
        }
        for host in
            ["example.se", "evil-id.example.se", "id.example.se.evil.example", "b.keys.example.org", "127.0.0.1"]
        {
            assert_eq!(reach.place(&format!("https://{host}/x")), Err(Forbidden::Host), "{host}");
        }
    }
}
