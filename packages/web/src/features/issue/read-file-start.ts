/** Reads so much of an answer as is looked at; the rest of a large file is never fetched. */
import type { FileStart } from "./model/attachment-preview.ts";

export async function readFileStart(answer: Response, bytesMax: number): Promise<FileStart> {
  const reader = answer.body?.getReader();
  if (reader === undefined) return { text: "", isCut: false };
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  while (bytes < bytesMax) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), isCut: false };
    bytes += value.byteLength;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return { text, isCut: true };
}
