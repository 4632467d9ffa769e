-- Where a survey asks: how many come by each touchpoint, so that a survey may be spread over them, and at which of them
-- somebody was asked.

-- touchpoint: a station, or the path of a page without what names one thing or somebody.
ALTER TABLE display ADD COLUMN touchpoint TEXT;

-- Visits that the draw decided about. day: days since 1970-01-01, UTC.
CREATE TABLE touchpoint_visit (
    project    INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    survey     TEXT    NOT NULL REFERENCES survey (id) ON DELETE CASCADE,
    day        INTEGER NOT NULL,
    touchpoint TEXT    NOT NULL,
    visits     INTEGER NOT NULL CHECK (visits >= 1),
    PRIMARY KEY (survey, day, touchpoint)
) STRICT, WITHOUT ROWID;
CREATE INDEX touchpoint_visit_by_project ON touchpoint_visit (project, day);
