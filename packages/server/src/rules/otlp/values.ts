/** The types of single values in OTLP, each in both encodings. */
import { WireType, type BinaryReader } from "@bufbuild/protobuf/wire";
import { decodeBase64, decodeUtf8, isJsonObject, type Json } from "@vedette/protocol";
import { endOf, spend, type Decoding, type Type } from "./message.ts";

export const text: Type<string> = {
  wire: WireType.LengthDelimited,
  none: "",
  fromProto: (reader) => reader.string(),
  fromJson: (value) => (typeof value === "string" ? value : undefined),
};

export const bool: Type<boolean> = {
  wire: WireType.Varint,
  none: false,
  fromProto: (reader) => reader.bool(),
  fromJson: (value) => (typeof value === "boolean" ? value : undefined),
};

export const uint32: Type<number> = {
  wire: WireType.Varint,
  none: 0,
  fromProto: (reader) => reader.uint32(),
  fromJson: (value) => wholeNumber(value),
};

export const sint32: Type<number> = {
  wire: WireType.Varint,
  none: 0,
  fromProto: (reader) => reader.sint32(),
  fromJson: (value) => safeInteger(value),
};

export const fixed32: Type<number> = {
  wire: WireType.Bit32,
  none: 0,
  fromProto: (reader) => reader.fixed32(),
  fromJson: (value) => wholeNumber(value),
};

/** The names are those of the numbers 0, 1, 2 …; JSON may have either. */
export function enumeration(names: readonly string[]): Type<number> {
  return {
    wire: WireType.Varint,
    none: 0,
    fromProto: (reader) => reader.int32(),
    fromJson: (value) => {
      if (typeof value !== "string") return wholeNumber(value);
      const number = names.indexOf(value);
      return number < 0 ? undefined : number;
    },
  };
}

/** Absent is `undefined`, as it is not the same as zero. */
export const optionalDouble: Type<number | undefined> = {
  wire: WireType.Bit64,
  none: undefined,
  fromProto: (reader) => reader.double(),
  fromJson: (value) => readDouble(value),
};

export const double: Type<number> = {
  wire: WireType.Bit64,
  none: 0,
  fromProto: (reader) => reader.double(),
  fromJson: (value) => readDouble(value),
};

/** A 64-bit integer that is measured: as exact as a double is. */
export const optionalInteger: Type<number | undefined> = {
  wire: WireType.Bit64,
  none: undefined,
  fromProto: (reader) => Number(reader.sfixed64()),
  fromJson: (value) => readInteger(value),
};

/** How many; never more than can be counted exactly. */
export const count: Type<number> = {
  wire: WireType.Bit64,
  none: 0,
  fromProto: (reader) => bounded(Number(reader.fixed64())),
  fromJson: (value) => boundedOrNone(readInteger(value)),
};

/** Nanoseconds since the epoch on the wire, whole microseconds here; 0 for none. */
export const nanoseconds: Type<number> = {
  wire: WireType.Bit64,
  none: 0,
  fromProto: (reader) => {
    const low = reader.fixed32();
    const high = reader.fixed32();
    // 2^32 is 4,294,967 thousands and 296: so no step leaves the exact range.
    return high * 4_294_967 + Math.floor((high * 296 + low) / 1000);
  },
  fromJson: (value) => {
    if (typeof value === "number") return value >= 0 && value < 1e19 ? Math.floor(value / 1000) : undefined;
    if (typeof value !== "string" || !/^\d{1,19}$/.test(value)) return undefined;
    return value.length > 3 ? Number(value.slice(0, -3)) : 0;
  },
};

/** An id of so many bytes as hexadecimal digits, or whatever came in its place. */
export function id(bytes: 8 | 16): Type<string> {
  const base64Length = bytes === 16 ? 24 : 12;
  return {
    wire: WireType.LengthDelimited,
    none: "",
    fromProto: (reader) => hexOf(reader.bytes()),
    fromJson: (value) => {
      if (typeof value !== "string") return undefined;
      // The encoding of bytes that protobuf has in general; OTLP asks for hexadecimal digits.
      return value.length === base64Length && value.endsWith("=")
        ? (hexOfBase64(value) ?? value)
        : value.slice(0, 64);
    },
  };
}

/** Numbers one after the other in one field. */
export function packed<T extends number>(one: Type<T>): Type<readonly T[]> {
  return {
    wire: WireType.LengthDelimited,
    none: [],
    fromProto: (reader, decoding) => {
      const end = endOf(reader);
      const numbers: T[] = [];
      while (reader.pos < end) {
        spend(decoding);
        numbers.push(one.fromProto(reader, decoding));
      }
      return numbers;
    },
    fromJson: (value, decoding) => {
      if (!Array.isArray(value)) return undefined;
      return value.map((entry) => {
        spend(decoding);
        return one.fromJson(entry, decoding) ?? one.none;
      });
    },
  };
}

/** Counts of exponential histograms are written in a shorter form. */
export const varintCount: Type<number> = {
  wire: WireType.Varint,
  none: 0,
  fromProto: (reader) => bounded(Number(reader.uint64())),
  fromJson: count.fromJson,
};

/** A value of any type, as JSON has it; an integer beyond 2^53 is its text. */
export const anyValue: Type<Json> = {
  wire: WireType.LengthDelimited,
  none: null,
  fromProto: readAnyValue,
  fromJson: jsonAnyValue,
};

