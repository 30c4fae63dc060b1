-- What kind of trouble an error is, and the part of the program it belongs to. Earlier rows say neither.

ALTER TABLE errors {{on_cluster}} ADD COLUMN IF NOT EXISTS category LowCardinality(String) AFTER handled;

ALTER TABLE errors {{on_cluster}} ADD COLUMN IF NOT EXISTS component LowCardinality(String) AFTER category;
