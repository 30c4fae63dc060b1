/** Every kind of search by its name: issues, and the datasets. */
import { errorFacets, errorFields, errorReferences } from "./error-fields.ts";
import { issueFields } from "./issue-fields.ts";
import { language, type SearchLanguage } from "./search-field.ts";
import {
  checkInFields,
  feedbackFields,
  profileFields,
  replayFields,
  sessionFields,
} from "./session-fields.ts";
import { logFields, metricFields, spanFields, transactionFields } from "./telemetry-fields.ts";

/** Issues are found by what is known of them and by their events. */
export const issueLanguage = language("issues", [...issueFields, ...errorFields], {
  otherKeys: "tag",
  hasAggregates: false,
});

const ofRows = { otherKeys: "none", hasAggregates: true } as const;
const ofAttributes = { otherKeys: "attribute", hasAggregates: true } as const;
const ofTags = { otherKeys: "tag", hasAggregates: true } as const;

const ofErrors = [...errorReferences, ...errorFacets, ...errorFields];

/** Tags are called so, too. */
const namesOfTags: ReadonlySet<string> = new Set(["status", "age", "location"]);

export const errorLanguage = language("errors", ofErrors, {
  ...ofTags,
  keysOfIssues: new Set(
    issueFields
      .flatMap((one) => [one.name, ...one.aliases])
      .filter((name) => !namesOfTags.has(name) && !ofErrors.some((one) => one.name === name)),
  ),
});

export const searchLanguages: readonly SearchLanguage[] = [
  issueLanguage,
  errorLanguage,
  language("spans", spanFields, ofAttributes),
  language("transactions", transactionFields, ofAttributes),
  language("logs", logFields, ofAttributes),
  language("tracemetrics", metricFields, ofAttributes),
  language("sessions", sessionFields, ofRows),
  language("check_ins", checkInFields, ofRows),
  language("profiles", profileFields, ofRows),
  language("replays", replayFields, ofTags),
  language("feedback", feedbackFields, ofTags),
];

const byName: ReadonlyMap<string, SearchLanguage> = new Map(searchLanguages.map((one) => [one.name, one]));

export function findLanguage(name: string): SearchLanguage | undefined {
  return byName.get(name);
}
