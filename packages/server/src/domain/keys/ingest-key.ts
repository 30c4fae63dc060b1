/** What receiving an event needs to know of the DSN key that it came with. */
import type { KeyId, OrganizationId, ProjectId } from "@vedette/protocol";
import type { IngestSettings } from "../ingest-settings/ingest-settings.ts";
import type { KeyRateLimit } from "./rate-limit.ts";

export type IngestKey = {
  readonly keyId: KeyId;
  readonly projectId: ProjectId;
  readonly organizationId: OrganizationId;
  readonly retentionDays: number;
  /** False for a key that was switched off: it is known, and refused. */
  readonly isActive: boolean;
  readonly rateLimit: KeyRateLimit | undefined;
  /** The row that `settings` stands in; 0 for the defaults. */
  readonly settingsId: number;
  readonly settings: IngestSettings;
};
