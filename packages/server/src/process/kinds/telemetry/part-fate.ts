/** Whether a span or a log is wanted, and how many it stands for: by the project's filters and sampling rules. */
import type { FilterReason, SamplingReason } from "@vedette/protocol";
import { filterItem, filterTransaction } from "#rules/filters/inbound-filters.ts";
import { sampleItem } from "#rules/sampling/sample-item.ts";
import type { ItemContext } from "../../steps/item-context.ts";
import type { Sender } from "./sender.ts";

export type PartFate =
  | { readonly isKept: true; readonly weight: number }
  | { readonly isKept: false; readonly reason: FilterReason | SamplingReason };

const plainlyKept: PartFate = { isKept: true, weight: 1 };

export type PartFacts = {
  /** Parts of one trace share their fate. */
  readonly id: string;
  readonly sender: Sender;
  /** Of a browser: the sender of the request is the user's. */
  readonly isFromBrowser: boolean;
  readonly transaction?: string;
  readonly level?: string;
};

export function partFate(category: "span" | "log", part: PartFacts, context: ItemContext): PartFate {
  const { settings, record } = context;
  const { sender } = part;
  const facts = {
    clientIp: record.clientIp,
    userIp: sender.user_ip === "" ? undefined : sender.user_ip,
    release: sender.release,
    headers: part.isFromBrowser ? ([["User-Agent", record.userAgent]] as const) : undefined,
  };
  const reason =
    part.transaction === undefined
      ? filterItem(facts, settings)
      : filterTransaction({ ...facts, transaction: part.transaction }, settings);
  if (reason !== undefined) return { isKept: false, reason };
  if (settings.sampling.length === 0) return plainlyKept;
  return sampleItem(
    category,
    part.id,
    {
      release: sender.release,
      environment: sender.environment,
      transaction: part.transaction,
      level: part.level,
    },
    settings,
  );
}
