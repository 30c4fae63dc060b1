select "issues"."id", "issues"."project_id", "issues"."short_number", "issues"."title", "issues"."culprit", "issues"."type", "issues"."level", "issues"."platform", "issues"."logger", "issues"."metadata", "issues"."is_unhandled", "issues"."category", "issues"."component", "issues"."status", "issues"."substatus", "issues"."first_seen_at", "issues"."last_seen_at", "issues"."changed_at", "issues"."resolved_at", "issues"."resolution", "issues"."archive_condition", "issues"."state_since", "issues"."priority", "issues"."priority_locked_at", "issues"."first_release", "issues"."last_release", "issues"."assigned_user_id", "issues"."assigned_team_id", "projects"."slug" as "project_slug", "projects"."name" as "project_name", "projects"."platform" as "project_platform"
from (select *
from "issues") as "issues"
inner join "projects" on "projects"."id" = "issues"."project_id"
where "issues"."project_id" in ($1)
and "issues"."merged_into" is null
and (issues.status in ($2)
and ((coalesce(issues.assigned_user_id, 0) in ($3) or coalesce(issues.assigned_team_id, 0) in ($4)) or (exists (select 1
from issue_owners as mine
where mine.issue_id = issues.id
and mine.owner_type = $5
and mine.owner_id in ($6)) or exists (select 1
from issue_owners as mine
where mine.issue_id = issues.id
and mine.owner_type = $7
and mine.owner_id in ($8)) or not exists (select 1
from issue_owners as mine
where mine.issue_id = issues.id
and 1 = 1)) or exists (select 1
from issue_bookmarks as mine
where mine.issue_id = issues.id
and mine.user_id in ($9)
and 1 = 1) or exists (select 1
from issue_subscriptions as mine
where mine.issue_id = issues.id
and 1 = 1
and mine.is_subscribed = 1))
and not lower(coalesce(issues.component, '')) like lower($10) escape '\'
and lower(issues.metadata) like lower($11) escape '\'
and issues.first_seen_at >= $12
and issues.id in (select coalesce(named.merged_into, named.id)
from issues as named
inner join projects as owner on owner.id = named.project_id
where owner.slug = $13
and named.short_number = $14)
and ((issues.project_id = $15
and coalesce(issues.first_release, '') = $16))
and 1 = 0)
order by "issues"."first_seen_at" desc, "issues"."id" desc
limit $17
-- [7,"unresolved",3,4,"user",3,"team",4,3,"100\\%%","%\"filename\":\"src/\\\\\"a\\\\\".js\"%",1000,"shop",7,7,"shop@1",26]
