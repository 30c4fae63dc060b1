/** Ids of traces and spans. */

const hexDigits = /^[0-9a-fA-F]+$/;
const onlyZeros = /^0+$/;

/** 32 lower-case hexadecimal digits; the nil id is no id. */
export function parseTraceId(value: unknown): string | undefined {
  return hexId(value, 32);
}

/** 16 lower-case hexadecimal digits; the nil id is no id. */
export function parseSpanId(value: unknown): string | undefined {
  return hexId(value, 16);
}

function hexId(value: unknown, length: number): string | undefined {
  if (typeof value !== "string" || value.length < length || value.length > length + 4) return undefined;
  const hex = value.length === length ? value : value.replaceAll("-", "");
  if (hex.length !== length || !hexDigits.test(hex) || onlyZeros.test(hex)) return undefined;
  return hex.toLowerCase();
}
