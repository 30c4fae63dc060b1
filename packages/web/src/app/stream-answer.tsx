/** The facts of all issues of a scope, worded: for the list of issues, and for boards that look at the same events. */
import { Link } from "@tanstack/react-router";
import type { StreamAnswerFact } from "@vedette/api";
import { useTranslations } from "use-intl";
import { useFormat } from "../i18n/use-format.ts";
import { formatShare } from "../lib/format.ts";
import { useNow } from "../lib/now.ts";
import { momentMs } from "../lib/time.ts";
import { keepScope, type Scope } from "../lib/url-state.ts";
import { Figure } from "../ui/answer.tsx";
import { ChangeWords, CountsWords, figures, SurgeWords, useAge } from "./answer-words.tsx";
import styles from "./stream-answer.module.css";

type FactOf<Kind extends StreamAnswerFact["kind"]> = Extract<StreamAnswerFact, { kind: Kind }>;

const DAY_MS = 86_400_000;
const NAME_MAX = 80;

function Leader({ fact, org }: { readonly fact: FactOf<"leader">; readonly org: string }) {
  const t = useTranslations("issues.answer");
  const now = useNow();
  const { issue } = fact;
  const age = useAge(issue.firstSeen);
  const isFresh = now - (momentMs(issue.firstSeen) ?? 0) < DAY_MS;
  return t.rich(isFresh ? "leaderNew" : "leader", {
    ...figures,
    hours: fact.hours,
    share: formatShare(fact.share),
    age,
    name: issue.title.slice(0, NAME_MAX),
    link: (chunks) => (
      <Link
        to="/organizations/$org/issues/$issueId"
        params={{ org, issueId: issue.id }}
        search={keepScope}
        className={styles.leader}
      >
        <Figure>{chunks}</Figure>
      </Link>
    ),
  });
}

function Released({ fact }: { readonly fact: FactOf<"released"> }) {
  const t = useTranslations("issues.answer");
  return t.rich("released", {
    ...figures,
    release: fact.release.shortVersion,
    project: fact.project,
    age: useAge(fact.release.firstSeen),
    count: fact.newIssues,
  });
}

export function StreamWords({
  fact,
  org,
  scope,
}: {
  readonly fact: StreamAnswerFact;
  readonly org: string;
  readonly scope: Scope;
}) {
  const t = useTranslations("issues.answer");
  const format = useFormat();
  switch (fact.kind) {
    case "leader":
      return <Leader fact={fact} org={org} />;
    case "counts":
      return <CountsWords fact={fact} scope={scope} />;
    case "change":
      return <ChangeWords fact={fact} />;
    case "surge":
      return <SurgeWords fact={fact} />;
    case "released":
      return <Released fact={fact} />;
    default:
      return t.rich(fact.kind, {
        ...figures,
        count: fact.issues,
        countText: format.count(fact.issues),
      });
  }
}
