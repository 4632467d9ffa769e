-- What pseudonyms stand for. Every value is sealed; the only thing readable here is the pseudonym.

CREATE TABLE note (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
