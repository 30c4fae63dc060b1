/**
 * How much one envelope may hold. The numbers are those of the official service (November 2026): never
 * stricter, because SDKs are written against them.
 */
const kib = 1024;
const mib = 1024 * kib;

/** Items of one group share a counter. */
export type ItemLimit = { readonly group: string; readonly bytesMax: number; readonly countMax: number };

export type EnvelopeLimits = {
  /** All items, known or not. */
  readonly itemsMax: number;
  /** One header line. */
  readonly headerBytesMax: number;
  /** By item type; other types are bounded by the size of the envelope alone. */
  readonly items: ReadonlyMap<string, ItemLimit>;
};

const event: ItemLimit = { group: "event", bytesMax: mib, countMax: 1 };
const session: ItemLimit = { group: "session", bytesMax: mib, countMax: 100 };
const attachment: ItemLimit = { group: "attachment", bytesMax: 200 * mib, countMax: 200 };
const profile: ItemLimit = { group: "profile", bytesMax: 50 * mib, countMax: 1 };
const container = (group: string): ItemLimit => ({ group, bytesMax: 12 * mib, countMax: 1 });

export const defaultEnvelopeLimits: EnvelopeLimits = {
  itemsMax: 2000,
  headerBytesMax: 64 * kib,
  items: new Map([
    ["event", event],
    ["transaction", event],
    ["security", event],
    ["raw_security", event],
    ["form_data", { group: "form_data", bytesMax: mib, countMax: 1 }],
    ["feedback", { group: "feedback", bytesMax: mib, countMax: 1 }],
    ["replay_event", { group: "replay_event", bytesMax: mib, countMax: 1 }],
    ["replay_recording", { group: "replay_recording", bytesMax: 10 * mib, countMax: 1 }],
    ["replay_video", { group: "replay_video", bytesMax: 10 * mib, countMax: 1 }],
    ["attachment", attachment],
    ["unreal_report", attachment],
    ["user_report", attachment],
    ["session", session],
    ["sessions", session],
    ["client_report", { group: "client_report", bytesMax: 4 * kib, countMax: 100 }],
    ["profile", profile],
    ["profile_chunk", profile],
    ["profile_chunk_ui", profile],
    ["check_in", { group: "check_in", bytesMax: 100 * kib, countMax: 1 }],
    ["log", container("log")],
    ["trace_metric", container("trace_metric")],
    ["span", { group: "span", bytesMax: 12 * mib, countMax: 1000 }],
    ["statsd", { group: "statsd", bytesMax: mib, countMax: 100 }],
    ["metric_buckets", { group: "statsd", bytesMax: mib, countMax: 100 }],
  ]),
};
