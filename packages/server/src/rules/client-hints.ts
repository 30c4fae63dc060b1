/** What a browser says of itself in headers of their own (`Sec-CH-UA` …), truer than the frozen User-Agent. */
import type { Pair } from "@vedette/protocol";
import type { UserAgentFacts } from "./user-agent-facts.ts";

/** What the brands call themselves, and what they are called elsewhere. */
const brandNames: Readonly<Record<string, string>> = {
  "Google Chrome": "Chrome",
  "Microsoft Edge": "Edge",
};

const hintLengthMax = 500;

/** Reads the hints of a request's headers. */
export function readClientHints(headers: readonly Pair[]): UserAgentFacts {
  let brands = "";
  let platform = "";
  let platformVersion = "";
  let model = "";
  for (const [name, value] of headers) {
    if (!name.startsWith("Sec-Ch-Ua") || value.length > hintLengthMax) continue;
    if (name === "Sec-Ch-Ua-Full-Version-List") brands = value;
    else if (name === "Sec-Ch-Ua") brands ||= value;
    else if (name === "Sec-Ch-Ua-Platform") platform = unquoted(value);
    else if (name === "Sec-Ch-Ua-Platform-Version") platformVersion = unquoted(value);
    else if (name === "Sec-Ch-Ua-Model") model = unquoted(value);
  }
  return {
    browser: brands === "" ? undefined : browserOf(brands),
    system: platform === "" || platform === "Unknown" ? undefined : systemOf(platform, platformVersion),
    device: model === "" ? undefined : { family: model, model },
  };
}

function unquoted(value: string): string {
  return value.trim().replace(/^"|"$/g, "");
}

/** Of a list of brands, one of which is made up and one is only the engine, the one that means something. */
function browserOf(brands: string): UserAgentFacts["browser"] {
  let engine: UserAgentFacts["browser"];
  for (const match of brands.matchAll(/"([^"]{1,60})";\s?v="(\d[\d.]{0,30})"/g)) {
    const [, name = "", version = ""] = match;
    if (/not.{0,3}a.{0,3}brand/i.test(name)) continue;
    if (name !== "Chromium") return { name: brandNames[name] ?? name, version };
    engine = { name, version };
  }
  return engine;
}

function systemOf(platform: string, version: string): UserAgentFacts["system"] {
  if (version === "") return { name: platform };
  return { name: platform, version: platform === "Windows" ? windowsVersion(version) : version };
}

/** The version of an interface of Windows, which counts on where its name does not. */
function windowsVersion(version: string): string {
  const major = Number.parseInt(version, 10);
  if (major >= 13) return "11";
  if (major >= 1) return "10";
  return version.startsWith("0.3") ? "8.1" : version.startsWith("0.2") ? "8" : "7";
}
