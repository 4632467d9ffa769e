-- What an organisation says it did: what it changed, when and for whom, and what it dealt out by lot.
-- changes, randomised: the JSON of lists of model::ChangeSpec and of names.
CREATE TABLE change_register (
    project    INTEGER PRIMARY KEY REFERENCES project (id) ON DELETE CASCADE,
    version    INTEGER NOT NULL CHECK (version >= 1),
    changes    TEXT    NOT NULL CHECK (json_valid(changes)),
    randomised TEXT    NOT NULL CHECK (json_valid(randomised)),
    updated    INTEGER NOT NULL,
    updated_by TEXT    REFERENCES member (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX change_register_by_changer ON change_register (updated_by);

-- The register is decided on in the studio as well.
CREATE TABLE studio_revision_new (
    project  INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    what     TEXT    NOT NULL CHECK (what IN ('journeys', 'rules', 'register', 'channels', 'comments', 'links',
                                              'surveys', 'findings')),
    revision INTEGER NOT NULL,
    PRIMARY KEY (project, what)
) STRICT, WITHOUT ROWID;
INSERT INTO studio_revision_new SELECT project, what, revision FROM studio_revision;
DROP TABLE studio_revision;
ALTER TABLE studio_revision_new RENAME TO studio_revision;
