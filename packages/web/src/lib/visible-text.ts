/**
 * Text of strangers, with what cannot be seen made visible. Signs that turn the direction of writing around make code
 * read as what it is not; those of no width make two names look like one. Pure.
 */

/** C0 controls but tab and line ends; what turns directions; what has no width. */
const INVISIBLE =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
/** Joiners belong to the writing of several languages, and to signs made of others. */
// oxlint-disable-next-line no-control-regex -- as above
const TURNING = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g;

function show(sign: string): string {
  return `‹U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}›`;
}

/** For code, names and paths, where every sign counts. */
export function visibleCode(text: string): string {
  return text.replace(INVISIBLE, show);
}

/** For what people wrote. */
export function visibleWords(text: string): string {
  return text.replace(TURNING, show);
}
