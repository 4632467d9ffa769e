-- What imports brought, so that one can be taken back without trace; and how files were understood, so that
-- the next month's export of the same shape is understood at once.

-- When something else than an import first showed a fact; null while only imports do. Of what is older than
-- this table nobody knows, so it is kept.
ALTER TABLE fact ADD COLUMN live_since INTEGER;
UPDATE fact SET live_since = recorded;

-- Which imports showed a fact. A number of an import that does not count belongs to one that was interrupted.
CREATE TABLE import_fact (
    project INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    import  INTEGER NOT NULL,
    fact    INTEGER NOT NULL REFERENCES fact (seq) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    PRIMARY KEY (project, import, fact)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_fact_fact ON import_fact (fact);

-- columns: a hash of the names of the columns. name: the file's name without digits. settings: JSON.
CREATE TABLE import_settings (
    project  INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    import   INTEGER NOT NULL,
    columns  TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    settings TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (project, columns, name, import)
) STRICT, WITHOUT ROWID;
