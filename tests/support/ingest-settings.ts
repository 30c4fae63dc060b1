// Decides through the settings API what a project takes in, as an administrator's script would.
import { pollUntil } from "./poll.ts";
import type { Server } from "./server.ts";
import { AnswerError } from "./web-api.ts";

/** Replaces the project's own settings; sections that are not named go back to what the organization says. */
export async function setIngestSettings(
  server: Pick<Server, "url" | "token" | "organization">,
  projectSlug: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const path = `/api/vedette/projects/${server.organization}/${projectSlug}/ingest-settings/`;
  const answer = await fetch(new URL(path, server.url), {
    method: "PUT",
    headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
    body: JSON.stringify(settings),
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok) throw new AnswerError(path, answer.status, await answer.text());
}

/** Receiving remembers a key for a moment: asks until `holds` says that the new settings are in use. */
export async function untilInUse(holds: () => Promise<boolean>): Promise<void> {
  await pollUntil("the new settings", async () => ((await holds()) ? true : undefined), {
    timeoutMs: 30_000,
    everyMs: 250,
  });
}
