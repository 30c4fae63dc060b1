/** Which of the offered names fit what is typed, the likeliest first. Pure. */

export interface Offer {
  readonly value: string;
  /** What it means. */
  readonly note?: string | undefined;
  /** How much there is of it, or what it is. */
  readonly side?: string | undefined;
}

/** More than this nobody reads; typing narrows it. */
const SHOWN_MAX = 60;

function rank(value: string, typed: string): number {
  if (value === typed) return 0;
  if (value.startsWith(typed)) return 1;
  return value.includes(typed) ? 2 : 3;
}

/** Offers that hold every word of what is typed, in their value or in what they mean. */
export function fittingOffers(offers: readonly Offer[], typed: string): readonly Offer[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return offers.slice(0, SHOWN_MAX);
  const words = wanted.split(/\s+/);
  return offers
    .filter(({ value, note = "" }) => {
      const text = `${value} ${note}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map((offer) => ({ offer, at: rank(offer.value.toLowerCase(), wanted) }))
    .toSorted((one, other) => one.at - other.at)
    .slice(0, SHOWN_MAX)
    .map(({ offer }) => offer);
}
