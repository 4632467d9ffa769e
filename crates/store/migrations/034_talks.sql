-- Conversations by SMS: what is asked next, what was answered so far, and the messages that go back. Phone numbers stand
-- only in lines that wait to be sent (here and in invite), sealed with the key of the vault.

-- reached: the pseudonym of the number. at: the question that is open, null once nothing is asked any more.
-- given: the answers so far, without personal data and sealed with the key of the vault; gone when they are delivered.
-- turn: counts what was heard, so that two replies at once do not overwrite each other.
CREATE TABLE sms_talk (
    id       TEXT    PRIMARY KEY,
    project  INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    survey   TEXT    NOT NULL REFERENCES survey (id) ON DELETE CASCADE,
    number   INTEGER NOT NULL,
    display  TEXT    NOT NULL,
    person   TEXT    NOT NULL,
    reached  TEXT    NOT NULL,
    language TEXT    NOT NULL,
    state    TEXT    NOT NULL CHECK (state IN ('open', 'ended', 'done')),
    at       TEXT,
    given    BLOB,
    finished INTEGER NOT NULL DEFAULT 0 CHECK (finished IN (0, 1)),
    repeated INTEGER NOT NULL DEFAULT 0 CHECK (repeated IN (0, 1)),
    turn     INTEGER NOT NULL DEFAULT 0,
    asked    INTEGER NOT NULL,
    heard    INTEGER,
    CHECK ((state = 'open') = (at IS NOT NULL)),
    CHECK (state <> 'done' OR given IS NULL)
) STRICT, WITHOUT ROWID;
-- A number is asked one thing at a time.
CREATE UNIQUE INDEX sms_talk_open ON sms_talk (project, reached) WHERE state = 'open';
CREATE INDEX sms_talk_by_reached ON sms_talk (project, reached, asked);
CREATE INDEX sms_talk_by_person ON sms_talk (project, person);
CREATE INDEX sms_talk_by_display ON sms_talk (display);
CREATE INDEX sms_talk_by_survey ON sms_talk (survey);
CREATE INDEX sms_talk_under_way ON sms_talk (state, heard) WHERE state IN ('open', 'ended');

-- Messages that follow a reply: the next question, thanks, that nothing more will be asked.
CREATE TABLE sms_reply (
    id      TEXT    PRIMARY KEY,
    project INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    reached TEXT,
    words   TEXT    NOT NULL,
    address BLOB,
    state   TEXT    NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed')),
    reason  TEXT,
    tries   INTEGER NOT NULL DEFAULT 0,
    due     INTEGER NOT NULL,
    created INTEGER NOT NULL,
    CHECK ((state IN ('waiting', 'sending')) = (address IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX sms_reply_due ON sms_reply (due, id) WHERE state = 'waiting';
CREATE INDEX sms_reply_by_reached ON sms_reply (project, reached) WHERE reached IS NOT NULL;
CREATE INDEX sms_reply_by_time ON sms_reply (project, created);

-- Every message that came in, by the gateway's id: what was made of it, and how often it came. What it said is not kept.
CREATE TABLE sms_heard (
    project INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    message TEXT    NOT NULL,
    reached TEXT,
    fate    TEXT    NOT NULL CHECK (fate IN ('answered', 'not_understood', 'stopped', 'late', 'nothing')),
    times   INTEGER NOT NULL DEFAULT 1,
    at      INTEGER NOT NULL,
    PRIMARY KEY (project, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX sms_heard_by_reached ON sms_heard (project, reached, fate) WHERE reached IS NOT NULL;
CREATE INDEX sms_heard_by_time ON sms_heard (project, at);
