/**
 * Secrets in attributes: under a name that promises one the whole value goes, elsewhere what looks like one is
 * replaced. What a name means is decided once and remembered: the same names come with every span and log.
 */
import { isJsonObject, type Json } from "@vedette/protocol";
import type { ScrubbingSettings } from "#domain/ingest-settings/ingest-settings.ts";
import { cleanParts } from "../scrubbing/clean-parts.ts";
import { freeName } from "../scrubbing/free-name.ts";
import { filtered, itemScrubberOf, type ItemScrubber } from "../scrubbing/scrub-item.ts";
import { builtInRules } from "../scrubbing/scrub-remarks.ts";
import { createNameJudge, type NameJudge, type NameVerdict } from "../scrubbing/sensitive-keys.ts";
import { isFixedSlot, slotLengthMax, slotOfAttribute, type AttributeSlot } from "./known-attributes.ts";

/** What is to be done with the values of one name. */
export type AttributePlan = {
  /** One text for all attributes of this name, without what is secret in it. */
  readonly name: string;
  readonly slot: AttributeSlot | undefined;
  readonly slotLengthMax: number;
  readonly treatment: "none" | "clean" | "secret" | "leave_out";
};

export type AttributeScrubber = {
  readonly planOf: (name: string) => AttributePlan;
  /** A text without the secrets in it. */
  readonly cleanText: (text: string) => string;
  /** Lists and objects, changed in place; the rules that changed something are added to `rules`. */
  readonly cleanStructure: (value: Json, rules?: Set<string>) => Json;
  readonly keepsAddresses: boolean;
};

/** How many names are remembered; a hostile sender has any number. */
const rememberedMax = 5000;

/** Where addresses of people stand. */
const addressNames: ReadonlySet<string> = new Set([
  "user.ip_address",
  "user.ip",
  "client.address",
  "client.ip",
  "http.client_ip",
  "net.peer.ip",
  "net.sock.peer.addr",
  "network.peer.address",
  "http.request.header.x_forwarded_for",
  "http.request.header.x-forwarded-for",
  "http.request.header.x_real_ip",
  "http.request.header.x-real-ip",
]);

/** Numbers of tokens are what language models are paid by, and no secret. */
const tokenCount = /(?:^|[._])(?:tokens|tokens[._][\w.]*)$/i;

const depthMax = 20;

const noScrubber: ItemScrubber = {
  isSensitive: () => false,
  isSafe: () => false,
  cleanText: (text) => text,
  cleanLine: (text) => text,
};

const made = new WeakMap<ScrubbingSettings, AttributeScrubber>();

/** The scrubber of a project's settings; made once for each. */
export function attributeScrubberOf(settings: ScrubbingSettings): AttributeScrubber {
  let scrubber = made.get(settings);
  if (scrubber === undefined) {
    scrubber = createAttributeScrubber(settings);
    made.set(settings, scrubber);
  }
  return scrubber;
}

function createAttributeScrubber(settings: ScrubbingSettings): AttributeScrubber {
  const keepsAddresses = !(settings.isOn && settings.dropIpAddresses);
  const { isSensitive, isSafe, cleanText, cleanLine } = settings.isOn ? itemScrubberOf(settings) : noScrubber;
  const judge = createNameJudge(isSensitive, isSafe, cleanLine);

  const treatmentOf = (name: string, slot: AttributeSlot | undefined): AttributePlan["treatment"] => {
    if (!keepsAddresses && addressNames.has(name)) return "leave_out";
    if ((slot !== undefined && isFixedSlot(slot)) || isSafe(name)) return "none";
    return isSensitive(name) && !tokenCount.test(name) ? "secret" : "clean";
  };

  const plans = new Map<string, AttributePlan>();
  const planOf = (name: string): AttributePlan => {
    let plan = plans.get(name);
    if (plan === undefined) {
      const slot = slotOfAttribute.get(name);
      plan = {
        name: cleanParts(name, ".", cleanLine),
        slot,
        slotLengthMax: slot === undefined ? 0 : slotLengthMax(slot),
        treatment: treatmentOf(name, slot),
      };
      if (plans.size >= rememberedMax) plans.clear();
      plans.set(name, plan);
    }
    return plan;
  };
  return {
    planOf,
    cleanText,
    cleanStructure: (value, rules) => cleanStructure(value, { judge, cleanText, rules }, depthMax),
    keepsAddresses,
  };
}

type Tools = {
  readonly judge: NameJudge;
  readonly cleanText: (text: string) => string;
  /** Names of the rules that changed something. */
  readonly rules?: Set<string> | undefined;
};

function cleanNoted(text: string, { cleanText, rules }: Tools): string {
  const clean = cleanText(text);
  if (rules !== undefined && clean !== text) for (const rule of builtInRules(text, clean)) rules.add(rule);
  return clean;
}

function takeSecret({ rules }: Tools): string {
  rules?.add("@password:filter");
  return filtered;
}

function cleanStructure(value: Json, tools: Tools, depthLeft: number): Json {
  if (typeof value === "string") return cleanNoted(value, tools);
  if (typeof value !== "object" || value === null) {
    return typeof value === "number" && value >= 1e12 ? cleanNumber(value, tools) : value;
  }
  if (depthLeft <= 0) return "[nested too deeply]";
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1)
      value[index] = cleanStructure(value[index] ?? null, tools, depthLeft - 1);
    return value;
  }
  if (!isJsonObject(value)) return value;
  for (const key in value) {
    const entry = value[key];
    if (entry === undefined) continue;
    const verdict = tools.judge(key);
    const clean = cleanUnder(verdict, entry, tools, depthLeft);
    // Not deleted: that would make a slow dictionary of it.
    value[key] = verdict?.cleanName === undefined ? clean : undefined;
    if (verdict?.cleanName === undefined) continue;
    value[freeName(verdict.cleanName, (name) => value[name] !== undefined)] = clean;
  }
  return value;
}

function cleanUnder(verdict: NameVerdict | undefined, value: Json, tools: Tools, depthLeft: number): Json {
  if (value === null || typeof value === "boolean" || verdict?.isSafe === true) return value;
  return verdict?.isSensitive === true ? takeSecret(tools) : cleanStructure(value, tools, depthLeft - 1);
}

/** A card's number may come as a number. */
function cleanNumber(value: number, tools: Tools): Json {
  if (!Number.isSafeInteger(value)) return value;
  const text = String(value);
  const clean = cleanNoted(text, tools);
  return clean === text ? value : clean;
}
