import { expect, it } from "vitest";
import type { KeyId, ProjectId } from "@vedette/protocol";
import { type SeedKey, seedKey } from "#domain/issues/assigned-issue.ts";
import { issueSeed } from "#domain/issues/testing/issue-seeds.ts";
import { makeErrorRow } from "#ports/event-store.contract.ts";
import { gatherBatch, type ProcessedItem } from "./batch-result.ts";
import { discardItems, distinctSeeds } from "./discard-items.ts";

const project = 7 as ProjectId;

function item(name: string, receivedAtMs: number): ProcessedItem {
  return {
    record: {
      offset: receivedAtMs,
      projectId: project,
      keyId: 3 as KeyId,
      receivedAtMs,
      retentionDays: 30,
      clientIp: "",
      userAgent: "",
      fallbackEventId: "",
      settingsId: 0,
      format: "envelope",
      encoding: "identity",
    },
    result: {
      counts: [{ category: "error", outcome: "accepted", reason: "", quantity: 1 }],
      rows: [{ table: "errors", row: makeErrorRow({ project_id: project }) }],
      seed: issueSeed(project, name),
      onceId: `${name}${receivedAtMs}`,
    },
  };
}

const discards = (receivedUntilMs: number | undefined) =>
  new Map<SeedKey, { receivedFromMs: number; receivedUntilMs: number | undefined }>([
    [seedKey(issueSeed(project, "noise")), { receivedFromMs: 100, receivedUntilMs }],
  ]);

it.each([
  [undefined, [true, false, false]],
  [200, [true, false, true]],
])("filters by the time of receipt, until %s", (until, isKept) => {
  const items = [item("noise", 99), item("noise", 100), item("noise", 200)];
  const left = discardItems(items, discards(until));
  expect(left.map(({ result }) => result.rows.length > 0)).toEqual(isKept);
  expect(left.map(({ result }) => result.onceId)).toEqual(items.map(({ result }) => result.onceId));
});

it("counts each unit once, as filtered, and a second one with the same id too", () => {
  const items = [item("noise", 150), item("other", 150), item("noise", 150)];
  const result = gatherBatch(discardItems(items, discards(undefined)), [true, true, false]);
  expect(result.seeds.map(({ title }) => title)).toEqual(["Error: other"]);
  expect(result.rows.errors).toHaveLength(1);
  const counted = result.outcomes.map(({ outcome, reason, quantity }) => [outcome, reason, quantity]);
  expect(counted).toEqual([
    ["filtered", "discarded-hash", 2],
    ["accepted", "", 1],
  ]);
});

it("leaves everything as it is where nothing was discarded, and names each group once", () => {
  const items = [item("noise", 1), item("noise", 2), item("other", 3)];
  expect(discardItems(items, new Map())).toBe(items);
  expect(distinctSeeds(items).map(({ title }) => title)).toEqual(["Error: noise", "Error: other"]);
});
