-- Conditions on tags and words, and figures of groups, without reading the events they are about.
--
-- Two text indexes answer `shop:fr` and a word from lists of row numbers. A projection keeps what the lists of issues and
-- their figures ask for, by group and day. All three are parts of the table's parts, so they are never out of step with
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
    MATERIALIZE PROJECTION by_day
SETTINGS mutations_sync = 0;
