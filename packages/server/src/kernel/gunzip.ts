/**
 * Unpacks gzip bodies with one decoder that is used again. `gunzipSync` makes a whole stream for each body, and for one of
 * 1 KB that takes longer than unpacking it.
 *
 * Node hands out nothing but the stream, so this works on what lies below it: a Node where that looks or does otherwise
 * takes the usual way, and so does every body in which anything is unusual.
 */
import { constants, createGunzip, type Gunzip } from "node:zlib";

/** What a stream of `node:zlib` works with. Writes into `left` how much room and how much of the body it has not used. */
type Handle = {
  readonly reset: () => void;
  readonly writeSync: (
    flush: number,
    input: Uint8Array,
    inputFrom: number,
    inputLength: number,
    output: Uint8Array,
    outputFrom: number,
    outputLength: number,
  ) => void;
};
type Decoder = { readonly stream: Gunzip; readonly handle: Handle; readonly left: Uint32Array };

let decoder: Decoder | undefined;
let isUsable: boolean | undefined;

/**
 * Unpacks the whole body to the beginning of `room`, and answers how many bytes that are. `undefined` where the usual way
 * must be taken: the body is broken, has something behind its end, or fills the room.
 */
export function gunzipInto(body: Uint8Array, room: Uint8Array): number | undefined {
  isUsable ??= passesItsTest();
  return isUsable ? unpack(body, room) : undefined;
}

function unpack(body: Uint8Array, room: Uint8Array): number | undefined {
  decoder ??= makeDecoder();
  if (decoder === undefined) return undefined;
  const { stream, handle, left } = decoder;
  handle.reset();
  handle.writeSync(constants.Z_FINISH, body, 0, body.length, room, 0, room.length);
  // What is broken ends the stream.
  if (stream.destroyed) {
    decoder = undefined;
    return undefined;
  }
  const [roomLeft = 0, bodyLeft = 0] = left;
  return roomLeft === 0 || bodyLeft > 0 ? undefined : room.length - roomLeft;
}

function makeDecoder(): Decoder | undefined {
  // It says nothing that is not seen on it at once.
  const stream = createGunzip().on("error", () => undefined);
  const handle: unknown = Reflect.get(stream, "_handle");
  const left: unknown = Reflect.get(stream, "_writeState");
  return isHandle(handle) && left instanceof Uint32Array ? { stream, handle, left } : undefined;
}

function isHandle(value: unknown): value is Handle {
  return (
    typeof value === "object" &&
    value !== null &&
    "reset" in value &&
    typeof value.reset === "function" &&
    "writeSync" in value &&
    typeof value.writeSync === "function"
  );
}

/** `gzip` of `12341234`, and the same without its end. */
const sample = Buffer.from("1f8b0800000000000003333432363134323601000b6c517f08000000", "hex");

function passesItsTest(): boolean {
  try {
    const room = Buffer.alloc(16);
    return (
      unpack(sample, room) === 8 &&
      room.toString("latin1", 0, 8) === "12341234" &&
      unpack(sample.subarray(0, 20), room) === undefined &&
      unpack(sample, room) === 8
    );
  } catch {
    // Another Node.
    return false;
  }
}
