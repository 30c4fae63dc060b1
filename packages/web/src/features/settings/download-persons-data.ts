/**
 * What is stored of a person goes from the server into a file, never through the page: it may be more than a browser can
 * hold. Whom it is about is sealed in the address.
 */
import { api } from "../../lib/api.ts";
import { followDownload } from "../../lib/save-file.ts";
import type { Person } from "./model/person.ts";

export async function downloadPersonsData(org: string, subject: Person): Promise<void> {
  const { ticket } = await api.createExportTicket({ params: { org }, body: subject });
  followDownload(api.url("downloadSubjectData", { params: { org }, query: { ticket } }));
}
