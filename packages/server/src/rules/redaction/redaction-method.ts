/** What is written in the place of what a rule found. */
import { createHmac } from "node:crypto";
import type { RedactionRule } from "#domain/ingest-settings/ingest-settings.ts";

export type Replacement = (found: string) => string;

const placeholderDefault = "[Filtered]";
const hashLength = 40;

/** `remove` of a part of a text leaves nothing in its place; of a whole value the value goes. */
export function createReplacement(rule: RedactionRule, hashKey: string | undefined): Replacement {
  switch (rule.method) {
    case "remove":
      return () => "";
    case "mask":
      return (found) => "*".repeat(found.length);
    case "hash":
      // The same value becomes the same text, so that it can still be counted; without the key nobody can guess back.
      return hashKey === undefined
        ? () => placeholderDefault
        : (found) => createHmac("sha256", hashKey).update(found).digest("hex").slice(0, hashLength);
    case "replace": {
      const placeholder = rule.placeholder ?? placeholderDefault;
      return () => placeholder;
    }
  }
}
