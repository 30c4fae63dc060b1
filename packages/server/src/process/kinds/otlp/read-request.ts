/** The payload of an OTLP item: one request, in the encoding that its content type says. */
import type { EnvelopeItem, InvalidReason } from "@vedette/protocol";
import { decodeJson, decodeProto, type Message } from "#rules/otlp/message.ts";
import { contentTypeOf, parseBody } from "../telemetry/read-container.ts";

/** The request, or why there is none. */
export function readRequest<T extends object>(type: Message<T>, item: EnvelopeItem): T | InvalidReason {
  const isJson = contentTypeOf(item) === "application/json";
  const decoded = isJson ? decodeJson(type, parseBody(item.payload, false)) : decodeProto(type, item.payload);
  return decoded.isValid ? decoded.value : decoded.reason;
}
