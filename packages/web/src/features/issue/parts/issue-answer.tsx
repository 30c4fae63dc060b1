import { useQuery } from "@tanstack/react-query";
import type { IssueAnswerFact, IssueDetails } from "@vedette/api";
import { useTranslations } from "use-intl";
import {
  ChangeWords,
  CountsWords,
  figures,
  Sentences,
  SurgeWords,
  useAge,
} from "../../../app/answer-words.tsx";
import { useFormat } from "../../../i18n/use-format.ts";
import { formatShare } from "../../../lib/format.ts";
import type { Scope } from "../../../lib/url-state.ts";
import { Answer } from "../../../ui/answer.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { issueAnswerQuery } from "../queries.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import { StateNote } from "./state-note.tsx";

type FactOf<Kind extends IssueAnswerFact["kind"]> = Extract<IssueAnswerFact, { kind: Kind }>;

function OnsetWords({ fact }: { readonly fact: FactOf<"onset"> }) {
  const t = useTranslations("answer");
  const format = useFormat();
  const age = useAge(fact.at);
  if (fact.release === null) return t.rich("began", { ...figures, age });
  return t.rich(fact.release.afterMs < 1000 ? "beganWith" : "beganAfter", {
    ...figures,
    age,
    after: format.span(fact.release.afterMs),
    release: fact.release.shortVersion,
  });
}

function RegressedWords({ fact }: { readonly fact: FactOf<"regressed"> }) {
  const t = useTranslations("answer");
  return t.rich("cameBack", { ...figures, age: useAge(fact.at) });
}

function ContinuanceWords({ fact }: { readonly fact: FactOf<"continuance"> }) {
  const t = useTranslations("answer");
  const age = useAge(fact.lastSeen);
  switch (fact.state) {
    case "going_on":
      return t.rich("goingOn", figures);
    case "quiet":
      return t.rich("quiet", { ...figures, age });
    default:
      return t.rich("last", { ...figures, age });
  }
}

function Words({ fact, scope }: { readonly fact: IssueAnswerFact; readonly scope: Scope }) {
  const t = useTranslations("answer");
  switch (fact.kind) {
    case "counts":
      return <CountsWords fact={fact} scope={scope} />;
    case "onset":
      return <OnsetWords fact={fact} />;
    case "regressed":
      return <RegressedWords fact={fact} />;
    case "change":
      return <ChangeWords fact={fact} />;
    case "surge":
      return <SurgeWords fact={fact} />;
    case "share":
      return t.rich("share", {
        ...figures,
        share: formatShare(fact.share),
        elsewhere: formatShare(fact.elsewhere),
        key: fact.key,
        value: fact.value,
      });
    case "continuance":
      return <ContinuanceWords fact={fact} />;
  }
}

/** What the server knows, in a few sentences; nothing in it is guessed. */
export function IssueAnswer({ issue }: { readonly issue: IssueDetails }) {
  const { org, issueId, scope } = useIssueRoute();
  const { data } = useQuery(issueAnswerQuery(org, issueId, scope));
  return (
    <Answer small>
      <Sentences>
        <StateNote issue={issue} />
        {data === undefined ? (
          <Skeleton width="62%" height={15} faint />
        ) : (
          data.facts.map((fact, index) => <Words key={index} fact={fact} scope={scope} />)
        )}
      </Sentences>
    </Answer>
  );
}
