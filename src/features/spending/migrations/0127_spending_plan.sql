-- What an organisation says it will spend, canonical JSON: what the change log says of it last, as of projects
-- (docs/decisions/0036-project-sheet.md). The columns and the table below say again what is asked by another key.
CREATE TABLE spending_plan (
  id key_text PRIMARY KEY,
  owner key_text NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  identifier key_text,
  source key_text REFERENCES source (id) DEFERRABLE INITIALLY IMMEDIATE,
  change bigint NOT NULL
);
-- Two files may speak of one organisation: both are kept, and shown beside each other.
CREATE INDEX spending_plan_identifier ON spending_plan (identifier) WHERE identifier IS NOT NULL;
CREATE INDEX spending_plan_owner ON spending_plan (owner);
CREATE INDEX spending_plan_source ON spending_plan (source) WHERE source IS NOT NULL;

-- Every organisation of the register that a plan names, the owner too: none of them can be removed.
CREATE TABLE spending_plan_organisation (
  organisation key_text NOT NULL REFERENCES organisation (id) DEFERRABLE INITIALLY IMMEDIATE,
  plan key_text NOT NULL,
  PRIMARY KEY (organisation, plan)
)
-- sqlite
WITHOUT ROWID
-- both
;
