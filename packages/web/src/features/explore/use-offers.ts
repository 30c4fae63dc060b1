/** What the builder offers, with what it means and how many events have it in the time of the question. */
import { useMemo } from "react";
import type { Scope } from "../../lib/url-state.ts";
import { useOfferNotes } from "../../search/use-offer-notes.ts";
import { offerColumns, offerHaving, offerMeasures } from "./model/fields.ts";
import type { Question } from "./model/question.ts";

export function useOffers(org: string, scope: Scope, { dataset, measures }: Question) {
  const { fields, tags, describe } = useOfferNotes(org, scope, dataset);
  return useMemo(
    () => ({
      columns: offerColumns(fields, tags, dataset === "errors").map(describe),
      measures: offerMeasures(fields, dataset).map(describe),
      having: offerHaving(measures).map((value) => ({ value })),
    }),
    [fields, tags, describe, dataset, measures],
  );
}
