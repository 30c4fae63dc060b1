/**
 * What an item is counted as: its category with a quantity, and what it brings along. The same as processing will
 * count for an item that is well formed, read from its header and its bytes without parsing them.
 */
import { categoryOfItem, isKnownItemType, type DataCategory, type EnvelopeItem } from "@vedette/protocol";

export type Units = { readonly category: DataCategory; readonly quantity: number };

/** First the category it is limited by; empty for what is never limited nor counted. */
export function unitsOfItem(item: EnvelopeItem): readonly Units[] {
  const { type } = item.header;
  switch (type) {
    case "transaction":
      return [
        { category: "transaction", quantity: 1 },
        // Every span has one, and so has the transaction, which is a span itself.
        { category: "span", quantity: Math.max(1, occurrences(item.payload, startKey)) },
      ];
    case "attachment":
      return [
        { category: "attachment", quantity: Math.max(1, item.payload.length) },
        { category: "attachment_item", quantity: 1 },
      ];
    case "log":
    case "otlp_logs":
      return [
        { category: "log_item", quantity: itemCount(item) },
        { category: "log_byte", quantity: item.payload.length },
      ];
    case "span":
    case "otlp_traces":
      return [{ category: "span", quantity: itemCount(item) }];
    case "trace_metric":
    case "otlp_metrics":
      return [{ category: "trace_metric", quantity: itemCount(item) }];
    case "profile_chunk": {
      const isUser = userPlatforms.has(item.header["platform"]);
      return [{ category: isUser ? "profile_chunk_ui" : "profile_chunk", quantity: 1 }];
    }
    default: {
      const category = categoryOfItem(type) ?? (isKnownItemType(type) ? undefined : "unknown");
      return category === undefined ? [] : [{ category, quantity: 1 }];
    }
  }
}

/** What is lost with an item that is refused with all of its envelope: what a report would have told goes with it. */
export function unitsLostWith(item: EnvelopeItem): readonly Units[] {
  return item.header.type === "client_report" ? [{ category: "default", quantity: 1 }] : unitsOfItem(item);
}

const startKey = Buffer.from('"start_timestamp"');
/** Platforms with a user before them, as processing knows them. */
const userPlatforms: ReadonlySet<unknown> = new Set(["javascript", "cocoa", "android"]);

function occurrences(bytes: Uint8Array, wanted: Uint8Array): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let count = 0;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) count += 1;
  return count;
}

function itemCount(item: EnvelopeItem): number {
  const count = item.header["item_count"];
  const isBelievable = typeof count === "number" && Number.isSafeInteger(count) && count > 0;
  // Not more than the payload could hold.
  return isBelievable && count <= item.payload.length / 2 ? count : 1;
}
