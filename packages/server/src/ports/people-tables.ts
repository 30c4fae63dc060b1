/** Tables of the meta store about how people come in: invitations, second factors, identity providers. */
import type { OrganizationId, TeamId, UserId } from "@vedette/protocol";
import type { Generated } from "kysely";
import type { Fixed, Flag, JsonText, Milliseconds } from "./column-types.ts";

export type Role = "owner" | "manager" | "admin" | "member";

/** Somebody who was asked to join, by a link that only they and the inviter have seen. */
export type InvitationsTable = {
  id: Generated<number>;
  organization_id: Fixed<OrganizationId>;
  /** Lower case, trimmed. */
  email: Fixed<string>;
  role: Role;
  /** SHA-256 of the link's secret. */
  token_hash: string;
  /** Null for a token of the organization. */
  invited_by: UserId | null;
  created_at: Fixed<Milliseconds>;
  expires_at: Milliseconds;
};

export type InvitationTeamsTable = { invitation_id: Fixed<number>; team_id: Fixed<TeamId> };

/** The key that a person's authenticator shares with the server. */
export type SecondFactorsTable = {
  user_id: Fixed<UserId>;
  /** Sealed. */
  secret: string;
  /** The time step of the last code that was taken: no code opens twice. */
  last_step: number;
  created_at: Milliseconds;
  /** Null until a first code has proven that the authenticator works. */
  confirmed_at: Milliseconds | null;
};

export type RecoveryCodesTable = {
  user_id: Fixed<UserId>;
  /** SHA-256 of the code. */
  code_hash: Fixed<string>;
  used_at: Milliseconds | null;
};

export type IdentityProvidersTable = {
  organization_id: Fixed<OrganizationId>;
  issuer: string;
  client_id: string;
  /** Sealed. */
  client_secret: string;
  /** A list of domains. */
  email_domains: JsonText;
  default_role: Role;
  /** The claim whose values decide the role, or null. */
  role_claim: string | null;
  /** Pairs of a value and a role, the first that fits wins. */
  role_mapping: JsonText;
  /** 1: members but owners come in by the provider only. */
  is_required: Flag;
  created_at: Fixed<Milliseconds>;
  changed_at: Milliseconds;
};

/** Whom a provider means by a subject. */
export type IdentitiesTable = {
  organization_id: Fixed<OrganizationId>;
  issuer: Fixed<string>;
  subject: Fixed<string>;
  user_id: Fixed<UserId>;
  created_at: Fixed<Milliseconds>;
  last_login_at: Milliseconds;
};

export type PeopleTables = {
  invitations: InvitationsTable;
  invitation_teams: InvitationTeamsTable;
  second_factors: SecondFactorsTable;
  recovery_codes: RecoveryCodesTable;
  identity_providers: IdentityProvidersTable;
  identities: IdentitiesTable;
};
