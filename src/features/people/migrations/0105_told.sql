-- The day for which whoever does the next step was told that it is due: once, and again if it is put off.
ALTER TABLE contact ADD COLUMN told key_text CHECK (length(told) IN (4, 7, 10));
CREATE INDEX contact_due ON contact (due) WHERE due IS NOT NULL AND done IS NULL;
