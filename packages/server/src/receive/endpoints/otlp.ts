/**
 * OpenTelemetry over HTTP: under the project's address as SDKs of Sentry's protocol expect it (202, empty), and at
 * the addresses that every exporter appends to a base URL (200, the protocol's empty success message). Where records of
 * the batch are left out, both say so.
 */
import type { DataCategory, InternalItemType } from "@vedette/protocol";
import type { Answer } from "../answer.ts";
import { FaultError } from "../fault.ts";
import { newEventId } from "../new-event-id.ts";
import type { IngestEndpoint } from "./endpoint.ts";
import { mediaType } from "./one-item.ts";
import { jsonType, partialSuccess, protobufType, sumOf, tellStatus, wholeSuccess } from "./otlp-answer.ts";
import { readOtlpRecords } from "../otlp-records.ts";

/** As much as OpenTelemetry's own collector takes, unless told otherwise. */
const batchBytesMax = 20 * 1024 * 1024;

function otlpEndpoint(type: InternalItemType, category: DataCategory, answer: (type: string) => Answer) {
  return {
    kind: "ingest",
    methods: ["POST"],
    category,
    isOneItem: false,
    credentials: "request",
    checkHead: (headers) => {
      const given = mediaType(headers["content-type"]);
      if (given === protobufType || given === jsonType) return;
      throw new FaultError({
        status: 415,
        code: "content_type",
        message: `Send OTLP as ${protobufType} or ${jsonType}.`,
        reason: "content_type",
      });
    },
    // A message without a field is no bytes at all in protobuf.
    isBodyOptional: true,
    read: (request) => {
      if (request.bytes.length === 0) return { eventId: undefined, drafts: [] };
      const content_type = mediaType(request.headers["content-type"]);
      checkSize(request.bytes);
      const isJson = content_type === jsonType;
      const { count, faults, ended } = readOtlpRecords(type, isJson, request.bytes, request.receivedAtMs);
      const withoutRoom = sumOf(faults) + ended;
      const header = {
        type,
        content_type,
        item_count: count,
        ...(withoutRoom === 0 ? {} : { fault_count: withoutRoom }),
      };
      return {
        eventId: undefined,
        recordFaults: faults,
        drafts: [{ eventId: newEventId(), header: {}, items: [{ header, payload: request.bytes }] }],
      };
    },
    answer: ({ recordFaults = new Map(), recordsLeft = 0 }, request) => {
      const contentType = mediaType(request.headers["content-type"]);
      return recordFaults.size > 0 || recordsLeft > 0
        ? partialSuccess(type, recordFaults, recordsLeft, contentType)
        : answer(contentType);
    },
    tellFault: (fault, headers) => tellStatus(fault, mediaType(headers["content-type"])),
  } as const satisfies IngestEndpoint;
}

function checkSize(bytes: Uint8Array): void {
  if (bytes.length <= batchBytesMax) return;
  throw new FaultError({
    status: 413,
    code: "too_large",
    message: `A batch is larger than ${batchBytesMax} bytes.`,
    reason: "too_large",
  });
}

const accepted = (): Answer => ({ status: 202 });

export const otlpEndpoints = {
  otlp_traces: otlpEndpoint("otlp_traces", "span", accepted),
  otlp_logs: otlpEndpoint("otlp_logs", "log_item", accepted),
  otlp_metrics: otlpEndpoint("otlp_metrics", "trace_metric", accepted),
  otlp_plain_traces: otlpEndpoint("otlp_traces", "span", wholeSuccess),
  otlp_plain_logs: otlpEndpoint("otlp_logs", "log_item", wholeSuccess),
  otlp_plain_metrics: otlpEndpoint("otlp_metrics", "trace_metric", wholeSuccess),
} as const;
