select "project_keys"."id" as "key_id", "project_keys"."project_id", "project_keys"."is_active", "project_keys"."rate_limit_count", "project_keys"."rate_limit_window_seconds", "projects"."organization_id", "projects"."retention_days"
from "project_keys"
inner join "projects" on "projects"."id" = "project_keys"."project_id"
where "project_keys"."public_key" = $1
-- ["00000000000000000000000000000000"]
