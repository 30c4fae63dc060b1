/** The columns of a row that say whom it is about. */
import type { EventUser } from "@vedette/protocol";
import { userHash, userIdentity } from "#rules/user-hash.ts";

export type PersonColumns = {
  readonly user_id: string;
  readonly user_email: string;
  readonly user_name: string;
  readonly user_ip: string;
  readonly user_hash: bigint;
};

export function personColumns(user: EventUser | undefined): PersonColumns {
  return {
    user_id: user?.id ?? "",
    user_email: user?.email ?? "",
    user_name: user?.username ?? user?.name ?? "",
    user_ip: user?.ip_address ?? "",
    user_hash: userHash(userIdentity(user)),
  };
}
