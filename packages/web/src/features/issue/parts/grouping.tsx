import { Link } from "@tanstack/react-router";
import type { EventDetails } from "@vedette/api";
import { useTranslations } from "use-intl";
import { keepScope } from "../../../lib/url-state.ts";
import { Card } from "../../../ui/card.tsx";
import { type GroupingPart, type GroupingRule, groupingStory } from "../model/grouping-story.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import styles from "./grouping.module.css";
import { Fold } from "./key-values.tsx";

function Rules({ title, rules }: { readonly title: string; readonly rules: readonly GroupingRule[] }) {
  const t = useTranslations("event.grouping");
  return (
    <div>
      <h3 className={styles.title}>{title}</h3>
      <ul className={styles.list}>
        {rules.map((rule, index) => (
          <li key={index} className={styles.rule}>
            <code>{rule.text}</code>
            {rule.line !== undefined && <span className={styles.note}>{t("line", { line: rule.line })}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Reason({ part: { reason } }: { readonly part: GroupingPart }) {
  const t = useTranslations("event.grouping.reason");
  if (reason === undefined) return null;
  return <span className={styles.note}>{typeof reason === "string" ? t(reason) : reason.said}</span>;
}

/** What was looked at and does not count, each with the reason. */
function LeftOut({ parts }: { readonly parts: readonly GroupingPart[] }) {
  const t = useTranslations("event.grouping");
  return (
    <div>
      <h3 className={styles.title}>{t("leftOut")}</h3>
      <ul className={styles.list}>
        {parts.map((part, index) => (
          <li key={index} className={styles.rule}>
            <span>{t(`kind.${part.kind}`)}</span>
            {part.text !== "" && <code>{part.text}</code>}
            <Reason part={part} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Why the event belongs to this issue: what was compared, and which rule decided. */
export function Grouping({ event }: { readonly event: EventDetails }) {
  const t = useTranslations("event.grouping");
  const { org, issueId } = useIssueRoute();
  const story = groupingStory(event.groupingConfig);
  if (story === undefined) return null;
  const { variant, compared, leftOut, rule, frameRules, clientFingerprint } = story;
  return (
    <section>
      <Card>
        <Fold title={t("title")} note={t(`short.${variant}`)}>
          <div className={styles.story}>
            <p className={styles.lead}>{t(rule === undefined ? `why.${variant}` : "byRule")}</p>
            {rule !== undefined && <Rules title={t("rule")} rules={[rule]} />}
            {rule === undefined && clientFingerprint.length > 0 && (
              <div>
                <h3 className={styles.title}>{t("client")}</h3>
                <p className={styles.mono}>{clientFingerprint.join(" · ")}</p>
              </div>
            )}
            {compared.length > 0 && (
              <div>
                <h3 className={styles.title}>{t("components", { count: compared.length })}</h3>
                <ol className={styles.components}>
                  {compared.map((part, index) => (
                    <li key={index}>
                      <span>
                        {part.text === "" ? t("empty") : part.text} <Reason part={part} />
                      </span>
                    </li>
                  ))}
                </ol>
              </div>
            )}
            {leftOut.length > 0 && <LeftOut parts={leftOut} />}
            {frameRules.length > 0 && <Rules title={t("frameRules")} rules={frameRules} />}
            <p className={styles.note}>
              {t("hash")} <span className={styles.mono}>{event.fingerprints.join(", ")}</span>{" "}
              <Link
                to="/organizations/$org/issues/$issueId/related"
                params={{ org, issueId }}
                search={keepScope}
                className={styles.link}
              >
                {t("groups")}
              </Link>
            </p>
          </div>
        </Fold>
      </Card>
    </section>
  );
}
