/** An envelope as read: its header, and its items with payloads that are views into the bytes that came. */
import type { JsonObject } from "../json.ts";

/** Known keys are read where they are used; unknown ones are kept. */
export type EnvelopeHeader = Readonly<JsonObject>;

export type EnvelopeItemHeader = Readonly<JsonObject> & { readonly type: string };

export type EnvelopeItem = {
  readonly header: EnvelopeItemHeader;
  /** A view, not a copy: it lives as long as the bytes it was read from. */
  readonly payload: Uint8Array;
};

export type Envelope = { readonly header: EnvelopeHeader; readonly items: readonly EnvelopeItem[] };

export type EnvelopeFaultCode =
  /** No bytes at all. */
  | "empty"
  /** The first line is not a JSON object. */
  | "bad_header"
  /** An item's header line is not a JSON object with a type. */
  | "bad_item_header"
  /** An item's payload does not end where its header says. */
  | "bad_length"
  /** One item type that clients may not send. */
  | "forbidden_type"
  /** Limits. */
  | "header_too_large"
  | "item_too_large"
  | "too_many_items";

export type EnvelopeFault = {
  readonly code: EnvelopeFaultCode;
  /** 413 for what is too large, else 400. */
  readonly status: 400 | 413;
  readonly message: string;
  /** Where in the bytes the reader gave up. */
  readonly offset: number;
  /** The item at fault, counted from 0, where it is one. */
  readonly item?: number;
  readonly itemType?: string;
};

export type EnvelopeResult =
  | { readonly ok: true; readonly envelope: Envelope }
  | { readonly ok: false; readonly fault: EnvelopeFault };
