-- Projects may come as tables: with which mapping they were read.
ALTER TABLE iati_import ADD COLUMN mapping text;
