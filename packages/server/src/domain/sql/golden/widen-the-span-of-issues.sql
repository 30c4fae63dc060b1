with "touch"("id", "first_seen_at", "last_seen_at") as (values (cast($1 as bigint), cast($2 as bigint), cast($3 as bigint)), ($4, $5, $6))
update "issues"
set "first_seen_at" = case when "touch"."first_seen_at" < "issues"."first_seen_at" then "touch"."first_seen_at" else "issues"."first_seen_at" end, "last_seen_at" = case when "touch"."last_seen_at" > "issues"."last_seen_at" then "touch"."last_seen_at" else "issues"."last_seen_at" end, "changed_at" = $7
from "touch"
where "issues"."id" = "touch"."id"
and ("touch"."last_seen_at" > "issues"."last_seen_at" or "touch"."first_seen_at" < "issues"."first_seen_at")
-- [1,10,20,2,10,20,99]
