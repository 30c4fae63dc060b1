/** Requests by the laws on data protection: what is stored of a person, and its deletion. */
import { z } from "zod";
import type { FieldReason } from "../fault-reasons.ts";
import { dateTime, id, orgParams, reference } from "../fields.ts";
import { route } from "../route.ts";

const name = z.string().trim().min(1).max(254).optional();

/** A person, as clients name users. */
function subjectIn(projectsMax: number) {
  return z
    .strictObject({
      id: name,
      email: name,
      username: name,
      ip: name,
      /** Slugs or ids; all projects of the organization that the caller may see where it is left out. */
      projects: z.array(reference).max(projectsMax).optional(),
    })
    .refine(({ id, email, username, ip }) => [id, email, username, ip].some((one) => one !== undefined), {
      error: "Name the person by id, email, username or ip.",
      params: { reason: "person" satisfies FieldReason },
    });
}

const dataSubject = subjectIn(1000);
/** What fits into an address. */
const ticketSubject = subjectIn(50);
const ticketCharactersMax = 12_000;

const rowsByTable = z.record(z.string(), z.number());

/** A deletion of what is stored of a person: it takes its time, and goes on after a restart of the server. */
export const dataDeletion = z.object({
  id,
  /** `failed`: given up after many attempts; what was deleted until then stays so. */
  state: z.enum(["waiting", "running", "done", "failed"]),
  requestedBy: z.string(),
  /** By which names the person was given. Who it was is forgotten when it has ended. */
  namedBy: z.array(z.enum(["id", "email", "username", "ip"])),
  projects: z.number(),
  dateCreated: dateTime,
  dateStarted: dateTime.nullable(),
  dateEnded: dateTime.nullable(),
  /** Rows by table before the first was deleted; null until they are counted. */
  found: rowsByTable.nullable(),
  /** Rows by table so far. */
  deleted: rowsByTable,
  /** At the end: issues without an event left are removed; those that a deleted event had named are renamed. */
  issues: z.object({ removed: z.number(), renamed: z.number() }).nullable(),
  /** False when the server was so far behind that something received before was not reached: ask again. */
  isComplete: z.boolean().nullable(),
  failures: z.number(),
});

export const dataRequestRoutes = {
  previewSubjectData: route({
    method: "POST",
    path: "/api/vedette/organizations/{org}/data-requests/preview/",
    permission: "org:admin",
    summary:
      "How many rows are stored of a person, by table. Nothing is written down of who was asked about.",
    params: orgParams,
    body: dataSubject,
    response: z.object({
      /** Rows by table. */
      found: z.record(z.string(), z.number()),
      total: z.number(),
      projects: z.number(),
    }),
    errors: ["not_found", "timeout"],
  }),
  exportSubjectData: route({
    method: "POST",
    path: "/api/vedette/organizations/{org}/data-requests/export/",
    permission: "org:admin",
    summary: "Everything stored of a person as a file: a JSON object per line, with its table and its row.",
    params: orgParams,
    body: dataSubject,
    response: z.unknown(),
    errors: ["not_found"],
    file: true,
  }),
  createExportTicket: route({
    method: "POST",
    path: "/api/vedette/organizations/{org}/data-requests/export-tickets/",
    permission: "org:admin",
    summary:
      "A ticket by which the same person can download what is stored of another for five minutes, by an address that does not name them.",
    params: orgParams,
    body: ticketSubject,
    response: z.object({ ticket: z.string(), dateExpires: dateTime }),
    errors: ["not_found"],
  }),
  downloadSubjectData: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/data-requests/export/",
    permission: "org:admin",
    summary: "The same file for a browser: whom it is about is sealed in the ticket.",
    params: orgParams,
    query: z.object({ ticket: z.string().min(1).max(ticketCharactersMax) }),
    response: z.unknown(),
    errors: ["link_invalid", "not_found"],
    file: true,
  }),
  deleteSubjectData: route({
    method: "POST",
    path: "/api/vedette/organizations/{org}/data-requests/delete/",
    permission: "org:admin",
    summary:
      "Begins to delete what is stored of a person: events, transactions, logs, metrics, sessions, replays, feedback and their files, also what was received and not yet processed. Counts over time stay.",
    params: orgParams,
    body: dataSubject,
    response: dataDeletion,
    status: 202,
    errors: ["not_found"],
  }),
  listDataDeletions: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/data-requests/deletions/",
    permission: "org:admin",
    summary: "The last 50 deletions of people's data, with how far they are and what came of them.",
    params: orgParams,
    response: z.array(dataDeletion),
  }),
  getDataDeletion: route({
    method: "GET",
    path: "/api/vedette/organizations/{org}/data-requests/deletions/{deletion}/",
    permission: "org:admin",
    summary: "One deletion of a person's data.",
    params: orgParams.extend({ deletion: reference }),
    response: dataDeletion,
    errors: ["not_found"],
  }),
} as const;
