-- Searches of projects are kept as well. SQLite changes no CHECK of a table that stands: the rows go into a new one.
-- sqlite
CREATE TABLE saved_search_wider (
  id key_text PRIMARY KEY,
  account key_text NOT NULL,
  name text NOT NULL,
  collection key_text NOT NULL CHECK (collection IN ('organisations', 'relations', 'projects')),
  query text NOT NULL,
  frequency key_text NOT NULL CHECK (frequency IN ('never', 'soon', 'daily', 'weekly')),
  made text NOT NULL CHECK (length(made) = 20),
  looked_at bigint NOT NULL,
  due key_text CHECK (length(due) = 20)
);
INSERT INTO saved_search_wider (id, account, name, collection, query, frequency, made, looked_at, due)
SELECT id, account, name, collection, query, frequency, made, looked_at, due FROM saved_search;
DROP TABLE saved_search;
ALTER TABLE saved_search_wider RENAME TO saved_search;
CREATE INDEX saved_search_account ON saved_search (account, id);
CREATE INDEX saved_search_due ON saved_search (due) WHERE due IS NOT NULL;
-- postgresql
ALTER TABLE saved_search DROP CONSTRAINT saved_search_collection_check;
ALTER TABLE saved_search ADD CONSTRAINT saved_search_collection_check
  CHECK (collection IN ('organisations', 'relations', 'projects'));
