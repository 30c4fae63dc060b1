with "seen"("id", "resolved_at") as (values (cast($1 as bigint), cast($2 as bigint)), ($3, $4))
update "issues"
set "status" = $5, "substatus" = $6, "resolved_at" = $7, "resolution" = $8, "state_since" = $9, "changed_at" = $10
from "seen"
where "issues"."id" = "seen"."id"
and "issues"."status" = $11
and coalesce("issues"."resolved_at", $12) = "seen"."resolved_at"
returning "issues"."id"
-- [1,15,2,15,"unresolved","regressed",null,null,99,99,"resolved",0]
