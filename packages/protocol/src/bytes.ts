/**
 * Bytes to text and back. This package is compiled without any runtime's types, so that it stays usable in
 * a browser and on a server alike; the two globals that both have are declared here, and nowhere else.
 */
declare const TextDecoder: new (
  label: string,
  options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean },
) => { readonly decode: (bytes: Uint8Array) => string };
declare const TextEncoder: new () => { readonly encode: (text: string) => Uint8Array };
declare const atob: (text: string) => string;

const decoder = new TextDecoder("utf-8");
const encoder = new TextEncoder();

/** Reads UTF-8; what is not valid becomes U+FFFD, and a leading byte order mark is dropped. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Reads base64 to text of one character per byte; `undefined` when it is not base64. */
export function decodeBase64(text: string): string | undefined {
  const compact = text.trim();
  if (compact.length % 4 === 1 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  return atob(compact);
}
