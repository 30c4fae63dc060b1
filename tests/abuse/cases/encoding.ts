// Bodies that are packed wrongly, twice, or so well that they would fill the machine.
import {
  brotliCompressSync,
  constants,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from "node:zlib";
import { authHeaders, errorEnvelope } from "../../support/wire.ts";
import { either, lines, refused, taken } from "../abuse-case.ts";
import type { AbuseCase, Expected } from "../abuse-case.ts";

const encoded = (name: string, encoding: string, body: () => Uint8Array, expected: Expected): AbuseCase => ({
  name,
  expected,
  request: ({ publicKey }) => ({
    body: body(),
    headers: { ...authHeaders(publicKey), "content-encoding": encoding },
    timeoutMs: 30_000,
  }),
});

const accepted = taken({ "error accepted": 1 });
const zeros = (mib: number) => Buffer.alloc(mib * 1024 * 1024);
const fast = { level: 1 };
const quickBrotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 0 } };

const sixteenMib = gzipSync(zeros(16), fast);

export const encodingCases: readonly AbuseCase[] = [
  encoded("gzip in capitals", "GZIP", () => gzipSync(errorEnvelope()), accepted),
  encoded("identity, said aloud", "identity", () => errorEnvelope(), accepted),
  encoded("raw deflate, as some clients do it", "deflate", () => deflateRawSync(errorEnvelope()), accepted),
  encoded("deflate", "deflate", () => deflateSync(errorEnvelope()), accepted),
  encoded("brotli", "br", () => brotliCompressSync(errorEnvelope(), quickBrotli), accepted),
  encoded("zstd", "zstd", () => zstdCompressSync(errorEnvelope()), accepted),
  encoded(
    "zstd in two frames, cut between two items",
    "zstd",
    () => Buffer.concat([lines("{}"), lines('{"type":"event"}', "{}")].map((part) => zstdCompressSync(part))),
    accepted,
  ),
  encoded("gzip that is none", "gzip", () => Buffer.from("this is not gzip"), refused(400)),
  encoded("gzip that is cut off", "gzip", () => gzipSync(errorEnvelope()).subarray(0, 60), refused(400)),
  encoded("deflate that is none", "deflate", () => Buffer.from("this is not deflate"), refused(400)),
  encoded("brotli that is none", "br", () => Buffer.from("this is not brotli"), refused(400)),
  encoded("zstd that is none", "zstd", () => Buffer.from("this is not zstd"), refused(400)),
  encoded("an encoding that nobody knows", "rot13", () => errorEnvelope(), refused(400, 415)),
  encoded("gzip twice", "gzip, gzip", () => gzipSync(gzipSync(errorEnvelope())), either),
  encoded("gzip around gzip, said once", "gzip", () => gzipSync(gzipSync(errorEnvelope())), refused(400)),
  encoded("gzip of nothing", "gzip", () => gzipSync(""), refused(400)),
  encoded(
    "gzip with noise behind it",
    "gzip",
    () => Buffer.concat([gzipSync(errorEnvelope()), Buffer.alloc(64, 7)]),
    refused(400),
  ),
  encoded(
    "brotli with noise behind it",
    "br",
    () => Buffer.concat([brotliCompressSync(errorEnvelope(), quickBrotli), Buffer.alloc(64, 7)]),
    refused(400),
  ),
  encoded(
    "two gzip members",
    "gzip",
    () => Buffer.concat([gzipSync("{}\n"), gzipSync('{"type":"event"}\n{"message":"x"}\n')]),
    either,
  ),
  encoded(
    "gzip with a wrong checksum",
    "gzip",
    () => {
      const packed = gzipSync(errorEnvelope());
      packed[packed.length - 6] = (packed[packed.length - 6] ?? 0) ^ 0xff;
      return packed;
    },
    refused(400),
  ),
  encoded("plain text that claims to be gzip", "gzip", () => errorEnvelope(), refused(400)),
  encoded(
    "a gzip bomb of 1 GB",
    "gzip",
    () => Buffer.concat(Array.from({ length: 64 }, () => sixteenMib)),
    refused(400, 413),
  ),
  encoded("a deflate bomb of 128 MB", "deflate", () => deflateSync(zeros(128), fast), refused(413)),
  encoded("a brotli bomb of 128 MB", "br", () => brotliCompressSync(zeros(128), quickBrotli), refused(413)),
  encoded("a zstd bomb of 256 MB", "zstd", () => zstdCompressSync(zeros(256)), refused(413)),
  encoded(
    "an encoding of eight thousand letters",
    "x".repeat(8000),
    () => errorEnvelope(),
    refused(400, 415),
  ),
  encoded("an encoding named __proto__", "__proto__", () => errorEnvelope(), refused(400, 415)),
  encoded(
    "eleven encodings",
    Array.from({ length: 11 }, () => "gzip").join(", "),
    () => errorEnvelope(),
    refused(400, 415),
  ),
  {
    name: "a bomb inside a replay's recording",
    expected: either,
    request: () => {
      const recording = Buffer.concat([Buffer.from('{"segment_id":0}\n'), deflateSync(zeros(200), fast)]);
      const header = `{"type":"replay_recording","length":${recording.length}}`;
      return { body: lines(`{"event_id":"${"a".repeat(32)}"}`, header, recording), timeoutMs: 30_000 };
    },
  },
];
