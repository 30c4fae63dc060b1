/** Reads a form with files, within bounds. */
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import { FaultError } from "./fault.ts";

export type FormFile = {
  readonly field: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
};

export type Form = {
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly files: readonly FormFile[];
};

const limits = {
  parts: 500,
  files: 100,
  fieldNameSize: 200,
  fieldSize: 1024 * 1024,
  headerPairs: 20,
  headerSize: 8 * 1024,
};
const filenameLengthMax = 512;

export function isForm(contentType: string | undefined): boolean {
  return /^\s*multipart\/form-data\s*;/i.test(contentType ?? "");
}

export async function readForm(bytes: Uint8Array, contentType: string): Promise<Form> {
  return await new Promise<Form>((resolve, reject) => {
    const fields: [string, string][] = [];
    const files: FormFile[] = [];
    let parser: BusboyInstance;
    try {
      parser = new Busboy({ headers: { "content-type": contentType }, limits, isPartAFile });
    } catch {
      // No boundary in the header.
      reject(invalidForm("Its content type names no boundary."));
      return;
    }
    const tooMany = (): void => reject(invalidForm("It has too many parts."));
    parser.on("field", (name, value, isNameCut, isValueCut) => {
      if (isNameCut || isValueCut) reject(invalidForm("One of its fields is too large."));
      else fields.push([name, value]);
    });
    parser.on("file", (field, stream, filename, _encoding, type) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("error", () => reject(invalidForm("It ends in the middle of a part.")));
      stream.on("end", () => {
        const whole = viewOf(chunks) ?? Buffer.concat(chunks);
        files.push({
          field,
          filename: (filename ?? "").slice(0, filenameLengthMax),
          contentType: type,
          bytes: whole,
        });
      });
    });
    parser.on("partsLimit", tooMany);
    parser.on("filesLimit", tooMany);
    parser.on("error", () => reject(invalidForm("It ends in the middle of a part.")));
    parser.on("finish", () => resolve({ fields, files }));
    parser.end(bytes);
  });
}

/**
 * The parser hands on views of the form's own bytes. What is one piece there is one piece here: a large file is not
 * copied. `undefined` where it is not (a boundary half seen is handed on from elsewhere).
 */
function viewOf(chunks: readonly Buffer[]): Buffer | undefined {
  const [first] = chunks;
  if (first === undefined) return undefined;
  let end = first.byteOffset;
  for (const { buffer, byteOffset, length } of chunks) {
    if (buffer !== first.buffer || byteOffset !== end) return undefined;
    end = byteOffset + length;
  }
  return Buffer.from(first.buffer, first.byteOffset, end - first.byteOffset);
}

/** Some uploaders send files without a name, with nothing but a type. */
function isPartAFile(field?: string, contentType?: string, filename?: string): boolean {
  return (
    filename !== undefined || contentType === "application/octet-stream" || field === "upload_file_minidump"
  );
}

function invalidForm(what: string): FaultError {
  return new FaultError({
    status: 400,
    code: "invalid_multipart",
    message: `The body is no readable multipart form. ${what}`,
    reason: "invalid_multipart",
  });
}
