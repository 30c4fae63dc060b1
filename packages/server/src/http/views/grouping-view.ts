/** How an event was grouped, as it is shown: in one line with the event, and as the trees that clients know. */
import type { GroupingComponent, GroupingInfo } from "@vedette/api";
import type { JsonObject } from "@vedette/protocol";
import type { StoredEvent } from "#query/stored-event.ts";
import { readGrouping, type StoredGrouping } from "#rules/grouping/stored-grouping.ts";
import { systemHash } from "#rules/grouping/v2/group-event.ts";
import type { GroupingPart } from "#rules/grouping/v2/part.ts";

const configId = (version: number): string => `vedette:${version}`;

/** What was hashed, and with version 2 also what was left out, with the reason. */
export function groupingConfigView(stored: StoredGrouping | undefined): JsonObject {
  if (stored === undefined) return { id: null, version: null, variant: null, components: [], parts: [] };
  const { version, variant, parts } = readGrouping(stored);
  return {
    id: configId(version),
    version,
    variant,
    components: parts.filter(({ contributes }) => contributes).map(({ text }) => text),
    parts: parts.map(({ kind, text, contributes, hint }) => ({
      kind,
      text,
      contributes,
      hint: hint ?? null,
    })),
  };
}

const descriptions: Readonly<Record<string, string>> = {
  "custom-fingerprint": "custom fingerprint",
  "hybrid-fingerprint": "custom fingerprint with the usual grouping in it",
  checksum: "checksum that the client sent",
  app: "the application's innermost frames",
  system: "all frames",
  exception: "exception stack-trace",
  stacktrace: "stack-trace",
  value: "exception by its type and message",
  security: "security report",
  template: "template",
  message: "message",
  fallback: "nothing to group by",
};

/** As clients call the kinds of variants. */
const types: Readonly<Record<string, string>> = {
  "custom-fingerprint": "custom-fingerprint",
  "hybrid-fingerprint": "salted-component",
  checksum: "checksum",
  fallback: "fallback",
};

const names: Readonly<Record<GroupingPart["kind"], string>> = {
  fingerprint: "fingerprint",
  type: "type",
  value: "value",
  frame: "frame",
  message: "message",
  template: "template",
  report: "report",
  text: "text",
};

/** The variant that decided, and, where it is another one, the one by all frames. */
export function groupingInfoView(stored: StoredEvent): GroupingInfo {
  if (stored.grouping === undefined) return {};
  const { version, variant, parts } = readGrouping(stored.grouping);
  const shared = { config: { id: configId(version) } };
  const info: GroupingInfo = {
    [variant]: {
      key: variant,
      type: types[variant] ?? "component",
      hash: stored.groupHash,
      contributes: true,
      description: descriptions[variant] ?? variant,
      hint: null,
      component: treeOf(variant, parts),
      ...shared,
    },
  };
  const system = version === 2 && variant === "app" ? systemHash(stored.event) : undefined;
  if (system !== undefined) {
    const hint = "ignored because the application's frames decide";
    info["system"] = {
      key: "system",
      type: "component",
      hash: system,
      contributes: false,
      description: descriptions["system"] ?? "",
      hint,
      component: { id: "system", name: "system", contributes: false, hint, values: [] },
      ...shared,
    };
  }
  return info;
}

function treeOf(variant: string, parts: readonly GroupingPart[]): GroupingComponent {
  return {
    id: variant,
    name: descriptions[variant] ?? variant,
    contributes: true,
    hint: null,
    values: parts.map(({ kind, text, contributes, hint }) => ({
      id: kind,
      name: names[kind],
      contributes,
      hint: hint ?? null,
      values: text === "" ? [] : [text],
    })),
  };
}
