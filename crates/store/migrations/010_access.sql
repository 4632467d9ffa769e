-- Who works here, how they come in, and the log of what they did. Secrets are never here: only their
-- SHA-256 (`kept`), Argon2id texts, or values sealed with a key that lies outside the database.

CREATE TABLE member (
    id             TEXT PRIMARY KEY,
    email          TEXT NOT NULL,
    name           TEXT NOT NULL CONSTRAINT member_name_length CHECK (length(name) BETWEEN 1 AND 200),
    language       TEXT NOT NULL CHECK (language IN ('sv', 'en')),
    owner          INTEGER NOT NULL CHECK (owner IN (0, 1)),
    disabled       INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    password       TEXT,
    totp_secret    BLOB,
    totp_confirmed INTEGER NOT NULL DEFAULT 0 CHECK (totp_confirmed IN (0, 1)),
    totp_used_step INTEGER NOT NULL DEFAULT 0,
    created        INTEGER NOT NULL,
    last_sign_in   INTEGER,
    CONSTRAINT email_taken UNIQUE (email)
) STRICT, WITHOUT ROWID;

-- The owner is owner everywhere: a row of theirs only says whether they see personal data there.
CREATE TABLE membership (
    member             TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    project            INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    role               TEXT NOT NULL CHECK (role IN ('viewer', 'responder', 'analyst', 'admin')),
    sees_personal_data INTEGER NOT NULL CHECK (sees_personal_data IN (0, 1)),
    managed_by         TEXT NOT NULL CHECK (managed_by IN ('members', 'single_sign_on')),
    since              INTEGER NOT NULL,
    PRIMARY KEY (member, project)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_by_project ON membership (project);

CREATE TABLE recovery_code (
    member TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    kept   BLOB NOT NULL,
    PRIMARY KEY (member, kept)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    id        TEXT PRIMARY KEY,
    kept      BLOB NOT NULL UNIQUE,
    member    TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    created   INTEGER NOT NULL,
    last_used INTEGER NOT NULL,
    expires   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_member ON session (member);

CREATE TABLE api_token (
    id        TEXT PRIMARY KEY,
    kept      BLOB NOT NULL UNIQUE,
    member    TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    project   INTEGER REFERENCES project (id) ON DELETE CASCADE,
    name      TEXT NOT NULL CONSTRAINT token_name_length CHECK (length(name) BETWEEN 1 AND 200),
    scopes    TEXT NOT NULL,
    created   INTEGER NOT NULL,
    expires   INTEGER NOT NULL,
    last_used INTEGER,
    revoked   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX api_token_by_member ON api_token (member);
CREATE INDEX api_token_by_project ON api_token (project);

-- An invitation that was accepted or taken back is gone from here; the audit log remembers it.
CREATE TABLE invitation (
    id                 TEXT PRIMARY KEY,
    kept               BLOB NOT NULL UNIQUE,
    email              TEXT NOT NULL,
    project            INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    role               TEXT NOT NULL CHECK (role IN ('viewer', 'responder', 'analyst', 'admin')),
    sees_personal_data INTEGER NOT NULL CHECK (sees_personal_data IN (0, 1)),
    created            INTEGER NOT NULL,
    expires            INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_by_project ON invitation (project);

-- One row at most: the secret that makes the first owner, until it was used.
CREATE TABLE set_up (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    kept     BLOB,
    done     INTEGER
) STRICT;

-- How often a sign-in was tried, by a keyed hash of address and origin: neither lies here in the open.
CREATE TABLE sign_in_try (
    who   BLOB PRIMARY KEY,
    count INTEGER NOT NULL,
    last  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_try_by_age ON sign_in_try (last);

CREATE TABLE provider (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL CONSTRAINT provider_name_length CHECK (length(name) BETWEEN 1 AND 200),
    issuer        TEXT NOT NULL,
    client_id     TEXT NOT NULL,
    client_secret BLOB NOT NULL,
    created       INTEGER NOT NULL,
    CONSTRAINT issuer_taken UNIQUE (issuer)
) STRICT, WITHOUT ROWID;

CREATE TABLE provider_rule (
    provider           TEXT NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
    member_group       TEXT NOT NULL,
    project            INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    role               TEXT NOT NULL CHECK (role IN ('viewer', 'responder', 'analyst', 'admin')),
    sees_personal_data INTEGER NOT NULL CHECK (sees_personal_data IN (0, 1)),
    PRIMARY KEY (provider, member_group, project)
) STRICT, WITHOUT ROWID;
CREATE INDEX provider_rule_by_project ON provider_rule (project);

CREATE TABLE provider_link (
    provider TEXT NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
    subject  TEXT NOT NULL,
    member   TEXT NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    since    INTEGER NOT NULL,
    PRIMARY KEY (provider, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX provider_link_by_member ON provider_link (member);

CREATE TABLE provider_login (
    kept     BLOB PRIMARY KEY,
    provider TEXT NOT NULL REFERENCES provider (id) ON DELETE CASCADE,
    sealed   BLOB NOT NULL,
    expires  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX provider_login_by_provider ON provider_login (provider);

-- One line each, hashed as it stands; what is searched for is read out of the line, so that there is
-- one truth. Never changed, never removed.
CREATE TABLE audit_entry (
    seq     INTEGER PRIMARY KEY,
    line    TEXT NOT NULL,
    hash    TEXT NOT NULL,
    actor   TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(line) THEN json_extract(line, '$.actor') END) VIRTUAL,
    action  TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(line) THEN json_extract(line, '$.action') END) VIRTUAL,
    project TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(line) THEN json_extract(line, '$.project') END) VIRTUAL
) STRICT;

CREATE TRIGGER audit_entry_never_changes BEFORE UPDATE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'audit_is_append_only');
END;

CREATE TRIGGER audit_entry_never_goes BEFORE DELETE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'audit_is_append_only');
END;
