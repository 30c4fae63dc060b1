/**
 * Which ingest endpoint a URL names. Repeated, missing and trailing slashes are forgiven: old SDKs send them.
 *
 * The way of nearly all requests is one regular expression; the rest is a walk along the segments.
 */
import { parseEventId, parseNumericId, type EventId, type ProjectId } from "@vedette/protocol";
import type { EndpointName } from "./endpoints/endpoints.ts";

export type IngestRoute = {
  readonly endpoint: EndpointName;
  /** Absent where the key alone names the project. */
  readonly projectId: ProjectId | undefined;
  /** A key that is part of the path. */
  readonly pathKey?: string | undefined;
  /** Of a check-in. */
  readonly monitorSlug?: string;
  /** Of the event that attachments belong to. */
  readonly eventId?: EventId;
  readonly query: string;
};

type Found = Omit<IngestRoute, "query">;

/** A proxy names the whole address. */
const origin = /^https?:\/\/[^/?#]+/i;
const usual = /^\/+api\/+([0-9]+)\/+(envelope|store)\/*$/;
const slugLengthMax = 200;

/** `undefined` for a URL that belongs to somebody else; `pathPrefix` is the path of the public URL, or "". */
export function matchIngestRoute(target: string, pathPrefix: string): IngestRoute | undefined {
  const url = target.startsWith("/") ? target : target.replace(origin, "");
  const mark = url.indexOf("?");
  const fullPath = mark < 0 ? url : url.slice(0, mark);
  const path =
    pathPrefix !== "" && fullPath.startsWith(pathPrefix) ? fullPath.slice(pathPrefix.length) : fullPath;
  const query = mark < 0 ? "" : url.slice(mark + 1);
  const match = usual.exec(path);
  if (match) {
    const projectId = parseNumericId<ProjectId>(match[1] ?? "");
    if (projectId === undefined) return undefined;
    return { endpoint: match[2] === "store" ? "store" : "envelope", projectId, query };
  }
  if (!path.startsWith("/")) return undefined;
  const found = matchSegments(path.split("/").filter((segment) => segment !== ""));
  return found && { ...found, query };
}

function matchSegments(segments: readonly string[]): Found | undefined {
  const [first, second = "", ...rest] = segments;
  if (first === "api") return matchApi(second, rest);
  if (first === "tunnel" && segments.length === 1) return { endpoint: "tunnel", projectId: undefined };
  const plain = first === "otlp" ? segments.slice(1) : segments;
  const endpoint = plain[0] === "v1" ? otlpPlain(plain) : undefined;
  return endpoint && { endpoint, projectId: undefined };
}

function matchApi(second: string, rest: readonly string[]): Found | undefined {
  const path = rest.join("/");
  if (second === "store" && rest.length === 0) return { endpoint: "store", projectId: undefined };
  if (second === "embed" && path === "error-page") return { endpoint: "error_page", projectId: undefined };
  if (second === "relay" && (path === "healthcheck/ready" || path === "healthcheck/live")) {
    return { endpoint: path === "healthcheck/ready" ? "ready" : "live", projectId: undefined };
  }
  if (second === "0") return matchWebApi(rest);
  const projectId = parseNumericId<ProjectId>(second);
  return projectId === undefined ? undefined : matchProject(projectId, rest);
}

/** The two addresses under the Web API's prefix that SDKs and proxies use. */
function matchWebApi(rest: readonly string[]): Found | undefined {
  if (rest.join("/") === "relays/live") return { endpoint: "live", projectId: undefined };
  const isFeedback =
    rest.length === 4 &&
    rest[0] === "projects" &&
    (rest[3] === "user-feedback" || rest[3] === "user-reports");
  return isFeedback ? { endpoint: "user_feedback", projectId: undefined } : undefined;
}

function matchProject(projectId: ProjectId, rest: readonly string[]): Found | undefined {
  const [name, ...more] = rest;
  if (more.length === 0) {
    switch (name) {
      case "security":
      case "csp-report":
        return { endpoint: "security", projectId };
      case "nel":
      case "minidump":
        return { endpoint: name, projectId };
      default:
        return undefined;
    }
  }
  if (name === "unreal" && more.length === 1) return { endpoint: "unreal", projectId, pathKey: more[0] };
  if (name === "cron" && more.length <= 2) return matchCron(projectId, more);
  if (name === "events" && more.length === 2 && more[1] === "attachments") {
    const eventId = parseEventId(more[0]);
    return eventId && { endpoint: "attachments", projectId, eventId };
  }
  const path = rest.join("/").replace(/^integration\//, "");
  const signal = /^otlp\/v1\/(traces|logs|metrics)$/.exec(path)?.[1];
  return signal === undefined ? undefined : { endpoint: `otlp_${signal}` as EndpointName, projectId };
}

function matchCron(projectId: ProjectId, [slug = "", pathKey]: readonly string[]): Found | undefined {
  const monitorSlug = decodeSegment(slug);
  if (monitorSlug === undefined || monitorSlug.length > slugLengthMax) return undefined;
  return { endpoint: "cron", projectId, monitorSlug, pathKey };
}

function otlpPlain(segments: readonly string[]): EndpointName | undefined {
  if (segments.length !== 2) return undefined;
  switch (segments[1]) {
    case "traces":
      return "otlp_plain_traces";
    case "logs":
      return "otlp_plain_logs";
    case "metrics":
      return "otlp_plain_metrics";
    default:
      return undefined;
  }
}

function decodeSegment(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign names no monitor.
    return undefined;
  }
}
