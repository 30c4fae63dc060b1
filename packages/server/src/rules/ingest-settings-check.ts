/** What a schema cannot say of settings: whether selectors, patterns, ranges and names can be read. */
import type { IngestSettings, RedactionRule } from "#domain/ingest-settings/ingest-settings.ts";
import { isIpRange } from "#kernel/ip-ranges.ts";
import type { RuleFault } from "./rule-text.ts";
import { parseFingerprintRules, parseStackTraceRules } from "./grouping-rules/parse-grouping-rules.ts";
import { isLegacyBrowserSet, legacyBrowserSets } from "./filters/legacy-browsers.ts";
import { compilePattern, WrittenWrong } from "./redaction/pattern-program.ts";
import { parseSelector } from "./redaction/selector.ts";

/** A code of `fieldReasons` of the Web API, with what stands in its sentence. */
export type Why = { readonly reason: string } & Readonly<Record<string, string | number>>;

/** Of a line of rules; `why` is the code of what `detail` says. */
export function whyOfLine({ line, column, message, reason }: RuleFault): Why {
  return { ...reason.params, reason: "unreadable_line", line, column, detail: message, why: reason.code };
}

export type SettingsFault = {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly why?: Why | undefined;
};

type Checked = {
  readonly scrubbing?: { readonly rules?: readonly RedactionRule[] | null | undefined } | null | undefined;
  readonly filters?:
    | {
        readonly ipAddresses?: IngestSettings["filters"]["ipAddresses"] | null | undefined;
        readonly legacyBrowsers?: IngestSettings["filters"]["legacyBrowsers"] | null | undefined;
      }
    | null
    | undefined;
  readonly sampling?: readonly { readonly id?: number | undefined }[] | null | undefined;
  readonly quotas?: readonly { readonly id: string }[] | null | undefined;
  readonly grouping?:
    | {
        readonly [Name in keyof IngestSettings["grouping"]]?:
          | IngestSettings["grouping"][Name]
          | null
          | undefined;
      }
    | null
    | undefined;
};

/** Every fault, with the field it stands in. */
export function ingestSettingsFaults(settings: Checked): readonly SettingsFault[] {
  return [
    ...(settings.scrubbing?.rules ?? []).flatMap((rule, index) =>
      ruleFaults(rule).map((one) => ({ ...one, path: ["scrubbing", "rules", index, ...one.path] })),
    ),
    ...(settings.filters?.ipAddresses ?? []).flatMap((range, index) =>
      isIpRange(range)
        ? []
        : [
            fault(["filters", "ipAddresses", index], "Give an address, or a range such as 203.0.113.0/24.", {
              reason: "ip_range",
            }),
          ],
    ),
    ...(settings.filters?.legacyBrowsers ?? []).flatMap((name, index) =>
      isLegacyBrowserSet(name)
        ? []
        : [
            fault(["filters", "legacyBrowsers", index], `Known sets are ${legacyBrowserSets.join(", ")}.`, {
              reason: "browser_set",
              values: legacyBrowserSets.join(", "),
            }),
          ],
    ),
    ...repeated("sampling", settings.sampling ?? []),
    ...repeated("quotas", settings.quotas ?? []),
    ...ruleTextFaults("fingerprintRules", parseFingerprintRules(settings.grouping?.fingerprintRules ?? "")),
    ...ruleTextFaults("stackTraceRules", parseStackTraceRules(settings.grouping?.stackTraceRules ?? "")),
  ];
}

function ruleTextFaults(
  field: string,
  { faults }: { readonly faults: readonly RuleFault[] },
): readonly SettingsFault[] {
  return faults.map((one) =>
    fault(["grouping", field], `Line ${one.line}, column ${one.column}: ${one.message}.`, whyOfLine(one)),
  );
}

function fault(path: SettingsFault["path"], message: string, why?: Why): SettingsFault {
  return { path, message, why };
}

function ruleFaults(rule: RedactionRule): readonly SettingsFault[] {
  const faults = [read("source", () => parseSelector(rule.source))];
  if (rule.type !== "pattern") {
    if (rule.pattern !== undefined)
      faults.push([fault(["pattern"], "Only the type pattern has a pattern.", { reason: "pattern_unused" })]);
  } else if (rule.pattern === undefined) {
    faults.push([fault(["pattern"], "Give a regular expression.", { reason: "pattern_missing" })]);
  } else {
    const { pattern } = rule;
    faults.push(read("pattern", () => compilePattern(pattern)));
  }
  return faults.flat();
}

function read(field: string, work: () => unknown): SettingsFault[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof WrittenWrong)) throw error;
    return [
      fault([field], `At character ${error.position + 1}: ${error.message}.`, {
        ...error.reason.params,
        reason: "unreadable_at",
        position: error.position + 1,
        detail: error.message,
        why: error.reason.code,
      }),
    ];
  }
}

function repeated(
  list: string,
  entries: readonly { readonly id?: string | number | undefined }[],
): readonly SettingsFault[] {
  const seen = new Set<string | number>();
  return entries.flatMap(({ id }, index) => {
    if (id === undefined) return [];
    if (seen.has(id))
      return [fault([list, index, "id"], "Another one has this id.", { reason: "repeated_id" })];
    seen.add(id);
    return [];
  });
}
