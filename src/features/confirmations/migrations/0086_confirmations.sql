-- Parties asked by mail to confirm a relation, without their address: for limits, and to say what was answered when.
CREATE TABLE confirmation_ask (
  id key_text PRIMARY KEY,
  relation key_text NOT NULL,
  organisation key_text NOT NULL,
  author key_text NOT NULL,
  at text NOT NULL CHECK (length(at) = 20),
  answer key_text,
  answered text CHECK (length(answered) = 20)
);
CREATE INDEX confirmation_ask_relation ON confirmation_ask (relation, at);
CREATE INDEX confirmation_ask_author ON confirmation_ask (author, at);

-- What somebody without an account says is not right. Free text, so private: for the register's stewards.
CREATE TABLE confirmation_remark (
  id key_text PRIMARY KEY,
  kind key_text NOT NULL,
  record key_text NOT NULL,
  organisation key_text NOT NULL,
  content text NOT NULL,
  at text NOT NULL CHECK (length(at) = 20),
  done text CHECK (length(done) = 20)
);

CREATE TABLE campaign (
  id key_text PRIMARY KEY,
  title text NOT NULL,
  deadline text NOT NULL CHECK (length(deadline) = 10),
  scope key_text NOT NULL,
  scope_value key_text NOT NULL,
  language key_text NOT NULL,
  state key_text NOT NULL CHECK (state IN ('running', 'stopped', 'over')),
  author key_text NOT NULL,
  started text NOT NULL CHECK (length(started) = 20),
  ended text CHECK (length(ended) = 20)
);

-- `told` is empty until the organisation was told, or nobody was found to tell; batches of these survive a kill.
CREATE TABLE campaign_organisation (
  campaign key_text NOT NULL REFERENCES campaign (id),
  organisation key_text NOT NULL,
  told text CHECK (length(told) = 20),
  way key_text NOT NULL,
  reminded integer NOT NULL,
  begun text CHECK (length(begun) = 20),
  finished text CHECK (length(finished) = 20),
  PRIMARY KEY (campaign, organisation)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX campaign_organisation_told ON campaign_organisation (campaign) WHERE told IS NULL;
CREATE INDEX campaign_organisation_of ON campaign_organisation (organisation);

CREATE TABLE campaign_item (
  campaign key_text NOT NULL REFERENCES campaign (id),
  organisation key_text NOT NULL,
  record key_text NOT NULL,
  kind key_text NOT NULL,
  state key_text NOT NULL CHECK (state IN ('open', 'later', 'confirmed', 'corrected', 'closed')),
  at text CHECK (length(at) = 20),
  PRIMARY KEY (campaign, organisation, record)
)
-- sqlite
WITHOUT ROWID
-- both
;
CREATE INDEX campaign_item_record ON campaign_item (record);

-- Addresses that a steward gave for organisations without members; gone when the campaign ends.
CREATE TABLE campaign_contact (
  campaign key_text NOT NULL REFERENCES campaign (id),
  organisation key_text NOT NULL,
  address text NOT NULL,
  language key_text NOT NULL,
  PRIMARY KEY (campaign, organisation)
);
