/**
 * `/api/{project}/minidump`: a crash of a native program, as Crashpad and Breakpad upload it. Becomes an event that
 * says what is known, with the dump and the other files as its attachments.
 */
import { isJsonObject, parseEventId, type EnvelopeItem, type JsonObject } from "@vedette/protocol";
import type { ContentEncoding } from "#ports/ingest-log.ts";
import { decompress } from "../decompress.ts";
import { FaultError } from "../fault.ts";
import { isForm, readForm, type Form, type FormFile } from "../multipart.ts";
import { newEventId } from "../new-event-id.ts";
import { attachmentItem } from "./attachments.ts";
import { eventOfFields } from "./form-event.ts";
import { addNativeParts, nativePartOf } from "./native-parts.ts";
import type { EndpointRequest, IngestEndpoint, Reading } from "./endpoint.ts";

const dumpField = "upload_file_minidump";
const isDump = (bytes: Uint8Array): boolean => {
  const start = Buffer.from(bytes.subarray(0, 4)).toString("latin1");
  // The second is the same on a machine of the other byte order.
  return start === "MDMP" || start === "PMDM";
};

export const minidumpEndpoint: IngestEndpoint = {
  kind: "ingest",
  methods: ["POST"],
  category: "error",
  isOneItem: true,
  credentials: "request",
  read: readMinidump,
  // Uploaders take the whole body for the id of the crash.
  answer: ({ eventId = "" }) => ({ status: 200, contentType: "text/plain", body: hyphenated(eventId) }),
};

async function readMinidump(request: EndpointRequest): Promise<Reading> {
  const contentType = request.headers["content-type"] ?? "";
  const form = isForm(contentType) ? await readForm(request.bytes, contentType) : rawDump(request.bytes);
  const dump = form.files.find((file) => file.field === dumpField);
  if (!dump) {
    throw new FaultError({
      status: 400,
      code: "missing_minidump_upload",
      message: `The form has no file ${dumpField}.`,
      reason: "missing_minidump_upload",
    });
  }
  const bytes = await unpack(dump.bytes, request.envelopeBytesMax);
  if (!isDump(bytes)) {
    throw new FaultError({
      status: 400,
      code: "invalid_minidump",
      message: "The file is no minidump.",
      reason: "invalid_minidump",
    });
  }
  const files = form.files.map((file) => (file === dump ? { ...file, bytes } : file));
  const totalBytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (totalBytes > request.envelopeBytesMax) {
    throw new FaultError({
      status: 413,
      code: "too_large",
      message: `The files are larger than ${request.envelopeBytesMax} bytes together.`,
      reason: "too_large",
    });
  }
  const given = addNativeParts(eventOfFields(form.fields), form.files);
  const eventId = parseEventId(given["event_id"]) ?? newEventId();
  const items: EnvelopeItem[] = [
    {
      header: { type: "event", content_type: "application/json" },
      payload: Buffer.from(JSON.stringify({ ...crashEvent(given), event_id: eventId })),
    },
    ...files.map((file) => attachmentItem(file, attachmentType(file))),
  ];
  return { eventId, drafts: [{ eventId, header: { event_id: eventId }, items }] };
}

function rawDump(bytes: Uint8Array): Form {
  const file = {
    field: dumpField,
    filename: "minidump.dmp",
    contentType: "application/x-dmp",
    bytes,
  };
  return { fields: [], files: [file] };
}

/** A dump may be compressed by itself, and does not say so. */
async function unpack(bytes: Uint8Array, bytesMax: number): Promise<Uint8Array> {
  const encoding = encodingOf(bytes);
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding === undefined ? bytes : await decompress(body, encoding, bytesMax);
}

function encodingOf(bytes: Uint8Array): ContentEncoding | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0x1f && second === 0x8b) return "gzip";
  const isZstd = first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd;
  return isZstd ? "zstd" : undefined;
}

function attachmentType(file: FormFile): string {
  if (file.field === dumpField) return "event.minidump";
  const part = nativePartOf(file);
  if (part === undefined) return "event.attachment";
  return part === "event" ? "event.payload" : "event.breadcrumb";
}

/** What a native crash is until its dump is read; the sender's own words come first. */
function crashEvent(given: JsonObject): JsonObject {
  const mechanism = { type: "minidump", handled: false, synthetic: true };
  return {
    platform: "native",
    level: "fatal",
    ...given,
    ...(isJsonObject(given["exception"]) || Array.isArray(given["exception"])
      ? {}
      : { exception: { values: [{ type: "Minidump", value: "Native crash", mechanism }] } }),
  };
}

function hyphenated(id: string): string {
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
