/**
 * Values that set an issue apart: far more frequent in it than in the other issues of the project at the same time. The
 * counts on both sides are of stored events from the same hours, or a release that has just come out would look like a
 * cause of everything that has just begun. Pure.
 */

/** How often a value of a tag was counted, here and in the other issues. */
export type CountedValue = {
  readonly key: string;
  readonly value: string;
  readonly events: number;
  readonly elsewhere: number;
};

/** How many events carry the tag at all. */
export type CountedKey = {
  readonly key: string;
  readonly events: number;
  readonly elsewhere: number;
};

export type SurprisingShare = {
  readonly key: string;
  readonly value: string;
  readonly share: number;
  readonly elsewhere: number;
  readonly events: number;
  readonly elsewhereEvents: number;
};

const eventsMin = 10;
const elsewhereMin = 50;
const shareMin = 0.5;
const distanceMin = 0.25;
/** Standard errors between the two shares. */
const errorsMin = 4;
const sharesMax = 3;

/** Follow from how issues are made, or name single events: they differ always and tell nothing. */
const toldByGrouping: ReadonlySet<string> = new Set([
  "level",
  "handled",
  "mechanism",
  "transaction",
  "logger",
  "url",
  "user",
  "replayId",
  "monitor.id",
  "app.device",
]);

export function isTelling(key: string): boolean {
  return !toldByGrouping.has(key);
}

/** `browser` and `browser.name` tell of the same thing. */
function familyOf(key: string): string {
  return key.split(".", 1)[0] ?? key;
}

function standardErrors(share: number, events: number, elsewhere: number, elsewhereEvents: number): number {
  const pooled = (share * events + elsewhere * elsewhereEvents) / (events + elsewhereEvents);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / events + 1 / elsewhereEvents));
  return error === 0 ? 0 : (share - elsewhere) / error;
}

/** The most surprising first; one of each family, three at most. */
export function surprisingShares(
  keys: readonly CountedKey[],
  values: readonly CountedValue[],
): readonly SurprisingShare[] {
  const ofKey = new Map(keys.map((one) => [one.key, one]));
  const found = values.flatMap((counted): SurprisingShare[] => {
    const all = ofKey.get(counted.key);
    if (all === undefined || !isTelling(counted.key)) return [];
    if (all.events < eventsMin || all.elsewhere < elsewhereMin) return [];
    const share = counted.events / all.events;
    const elsewhere = counted.elsewhere / all.elsewhere;
    if (share < shareMin || share - elsewhere < distanceMin) return [];
    if (standardErrors(share, all.events, elsewhere, all.elsewhere) < errorsMin) return [];
    const { key, value } = counted;
    return [{ key, value, share, elsewhere, events: all.events, elsewhereEvents: all.elsewhere }];
  });
  const families = new Set<string>();
  return found
    .sort((a, b) => b.share - b.elsewhere - (a.share - a.elsewhere) || a.key.localeCompare(b.key))
    .filter(({ key }) => !families.has(familyOf(key)) && families.add(familyOf(key)))
    .slice(0, sharesMax);
}
