-- What customers are asked, and whom: surveys with their versions, every showing with its probability, and the links
-- that lead to surveys. Answers are events; they lie in the inbox and the log like all others.

-- draft: the JSON of model::SurveyDraft; the name is read out of it, so that there is one truth.
CREATE TABLE survey (
    id         TEXT    PRIMARY KEY,
    project    INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    draft      TEXT    NOT NULL CHECK (json_valid(draft)),
    name       TEXT    GENERATED ALWAYS AS (json_extract(draft, '$.name')) VIRTUAL
               CONSTRAINT survey_name_length CHECK (length(name) BETWEEN 1 AND 200),
    state      TEXT    NOT NULL CHECK (state IN ('draft', 'live', 'paused', 'ended')),
    published  INTEGER NOT NULL DEFAULT 0 CHECK (published >= 0),
    owner      TEXT    REFERENCES member (id) ON DELETE SET NULL,
    example    INTEGER NOT NULL CHECK (example IN (0, 1)),
    version    INTEGER NOT NULL CHECK (version >= 1),
    created    INTEGER NOT NULL,
    created_by TEXT    REFERENCES member (id) ON DELETE SET NULL,
    updated    INTEGER NOT NULL,
    updated_by TEXT    REFERENCES member (id) ON DELETE SET NULL,
    CHECK (state = 'draft' OR published >= 1)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX survey_name ON survey (project, name);
CREATE INDEX survey_by_owner ON survey (owner);
CREATE INDEX survey_by_creator ON survey (created_by);
CREATE INDEX survey_by_changer ON survey (updated_by);

-- What was asked, never changed again: answers are read with it.
CREATE TABLE survey_version (
    survey    TEXT    NOT NULL REFERENCES survey (id) ON DELETE CASCADE,
    number    INTEGER NOT NULL CHECK (number >= 1),
    draft     TEXT    NOT NULL CHECK (json_valid(draft)),
    published INTEGER NOT NULL,
    by        TEXT    REFERENCES member (id) ON DELETE SET NULL,
    PRIMARY KEY (survey, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_version_by_publisher ON survey_version (by);

-- Everybody who was asked: person is a pseudonym, null where nobody is known; device the one that
-- they came by besides. quiet: the days of quiet it promised.
-- wanted: whoever answers asked for it themselves (an open link), or a colleague asked them; no rate counts these.
CREATE TABLE display (
    id          TEXT    PRIMARY KEY,
    project     INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    survey      TEXT    NOT NULL REFERENCES survey (id) ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    person      TEXT,
    device      TEXT,
    channel     TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    quiet       INTEGER NOT NULL,
    probability REAL    NOT NULL CHECK (probability > 0 AND probability <= 1),
    wanted      INTEGER NOT NULL DEFAULT 0 CHECK (wanted IN (0, 1)),
    request     TEXT,
    answered    INTEGER,
    finished    INTEGER NOT NULL DEFAULT 0 CHECK (finished IN (0, 1)),
    answer      TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX display_by_person ON display (project, person, at) WHERE person IS NOT NULL;
CREATE INDEX display_by_device ON display (project, device, at) WHERE device IS NOT NULL;
CREATE INDEX display_by_survey ON display (survey, at);
CREATE UNIQUE INDEX display_by_request ON display (project, survey, request) WHERE request IS NOT NULL;
-- Rates are read from this alone.
CREATE INDEX display_by_time ON display (project, at, survey, number, channel, wanted, answered, finished);

-- Who was not asked, and why: one line for each person, survey, reason and day.
CREATE TABLE not_asked (
    project INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    survey  TEXT    NOT NULL REFERENCES survey (id) ON DELETE CASCADE,
    person  TEXT    NOT NULL,
    reason  TEXT    NOT NULL,
    day     INTEGER NOT NULL,
    times   INTEGER NOT NULL,
    last    INTEGER NOT NULL,
    PRIMARY KEY (project, person, survey, reason, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX not_asked_by_survey ON not_asked (survey);

-- Who does not want to be asked.
CREATE TABLE opted_out (
    project INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    person  TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (project, person)
) STRICT, WITHOUT ROWID;

-- Links to surveys, by the hash of what opens them. code: what opens an open link, which stands on paper for all to see;
-- of a personal link, which answers once, only the hash is kept.
CREATE TABLE survey_link (
    id       TEXT    PRIMARY KEY,
    project  INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    survey   TEXT    NOT NULL REFERENCES survey (id) ON DELETE CASCADE,
    hash     BLOB    NOT NULL UNIQUE,
    code     TEXT    CHECK (code IS NULL OR person IS NULL),
    place    TEXT    NOT NULL CHECK (length(place) BETWEEN 1 AND 200),
    channel  TEXT    NOT NULL,
    person   TEXT,
    expires  INTEGER,
    used     INTEGER,
    display  TEXT,
    revoked  INTEGER,
    created  INTEGER NOT NULL,
    by       TEXT    REFERENCES member (id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX survey_link_by_survey ON survey_link (survey, created);
CREATE INDEX survey_link_by_person ON survey_link (project, person) WHERE person IS NOT NULL;
CREATE INDEX survey_link_by_maker ON survey_link (by);

-- Surveys are decided on in the studio as well.
CREATE TABLE studio_revision_new (
    project  INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    what     TEXT    NOT NULL CHECK (what IN ('journeys', 'rules', 'channels', 'comments', 'links', 'surveys')),
    revision INTEGER NOT NULL,
    PRIMARY KEY (project, what)
) STRICT, WITHOUT ROWID;
INSERT INTO studio_revision_new SELECT project, what, revision FROM studio_revision;
DROP TABLE studio_revision;
ALTER TABLE studio_revision_new RENAME TO studio_revision;
