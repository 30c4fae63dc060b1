/** The last step of an error event: its row, and what it says about its issue. */
import { shorten, type ErrorEvent } from "@vedette/protocol";
import type { IssueSeed } from "#domain/issues/issue-seed.ts";
import type { ErrorRow } from "#ports/event-tables.ts";
import { chainedErrors, errorValueLengthMax } from "#rules/chained-errors.ts";
import { decidingMechanism, mainException } from "#rules/crash-frame.ts";
import { eventCategory } from "#rules/event-category.ts";
import { eventComponent } from "#rules/event-component.ts";
import { eventColumns } from "#rules/event-payload.ts";
import { stackNames } from "#rules/stack-names.ts";
import { userHash, userIdentity } from "#rules/user-hash.ts";
import type { FingerprintedItem } from "../../steps/fingerprint.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import type { SampledItem } from "../../steps/sample.ts";
import { keep, type StepResult } from "../../steps/step.ts";

export type StorableError = { readonly row: ErrorRow; readonly seed: IssueSeed };

export function toRow(
  item: FingerprintedItem & SampledItem,
  context: ItemContext,
): StepResult<StorableError> {
  const { event } = item;
  const { record } = context;
  const timestampMs = Math.round(event.timestamp * 1000);
  const handled = handledOf(event);
  const exception = mainException(event);
  const columns = eventColumns(event, {
    eventId: event.event_id,
    timestampMs,
    remarks: item.remarks,
    grouping: item.grouping,
    rules: item.rules,
  });
  const row: ErrorRow = {
    ...columns,
    project_id: record.projectId,
    group_hash: item.grouping.hash,
    received_at: record.receivedAtMs,
    retention_days: context.settings.retention.errors ?? record.retentionDays,
    sample_weight: item.sampleWeight,
    title: item.title.title,
    culprit: item.title.culprit,
    error_type: exception?.type ?? "",
    error_value: shorten(exception?.value ?? "", errorValueLengthMax),
    handled,
    category: eventCategory(event),
    component: eventComponent(event),
    user_hash: userHash(userIdentity(event.user)),
    ...stackNames(event),
    ...chainedErrors(event),
  };
  return keep({ row, seed: seedOf(item, row, handled, context) });
}

function seedOf(
  item: FingerprintedItem,
  row: ErrorRow,
  handled: number,
  { settings: { similarity } }: ItemContext,
): IssueSeed {
  return {
    projectId: row.project_id as IssueSeed["projectId"],
    hash: item.grouping.hash,
    ...(item.grouping.alternateHashes.length === 0 ? {} : { alternateHashes: item.grouping.alternateHashes }),
    ...(similarity.autoAttach ? { attachWithin: similarity.attachWithin } : {}),
    title: item.title.title,
    culprit: item.title.culprit,
    type: item.event.type,
    level: item.event.level,
    platform: row.platform,
    logger: row.logger,
    metadata: item.title.metadata,
    isUnhandled: handled === 0,
    firstSeenMs: row.timestamp,
    lastSeenMs: row.timestamp,
    release: row.release,
    category: row.category,
    component: row.component,
  };
}

/** 1 handled, 0 not handled, 2 not said. */
function handledOf(event: ErrorEvent): 0 | 1 | 2 {
  const handled = decidingMechanism(event)?.handled;
  if (handled === undefined) return 2;
  return handled ? 1 : 0;
}
