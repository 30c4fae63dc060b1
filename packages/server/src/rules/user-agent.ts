/**
 * Browser, operating system and device of a request, from what its client says of itself. Contexts that the SDK
 * sent are never replaced.
 */
import type { ErrorEvent, JsonObject, Pair } from "@vedette/protocol";
import { readClientHints } from "./client-hints.ts";
import { readUserAgent, type UserAgentFacts } from "./user-agent-facts.ts";

/** The event with contexts for browser, system and device where its request says and the SDK did not. */
export function addClientContexts(event: ErrorEvent): ErrorEvent {
  const headers = event.request?.headers;
  if (headers === undefined) return event;
  const userAgent = headers.find(([name]) => name === "User-Agent")?.[1];
  const hasHints = headers.some(([name]) => name.startsWith("Sec-Ch-Ua"));
  if (userAgent === undefined && !hasHints) return event;
  // A server's own system must survive beside that of its visitor.
  const systemKey = event.platform === "javascript" ? "os" : "client_os";
  const { contexts } = event;
  if (contexts?.browser !== undefined && contexts[systemKey] !== undefined && contexts.device !== undefined)
    return event;
  const facts = factsOf(userAgent, hasHints ? headers : undefined);
  const added: Record<string, JsonObject> = {};
  if (facts.browser !== undefined && contexts?.browser === undefined)
    added.browser = { ...facts.browser, type: "browser" };
  if (facts.system !== undefined && contexts?.[systemKey] === undefined)
    added[systemKey] = { ...facts.system, type: "os" };
  if (facts.device !== undefined && contexts?.device === undefined)
    added.device = { ...facts.device, type: "device" };
  return Object.keys(added).length === 0 ? event : { ...event, contexts: { ...contexts, ...added } };
}

const rememberedMax = 500;
const remembered = new Map<string, UserAgentFacts>();

/** Hints win. A population of browsers sends few different texts, often. */
function factsOf(userAgent: string | undefined, headers: readonly Pair[] | undefined): UserAgentFacts {
  let facts = userAgent === undefined ? {} : remembered.get(userAgent);
  if (facts === undefined) {
    facts = readUserAgent(userAgent ?? "");
    if (remembered.size >= rememberedMax) remembered.clear();
    remembered.set(userAgent ?? "", facts);
  }
  if (headers === undefined) return facts;
  const hints = readClientHints(headers);
  return {
    browser: hints.browser ?? facts.browser,
    system:
      hints.system?.version === undefined && facts.system?.name === hints.system?.name
        ? facts.system
        : (hints.system ?? facts.system),
    device: hints.device ?? facts.device,
  };
}
