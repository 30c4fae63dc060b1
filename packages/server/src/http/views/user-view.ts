/** People beside what they did. */
import type { UserReference } from "@vedette/api";
import type { UserId } from "@vedette/protocol";
import type { User } from "#domain/people/users.ts";

const avatar = { avatarType: "letter_avatar", avatarUuid: null } as const;

export function userReferenceView(user: User): UserReference {
  return {
    id: String(user.id),
    email: user.email,
    name: user.name,
    username: user.email,
    isActive: user.isActive,
    avatar,
    avatarUrl: null,
  };
}

/** Null for the server itself, and for somebody who is gone. */
export function personView(users: ReadonlyMap<UserId, User>, id: UserId | undefined): UserReference | null {
  const user = id === undefined ? undefined : users.get(id);
  return user === undefined ? null : userReferenceView(user);
}
