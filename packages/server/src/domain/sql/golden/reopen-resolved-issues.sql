with "seen"("id", "last_seen_at") as (values (cast($1 as bigint), cast($2 as bigint)), ($3, $4))
update "issues"
set "status" = $5, "substatus" = $6, "resolved_at" = $7, "changed_at" = $8
from "seen"
where "issues"."id" = "seen"."id"
and "issues"."status" = $9
and "seen"."last_seen_at" > "issues"."resolved_at"
returning "issues"."id"
-- [1,20,2,20,"unresolved","regressed",null,99,"resolved"]
