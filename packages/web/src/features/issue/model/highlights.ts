/** The few facts of an event that are looked for first. Pure. */
import type { EventDetails } from "@vedette/api";

export type HighlightName =
  | "release"
  | "environment"
  | "user"
  | "trace"
  | "browser"
  | "device"
  | "runtime"
  | "os"
  | "url"
  | "transaction"
  | "server";

export interface Highlight {
  readonly name: HighlightName;
  readonly value: string;
  readonly mono: boolean;
}

const SHOWN_MAX = 6;

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== ""
    ? value
    : typeof value === "number"
      ? String(value)
      : undefined;
}

/** `Safari 19.1`, from a context with a name and a version. */
function nameAndVersion(context: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const name = text(context?.["name"]);
  return name === undefined
    ? undefined
    : [name, text(context?.["version"])].filter((part) => part !== undefined).join(" ");
}

export function userName(user: EventDetails["user"]): string | undefined {
  return (
    text(user?.email) ?? text(user?.username) ?? text(user?.name) ?? text(user?.id) ?? text(user?.ip_address)
  );
}

function tag(event: EventDetails, key: string): string | undefined {
  return text(event.tags.find((one) => one.key === key)?.value);
}

/** Six facts at most, those that every event has before those that tell more about its place. */
export function highlightsOf(event: EventDetails): readonly Highlight[] {
  const { contexts } = event;
  const request = event.entries.find((entry) => entry.type === "request");
  const found: readonly (readonly [HighlightName, string | undefined, boolean?])[] = [
    ["release", event.release?.version],
    ["environment", event.environment ?? tag(event, "environment")],
    ["user", userName(event.user)],
    ["trace", text(contexts["trace"]?.["trace_id"]), true],
    ["browser", nameAndVersion(contexts["browser"])],
    ["runtime", nameAndVersion(contexts["runtime"])],
    ["transaction", tag(event, "transaction")],
    ["url", request?.type === "request" ? (request.data.url ?? undefined) : tag(event, "url")],
    ["device", text(contexts["device"]?.["model"])],
    ["os", nameAndVersion(contexts["os"]) ?? nameAndVersion(contexts["client_os"])],
    ["server", tag(event, "server_name")],
  ];
  return found
    .flatMap(([name, value, mono]) => (value === undefined ? [] : [{ name, value, mono: mono === true }]))
    .slice(0, SHOWN_MAX);
}
