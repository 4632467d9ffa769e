-- What pseudonyms stand for. Every value is sealed; the only things readable here are the pseudonym
-- and what kind of identifier it is. National ids have no value at all.

CREATE TABLE note (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE identity (
    project    TEXT    NOT NULL,
    identity   TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    value      BLOB CONSTRAINT national_ids_have_no_value CHECK (value IS NULL OR kind <> 'national_id'),
    traits     BLOB,
    first_seen INTEGER NOT NULL,
    PRIMARY KEY (project, identity)
) STRICT, WITHOUT ROWID;
