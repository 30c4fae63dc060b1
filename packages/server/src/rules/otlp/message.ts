/**
 * Messages of OTLP, declared once and read from both of their encodings: protobuf and its JSON form. What is not
 * known is skipped, what is missing has its default, as protobuf wants it.
 *
 * The bytes come from anyone. Messages are counted, because an empty one takes two bytes there and a hundred here;
 * nested values have a depth.
 */
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { isJsonObject } from "@vedette/protocol";

/** What is left of the bounds while one request is read. */
export type Decoding = { messagesLeft: number; depthLeft: number };

/** More than any exporter's batch has with all its attributes. */
const messagesMax = 500_000;
const depthMax = 16;

export class TooManyMessages extends Error {
  override readonly name = "TooManyMessages";
}

/** How one type of value is read. */
export type Type<T> = {
  readonly wire: WireType;
  /** What stands for a value that is not there. */
  readonly none: T;
  readonly fromProto: (reader: BinaryReader, decoding: Decoding) => T;
  /** `undefined` when it is not of this type. */
  readonly fromJson: (value: unknown, decoding: Decoding) => T | undefined;
};

/** A field of a message. */
export type Field<T> = {
  readonly number: number;
  readonly type: Type<T>;
  /** Set for a list: the type of its entries, one of which stands in each occurrence of the field. */
  readonly entry?: Type<unknown>;
};

type Fields = Readonly<Record<string, Field<unknown>>>;

/** The values of a message by the names of its fields. */
export type MessageOf<F extends Fields> = {
  readonly [Name in keyof F]: F[Name] extends Field<infer T> ? T : never;
};

export function field<T>(number: number, type: Type<T>): Field<T> {
  return { number, type };
}

const nothing: readonly never[] = [];

export function list<T>(number: number, entry: Type<T>): Field<readonly T[]> {
  return {
    number,
    entry,
    type: {
      wire: entry.wire,
      none: nothing,
      fromProto: (reader, decoding) => [entry.fromProto(reader, decoding)],
      fromJson: (value, decoding) => {
        if (!Array.isArray(value)) return undefined;
        const read: T[] = [];
        for (const one of value) {
          spend(decoding);
          const result = entry.fromJson(one, decoding);
          if (result !== undefined) read.push(result);
        }
        return read;
      },
    },
  };
}

export function spend(decoding: Decoding): void {
  decoding.messagesLeft -= 1;
  if (decoding.messagesLeft < 0) throw new TooManyMessages("the request holds too many messages");
}

/** Where a field ends that says its length; beyond the bytes there is none. */
export function endOf(reader: BinaryReader): number {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new RangeError("a field is longer than its message");
  return end;
}

type Entry = {
  readonly name: string;
  readonly snakeName: string;
  readonly field: Field<unknown>;
};

/** A message as a value, and as a whole request: that has no length before it. */
export type Message<T> = Type<T> & {
  readonly fromBytes: (reader: BinaryReader, decoding: Decoding) => T;
};

/** A message by its fields. */
export function message<F extends Fields>(fields: F): Message<MessageOf<F>> {
  const entries = Object.entries(fields).map(([name, one]): Entry => ({
    name,
    snakeName: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    field: one,
  }));
  const byNumber: (Entry | undefined)[] = [];
  for (const entry of entries) byNumber[entry.field.number] = entry;

  const create = (): Record<string, unknown> => {
    const made: Record<string, unknown> = {};
    for (const { name, field: one } of entries) made[name] = one.type.none;
    return made;
  };
  const readProto = (reader: BinaryReader, end: number, decoding: Decoding): MessageOf<F> => {
    spend(decoding);
    const made = create();
    while (reader.pos < end) {
      const [number, wire] = reader.tag();
      const entry = byNumber[number];
      if (entry === undefined || entry.field.type.wire !== wire) {
        reader.skip(wire, number);
        continue;
      }
      readField(made, entry, reader, decoding);
    }
    if (reader.pos !== end) throw new RangeError("a message is longer than it says");
    // Every field was set by the reader of its own type.
    return made as MessageOf<F>;
  };
  return {
    wire: WireType.LengthDelimited,
    none: create() as MessageOf<F>,
    fromProto: (reader, decoding) => readProto(reader, endOf(reader), decoding),
    fromBytes: (reader, decoding) => readProto(reader, reader.len, decoding),
    fromJson: (value, decoding) => {
      spend(decoding);
      const made = create();
      if (!isJsonObject(value)) return made as MessageOf<F>;
      for (const { name, snakeName, field: one } of entries) {
        const given = value[name] ?? value[snakeName];
        if (given === undefined || given === null) continue;
        const read = one.type.fromJson(given, decoding);
        if (read !== undefined) made[name] = read;
      }
      return made as MessageOf<F>;
    },
  };
}

function readField(
  made: Record<string, unknown>,
  { name, field: one }: Entry,
  reader: BinaryReader,
  decoding: Decoding,
): void {
  if (one.entry === undefined) {
    made[name] = one.type.fromProto(reader, decoding);
    return;
  }
  const value = one.entry.fromProto(reader, decoding);
  const known = made[name];
  if (known === nothing) made[name] = [value];
  else (known as unknown[]).push(value);
}

export type Decoded<T> =
  | { readonly isValid: true; readonly value: T }
  | { readonly isValid: false; readonly reason: "invalid_proto" | "invalid_json" | "too_large" };

/** Reads the bytes of a request as protobuf. */
export function decodeProto<T>(type: Message<T>, bytes: Uint8Array): Decoded<T> {
  return attempt("invalid_proto", () => type.fromBytes(new BinaryReader(bytes), startDecoding()));
}

/** Reads a request from what JSON.parse gave. */
export function decodeJson<T>(type: Message<T>, value: unknown): Decoded<T> {
  if (!isJsonObject(value)) return { isValid: false, reason: "invalid_json" };
  return attempt("invalid_json", () => type.fromJson(value, startDecoding()) ?? type.none);
}

function startDecoding(): Decoding {
  return { messagesLeft: messagesMax, depthLeft: depthMax };
}

function attempt<T>(reason: "invalid_proto" | "invalid_json", read: () => T): Decoded<T> {
  try {
    return { isValid: true, value: read() };
  } catch (error) {
    // The reader of protobuf says by exceptions what is wrong with the bytes.
    return { isValid: false, reason: error instanceof TooManyMessages ? "too_large" : reason };
  }
}
