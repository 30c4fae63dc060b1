/** Whom to ask for a project: those who add projects, the nearest first. Pure. */
import type { MemberOrInvited, RoleName } from "@vedette/api";

export interface Helper {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: RoleName;
}

/** As roles allow it; an admin is asked before the owner of everything. */
const ROLES: readonly RoleName[] = ["admin", "manager", "owner"];
const SHOWN_MAX = 5;

export function whoMayAdd(
  members: readonly Pick<MemberOrInvited, "id" | "name" | "email" | "orgRole" | "pending">[],
): readonly Helper[] {
  return ROLES.flatMap((role) =>
    members
      .filter(({ orgRole, pending }) => orgRole === role && !pending)
      .map(({ id, name, email }) => ({ id, name: name === "" ? email : name, email, role })),
  ).slice(0, SHOWN_MAX);
}
