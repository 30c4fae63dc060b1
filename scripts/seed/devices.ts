// What people use: contexts of browsers and phones in proportions that one sees in the field.
import type { Random } from "../../tests/support/random.ts";

export type Contexts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const browsers = [
  ["Chrome", "156.0.0", "Windows", "10"],
  ["Chrome", "156.0.0", "macOS", "15.6"],
  ["Chrome Mobile", "155.0.0", "Android", "16"],
  ["Mobile Safari", "26.1", "iOS", "26.1"],
  ["Safari", "26.0", "macOS", "26.0"],
  ["Firefox", "148.0", "Ubuntu", ""],
  ["Edge", "155.0.0", "Windows", "11"],
] as const;

const phones = [
  ["iPhone18,1", "iPhone", "26.1"],
  ["iPhone17,3", "iPhone", "26.0"],
  ["iPhone15,4", "iPhone", "18.7"],
  ["iPad15,3", "iPad", "26.1"],
] as const;

/** Browser and operating system of a visit. */
export function browserContexts(random: Random): Contexts {
  const [name, version, os, osVersion] = random.pick(browsers);
  return {
    browser: { type: "browser", name, version },
    os: { type: "os", name: os, ...(osVersion === "" ? {} : { version: osVersion }) },
  };
}

/** Device, system and app state of a phone. */
export function phoneContexts(random: Random): Contexts {
  const [model, family, version] = random.pick(phones);
  return {
    device: {
      type: "device",
      model,
      family,
      arch: "arm64e",
      memory_size: 8_000_000_000,
      free_memory: random.between(60, 900) * 1_000_000,
      battery_level: random.between(5, 100),
      orientation: random.pick(["portrait", "portrait", "landscape"]),
    },
    os: { type: "os", name: family === "iPad" ? "iPadOS" : "iOS", version },
    app: { type: "app", app_name: "Larder", in_foreground: true },
  };
}

/** Machine and runtime of a server. */
export function serverContexts(
  runtime: { readonly name: string; readonly version: string } | undefined,
): Contexts {
  return {
    os: { type: "os", name: "Debian GNU/Linux", version: "13", kernel_version: "6.12.48" },
    ...(runtime === undefined ? {} : { runtime: { type: "runtime", ...runtime } }),
  };
}
