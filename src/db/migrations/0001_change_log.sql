-- Text that is compared byte by byte in both databases, so that the same query gives the same order: ids, codes, titles.
-- SQLite gives a column of this type text affinity because of its name.
-- postgresql
CREATE DOMAIN key_text AS text COLLATE "C";
-- both

-- Who changed what when: one row for each transaction, and under it one for each record.
CREATE TABLE change_set (
-- sqlite
  first_change integer PRIMARY KEY,
-- postgresql
  first_change bigint PRIMARY KEY,
-- both
  at text NOT NULL CHECK (length(at) = 20),
  actor text NOT NULL,
  batch key_text NOT NULL,
  reason text NOT NULL
);
CREATE INDEX change_set_batch ON change_set (batch);

-- In SQLite only "integer primary key" spares a second tree.
CREATE TABLE change (
-- sqlite
  sequence integer PRIMARY KEY,
-- postgresql
  sequence bigint PRIMARY KEY,
-- both
  record_kind key_text NOT NULL,
  record_id key_text NOT NULL,
  before text,
  after text
);
CREATE INDEX change_record ON change (record_kind, record_id, sequence);

CREATE TABLE change_head (
  only_row integer PRIMARY KEY CHECK (only_row = 1),
  sequence bigint NOT NULL
);
INSERT INTO change_head (only_row, sequence) VALUES (1, 0);

-- The log is append-only.
-- sqlite
CREATE TRIGGER change_no_update BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TRIGGER change_no_delete BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TRIGGER change_set_no_update BEFORE UPDATE ON change_set BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
CREATE TRIGGER change_set_no_delete BEFORE DELETE ON change_set BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
-- postgresql
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the change log is append-only' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER change_set_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON change_set FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- both
