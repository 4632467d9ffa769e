-- What people decide in the studio. Who answers for something must work in the project: that is asked
-- whenever it is read, so that a place that is taken away leaves nobody's name behind, and one that is
-- given back (a group of single sign-on came back) gives the work back too.

-- definition: the JSON of model::JourneyDefinition; the name is read out of it, so that there is one truth.
CREATE TABLE journey_definition (
    id         TEXT    PRIMARY KEY,
    project    INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    definition TEXT    NOT NULL CHECK (json_valid(definition)),
    name       TEXT    GENERATED ALWAYS AS (json_extract(definition, '$.name')) VIRTUAL
               CONSTRAINT journey_name_length CHECK (length(name) BETWEEN 1 AND 200),
    goal_text  TEXT,
    owner      TEXT    REFERENCES member (id) ON DELETE SET NULL,
    example    INTEGER NOT NULL CHECK (example IN (0, 1)),
    version    INTEGER NOT NULL CHECK (version >= 1),
    created    INTEGER NOT NULL,
    created_by TEXT    REFERENCES member (id) ON DELETE SET NULL,
    updated    INTEGER NOT NULL,
    updated_by TEXT    REFERENCES member (id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX journey_definition_name ON journey_definition (project, name);
CREATE INDEX journey_definition_by_owner ON journey_definition (owner);
CREATE INDEX journey_definition_by_creator ON journey_definition (created_by);
CREATE INDEX journey_definition_by_changer ON journey_definition (updated_by);

-- rules, stations: the JSON of lists of model::StationRule and model::StationSpec.
CREATE TABLE station_rules (
    project    INTEGER PRIMARY KEY REFERENCES project (id) ON DELETE CASCADE,
    version    INTEGER NOT NULL CHECK (version >= 1),
    rules      TEXT    NOT NULL CHECK (json_valid(rules)),
    stations   TEXT    NOT NULL CHECK (json_valid(stations)),
    updated    INTEGER NOT NULL,
    updated_by TEXT    REFERENCES member (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX station_rules_by_changer ON station_rules (updated_by);

CREATE TABLE channel_owner (
    project INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    channel TEXT    NOT NULL CHECK (length(channel) BETWEEN 1 AND 200),
    member  TEXT    NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    since   INTEGER NOT NULL,
    PRIMARY KEY (project, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX channel_owner_by_member ON channel_owner (member);

-- key: of a person, the pseudonym. Erasing the person deletes what was written about them.
CREATE TABLE comment (
    id          TEXT    PRIMARY KEY,
    project     INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    kind        TEXT    NOT NULL CHECK (kind IN ('journey', 'station', 'link', 'map', 'channel', 'activity', 'import',
                                                 'person', 'number')),
    key         TEXT    NOT NULL CHECK (length(key) BETWEEN 1 AND 500),
    journey     TEXT    REFERENCES journey_definition (id) ON DELETE SET NULL,
    label       TEXT    NOT NULL,
    path        TEXT    NOT NULL,
    text        TEXT    NOT NULL CONSTRAINT comment_length CHECK (length(text) BETWEEN 1 AND 4000),
    author      TEXT    REFERENCES member (id) ON DELETE SET NULL,
    created     INTEGER NOT NULL,
    edited      INTEGER,
    resolved    INTEGER,
    resolved_by TEXT    REFERENCES member (id) ON DELETE SET NULL,
    reply_to    TEXT    REFERENCES comment (id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX comment_by_thing ON comment (project, kind, key);
CREATE INDEX comment_by_age ON comment (project, created);
CREATE INDEX comment_by_journey ON comment (journey);
CREATE INDEX comment_by_author ON comment (author);
CREATE INDEX comment_by_resolver ON comment (resolved_by);
CREATE INDEX comment_by_answered ON comment (reply_to);

CREATE TABLE saved_link (
    id      TEXT    PRIMARY KEY,
    project INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    title   TEXT    NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    path    TEXT    NOT NULL,
    author  TEXT    REFERENCES member (id) ON DELETE SET NULL,
    created INTEGER NOT NULL,
    opened  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_link_by_project ON saved_link (project, created);
CREATE INDEX saved_link_by_author ON saved_link (author);

-- How often each kind of decision was changed: what others, also other processes, look at to see whether
-- they know the newest.
CREATE TABLE studio_revision (
    project  INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    what     TEXT    NOT NULL CHECK (what IN ('journeys', 'rules', 'channels', 'comments', 'links')),
    revision INTEGER NOT NULL,
    PRIMARY KEY (project, what)
) STRICT, WITHOUT ROWID;
