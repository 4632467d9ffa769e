-- Projects, what was collected for them, and the remarks the data directory keeps about itself.
-- Times are microseconds since 1970-01-01 UTC; an hour is such a time divided by 3,600,000,000.
-- Inside, projects and keys are small integers; outside, they have public ids.

CREATE TABLE note (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE project (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id TEXT    NOT NULL UNIQUE,
    name      TEXT    NOT NULL CONSTRAINT project_name_length CHECK (length(name) BETWEEN 1 AND 200),
    created   INTEGER NOT NULL,
    settings  TEXT    NOT NULL
) STRICT;

-- Write keys: what is kept is the SHA-256 of the key, never the key.
CREATE TABLE write_key (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id TEXT    NOT NULL UNIQUE,
    project   INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    name      TEXT    NOT NULL CONSTRAINT key_name_length CHECK (length(name) BETWEEN 1 AND 200),
    prefix    TEXT    NOT NULL,
    hash      BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
    created   INTEGER NOT NULL,
    last_used INTEGER,
    revoked   INTEGER
) STRICT;
CREATE INDEX write_key_project ON write_key (project);

-- Accepted events that are not sealed into blocks yet. AUTOINCREMENT: a number is never used again.
-- message: 16 bytes of the keyed hash of the sender's id. body: a checksum of what retries repeat.
-- record: the event as JSON, then its CRC32C.
CREATE TABLE inbox (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    project INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    message BLOB    NOT NULL CHECK (length(message) = 16),
    body    INTEGER NOT NULL,
    record  BLOB    NOT NULL
) STRICT;
CREATE UNIQUE INDEX inbox_message ON inbox (project, message);
CREATE INDEX inbox_project ON inbox (project);

-- The ids of events that are sealed: for ever, so that a late retry is still a duplicate.
CREATE TABLE seen (
    project INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    message BLOB    NOT NULL,
    body    INTEGER NOT NULL,
    PRIMARY KEY (project, message)
) STRICT, WITHOUT ROWID;

-- The merge log: what was learnt about which identifiers are one person. Only ever added to, but for
-- erasure. What senders show is recorded once; what members decide may be decided again.
CREATE TABLE fact (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    project  INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    kind     TEXT    NOT NULL CONSTRAINT fact_kind CHECK (kind IN ('together', 'alias', 'merge', 'unmerge')),
    one      TEXT    NOT NULL,
    other    TEXT    NOT NULL,
    day      INTEGER NOT NULL,
    recorded INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX fact_once ON fact (project, kind, one, other, day) WHERE kind IN ('together', 'alias');
CREATE INDEX fact_project ON fact (project);

-- received = stored + duplicates + rejected, always. key 0: no write key was used.
CREATE TABLE counted (
    project    INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    hour       INTEGER NOT NULL,
    key        INTEGER NOT NULL,
    received   INTEGER NOT NULL,
    stored     INTEGER NOT NULL,
    duplicates INTEGER NOT NULL,
    rejected   INTEGER NOT NULL,
    conflicts  INTEGER NOT NULL,
    PRIMARY KEY (project, hour, key),
    CONSTRAINT counts_add_up CHECK (received = stored + duplicates + rejected)
) STRICT, WITHOUT ROWID;

-- How often each reason was given, also for rejections whose bytes are gone.
CREATE TABLE reason_counted (
    project INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    reason  TEXT    NOT NULL,
    times   INTEGER NOT NULL,
    PRIMARY KEY (project, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE rejection (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    project    INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    key        INTEGER NOT NULL,
    source     TEXT    NOT NULL,
    received   INTEGER NOT NULL,
    reason     TEXT    NOT NULL,
    message_id TEXT,
    bytes      BLOB    NOT NULL,
    replayed   INTEGER
) STRICT;
CREATE INDEX rejection_project ON rejection (project);

-- How many bytes of rejections a project keeps, and how many rejections had to go for want of room.
CREATE TABLE rejection_room (
    project   INTEGER PRIMARY KEY REFERENCES project (id) ON DELETE CASCADE,
    bytes     INTEGER NOT NULL,
    forgotten INTEGER NOT NULL
) STRICT;

-- Persons never to be kept, and persons that were erased: pseudonyms and keyed hashes, no names.
CREATE TABLE exclusion (
    project  INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    identity TEXT    NOT NULL,
    added    INTEGER NOT NULL,
    PRIMARY KEY (project, identity)
) STRICT, WITHOUT ROWID;

CREATE TABLE erased (
    project INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    hash    BLOB    NOT NULL CHECK (length(hash) = 16),
    at      INTEGER NOT NULL,
    PRIMARY KEY (project, hash)
) STRICT, WITHOUT ROWID;

-- Work that must be finished, also after a crash: retention, erasure.
CREATE TABLE job (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    project INTEGER REFERENCES project (id) ON DELETE CASCADE,
    kind    TEXT    NOT NULL,
    state   TEXT    NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL
) STRICT;
CREATE INDEX job_project ON job (project);
