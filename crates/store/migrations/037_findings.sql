-- What people decide about findings, what they do because of them, and what failures are assumed to cost.

-- finding: the id that the analysis gives it. about: the JSON of model::FindingAbout.
CREATE TABLE finding_decision (
    project      INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    finding      TEXT    NOT NULL CHECK (length(finding) BETWEEN 1 AND 200),
    about        TEXT    NOT NULL CHECK (json_valid(about)),
    status       TEXT    NOT NULL CHECK (status IN ('new', 'investigating', 'being_fixed', 'gone', 'dismissed')),
    reason       TEXT,
    owner        TEXT    REFERENCES member (id) ON DELETE SET NULL,
    cause        TEXT,
    basis        TEXT,
    confirmed    INTEGER,
    confirmed_by TEXT    REFERENCES member (id) ON DELETE SET NULL,
    version      INTEGER NOT NULL CHECK (version >= 1),
    changed      INTEGER NOT NULL,
    changed_by   TEXT    REFERENCES member (id) ON DELETE SET NULL,
    PRIMARY KEY (project, finding),
    CONSTRAINT dismissed_needs_a_reason CHECK (status <> 'dismissed' OR reason IS NOT NULL),
    CHECK ((cause IS NULL) = (basis IS NULL) AND (cause IS NULL) = (confirmed IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_decision_by_owner ON finding_decision (owner);
CREATE INDEX finding_decision_by_confirmer ON finding_decision (confirmed_by);
CREATE INDEX finding_decision_by_changer ON finding_decision (changed_by);

-- before, after: what it was and what it became. Where somebody was made to answer for it, who stands beside, and is
-- gone when they are.
CREATE TABLE finding_history (
    id           INTEGER PRIMARY KEY,
    project      INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    finding      TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    by           TEXT    REFERENCES member (id) ON DELETE SET NULL,
    what         TEXT    NOT NULL CHECK (what IN ('status', 'owner', 'confirmed', 'action')),
    before       TEXT,
    after        TEXT,
    owner_before TEXT    REFERENCES member (id) ON DELETE SET NULL,
    owner_after  TEXT    REFERENCES member (id) ON DELETE SET NULL,
    reason       TEXT
) STRICT;
CREATE INDEX finding_history_by_finding ON finding_history (project, finding, id);
CREATE INDEX finding_history_by_member ON finding_history (by);
CREATE INDEX finding_history_by_owner_before ON finding_history (owner_before);
CREATE INDEX finding_history_by_owner_after ON finding_history (owner_after);

-- channels: the JSON of a list of names. due, done_on: days. before: the JSON of model::FrozenFigure, never changed;
-- found_from, found_to: the time in which the problem was found.
CREATE TABLE action (
    id         TEXT    PRIMARY KEY,
    project    INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    finding    TEXT    NOT NULL CHECK (length(finding) BETWEEN 1 AND 200),
    about      TEXT    NOT NULL CHECK (json_valid(about)),
    direction  TEXT    NOT NULL CHECK (direction IN ('fix', 'protect')),
    what       TEXT    NOT NULL,
    channels   TEXT    NOT NULL CHECK (json_valid(channels)),
    cause      TEXT,
    waiver     TEXT,
    measure    TEXT    NOT NULL CHECK (measure IN ('failed', 'affected', 'contacts')),
    target     REAL    NOT NULL CHECK (target >= 0),
    owner      TEXT    REFERENCES member (id) ON DELETE SET NULL,
    due        TEXT    CHECK (due IS date(due)),
    status     TEXT    NOT NULL CHECK (status IN ('planned', 'under_way', 'done', 'dropped')),
    reason     TEXT,
    done_on    TEXT    CHECK (done_on IS date(done_on)),
    before     TEXT    NOT NULL CHECK (json_valid(before)),
    found_from INTEGER NOT NULL,
    found_to   INTEGER NOT NULL CHECK (found_to >= found_from),
    version    INTEGER NOT NULL CHECK (version >= 1),
    created    INTEGER NOT NULL,
    created_by TEXT    REFERENCES member (id) ON DELETE SET NULL,
    changed    INTEGER NOT NULL,
    changed_by TEXT    REFERENCES member (id) ON DELETE SET NULL,
    CONSTRAINT cause_or_waiver CHECK ((cause IS NULL) <> (waiver IS NULL)),
    CONSTRAINT dropped_needs_a_reason CHECK (status <> 'dropped' OR reason IS NOT NULL),
    CONSTRAINT done_needs_a_day CHECK ((status = 'done') = (done_on IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX action_by_finding ON action (project, finding);
CREATE INDEX action_by_owner ON action (owner);
CREATE INDEX action_by_creator ON action (created_by);
CREATE INDEX action_by_changer ON action (changed_by);

-- SEK and minutes.
CREATE TABLE assumptions (
    project         INTEGER PRIMARY KEY REFERENCES project (id) ON DELETE CASCADE,
    goal_sek        REAL    CHECK (goal_sek >= 0),
    contact_sek     REAL    CHECK (contact_sek >= 0),
    contact_minutes REAL    CHECK (contact_minutes >= 0),
    effort_minutes  REAL    CHECK (effort_minutes >= 0),
    hour_sek        REAL    CHECK (hour_sek >= 0),
    source          TEXT,
    version         INTEGER NOT NULL CHECK (version >= 1),
    changed         INTEGER NOT NULL,
    changed_by      TEXT    REFERENCES member (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX assumptions_by_changer ON assumptions (changed_by);

-- Findings are decided on in the studio as well.
CREATE TABLE studio_revision_new (
    project  INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    what     TEXT    NOT NULL CHECK (what IN ('journeys', 'rules', 'channels', 'comments', 'links', 'surveys',
                                              'findings')),
    revision INTEGER NOT NULL,
    PRIMARY KEY (project, what)
) STRICT, WITHOUT ROWID;
INSERT INTO studio_revision_new SELECT project, what, revision FROM studio_revision;
DROP TABLE studio_revision;
ALTER TABLE studio_revision_new RENAME TO studio_revision;

-- One may comment on findings and measures. What answers refers to the new table from the start: dropping the old one
-- would otherwise forget what answers what. Its name in the reference changes with that of the table.
CREATE TABLE comment_new (
    id          TEXT    PRIMARY KEY,
    project     INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    kind        TEXT    NOT NULL CHECK (kind IN ('journey', 'station', 'link', 'map', 'channel', 'activity', 'import',
                                                 'person', 'number', 'finding', 'action')),
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
    reply_to    TEXT    REFERENCES comment_new (id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;
INSERT INTO comment_new (id, project, kind, key, journey, label, path, text, author, created, edited, resolved,
                         resolved_by, reply_to)
SELECT id, project, kind, key, journey, label, path, text, author, created, edited, resolved, resolved_by, reply_to
FROM comment;
DROP TABLE comment;
ALTER TABLE comment_new RENAME TO comment;
CREATE INDEX comment_by_thing ON comment (project, kind, key);
CREATE INDEX comment_by_age ON comment (project, created);
CREATE INDEX comment_by_journey ON comment (journey);
CREATE INDEX comment_by_author ON comment (author);
CREATE INDEX comment_by_resolver ON comment (resolved_by);
CREATE INDEX comment_by_answered ON comment (reply_to);
