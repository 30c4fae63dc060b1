/** The address a user came from: the one given, or the sender's where the SDK asks for it. */
import { autoIp, parseIp, type ErrorEvent, type EventUser } from "@vedette/protocol";

/** SDKs that run on the user's own machine, so that the sender is the user. */
const clientPlatforms: ReadonlySet<string> = new Set(["javascript", "cocoa", "objc"]);

/** The event with the user's address filled in, or without the placeholder where none may be. */
export function fillAddress(event: ErrorEvent, clientIp: string, keepAddresses: boolean): ErrorEvent {
  const sender = keepAddresses && inference(event) !== "never" ? parseIp(clientIp) : undefined;
  const env = event.request?.env;
  const remote = env?.REMOTE_ADDR;
  if (remote === autoIp && env !== undefined) env.REMOTE_ADDR = sender;
  const given = event.user?.ip_address;
  if (given !== undefined && given !== autoIp) return event;
  const address =
    given === autoIp
      ? sender
      : (remoteAddress(remote, sender, keepAddresses) ?? (wantsAddress(event) ? sender : undefined));
  if (address === undefined && given === undefined) return event;
  const user: EventUser = { ...event.user, ip_address: address };
  return { ...event, user: isEmpty(user) ? undefined : user };
}

/** The peer of the request that the event happened in. */
function remoteAddress(
  remote: unknown,
  sender: string | undefined,
  keepAddresses: boolean,
): string | undefined {
  if (remote === autoIp) return sender;
  return keepAddresses && typeof remote === "string" ? parseIp(remote) : undefined;
}

function wantsAddress(event: ErrorEvent): boolean {
  return inference(event) === "auto" || clientPlatforms.has(event.platform);
}

/** `auto`, `never`, or `legacy`, which is as it was before SDKs said anything: by the platform. */
function inference(event: ErrorEvent): unknown {
  return event.sdk?.settings?.infer_ip;
}

function isEmpty(user: EventUser): boolean {
  return Object.values(user).every((value) => value === undefined);
}
