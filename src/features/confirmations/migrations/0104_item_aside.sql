-- Open items of running campaigns whose relation went, as they were, to be brought back with it. Where it was removed, the item
-- was ended; where it became one with another, the item is of that one now, unless that was asked for already.
CREATE TABLE campaign_item_aside (
  campaign key_text NOT NULL REFERENCES campaign (id),
  organisation key_text NOT NULL,
  record key_text NOT NULL,
  state key_text NOT NULL CHECK (state IN ('open', 'later')),
  at text CHECK (length(at) = 20),
  united_with key_text,
  stands_for_it integer NOT NULL CHECK (stands_for_it IN (0, 1)),
  -- Whether the organisation had nothing left to answer then.
  finished integer NOT NULL CHECK (finished IN (0, 1)),
  PRIMARY KEY (campaign, organisation, record)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX campaign_item_aside_record ON campaign_item_aside (record);

-- Up to which change relations that went were looked for. One row, or none at the beginning.
CREATE TABLE campaign_follow (
  only_row integer PRIMARY KEY CHECK (only_row = 1),
  sequence bigint NOT NULL
);
