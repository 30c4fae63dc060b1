/** From the names of a person to the rows that are theirs. */
import type { DataSubject } from "#ports/data-subject.ts";
import type { NamedPerson } from "#domain/data-requests/data-request.ts";
import { userHash } from "./user-hash.ts";

/** Sessions name people by one text of the client's choice, which is the id nearly always. */
export function dataSubjectOf({ id, email, username, ip }: NamedPerson): DataSubject {
  const texts = [id, email, username, ip].filter((text) => text !== undefined);
  return { id, email, username, ip, sessionHashes: texts.map((text) => userHash(`id:${text}`)) };
}
