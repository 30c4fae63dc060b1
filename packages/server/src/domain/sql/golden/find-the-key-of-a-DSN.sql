select "project_keys"."id" as "key_id", "project_keys"."project_id", "project_keys"."is_active", "project_keys"."rate_limit_count", "project_keys"."rate_limit_window_seconds", "projects"."organization_id", "projects"."retention_days", "ingest_settings"."id" as "settings_id", "ingest_settings"."settings"
from "project_keys"
inner join "projects" on "projects"."id" = "project_keys"."project_id" left join "ingest_settings" on "ingest_settings"."id" = "projects"."ingest_settings_id"
where "project_keys"."public_key" = $1
-- ["00000000000000000000000000000000"]