/** A name and its value. */
export const keyValue: Type<readonly [string, Json]> = {
  wire: WireType.LengthDelimited,
  none: ["", null],
  fromProto: (reader, decoding) => {
    spend(decoding);
    const end = endOf(reader);
    let key = "";
    let value: Json = null;
    while (reader.pos < end) {
      const [number, wire] = reader.tag();
      if (wire !== WireType.LengthDelimited) reader.skip(wire, number);
      else if (number === 1) key = reader.string();
      else if (number === 2) value = readAnyValue(reader, decoding);
      else reader.skip(wire, number);
    }
    return [key, value];
  },
  fromJson: (value, decoding) => {
    if (!isJsonObject(value) || typeof value.key !== "string") return undefined;
    return [value.key, jsonAnyValue(value.value, decoding)];
  },
};

const tooDeep = "[nested too deeply]";

function readAnyValue(reader: BinaryReader, decoding: Decoding): Json {
  const end = endOf(reader);
  let value: Json = null;
  while (reader.pos < end) {
    const [number, wire] = reader.tag();
    const read = readAnyField(number, wire, reader, decoding);
    if (read === undefined) reader.skip(wire, number);
    else value = read;
  }
  return value;
}

function readAnyField(
  number: number,
  wire: WireType,
  reader: BinaryReader,
  decoding: Decoding,
): Json | undefined {
  switch (number) {
    case 1:
      return wire === WireType.LengthDelimited ? reader.string() : undefined;
    case 2:
      return wire === WireType.Varint ? reader.bool() : undefined;
    case 3:
      return wire === WireType.Varint ? exact(reader.int64()) : undefined;
    case 4:
      return wire === WireType.Bit64 ? reader.double() : undefined;
    case 5:
    case 6:
      return wire === WireType.LengthDelimited ? readNested(number, reader, decoding) : undefined;
    case 7:
      return wire === WireType.LengthDelimited ? decodeUtf8(reader.bytes()) : undefined;
    default:
      return undefined;
  }
}

/** A list (5) or an object (6): a message whose first field repeats. */
function readNested(number: 5 | 6, reader: BinaryReader, decoding: Decoding): Json {
  const end = endOf(reader);
  if (decoding.depthLeft <= 0) {
    reader.pos = end;
    return tooDeep;
  }
  decoding.depthLeft -= 1;
  const values: Json[] = [];
  const object: { [name: string]: Json } = {};
  while (reader.pos < end) {
    const [inner, wire] = reader.tag();
    if (inner !== 1 || wire !== WireType.LengthDelimited) {
      reader.skip(wire, inner);
      continue;
    }
    spend(decoding);
    if (number === 5) values.push(readAnyValue(reader, decoding));
    else addEntry(object, keyValue.fromProto(reader, decoding));
  }
  decoding.depthLeft += 1;
  return number === 5 ? values : object;
}

function jsonAnyValue(given: unknown, decoding: Decoding): Json {
  if (!isJsonObject(given)) return null;
  const string = given.stringValue ?? given.string_value;
  if (typeof string === "string") return string;
  const flag = given.boolValue ?? given.bool_value;
  if (typeof flag === "boolean") return flag;
  const whole = given.intValue ?? given.int_value;
  if (whole !== undefined && whole !== null) return exactFromJson(whole);
  const fraction = given.doubleValue ?? given.double_value;
  if (fraction !== undefined && fraction !== null) return readDouble(fraction) ?? null;
  const bytes = given.bytesValue ?? given.bytes_value;
  if (typeof bytes === "string") return textOfBase64(bytes);
  return jsonNested(given, decoding);
}

function jsonNested(given: { readonly [name: string]: unknown }, decoding: Decoding): Json {
  const array = given.arrayValue ?? given.array_value;
  const map = given.kvlistValue ?? given.kvlist_value;
  const nested = isJsonObject(array) ? array : map;
  if (!isJsonObject(nested)) return null;
  if (decoding.depthLeft <= 0) return tooDeep;
  decoding.depthLeft -= 1;
  const entries: readonly Json[] = Array.isArray(nested.values) ? nested.values : [];
  const values: Json[] = [];
  const object: { [name: string]: Json } = {};
  for (const entry of entries) {
    spend(decoding);
    if (nested === array) values.push(jsonAnyValue(entry, decoding));
    else addEntry(object, keyValue.fromJson(entry, decoding));
  }
  decoding.depthLeft += 1;
  return nested === array ? values : object;
}

function addEntry(object: { [name: string]: Json }, entry: readonly [string, Json] | undefined): void {
  if (entry !== undefined && entry[0] !== "__proto__") object[entry[0]] = entry[1];
}

function exact(value: bigint | string): Json {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function exactFromJson(value: Json): Json {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || !/^-?\d{1,20}$/.test(value)) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function readDouble(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "" || value.length > 400) return undefined;
  const number = Number(value);
  return Number.isNaN(number) && value !== "NaN" ? undefined : number;
}

function readInteger(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? value : undefined;
  return typeof value === "string" && /^-?\d{1,20}$/.test(value) ? Number(value) : undefined;
}

function safeInteger(value: unknown): number | undefined {
  const number = readInteger(value);
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
}

function wholeNumber(value: unknown): number | undefined {
  const number = safeInteger(value);
  return number !== undefined && number >= 0 ? number : undefined;
}

function bounded(number: number): number {
  return Math.min(Math.max(0, number), Number.MAX_SAFE_INTEGER);
}

function boundedOrNone(number: number | undefined): number | undefined {
  return number === undefined ? undefined : bounded(number);
}

function hexOf(bytes: Uint8Array): string {
  return bytes.length > 32
    ? ""
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

function hexOfBase64(value: string): string | undefined {
  const bytes = decodeBase64(value);
  return bytes === undefined ? undefined : Buffer.from(bytes, "latin1").toString("hex");
}

function textOfBase64(value: string): Json {
  const bytes = decodeBase64(value);
  return bytes === undefined ? null : Buffer.from(bytes, "latin1").toString("utf8");
}
