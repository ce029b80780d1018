-- When the organisation itself, or a steward for it, last confirmed its record.
ALTER TABLE organisation ADD COLUMN confirmed text CHECK (length(confirmed) IN (4, 7, 10));
