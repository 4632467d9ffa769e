-- Answers to surveys that have not come to their end: of each showing the latest, until whoever answers comes to the end
-- or rests for too long.

-- person, device: the pseudonyms of whom they are from. sealed: the event as it would be written, without personal data in
-- words and sealed with the key of the vault. answers: how many. at: when the latest came.
CREATE TABLE held_response (
    project INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    display TEXT    NOT NULL,
    survey  TEXT    NOT NULL REFERENCES survey (id) ON DELETE CASCADE,
    person  TEXT    NOT NULL,
    device  TEXT,
    sealed  BLOB    NOT NULL,
    answers INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (project, display)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_response_by_person ON held_response (project, person);
CREATE INDEX held_response_by_device ON held_response (project, device) WHERE device IS NOT NULL;
CREATE INDEX held_response_by_survey ON held_response (survey);
CREATE INDEX held_response_by_time ON held_response (at);
