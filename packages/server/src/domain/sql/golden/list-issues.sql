select "issues"."id", "issues"."project_id", "issues"."short_number", "issues"."title", "issues"."culprit", "issues"."type", "issues"."level", "issues"."platform", "issues"."logger", "issues"."metadata", "issues"."is_unhandled", "issues"."category", "issues"."component", "issues"."status", "issues"."substatus", "issues"."first_seen_at", "issues"."last_seen_at", "issues"."changed_at", "issues"."resolved_at", "issues"."resolution", "issues"."archive_condition", "issues"."state_since", "issues"."priority", "issues"."priority_locked_at", "issues"."first_release", "issues"."last_release", "issues"."assigned_user_id", "issues"."assigned_team_id", "projects"."slug" as "project_slug", "projects"."name" as "project_name", "projects"."platform" as "project_platform"
from (select *
from "issues") as "issues"
inner join "projects" on "projects"."id" = "issues"."project_id"
where "issues"."project_id" in ($1)
and "issues"."merged_into" is null
and "issues"."status" in ($2)
and "issues"."level" in ($3, $4)
and issues.search_text like $5 escape '\'
and "issues"."assigned_user_id" = $6
and "issues"."last_seen_at" <= $7
and ("issues"."last_seen_at" < $8 or "issues"."id" < $9)
order by "issues"."last_seen_at" desc, "issues"."id" desc
limit $10
-- [7,"unresolved","error","fatal","%50\\%%",3,1000,1000,5,101]
