with "latest"("id", "last_seen_at", "is_unhandled", "title", "culprit", "type", "level", "platform", "logger", "metadata", "search_text", "category", "component") as (values (cast($1 as bigint), cast($2 as bigint), cast($3 as bigint), cast($4 as text), cast($5 as text), cast($6 as text), cast($7 as text), cast($8 as text), cast($9 as text), cast($10 as text), cast($11 as text), cast($12 as text), cast($13 as text)), ($14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26))
update "issues"
set "title" = "latest"."title", "culprit" = "latest"."culprit", "type" = "latest"."type", "level" = "latest"."level", "platform" = "latest"."platform", "logger" = "latest"."logger", "metadata" = "latest"."metadata", "search_text" = "latest"."search_text", "is_unhandled" = "latest"."is_unhandled", "category" = "latest"."category", "component" = "latest"."component", "changed_at" = $27
from "latest"
where "issues"."id" = "latest"."id"
and "latest"."last_seen_at" >= "issues"."last_seen_at"
-- [1,20,1,"Error: x","run","error","error","node","","{}","error: x\nrun","","",2,20,1,"Error: x","run","error","error","node","","{}","error: x\nrun","","",99]
