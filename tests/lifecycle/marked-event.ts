// An event whose texts can be looked for in the files of a data folder.
import { randomBytes } from "node:crypto";
import { writeEnvelope } from "@vedette/protocol";
import { expect } from "vitest";
import { untilLogIsEmpty } from "../support/empty-log.ts";
import type { Instance } from "../support/instance.ts";
import type { ServerProcess } from "../support/server.ts";
import { createWebApi } from "../support/web-api.ts";
import { errorEvent, newEventId, post, targetOf } from "../support/wire.ts";

export type MarkedEvent = { readonly instance: Instance; readonly eventId: string };

/** So short and so random that the stores' compression leaves it as it is: a search in the files must find it. */
export const marker = (what: string): string => `${what}-${randomBytes(10).toString("hex")}`;

/** An error with an attachment, whose payload and file carry markers; answers once both are stored. */
export async function sendMarked(
  server: ServerProcess,
  instance: Instance,
  mark: string,
): Promise<MarkedEvent & { readonly marks: Readonly<Record<"payload" | "file", string>> }> {
  const marks = { payload: marker("payload"), file: marker("file") };
  const eventId = newEventId();
  const event = { ...errorEvent({ eventId, tags: { mark } }), extra: { note: marks.payload } };
  const answer = await post(targetOf(instance.dsn), {
    body: writeEnvelope({ event_id: eventId }, [
      { header: { type: "event" }, payload: JSON.stringify(event) },
      { header: { type: "attachment", filename: "note.txt" }, payload: `${marks.file}\n`.repeat(4000) },
    ]),
  });
  expect(answer?.status).toBe(200);
  await createWebApi(instance).waitForIssue({ query: `mark:${mark}` }, 30_000);
  await untilLogIsEmpty(server.url);
  return { marks, instance, eventId };
}

/** The first file of the event, as it is downloaded. */
export async function attachmentOf({ instance, eventId }: MarkedEvent): Promise<string> {
  const { projectId } = targetOf(instance.dsn);
  const base = `${instance.url}/api/0/projects/${instance.organization}/${projectId}/events/${eventId}/attachments/`;
  const headers = { authorization: `Bearer ${instance.token}` };
  const list = (await (await fetch(base, { headers })).json()) as readonly { readonly id: string }[];
  return await (await fetch(`${base}${list[0]?.id}/?download=1`, { headers })).text();
}
