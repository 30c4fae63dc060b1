/** The floor: type and frames as they come, hashed. Whoever groups should do better. */
import { hash } from "node:crypto";
import type { ErrorEvent } from "@vedette/protocol";

export function floorHash(event: ErrorEvent): string {
  const parts = (event.exception?.values ?? []).flatMap(({ type, value, stacktrace }) => {
    const frames = (stacktrace?.frames ?? []).map((frame) => `${frame.filename}:${frame.function}`);
    return [type ?? "", ...(frames.length === 0 ? [value ?? ""] : frames)];
  });
  if (parts.length === 0) parts.push(event.logentry?.message ?? event.logentry?.formatted ?? "");
  return hash("md5", parts.join("\n"), "hex");
}
