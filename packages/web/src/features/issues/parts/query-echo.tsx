import type { IssueSort } from "@vedette/api";
import { useTranslations } from "use-intl";
import { explainQuery } from "../model/echo.ts";

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
  const echo = explainQuery(query);
  const parts = [
    t(`subject.${echo.subject}`),
    ...echo.states.map((state) => t("state", { state })),
    environment === undefined ? "" : t("environment", { environment }),
    ...echo.conditions.map(({ key, relation, value }) => t(`relation.${relation}`, { key, value })),
    echo.text === "" || echo.subject === "other" ? "" : t("text", { text: echo.text }),
    t(`sort.${sort}`),
  ];
  return <p className={className}>{parts.filter((part) => part !== "").join(t("comma"))}</p>;
}
