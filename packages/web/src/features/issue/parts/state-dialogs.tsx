import { useQuery } from "@tanstack/react-query";
import type { IssueDetails } from "@vedette/api";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../../i18n/use-format.ts";
import { api } from "../../../lib/api.ts";
import type { StatusUpdate } from "../../../lib/issue-status.ts";
import { useDebounced } from "../../../lib/use-debounced.ts";
import { visibleCode } from "../../../lib/visible-text.ts";
import { Field, Select, TextField } from "../../../ui/field.tsx";
import { FormDialog } from "../../../ui/form-dialog.tsx";
import { OfferInput } from "../../../ui/offer-input.tsx";
import type { OnStatus } from "./status-buttons.tsx";

/** What has to be said before the state can be changed in this way. */
export type StateQuestion = "release" | "commit" | "archive";

interface PartProps {
  readonly org: string;
  readonly issue: IssueDetails;
  readonly onStatus: OnStatus;
  readonly onClose: () => void;
}

function StateForm({
  title,
  verb,
  change,
  way,
  onStatus,
  onClose,
  children,
}: Pick<PartProps, "onStatus" | "onClose"> & {
  readonly title: string;
  readonly verb: string;
  /** Absent until enough is said. */
  readonly change: StatusUpdate | undefined;
  readonly way: string | undefined;
  readonly children: ReactNode;
}) {
  const t = useTranslations("issueStatus");
  return (
    <FormDialog
      title={title}
      cancelLabel={t("cancel")}
      submitLabel={verb}
      busy={false}
      disabled={change === undefined}
      onSubmit={() => {
        if (change === undefined) return;
        onClose();
        onStatus(change, way);
      }}
      onClose={onClose}
    >
      {children}
    </FormDialog>
  );
}

function ResolveInRelease({ org, issue, ...part }: PartProps) {
  const t = useTranslations("issueStatus");
  const [release, setRelease] = useState("");
  const query = useDebounced(release.trim(), 200);
  const project = issue.project.slug;
  const { data: known = [] } = useQuery({
    queryKey: ["release-values", org, project, query],
    queryFn: ({ signal }) =>
      api.listProjectTagValues(
        { params: { org, project, key: "release" }, query: query === "" ? {} : { query } },
        { signal },
      ),
    staleTime: 60_000,
  });
  const wanted = release.trim();
  return (
    <StateForm
      {...part}
      title={t("inReleaseTitle")}
      verb={t("resolveNow")}
      change={wanted === "" ? undefined : { status: "resolved", statusDetails: { inRelease: wanted } }}
      way={t("inRelease", { release: visibleCode(wanted) })}
    >
      <Field label={t("release")} hint={t("releaseHint")}>
        {({ id, describedBy }) => (
          <OfferInput
            mono
            autoFocus
            id={id}
            listLabel={t("release")}
            describedBy={describedBy}
            maxLength={250}
            offers={known.map(({ value }) => ({ value }))}
            value={release}
            onChange={setRelease}
          />
        )}
      </Field>
    </StateForm>
  );
}

function ResolveByCommit({ org: _org, issue: _issue, ...part }: PartProps) {
  const t = useTranslations("issueStatus");
  const [commit, setCommit] = useState("");
  const [repository, setRepository] = useState("");
  const [sha, from] = [commit.trim(), repository.trim()];
  const inCommit = { commit: sha, ...(from === "" ? {} : { repository: from }) };
  return (
    <StateForm
      {...part}
      title={t("inCommitTitle")}
      verb={t("resolveNow")}
      change={sha === "" ? undefined : { status: "resolved", statusDetails: { inCommit } }}
      way={t("inCommit", { commit: visibleCode(sha.slice(0, 12)) })}
    >
      <TextField
        label={t("commit")}
        hint={t("commitHint")}
        mono
        autoFocus
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
        value={commit}
        onChange={(event) => setCommit(event.target.value)}
      />
      <TextField
        label={t("repository")}
        hint={t("repositoryHint")}
        mono
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={repository}
        onChange={(event) => setRepository(event.target.value)}
      />
    </StateForm>
  );
}

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
/** As the API takes them. */
const COUNT_MAX = 1_000_000_000;
const DAYS_MAX = 3_650;

/** The minutes within which it has to happen that often; 0 for whenever. */
const WINDOWS = [0, 60, 1_440, 10_080] as const;
const LIMITS = ["events", "users", "hours", "days"] as const;
type Limit = (typeof LIMITS)[number];

function archiveDetails(limit: Limit, count: number, windowMinutes: number): StatusUpdate["statusDetails"] {
  const within = windowMinutes > 0;
  switch (limit) {
    case "events":
      return { ignoreCount: count, ...(within ? { ignoreWindow: windowMinutes } : {}) };
    case "users":
      return { ignoreUserCount: count, ...(within ? { ignoreUserWindow: windowMinutes } : {}) };
    case "hours":
      return { ignoreDuration: count * HOUR_MINUTES };
    case "days":
      return { ignoreDuration: count * DAY_MINUTES };
  }
}

function ArchiveUntil({ org: _org, issue: _issue, ...part }: PartProps) {
  const t = useTranslations("issueStatus");
  const format = useFormat();
  const [limit, setLimit] = useState<Limit>("events");
  const [typed, setTyped] = useState("100");
  const [windowMinutes, setWindowMinutes] = useState(0);
  const isTime = limit === "hours" || limit === "days";
  const max = isTime ? DAYS_MAX : COUNT_MAX;
  const count = Number(typed);
  const isGood = /^\d{1,10}$/.test(typed.trim()) && count >= 1 && count <= max;
  return (
    <StateForm
      {...part}
      title={t("untilTitle")}
      verb={t("archiveNow")}
      change={
        isGood ? { status: "ignored", statusDetails: archiveDetails(limit, count, windowMinutes) } : undefined
      }
      way={t(`until.${limit}`, { count })}
    >
      <Field label={t("untilWhat")}>
        {({ id }) => (
          <Select
            id={id}
            autoFocus
            value={limit}
            onChange={({ target }) => setLimit(LIMITS.find((one) => one === target.value) ?? "events")}
          >
            {LIMITS.map((one) => (
              <option key={one} value={one}>
                {t(`limits.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <TextField
        label={t("howMany")}
        inputMode="numeric"
        maxLength={10}
        value={typed}
        error={isGood || typed === "" ? undefined : t("wholeNumber", { max: format.count(max) })}
        onChange={(event) => setTyped(event.target.value)}
      />
      {!isTime && (
        <Field label={t("within")}>
          {({ id }) => (
            <Select
              id={id}
              value={windowMinutes}
              onChange={({ target }) => setWindowMinutes(Number(target.value))}
            >
              {WINDOWS.map((minutes) => (
                <option key={minutes} value={minutes}>
                  {t(`windows.m${minutes}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
    </StateForm>
  );
}

/** The ways to resolve or to archive that need a word more. */
export function StateDialog({ question, ...part }: PartProps & { readonly question: StateQuestion }) {
  switch (question) {
    case "release":
      return <ResolveInRelease {...part} />;
    case "commit":
      return <ResolveByCommit {...part} />;
    case "archive":
      return <ArchiveUntil {...part} />;
  }
}
