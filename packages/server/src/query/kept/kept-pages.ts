/** The pages that were looked at of late, for those who wish to begin with what the next look will mostly need. */
import { type GroupKey, groupKeyText } from "#query/event-reader.ts";

type Page = { readonly groups: readonly GroupKey[] };

export type KeptPages<Of extends Page> = {
  readonly keep: (key: string, page: Of) => void;
  /** The page at its last look, where most of its groups were on it at the look before. */
  readonly steady: (key: string) => Of | undefined;
};

const pagesMax = 24;
const steadyShare = 0.75;

export function createKeptPages<Of extends Page>(): KeptPages<Of> {
  const pages = new Map<string, { readonly page: Of; readonly isSteady: boolean }>();
  return {
    keep: (key, page) => {
      const before = new Set(pages.get(key)?.page.groups.map(groupKeyText));
      const stayed = page.groups.filter((group) => before.has(groupKeyText(group))).length;
      pages.delete(key);
      pages.set(key, { page, isSteady: stayed > 0 && stayed >= steadyShare * page.groups.length });
      const [oldest] = pages.keys();
      if (pages.size > pagesMax && oldest !== undefined) pages.delete(oldest);
    },
    steady: (key) => {
      const known = pages.get(key);
      return known?.isSteady === true ? known.page : undefined;
    },
  };
}
