-- Where an organisation went that was merged into another. No foreign key: the one it went to may itself go on later, and
-- whoever asks follows the chain.
CREATE TABLE organisation_redirect (
  id key_text PRIMARY KEY,
  organisation key_text NOT NULL,
  CHECK (id <> organisation)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX organisation_redirect_to ON organisation_redirect (organisation);
