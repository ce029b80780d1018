-- Searches that persons keep. Personal: shown to their owner alone, in no log.
CREATE TABLE saved_search (
  id key_text PRIMARY KEY,
  account key_text NOT NULL,
  name text NOT NULL,
  collection key_text NOT NULL CHECK (collection IN ('organisations', 'relations')),
  -- The query part of the results page's address.
  query text NOT NULL,
  frequency key_text NOT NULL CHECK (frequency IN ('never', 'soon', 'daily', 'weekly')),
  made text NOT NULL CHECK (length(made) = 20),
  -- Sequence of the last change that was looked at, and when to look again (of those that are to be looked after).
  looked_at bigint NOT NULL,
  due key_text CHECK (length(due) = 20)
);
CREATE INDEX saved_search_account ON saved_search (account, id);
CREATE INDEX saved_search_due ON saved_search (due) WHERE due IS NOT NULL;
