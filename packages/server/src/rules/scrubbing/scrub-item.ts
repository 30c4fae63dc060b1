/**
 * What scrubs texts and named values of any item: attributes of spans and logs as well as the parts of an event.
 */
import { withoutIpAddresses } from "./ip-addresses.ts";
import { withoutNamedSecrets } from "./named-secrets.ts";
import { withoutSecrets } from "./secret-texts.ts";
import { createKeyTest, createSafeTest, type KeyTest } from "./sensitive-keys.ts";

export type ScrubSettings = {
  /** The built-in names and forms of secrets. */
  readonly useDefaults: boolean;
  /** Further names; found anywhere in a name, in any case. */
  readonly sensitiveFields: readonly string[];
  /** Names of what is never taken for a secret, whatever it looks like. */
  readonly safeFields: readonly string[];
  /** Whether addresses of users are left out. */
  readonly dropIpAddresses: boolean;
};

export const defaultScrubSettings: ScrubSettings = {
  useDefaults: true,
  sensitiveFields: [],
  safeFields: [],
  dropIpAddresses: false,
};

export const filtered = "[Filtered]";

export type ItemScrubber = {
  readonly isSensitive: KeyTest;
  readonly isSafe: KeyTest;
  /** For texts that are data. */
  readonly cleanText: (text: string) => string;
  /** For lines of source code, where a name beside a quoted text is a program and no secret. */
  readonly cleanLine: (text: string) => string;
};

export function createItemScrubber(settings: ScrubSettings): ItemScrubber {
  const { useDefaults, dropIpAddresses } = settings;
  const isSensitive = createKeyTest(settings);
  const isSafe = createSafeTest(settings.safeFields);
  const withoutForms = useDefaults ? withoutSecrets : (text: string): string => text;
  const cleanLine = dropIpAddresses
    ? (text: string): string => withoutIpAddresses(withoutForms(text))
    : withoutForms;
  const cleanText = (text: string): string => withoutNamedSecrets(cleanLine(text), isSensitive, filtered);
  return {
    isSensitive,
    isSafe,
    cleanText,
    cleanLine,
  };
}

const made = new WeakMap<ScrubSettings, ItemScrubber>();

/** The scrubber of a settings object, made once. */
export function itemScrubberOf(settings: ScrubSettings): ItemScrubber {
  const known = made.get(settings);
  if (known !== undefined) return known;
  const scrubber = createItemScrubber(settings);
  made.set(settings, scrubber);
  return scrubber;
}
