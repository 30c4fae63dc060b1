/** Keys of spans, logs and metrics. */
import { field, type SearchField } from "./search-field.ts";

export const projectField = field("project", "text", "Project, by slug or id", {
  aliases: ["project.name", "project.id", "project_id"],
});

export const releaseFields: readonly SearchField[] = [
  projectField,
  field("environment", "text", "Environment"),
  field("release", "text", "Release", { values: ["latest"] }),
  field("received", "time", "When the server took it in"),
];

export const sdkFields: readonly SearchField[] = [
  field("sdk.name", "text", "SDK"),
  field("sdk.version", "text", "Version of the SDK"),
];

export const userFields: readonly SearchField[] = [
  field("user.id", "text", "Id of the user"),
  field("user.email", "text", "E-mail address of the user"),
  field("user.username", "text", "Name of the user"),
  field("user.ip", "text", "Address of the user"),
];

const senderFields: readonly SearchField[] = [
  ...releaseFields,
  ...sdkFields,
  ...userFields,
  field("platform", "text", "Platform"),
  field("service.name", "text", "Service"),
  field("server_name", "text", "Server"),
];

const traceFields: readonly SearchField[] = [
  field("trace", "id", "Trace", { aliases: ["trace_id"] }),
  field("span_id", "text", "Span"),
];

const ofSpans: readonly SearchField[] = [
  ...senderFields,
  ...traceFields,
  field("parent_span", "text", "Span that this one belongs to"),
  field("segment.id", "text", "Root span of the service"),
  field("transaction.event_id", "id", "Event that the span came with"),
  field("is_transaction", "flag", "It is the root of its service"),
  field("timestamp", "time", "When it began"),
  field("span.name", "text", "Name", { aliases: ["name"] }),
  field("span.op", "text", "Operation", { aliases: ["op"] }),
  field("span.description", "prose", "Description", { aliases: ["description"] }),
  field("span.status", "text", "Status", { aliases: ["status"] }),
  field("span.kind", "text", "Kind"),
  field("origin", "text", "What made the span"),
  field("transaction", "text", "Transaction"),
  field("transaction.source", "text", "Where the transaction's name is from"),
  field("span.duration", "duration", "Duration", { aliases: ["transaction.duration"] }),
  field("span.self_time", "duration", "Time outside of spans below it"),
  field("http.method", "text", "Method of the request"),
  field("http.status_code", "number", "Status of the response"),
  field("dist", "text", "Distribution of the release"),
  field("profile.id", "text", "Profile"),
  field("profiler.id", "text", "Profiler"),
  field("thread.id", "text", "Thread"),
  field("replayId", "text", "Replay"),
  field("sample_weight", "number", "How many spans the row stands for"),
];

export const spanFields: readonly SearchField[] = [field("id", "text", "Span"), ...ofSpans];
export const transactionFields: readonly SearchField[] = [
  field("id", "id", "Event of the transaction"),
  ...ofSpans,
];

export const logFields: readonly SearchField[] = [
  ...senderFields,
  ...traceFields,
  field("id", "id", "Id of the line", { aliases: ["sentry.item_id"] }),
  field("timestamp", "time", "When it was written"),
  field("timestamp_precise", "number", "When it was written, in nanoseconds"),
  field("severity", "text", "Severity", { aliases: ["level"] }),
  field("severity_number", "number", "Severity from 1 to 24"),
  field("message", "prose", "The line", { aliases: ["body"] }),
  field("message.template", "text", "The line without its values"),
  field("payload_size", "size", "Size of the line"),
  field("replayId", "text", "Replay"),
  field("sample_weight", "number", "How many lines the row stands for"),
];

export const metricFields: readonly SearchField[] = [
  ...senderFields,
  ...traceFields,
  field("timestamp", "time", "When it was measured"),
  field("metric.name", "text", "Name", { aliases: ["name"] }),
  field("metric.type", "text", "Kind of measurement", { aliases: ["type"] }),
  field("metric.unit", "text", "Unit", { aliases: ["unit"] }),
  field("value", "number", "Value"),
  field("count", "number", "How many measurements"),
  field("min", "number", "Smallest"),
  field("max", "number", "Largest"),
];
