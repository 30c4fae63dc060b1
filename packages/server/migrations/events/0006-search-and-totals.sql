-- Conditions on tags and words, and figures of groups, without reading the events they are about.
--
-- Two text indexes answer `shop:fr` and a word from lists of row numbers. Two projections keep what the lists of issues
-- and their figures ask for, by group and by group and day. All of them are parts of the table's parts, so they are never out of step with
-- it: not after a deletion, and not while older parts still wait for theirs. Until then the rows of those parts are read.
-- Users are counted with 2^14 registers here: 12 KB for a large group and day instead of 96, an error of 0.8 %.

-- A tag is the text of its pair, `('shop','fr')`. A lambda would join key and value as well, but a part without its index
-- cannot evaluate one (the engine fails with code 43 while a table has parts of both kinds).
ALTER TABLE errors {{on_cluster}}
    ADD COLUMN IF NOT EXISTS tag_pairs Array(String) ALIAS CAST(arrayZip(mapKeys(tags), mapValues(tags)), 'Array(String)'),
    ADD COLUMN IF NOT EXISTS search_text String ALIAS lowerUTF8(concat(title, '\n', message, '\n', culprit, '\n', error_value));

ALTER TABLE errors {{on_cluster}}
    ADD INDEX IF NOT EXISTS by_tag CAST(arrayZip(mapKeys(tags), mapValues(tags)), 'Array(String)') TYPE text(tokenizer = 'array'),
    ADD INDEX IF NOT EXISTS by_word lowerUTF8(concat(title, '\n', message, '\n', culprit, '\n', error_value)) TYPE text(tokenizer = 'splitByNonAlpha');

-- Deletions by a mask (of groups) make the totals of the parts they touch anew; without this they are refused.
ALTER TABLE errors {{on_cluster}} MODIFY SETTING lightweight_mutation_projection_mode = 'rebuild';

-- Blocks of 4 MB pay for the large texts alone. Every index and every column of the totals holds buffers of that size while
-- a part is written: an insert took 100 MB with them everywhere, and one of twelve weeks more than a query may.
ALTER TABLE errors {{on_cluster}} MODIFY SETTING max_compress_block_size = 524288, min_columns_to_activate_adaptive_write_buffer = 1;

ALTER TABLE errors {{on_cluster}} MODIFY COLUMN tags MODIFY SETTING max_compress_block_size = 4194304;
ALTER TABLE errors {{on_cluster}} MODIFY COLUMN exception MODIFY SETTING max_compress_block_size = 4194304;
ALTER TABLE errors {{on_cluster}} MODIFY COLUMN threads MODIFY SETTING max_compress_block_size = 4194304;
ALTER TABLE errors {{on_cluster}} MODIFY COLUMN breadcrumbs MODIFY SETTING max_compress_block_size = 4194304;
ALTER TABLE errors {{on_cluster}} MODIFY COLUMN request MODIFY SETTING max_compress_block_size = 4194304;
ALTER TABLE errors {{on_cluster}} MODIFY COLUMN user MODIFY SETTING max_compress_block_size = 4194304;
ALTER TABLE errors {{on_cluster}} MODIFY COLUMN contexts MODIFY SETTING max_compress_block_size = 4194304;
ALTER TABLE errors {{on_cluster}} MODIFY COLUMN extra MODIFY SETTING max_compress_block_size = 4194304;
ALTER TABLE errors {{on_cluster}} MODIFY COLUMN rest MODIFY SETTING max_compress_block_size = 4194304;

ALTER TABLE errors {{on_cluster}}
    ADD PROJECTION IF NOT EXISTS by_group
    (
        SELECT
            project_id,
            group_hash,
            environment,
            sum(toUInt64(sample_weight)),
            min(timestamp),
            max(timestamp)
        GROUP BY project_id, group_hash, environment
    );

ALTER TABLE errors {{on_cluster}}
    ADD PROJECTION IF NOT EXISTS by_day
    (
        SELECT
            project_id,
            group_hash,
            toStartOfDay(timestamp),
            environment,
            sum(toUInt64(sample_weight)),
            uniqCombined64StateIf(14)(user_hash, user_hash != 0),
            min(timestamp),
            max(timestamp)
        GROUP BY project_id, group_hash, toStartOfDay(timestamp), environment
    );

-- In the background, part after part; a restart goes on with it.
ALTER TABLE errors {{on_cluster}}
    MATERIALIZE INDEX by_tag,
    MATERIALIZE INDEX by_word,
    MATERIALIZE PROJECTION by_group,
    MATERIALIZE PROJECTION by_day
SETTINGS mutations_sync = 0;
