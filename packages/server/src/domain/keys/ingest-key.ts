/** What receiving an event needs to know of the DSN key that it came with. */
import type { KeyId, OrganizationId, ProjectId } from "@vedette/protocol";
import type { KeyRateLimit } from "./rate-limit.ts";

export type IngestKey = {
  readonly keyId: KeyId;
  readonly projectId: ProjectId;
  readonly organizationId: OrganizationId;
  readonly retentionDays: number;
  /** False for a key that was switched off: it is known, and refused. */
  readonly isActive: boolean;
  readonly rateLimit: KeyRateLimit | undefined;
};
