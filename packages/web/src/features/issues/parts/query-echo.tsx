import type { IssueSort } from "@vedette/api";
import { useTranslations } from "use-intl";
import type english from "../../../i18n/en.json";
import { type Echo, type EchoCondition, type EchoPart, explainQuery } from "../model/echo.ts";

type Words = (typeof english)["echo"];

/** Words of queries that are told in the reader's language; others stand as they were written. */
const KEYS: Readonly<Record<string, keyof Words["keys"]>> = {
  assigned: "assigned",
  assigned_or_suggested: "assignedOrSuggested",
  bookmarks: "bookmarks",
  subscribed: "subscribed",
  "issue.priority": "priority",
  "issue.category": "category",
  project: "project",
  firstSeen: "firstSeen",
  lastSeen: "lastSeen",
  timestamp: "timestamp",
  firstRelease: "firstRelease",
  timesSeen: "timesSeen",
  level: "level",
  release: "release",
  "release.version": "version",
  environment: "environment",
  message: "message",
  title: "title",
  "error.type": "errorType",
  "error.value": "errorValue",
  user: "user",
  transaction: "transaction",
  platform: "platform",
};
const PEOPLE: readonly string[] = ["assigned", "assigned_or_suggested", "bookmarks", "subscribed"];
const PERSONS: Readonly<Record<string, keyof Words["people"]>> = {
  me: "me",
  my_teams: "myTeams",
  none: "none",
};
const STATES: Readonly<Record<string, keyof Words["states"]>> = {
  unresolved: "unresolved",
  resolved: "resolved",
  archived: "archived",
  new: "new",
  ongoing: "ongoing",
  regressed: "regressed",
  escalating: "escalating",
  assigned: "assigned",
  unassigned: "unassigned",
  for_review: "forReview",
  until_escalating: "untilEscalating",
  until_condition_met: "untilConditionMet",
  forever: "forever",
  unhandled: "unhandled",
  mine: "mine",
};

function useEchoWords() {
  const t = useTranslations("echo");
  const anyOf = (values: readonly string[]) => values.join(` ${t("or")} `);
  const words = {
    state({ negated, any }: Echo["states"][number]): string {
      const state = anyOf(
        any.map((one) => {
          const word = STATES[one];
          return word === undefined ? one : t(`states.${word}`);
        }),
      );
      return negated ? t("stateNot", { state }) : t("state", { state });
    },
    condition({ key, relation, values, span }: EchoCondition): string {
      const word = KEYS[key];
      const value = anyOf(
        values.map((one) => {
          const person = PEOPLE.includes(key) ? PERSONS[one] : undefined;
          return person === undefined ? one : t(`people.${person}`);
        }),
      );
      return t(`relation.${relation}`, {
        key: word === undefined ? key : t(`keys.${word}`),
        value,
        span: span === undefined ? "" : t(`spans.${span.unit}`, { value: span.value }),
      });
    },
  };
  return { ...words, part: (part: EchoPart): string => partOf(part, false) };

  function partOf(part: EchoPart, isInside: boolean): string {
    switch (part.kind) {
      case "state":
        return words.state(part.state);
      case "condition":
        return words.condition(part.condition);
      case "text":
        return t("text", { text: part.text });
      case "all":
      case "any": {
        const sentence = part.of
          .map((one) => partOf(one, true))
          .join(` ${t(part.kind === "any" ? "or" : "and")} `);
        // "And" binds closer than "or", in words as in the query.
        return isInside && part.kind === "any" ? `(${sentence})` : sentence;
      }
    }
  }
}

/** The query read back in plain words, under the box. */
export function QueryEcho({
  query,
  sort,
  environment,
  className,
}: {
  readonly query: string;
  readonly sort: IssueSort;
  readonly environment: string | undefined;
  readonly className: string | undefined;
}) {
  const t = useTranslations("echo");
  const words = useEchoWords();
  const echo = explainQuery(query);
  const parts = [
    t(`subject.${echo.subject}`),
    ...echo.states.map(words.state),
    environment === undefined ? "" : t("environment", { environment }),
    ...echo.conditions.map(words.condition),
    ...echo.choices.map(words.part),
    echo.text === "" || echo.subject === "other" ? "" : t("text", { text: echo.text }),
    t(`sort.${sort}`),
  ];
  return <p className={className}>{parts.filter((part) => part !== "").join(t("comma"))}</p>;
}
