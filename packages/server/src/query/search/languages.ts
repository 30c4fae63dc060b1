/** The search language of a dataset. */
import { findLanguage, issueLanguage, type SearchLanguage } from "@vedette/search";
import type { Dataset } from "#query/datasets/dataset.ts";

export { errorLanguage, issueLanguage } from "@vedette/search";

export function languageOf(dataset: Pick<Dataset, "name">): SearchLanguage {
  const language = findLanguage(dataset.name);
  // The registry is a list of ours: a dataset that it lacks is a mistake.
  if (language === undefined || language === issueLanguage)
    throw new Error(`no search language is registered for ${dataset.name}`);
  return language;
}
