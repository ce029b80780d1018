-- Where a relation went that became one with another. No foreign key: the one it went to may itself go on later, and
-- whoever asks follows the chain.
CREATE TABLE relation_redirect (
  id key_text PRIMARY KEY,
  relation key_text NOT NULL,
  CHECK (id <> relation)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX relation_redirect_to ON relation_redirect (relation);
