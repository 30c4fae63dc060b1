with "seed"("project_id", "hash") as (values (cast($1 as bigint), cast($2 as text)), ($3, $4))
select "group_hashes"."project_id" as "seed_project_id", "group_hashes"."hash" as "seed_hash", "issues"."id", "issues"."status", "issues"."first_seen_at", "issues"."last_seen_at", "issues"."resolved_at", "issues"."first_release", "issues"."last_release", "issues"."title", "issues"."culprit", "issues"."type", "issues"."level", "issues"."platform", "issues"."logger", "issues"."metadata", "issues"."is_unhandled", "issues"."category", "issues"."component"
from "seed"
inner join "group_hashes" on "group_hashes"."project_id" = "seed"."project_id"
and "group_hashes"."hash" = "seed"."hash"
inner join "issues" on "issues"."id" = "group_hashes"."issue_id"
-- [7,"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",7,"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"]
