-- What the frames of an event are called, each name once: searching the stack reads these short lists and not the JSON
-- text of all frames, which takes more memory than a query has. Rows that were stored before have empty lists: to read
-- their names out of the text when they are asked for breaks the same limit.

ALTER TABLE errors {{on_cluster}} ADD COLUMN IF NOT EXISTS stack_filenames Array(LowCardinality(String));

ALTER TABLE errors {{on_cluster}} ADD COLUMN IF NOT EXISTS stack_functions Array(LowCardinality(String));

ALTER TABLE errors {{on_cluster}} ADD COLUMN IF NOT EXISTS stack_modules Array(LowCardinality(String));

ALTER TABLE errors {{on_cluster}} ADD COLUMN IF NOT EXISTS stack_abs_paths Array(LowCardinality(String));

ALTER TABLE errors {{on_cluster}} ADD COLUMN IF NOT EXISTS stack_packages Array(LowCardinality(String));
