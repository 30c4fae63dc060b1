-- Three texts of an event are written packed from here on (`rules/packed-text.ts`); rows that lie here already are read
-- as they are. Nothing is rewritten: the number keeps a server that does not know the form from reading it.

ALTER TABLE errors {{on_cluster}} MODIFY COLUMN exception COMMENT 'packed JSON, or JSON';
ALTER TABLE errors {{on_cluster}} MODIFY COLUMN breadcrumbs COMMENT 'packed JSON, or JSON';
ALTER TABLE errors {{on_cluster}} MODIFY COLUMN extra COMMENT 'packed JSON, or JSON';
