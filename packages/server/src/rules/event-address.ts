/** The address a user came from: the one given, or the sender's where the SDK asks for it. */
import { autoIp, parseIp, type ErrorEvent, type EventUser } from "@vedette/protocol";

/** SDKs that run on the user's own machine, so that the sender is the user. */
const clientPlatforms: ReadonlySet<string> = new Set(["javascript", "cocoa", "objc"]);

/** The event with the user's address filled in, or without the placeholder where none may be. */
export function fillAddress(event: ErrorEvent, clientIp: string, keepAddresses: boolean): ErrorEvent {
  const sender = keepAddresses ? parseIp(clientIp) : undefined;
  const env = event.request?.env;
  const remote = env?.REMOTE_ADDR;
  if (remote === autoIp && env !== undefined) env.REMOTE_ADDR = sender;
  const given = event.user?.ip_address;
  if (given !== undefined && given !== autoIp) return event;
  const wanted = given === autoIp || (given === undefined && wantsAddress(event));
  const remoteIp =
    keepAddresses && typeof remote === "string" && remote !== autoIp ? parseIp(remote) : undefined;
  const address = wanted ? sender : remoteIp;
  if (address === undefined && given === undefined) return event;
  const user: EventUser = { ...event.user, ip_address: address };
  return { ...event, user: isEmpty(user) ? undefined : user };
}

function wantsAddress(event: ErrorEvent): boolean {
  const setting = event.sdk?.settings?.infer_ip;
  if (setting === "never") return false;
  return setting === "auto" || clientPlatforms.has(event.platform);
}

function isEmpty(user: EventUser): boolean {
  return Object.values(user).every((value) => value === undefined);
}
