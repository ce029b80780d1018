-- Fifty thousand are decided on at once: of the rows that change, no index more than lists are read by. Ids ascend in time, so
-- closed ones are listed by id. Rows of one decision are written together: where they stand is found by their ranges.
DROP INDEX contribution_since;
DROP INDEX contribution_record;
CREATE INDEX contribution_record ON contribution (record_id) WHERE is_open = 1;
-- postgresql
DROP INDEX contribution_decision_of;
CREATE INDEX contribution_decision_of ON contribution USING brin (decision) WITH (pages_per_range = 16);
ALTER TABLE contribution_event DROP CONSTRAINT contribution_event_contribution_fkey;
-- both
