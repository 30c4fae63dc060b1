-- The other exceptions of a chain beside the one that an event is named by: a search for a type or a text finds any of them.
-- Most rows have none. Of rows that were stored before only the main exception is found: the others stand in a packed text.

ALTER TABLE errors {{on_cluster}} ADD COLUMN IF NOT EXISTS chained_types Array(LowCardinality(String));

ALTER TABLE errors {{on_cluster}} ADD COLUMN IF NOT EXISTS chained_values Array(String);
