//! Which properties are about the person by their very name: they go to the vault, never into an event.

use model::IdentityKind;

/// What the name of a property says about its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// Nothing personal.
    Plain,
    /// Something about the person.
    Personal,
    /// An identifier, of this kind unless its value says another.
    Identifier(IdentityKind),
    /// Something that is not kept at all: a network address, a browser's description of itself, a secret.
    Never,
}

/// Judges a property by its name, `path` with full stops between the names of the objects around it.
pub(super) fn judge(path: &str) -> Naming {
    let (around, last) = path.rsplit_once('.').unwrap_or(("", path));
    let mut folded = Folded::default();
    let last = folded.of(last);
    if is_never(last) {
        return Naming::Never;
    }
    if is_personal(last) {
        return Naming::Personal;
    }
    if let Some(kind) = identifier(last) {
        return Naming::Identifier(kind);
    }
    // A product and a campaign have names and addresses as well: alone, or of a person, they are personal.
    let ambiguous = is_ambiguous(last);
    if !ambiguous {
        return Naming::Plain;
    }
    let parent = around.rsplit('.').next().unwrap_or_default();
    let mut folded = Folded::default();
    let parent = folded.of(parent);
    let personal = parent.is_empty() || is_person(parent);
    if personal { Naming::Personal } else { Naming::Plain }
}

fn is_never(name: &str) -> bool {
    matches!(
        name,
        "ip" | "ipaddress"
            | "ipadress"
            | "ipnr"
            | "ipnummer"
            | "clientip"
            | "remoteip"
            | "xforwardedfor"
            | "useragent"
            | "useragentdata"
            | "password"
            | "losenord"
            | "passwd"
            | "pin"
            | "pinkod"
            | "cvv"
            | "cvc"
            | "accesstoken"
            | "authorization"
            | "cookie"
    )
}

fn is_personal(name: &str) -> bool {
    matches!(
        name,
        "email"
            | "emailaddress"
            | "epost"
            | "epostadress"
            | "mail"
            | "mailadress"
            | "mejl"
            | "mejladress"
            | "phone"
            | "phonenumber"
            | "telephone"
            | "telefon"
            | "telefonnummer"
            | "telefonnr"
            | "tel"
            | "tfn"
            | "mobil"
            | "mobilnummer"
            | "mobilnr"
            | "mobiltelefon"
            | "mobilephone"
            | "mobilenumber"
            | "cellphone"
            | "firstname"
            | "fornamn"
            | "givenname"
            | "lastname"
            | "efternamn"
            | "surname"
            | "familyname"
            | "fullname"
            | "middlename"
            | "kundnamn"
            | "customername"
            | "contactname"
            | "username"
            | "personnummer"
            | "personnr"
            | "pnr"
            | "pnummer"
            | "samordningsnummer"
            | "ssn"
            | "nationalid"
            | "personalnumber"
            | "personalidentitynumber"
            | "socialsecuritynumber"
            | "birthday"
            | "birthdate"
            | "dateofbirth"
            | "dob"
            | "fodelsedatum"
            | "fodelsedag"
            | "streetaddress"
            | "street"
            | "gatuadress"
            | "gata"
            | "gatunamn"
            | "bostadsadress"
            | "hemadress"
            | "postadress"
            | "coadress"
            | "iban"
            | "bankkonto"
            | "kontonummer"
            | "bankaccount"
            | "accountnumber"
            | "cardnumber"
            | "kortnummer"
            | "passport"
            | "passnummer"
            | "avatar"
            | "photo"
    )
}

fn identifier(name: &str) -> Option<IdentityKind> {
    match name {
        "anonymousid" => Some(IdentityKind::AnonymousId),
        "userid" | "customerid" | "customernumber" | "customerno" | "kundnr" | "kundnummer" | "kundid"
        | "medlemsnummer" | "medlemsnr" | "medlemsid" | "memberid" | "membernumber" | "previousid" => {
            Some(IdentityKind::UserId)
        }
        _ => None,
    }
}

fn is_ambiguous(name: &str) -> bool {
    matches!(name, "name" | "namn" | "address" | "adress" | "addresses" | "signature" | "underskrift")
}

fn is_person(name: &str) -> bool {
    matches!(
        name,
        "user"
            | "customer"
            | "person"
            | "kund"
            | "kontakt"
            | "contact"
            | "traits"
            | "anvandare"
            | "client"
            | "klient"
            | "profile"
            | "profil"
            | "member"
            | "medlem"
            | "agare"
            | "owner"
            | "billing"
            | "shipping"
            | "mottagare"
            | "recipient"
            | "avsandare"
            | "sender"
            | "handlaggare"
            | "agent"
    )
}

/// Room for a name in lower case, without signs and accents: `E-post` is `epost`.
struct Folded {
    bytes: [u8; Folded::LONGEST],
    length: usize,
}

impl Default for Folded {
    fn default() -> Self {
        Folded { bytes: [0; Folded::LONGEST], length: 0 }
    }
}

impl Folded {
    /// Longer than any name in the lists.
    const LONGEST: usize = 32;

    fn of(&mut self, name: &str) -> &str {
        self.length = 0;
        for sign in name.chars() {
            let letter = match sign {
                'a'..='z' | '0'..='9' => sign as u8,
                'A'..='Z' => (sign as u8).to_ascii_lowercase(),
                'å' | 'ä' | 'Å' | 'Ä' => b'a',
                'ö' | 'Ö' => b'o',
                'é' | 'É' => b'e',
                _ => continue,
            };
            if self.length == Folded::LONGEST {
                return "";
            }
            self.bytes[self.length] = letter;
            self.length += 1;
        }
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_personal_in_any_dress() {
        for name in
            ["email", "E-post", "e_mail", "förnamn", "First Name", "user.name", "namn", "kund.adress", "a.b.Telefon-nr"]
        {
            assert_eq!(judge(name), Naming::Personal, "{name}");
        }
        for name in ["ip", "IP-adress", "context.userAgent", "Lösenord"] {
            assert_eq!(judge(name), Naming::Never, "{name}");
        }
        for name in ["product.name", "plan", "kanal", "belopp", "emails_sent", "mobile", "score", "page.path", ""] {
            assert_eq!(judge(name), Naming::Plain, "{name}");
        }
    }
}
