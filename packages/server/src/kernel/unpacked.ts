/** Node's decoders stop where a stream ends, and say nothing of what stands behind it unless they are asked. */

/** What they answer with `info`, which their types do not say. */
export type Unpacked = { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };

export const withInfo = { info: true } as const;

/** What a body was unpacked to, `withInfo`; throws where there is more of it than was unpacked. */
export function wholeBody(body: Uint8Array, answered: Buffer): Buffer {
  const { buffer, engine } = answered as unknown as Unpacked;
  if (engine.bytesWritten !== body.length)
    throw new RangeError("something stands behind the end of the stream");
  return buffer;
}
