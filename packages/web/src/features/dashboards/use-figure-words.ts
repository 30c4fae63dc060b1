import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { FigureWords } from "./model/widget-figures.ts";

const KNOWN = {
  "count()": "events",
  "count_unique(user)": "users",
  "count_unique(issue)": "faults",
  "epm()": "perMinute",
  "eps()": "perSecond",
  "first_seen()": "firstSeen",
  "last_seen()": "lastSeen",
  "failure_rate()": "failureRate",
  issue: "issue",
  title: "title",
  project: "project",
  release: "release",
  environment: "environment",
  level: "level",
  user: "user",
  timestamp: "time",
} as const;

type KnownField = keyof typeof KNOWN;

function isKnown(field: string): field is KnownField {
  return Object.hasOwn(KNOWN, field);
}

/** What fields are called in the reader's language; those that nobody knows are called as they are written. */
export function useFigureWords(): FigureWords {
  const t = useTranslations("dashboards");
  return useMemo(
    () => ({
      nothing: t("nothing"),
      others: t("others"),
      field: (field) => (isKnown(field) ? t(`fields.${KNOWN[field]}`) : field),
    }),
    [t],
  );
}
