-- Projects, what was collected for them, and the remarks the data directory keeps about itself.
-- Times are microseconds since 1970-01-01 UTC. Inside, projects and keys are small integers.

CREATE TABLE note (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE project (
    id        INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL,
    name      TEXT NOT NULL CONSTRAINT project_name_length CHECK (length(name) BETWEEN 1 AND 200),
    created   INTEGER NOT NULL,
    settings  TEXT NOT NULL,
    CONSTRAINT project_id_taken UNIQUE (public_id)
) STRICT;
