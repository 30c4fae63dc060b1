/**
 * The tags of an event: those the client set, and those that follow from its fields, so that every event can
 * be searched and counted by the same names. A client's tag is not overwritten.
 */
import type { ErrorEvent, JsonObject, Pair } from "@vedette/protocol";
import { decidingMechanism } from "./crash-frame.ts";
import { deviceClass } from "./device-class.ts";
import { userIdentity } from "./user-hash.ts";

/** Names that would be mistaken for fields of the event. */
const reserved: ReadonlySet<string> = new Set([
  "release",
  "dist",
  "user",
  "filename",
  "function",
  "environment",
]);

const valueLengthMax = 200;

/** The client's tags that are kept, then the derived ones. */
export function eventTags(event: ErrorEvent): Pair[] {
  const tags: Pair[] = [];
  const names = new Set<string>();
  const add = (name: string, value: unknown): void => {
    if (typeof value !== "string" || value === "" || names.has(name)) return;
    const text = value.trim();
    if (text === "") return;
    names.add(name);
    tags.push([name, text.length > valueLengthMax ? text.slice(0, valueLengthMax).toWellFormed() : text]);
  };
  for (const [name, value] of event.tags) if (!reserved.has(name)) add(name, value);
  add("level", event.level);
  add("environment", event.environment);
  add("release", event.release);
  add("dist", event.dist);
  add("logger", event.logger);
  add("server_name", event.server_name);
  add("site", event.site);
  add("transaction", event.transaction);
  add("url", event.request?.url);
  add("user", userIdentity(event.user));
  const mechanism = decidingMechanism(event);
  add("mechanism", mechanism?.type);
  if (mechanism?.handled !== undefined) add("handled", mechanism.handled ? "yes" : "no");
  addContextTags(event, add);
  return tags;
}

function addContextTags(event: ErrorEvent, add: (name: string, value: unknown) => void): void {
  const contexts = event.contexts;
  if (contexts === undefined) return;
  for (const name of ["runtime", "browser", "os", "client_os"]) {
    const context = contexts[name];
    if (context === undefined) continue;
    add(name, nameAndVersion(context));
    add(`${name}.name`, context.name);
  }
  const rooted = contexts.os?.rooted;
  if (typeof rooted === "boolean") add("os.rooted", rooted ? "yes" : "no");
  add("device", contexts.device?.model);
  add("device.family", contexts.device?.family);
  add("device.class", deviceClass(contexts.device, contexts.os));
  add("app.device", contexts.app?.device_app_hash);
  add("gpu.name", contexts.gpu?.name);
  add("gpu.vendor", contexts.gpu?.vendor_name);
  add("monitor.id", contexts.monitor?.id);
  add("monitor.slug", contexts.monitor?.slug);
  add("replayId", contexts.replay?.replay_id);
}

function nameAndVersion(context: JsonObject): string | undefined {
  const { name, version } = context;
  if (typeof name !== "string" || name === "") return undefined;
  return typeof version === "string" && version.trim() !== "" ? `${name} ${version.trim()}` : name;
}
