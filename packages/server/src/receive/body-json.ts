/** Bodies that are JSON themselves and small: parsed once, with one refusal for all that are not. */
import { FaultError } from "./fault.ts";

export function parseBodyJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
  } catch {
    // The parser's own words quote the body; the sender is told the fact alone.
    throw invalidJson("The body is not JSON.");
  }
}

export function invalidJson(message: string): FaultError {
  return new FaultError({ status: 400, code: "invalid_json", message, reason: "invalid_json" });
}
