/** Collects a request body within a bound, whether it comes with a length or in chunks. */
import type { IncomingMessage } from "node:http";
import { FaultError } from "./fault.ts";

export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > bytesMax) throw tooLarge(bytesMax);
  return await new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    request.on("data", (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > bytesMax) {
        request.removeAllListeners("data");
        request.resume();
        reject(tooLarge(bytesMax));
        return;
      }
      chunks.push(chunk);
    });
    request.on("end", () =>
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, sizeBytes)),
    );
    request.on("error", () => reject(cutOff()));
    request.on("close", () => {
      if (!request.complete) reject(cutOff());
    });
  });
}

function tooLarge(bytesMax: number): FaultError {
  return new FaultError({
    status: 413,
    code: "too_large",
    message: `The body is larger than ${bytesMax} bytes.`,
  });
}

function cutOff(): FaultError {
  return new FaultError({ status: 400, code: "cut_off", message: "The body ended before it was complete." });
}
