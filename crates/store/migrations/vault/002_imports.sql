-- What imports told of persons, so that one can be taken back without trace.

-- When something else than an import first met an identifier; null while only imports do. Of what is older than
-- this table nobody knows, so it is kept.
ALTER TABLE identity ADD COLUMN live_since INTEGER;
UPDATE identity SET live_since = first_seen;

-- Which imports met an identifier, and what they told of the person; sealed, as everything here.
CREATE TABLE import_identity (
    project  TEXT    NOT NULL,
    identity TEXT    NOT NULL,
    import   INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    traits   BLOB,
    PRIMARY KEY (project, identity, import),
    FOREIGN KEY (project, identity) REFERENCES identity (project, identity) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX import_identity_import ON import_identity (project, import);
