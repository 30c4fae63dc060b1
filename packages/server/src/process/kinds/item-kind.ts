/** A kind of items: from the bytes of one item to rows and counts. Pure, because a restart replays records. */
import type { EnvelopeItem } from "@vedette/protocol";
import type { ItemContext } from "../steps/item-context.ts";
import type { ItemResult } from "../item-result.ts";

export type ItemKind = (item: EnvelopeItem, context: ItemContext) => ItemResult;
