-- Whom somebody had asked by letter or message: an order each, and a line for everybody on its list, so that
-- received = sent + left in peace + failed + waiting can be counted here alone.

-- letter: the JSON of what members wrote over it (subject, sender, where replies go).
CREATE TABLE invite_order (
    id      TEXT    PRIMARY KEY,
    project INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    survey  TEXT    NOT NULL REFERENCES survey (id) ON DELETE CASCADE,
    channel TEXT    NOT NULL CHECK (channel IN ('email', 'sms')),
    letter  TEXT    NOT NULL CHECK (json_valid(letter)),
    stopped INTEGER,
    created INTEGER NOT NULL,
    by      TEXT    REFERENCES member (id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invite_order_by_survey ON invite_order (survey, created);
CREATE INDEX invite_order_by_project ON invite_order (project);
CREATE INDEX invite_order_by_maker ON invite_order (by);

-- person: whom, by pseudonym; reached: the pseudonym of the address. address and code (what opens their link) are sealed
-- with the key of the vault, and gone as soon as the line is settled.
CREATE TABLE invite (
    id           TEXT    PRIMARY KEY,
    invite_order TEXT    NOT NULL REFERENCES invite_order (id) ON DELETE CASCADE,
    project      INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    person       TEXT,
    reached      TEXT,
    language     TEXT    NOT NULL,
    address      BLOB,
    code         BLOB,
    display      TEXT,
    state        TEXT    NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'left', 'failed')),
    reason       TEXT,
    tries        INTEGER NOT NULL DEFAULT 0,
    due          INTEGER NOT NULL,
    changed      INTEGER NOT NULL,
    CHECK ((state IN ('waiting', 'sending')) = (address IS NOT NULL)),
    CHECK (address IS NOT NULL OR code IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX invite_by_order ON invite (invite_order, state, reason);
CREATE INDEX invite_by_person ON invite (project, person) WHERE person IS NOT NULL;
CREATE INDEX invite_by_reached ON invite (project, reached) WHERE reached IS NOT NULL;
CREATE INDEX invite_due ON invite (due, id) WHERE state = 'waiting';
CREATE INDEX invite_by_day ON invite (project, changed) WHERE state IN ('sending', 'sent');
