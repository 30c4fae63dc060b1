/**
 * `/api/{project}/cron/{monitor}` with or without a key in the path: check-ins from a shell, as `curl` can send
 * them. The job itself must not fail over them, so a limit is answered like success.
 */
import { isJsonObject, type JsonObject } from "@vedette/protocol";
import { invalidJson, parseBodyJson } from "../body-json.ts";
import { FaultError } from "../fault.ts";
import type { EndpointRequest, IngestEndpoint, Reading } from "./endpoint.ts";
import { mediaType, oneItemDraft } from "./one-item.ts";

const statuses: ReadonlySet<unknown> = new Set(["ok", "error", "in_progress"]);

export const cronEndpoint: IngestEndpoint = {
  kind: "ingest",
  methods: ["GET", "POST"],
  category: "monitor",
  isOneItem: true,
  credentials: "request",
  isBodyOptional: true,
  isSilentOnLimits: true,
  read: readCheckIn,
  answer: () => ({ status: 202 }),
};

function readCheckIn(request: EndpointRequest): Reading {
  const given = request.bytes.length === 0 ? {} : bodyOf(request);
  const checkIn: JsonObject = { ...ofQuery(new URLSearchParams(request.route.query)), ...given };
  if (!statuses.has(checkIn["status"])) {
    throw new FaultError({
      status: 400,
      code: "check_in_status",
      message: "A check-in has a status: ok, error or in_progress.",
      reason: "payload",
    });
  }
  const payload = { ...checkIn, monitor_slug: request.route.monitorSlug ?? "" };
  const header = { type: "check_in", content_type: "application/json" };
  return {
    eventId: undefined,
    drafts: [{ ...oneItemDraft(header, JSON.stringify(payload)), header: {} }],
  };
}

function bodyOf(request: EndpointRequest): JsonObject {
  if (mediaType(request.headers["content-type"]) === "application/x-www-form-urlencoded")
    return ofQuery(new URLSearchParams(Buffer.from(request.bytes).toString("utf8")));
  const body = parseBodyJson(request.bytes);
  if (!isJsonObject(body)) throw invalidJson("The body is no JSON object.");
  return body;
}

function ofQuery(query: URLSearchParams): JsonObject {
  const duration = Number(query.get("duration") ?? Number.NaN);
  const text = (name: string): JsonObject => {
    const value = query.get(name);
    return value === null || value === "" ? {} : { [name]: value };
  };
  return {
    ...text("status"),
    ...text("check_in_id"),
    ...text("environment"),
    ...(Number.isFinite(duration) ? { duration } : {}),
  };
}
