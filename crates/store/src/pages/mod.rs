//! Pages with checksums: damage to a database file is noticed when the page is read.
