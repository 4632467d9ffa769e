-- What other tools asked, whose answers were imported; and what people decided about the themes of comments.

-- draft: the JSON of model::SurveyDraft. Such a survey never asks: it is no row of survey, and no route shows it to
-- anybody who could publish it. Its id and number follow from its name and its words.
CREATE TABLE imported_survey (
    project INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    survey  TEXT    NOT NULL,
    number  INTEGER NOT NULL CHECK (number >= 1),
    draft   TEXT    NOT NULL CHECK (json_valid(draft)),
    PRIMARY KEY (project, survey, number)
) STRICT, WITHOUT ROWID;

-- Which imports brought it: with the last of them it goes.
CREATE TABLE imported_survey_of (
    project INTEGER NOT NULL,
    survey  TEXT    NOT NULL,
    number  INTEGER NOT NULL,
    import  INTEGER NOT NULL,
    PRIMARY KEY (project, survey, number, import),
    FOREIGN KEY (project, survey, number) REFERENCES imported_survey (project, survey, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX imported_survey_of_import ON imported_survey_of (project, import);

-- A theme that somebody renamed, or that others were merged into. A theme found anew is this one when its words are.
-- words: the JSON of a list of words, with their weights, by language; one list for each theme that was merged.
CREATE TABLE voice_theme (
    id         TEXT    PRIMARY KEY,
    project    INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    name       TEXT    CONSTRAINT voice_theme_name_length CHECK (length(name) BETWEEN 1 AND 120),
    words      TEXT    NOT NULL CHECK (json_valid(words)),
    version    INTEGER NOT NULL CHECK (version >= 1),
    updated    INTEGER NOT NULL,
    updated_by TEXT    REFERENCES member (id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX voice_theme_by_project ON voice_theme (project);
CREATE INDEX voice_theme_by_changer ON voice_theme (updated_by);
