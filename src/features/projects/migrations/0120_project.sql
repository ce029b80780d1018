-- A project is its sheet, canonical JSON: what the change log says of it last (docs/decisions/0036-project-sheet.md). The columns and
-- the small tables below say again what is asked by another key.
CREATE TABLE project (
  id key_text PRIMARY KEY,
  state key_text NOT NULL CHECK (state IN ('draft', 'published')),
  owner key_text REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  identifier key_text,
  source key_text REFERENCES source (id) DEFERRABLE INITIALLY IMMEDIATE,
  change bigint NOT NULL
);
-- Two projects may say that they are the same activity: that is reported, and both are kept.
CREATE INDEX project_identifier ON project (identifier) WHERE identifier IS NOT NULL;
CREATE INDEX project_owner ON project (owner) WHERE owner IS NOT NULL;
CREATE INDEX project_source ON project (source) WHERE source IS NOT NULL;

-- Every organisation of the register that a sheet names, the owner too: none of them can be removed.
CREATE TABLE project_organisation (
  organisation key_text NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  project key_text NOT NULL,
  PRIMARY KEY (organisation, project)
)
-- sqlite
WITHOUT ROWID
-- both
;

CREATE TABLE project_relation (
  relation key_text NOT NULL REFERENCES relation (id) DEFERRABLE INITIALLY IMMEDIATE,
  project key_text NOT NULL,
  PRIMARY KEY (relation, project)
)
-- sqlite
WITHOUT ROWID
-- both
;
