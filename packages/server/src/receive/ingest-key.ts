import type { KeyId, OrganizationId, ProjectId } from "@vedette/protocol";

/** What the receiver must know of a DSN key. */
export type IngestKey = {
  readonly projectId: ProjectId;
  readonly keyId: KeyId;
  readonly organizationId: OrganizationId;
  readonly retentionDays: number;
  readonly isActive: boolean;
  readonly rateLimit: { readonly count: number; readonly windowSeconds: number } | undefined;
};
