/** The export of a person's data is a file behind a POST, which a link cannot ask for. */
import { api, ApiError } from "../../lib/api.ts";
import type { Person } from "./model/person.ts";

export async function savePersonsData(org: string, subject: Person): Promise<void> {
  const answer = await fetch(api.url("exportSubjectData", { params: { org } }), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(subject),
  });
  if (!answer.ok)
    throw new ApiError(`The server answered ${answer.status}.`, { status: answer.status, code: "unknown" });
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = "stored-data.ndjson";
  link.click();
  URL.revokeObjectURL(address);
}
