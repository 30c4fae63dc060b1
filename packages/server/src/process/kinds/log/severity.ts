/** How grave a log is: by its level's name or its number, whichever is given; the other follows. */

export const logLevels = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
export type LogLevel = (typeof logLevels)[number];

export type Severity = { readonly level: LogLevel; readonly severityNumber: number };

const spellings: ReadonlyMap<string, LogLevel> = new Map<string, LogLevel>([
  ...logLevels.map((level) => [level, level] as const),
  ["warning", "warn"],
  ["log", "info"],
  ["information", "info"],
  ["notice", "info"],
  ["err", "error"],
  ["critical", "fatal"],
  ["alert", "fatal"],
  ["emergency", "fatal"],
  ["panic", "fatal"],
]);

/** Numbers go from 1 to 24, four to a level. */
export function readSeverity(level: unknown, number: unknown): Severity {
  const named =
    typeof level === "string" && level.length <= 32 ? spellings.get(level.trim().toLowerCase()) : undefined;
  const given = typeof number === "string" && /^\d{1,2}$/.test(number) ? Number(number) : number;
  if (typeof given === "number" && Number.isInteger(given) && given >= 1 && given <= 24) {
    const byNumber = logLevels[Math.floor((given - 1) / 4)] ?? "info";
    return { level: named ?? byNumber, severityNumber: given };
  }
  const chosen = named ?? "info";
  return { level: chosen, severityNumber: logLevels.indexOf(chosen) * 4 + 1 };
}
