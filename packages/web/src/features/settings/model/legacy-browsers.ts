/** The sets of old browsers that can be filtered; the names are the browsers', which no language translates. */
export const legacyBrowserSets = [
  { id: "ie", label: "Internet Explorer < 12" },
  { id: "edge", label: "Edge < 79" },
  { id: "safari", label: "Safari < 12" },
  { id: "firefox", label: "Firefox < 67" },
  { id: "chrome", label: "Chrome < 63" },
  { id: "opera", label: "Opera < 51" },
  { id: "android", label: "Android < 4" },
  { id: "opera_mini", label: "Opera Mini < 35" },
] as const;

/** Sets that were chosen through the Web API and have no box of their own. */
export function otherSets(
  chosen: readonly string[],
): readonly { readonly id: string; readonly label: string }[] {
  return chosen
    .filter((id) => legacyBrowserSets.every((set) => set.id !== id))
    .map((id) => ({ id, label: id }));
}
