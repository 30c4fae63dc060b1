/** What a question about events finds: how much, what part of all there is, and how much in the time before. */
import { errorsKnownSince } from "#domain/issues/release-times.ts";
import type { MetaAccess } from "#ports/meta-store.ts";
import type { Dataset } from "#query/datasets/dataset.ts";
import type { EventReader } from "#query/event-reader.ts";
import { readEventsTable, type RowsQuestion } from "#query/events-table.ts";
import { languageOf } from "#query/search/languages.ts";
import { readSearch } from "#query/search/read-search.ts";

export type EventsFact =
  | {
      readonly kind: "found";
      readonly events: number;
      /** Absent where rows name nobody. */
      readonly users: number | undefined;
      /** Of all rows of the scope; absent where all of them are asked for. */
      readonly share: number | undefined;
    }
  | { readonly kind: "before"; readonly events: number };

export type EventsAsked = {
  readonly question: RowsQuestion & { readonly dataset: Dataset };
  /** Whether rows are chosen by more than scope and time. */
  readonly isNarrowed: boolean;
  readonly nowMs: number;
};

export async function answerEvents(
  meta: MetaAccess,
  reader: EventReader,
  { question, isNarrowed, nowMs }: EventsAsked,
): Promise<readonly EventsFact[]> {
  const { dataset } = question;
  const { startMs, endMs } = reader.range;
  // What lies ahead of now belongs to clocks that are fast: it makes the time no longer.
  const before = { startMs: 2 * startMs - Math.min(endMs, nowMs), endMs: startMs };
  // Of what is kept shorter than errors, or since when is not known, nothing is said.
  const isBeforeKnown =
    dataset.name === "errors" && (await errorsKnownSince(meta, reader.scope, nowMs)) <= before.startMs;
  const everything = { ...question, search: readSearch("", languageOf(dataset)) };
  const [found, all, earlier] = await Promise.all([
    countRows(reader, question, dataset.hasUsers),
    isNarrowed ? countRows(reader, everything, false) : undefined,
    isBeforeKnown ? countRows({ ...reader, range: before }, question, false) : undefined,
  ]);
  const { events, users } = found;
  const share = all === undefined || all.events === 0 ? undefined : Math.min(1, events / all.events);
  return [
    { kind: "found", events, users, share },
    ...(earlier === undefined ? [] : [{ kind: "before", events: earlier.events } as const]),
  ];
}

async function countRows(
  reader: EventReader,
  question: RowsQuestion,
  withUsers: boolean,
): Promise<{ readonly events: number; readonly users: number | undefined }> {
  const fields = ["count()", ...(withUsers ? ["count_unique(user)"] : [])];
  const table = await readEventsTable(reader, { ...question, fields, sort: [], limit: 1, offset: 0 });
  const [events, users] = table.rows[0] ?? [];
  return { events: Number(events ?? 0), users: withUsers ? Number(users ?? 0) : undefined };
}
