/** Attributes that follow from a browser's User-Agent, by the names that SDKs give them. */
import { readErrorEvent } from "@vedette/protocol";
import { addClientContexts } from "../user-agent.ts";

type Pairs = readonly (readonly [string, string])[];

const rememberedMax = 500;
const remembered = new Map<string, Pairs>();

/** Browser and system, as far as they are known. A population of browsers sends few different texts, often. */
export function clientAttributes(userAgent: string): Pairs {
  if (userAgent === "") return [];
  let pairs = remembered.get(userAgent);
  if (pairs === undefined) {
    pairs = readClient(userAgent);
    if (remembered.size >= rememberedMax) remembered.clear();
    remembered.set(userAgent, pairs);
  }
  return pairs;
}

function readClient(userAgent: string): Pairs {
  const { event } = readErrorEvent({
    platform: "javascript",
    request: { headers: [["User-Agent", userAgent]] },
  });
  const { contexts } = addClientContexts(event);
  const pairs: [string, string][] = [];
  const add = (name: string, value: unknown): void => {
    if (typeof value === "string" && value !== "") pairs.push([name, value]);
  };
  add("browser.name", contexts?.browser?.name);
  add("browser.version", contexts?.browser?.version);
  add("os.name", contexts?.os?.name);
  add("os.version", contexts?.os?.version);
  add("device.family", contexts?.device?.family);
  add("device.model", contexts?.device?.model);
  return pairs;
}
