//! Telephone numbers as they are written in lists and told by gateways: to E.164, Swedish where no country is said. Pure.
//!
//! What could be something else is refused, never mended.

use ingest::identity::normalise;
use model::IdentityKind;

/// A number in E.164 (`+46701234567`), or `None` where the text is none.
pub(crate) fn number(text: &str) -> Option<String> {
    let plain = text.bytes().all(|sign| sign.is_ascii_digit() || matches!(sign, b'+' | b' ' | b'-' | b'(' | b')'));
    let normal = normalise(IdentityKind::Phone, text.trim()).filter(|_| plain && text.len() <= 32)?;
    let digits = normal.strip_prefix('+')?;
    let fits = (8..=15).contains(&digits.len()) && !digits.starts_with('0');
    fits.then_some(normal)
}

/// Whether an entry of a list is meant as a number, rather than as a customer's own.
pub(crate) fn is_meant(text: &str) -> bool {
    text.starts_with(['+', '0', '(']) && text.bytes().filter(u8::is_ascii_digit).count() >= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_one_way() {
        for text in ["070-123 45 67", "+46 70 123 45 67", "0046701234567", "+46 (0)70-123 45 67", " 0701234567 "] {
            assert_eq!(number(text).as_deref(), Some("+46701234567"), "{text}");
        }
        assert_eq!(number("+4512345678").as_deref(), Some("+4512345678"));
        for text in [
            "",
            "12345",
            "4512345678",
            "070123456789012345",
            "0701234567;0707654321",
            "+46701234567\n",
            "+46701234567%0a",
            "070-123 45 67 ext 2",
            "+00000000",
            "٠٧٠١٢٣٤٥٦٧",
            "+46+701234567",
            "tel:+46701234567",
        ] {
            assert_eq!(number(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_customers_number_is_no_telephone_number() {
        for (text, meant) in
            [("+46701234567", true), ("070-123 45 67", true), ("kund-17", false), ("4711", false), ("12345678", false)]
        {
            assert_eq!(is_meant(text), meant, "{text}");
        }
    }
}
