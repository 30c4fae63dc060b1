/** How strong a phone or tablet is: `low`, `medium` or `high`, from what its SDK says of it. */
import type { JsonObject } from "@vedette/protocol";

export type DeviceClass = "low" | "medium" | "high";

/** Of Apple's model numbers (`iPhone14,5`) the first that counts as medium, and the first that counts as high. */
const appleModels: ReadonlyMap<string, readonly [medium: number, high: number]> = new Map([
  ["iPhone", [11, 13]],
  ["iPad", [8, 13]],
]);

const gib = 2 ** 30;

/** Of servers, and of devices that say too little to tell, there is no class. */
export function deviceClass(
  device: JsonObject | undefined,
  system: JsonObject | undefined,
): DeviceClass | undefined {
  if (device === undefined) return undefined;
  return system?.name === "Android" ? ofSpecs(device) : ofApple(device.model);
}

function ofApple(model: unknown): DeviceClass | undefined {
  if (typeof model !== "string" || model.length > 40) return undefined;
  const [, name = "", number = ""] = /^(iPhone|iPad)(\d{1,3}),/.exec(model) ?? [];
  const bounds = appleModels.get(name);
  if (bounds === undefined) return undefined;
  if (Number(number) >= bounds[1]) return "high";
  return Number(number) >= bounds[0] ? "medium" : "low";
}

/** Cores, their pace in MHz and the memory in bytes, as Android tells. */
function ofSpecs({
  processor_count: cores,
  processor_frequency: mhz,
  memory_size: bytes,
}: JsonObject): DeviceClass | undefined {
  if (typeof cores !== "number" || typeof mhz !== "number" || typeof bytes !== "number") return undefined;
  if (mhz < 2000 || cores < 8 || bytes < 4 * gib) return "low";
  return mhz < 2500 || bytes < 6 * gib ? "medium" : "high";
}
