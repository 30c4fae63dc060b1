import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { ErrorScreen, MissingScreen } from "../../app/error-screens.tsx";
import { may, useOrganization } from "../../app/organization.ts";
import { usePageTitle } from "../../app/page-title.ts";
import { useErrorText } from "../../i18n/use-error-text.ts";
import { useRefusal } from "../../i18n/use-refusal.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { api, ApiError } from "../../lib/api.ts";
import { useLiveChanges } from "../../lib/live-changes.tsx";
import { Answer, Figure } from "../../ui/answer.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { TextField } from "../../ui/field.tsx";
import { PlatformMark } from "../../ui/platform-mark.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { showToast } from "../../ui/toast.tsx";
import { readArrivals } from "./model/arrivals.ts";
import { findPlatform } from "./model/platforms.ts";
import { slugOf } from "./model/project-name.ts";
import styles from "./page.module.css";
import { AskForProject } from "./parts/ask-for-project.tsx";
import { FirstIssue } from "./parts/first-issue.tsx";
import { PlatformGrid } from "./parts/platform-grid.tsx";
import { Snippet } from "./parts/snippet.tsx";
import { Step } from "./parts/step.tsx";
import { WaitingSide } from "./parts/waiting-side.tsx";
import { firstKeyQuery, projectQuery, projectSetupQuery } from "./queries.ts";

/** Name and platform of a project that does not exist yet; or who may add one, for those who may not. */
export function NewProjectPage() {
  const t = useTranslations("setup");
  const { org = "" } = useParams({ strict: false });
  const { organization } = useOrganization();
  usePageTitle(t("title"));
  return may(organization, "project:write", "project:admin") ? (
    <NewProject org={org} />
  ) : (
    <AskForProject org={org} />
  );
}

function NewProject({ org }: { readonly org: string }) {
  const t = useTranslations("setup");
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [platform, setPlatform] = useState<string>();
  const slug = slugOf(name);
  const create = useMutation({
    mutationFn: () => api.createProject({ params: { org }, body: { name, platform: platform ?? null } }),
    async onSuccess({ project }) {
      await queryClient.invalidateQueries({ queryKey: ["projects", org] });
      await navigate({
        to: "/organizations/$org/projects/$project/setup",
        params: { org, project: project.slug },
      });
    },
  });
  const { fields, text } = useRefusal(create.error);
  const nameError = fields["name"]?.[0] ?? fields["slug"]?.[0] ?? text;

  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate();
  }

  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.title}>{t("title")}</h1>
        <span className={styles.progress}>{t("progress", { done: 0 })}</span>
      </div>
      <form className={`${styles.columns} ${styles.single}`} onSubmit={submit}>
        <div className={styles.main}>
          <Answer className={styles.answer}>{t("newAnswer")}</Answer>
          <Step
            number={1}
            state={name.trim() === "" ? "current" : "done"}
            title={t("nameIt")}
            note={t("nameNote")}
          >
            <div className={styles.nameRow}>
              <TextField
                className={styles.nameField}
                label={t("name")}
                required
                autoFocus
                maxLength={100}
                value={name}
                placeholder="checkout-api"
                hint={slug === "" ? t("slugHint") : t("slugIs", { slug })}
                error={nameError}
                onChange={(event) => setName(event.target.value)}
              />
            </div>
          </Step>
          <Step
            number={2}
            state={platform === undefined ? (name.trim() === "" ? "later" : "current") : "done"}
            title={t("pick")}
            note={t("pickNote")}
          >
            <PlatformGrid value={platform} onChange={setPlatform} />
            <Button
              type="submit"
              variant="primary"
              size="lg"
              className={styles.create}
              busy={create.isPending}
              disabled={name.trim() === ""}
            >
              {t("create")}
            </Button>
          </Step>
          <Step number={3} state="later" title={t("send")} note={t("sendLater")} />
        </div>
      </form>
    </>
  );
}

/** Time since the page was opened, while it waits. */
function useWaited(done: boolean): number {
  const [startedAt] = useState(() => Date.now());
  const [now, setNow] = useState(startedAt);
  useEffect(() => {
    if (done) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [done]);
  return now - startedAt;
}

function SetupAnswer({
  org,
  project,
  waitedMs,
}: {
  readonly org: string;
  readonly project: string;
  readonly waitedMs: number;
}) {
  const t = useTranslations("setup.answer");
  const format = useFormat();
  const { data: setup } = useQuery(projectSetupQuery(org, project));
  if (setup === undefined) return <Skeleton width={360} height={17} />;
  const b = (chunks: React.ReactNode) => <Figure>{chunks}</Figure>;
  const w = (chunks: React.ReactNode) => <Figure tone="warning">{chunks}</Figure>;
  if (setup.issue !== null)
    return t.rich("done", { o: (chunks) => <Figure tone="ok">{chunks}</Figure>, title: setup.issue.title });
  const arrivals = readArrivals(setup);
  const refused = arrivals
    .filter((one) => one.kind === "refused" || one.kind === "dropped")
    .reduce((sum, one) => sum + one.count, 0);
  const other = arrivals.filter((one) => one.kind === "other").reduce((sum, one) => sum + one.count, 0);
  return (
    <>
      {t.rich("waiting", { b, age: format.span(waitedMs) })}{" "}
      {other > 0 && t.rich("other", { b, count: other })}{" "}
      {refused > 0 && t.rich("refused", { w, count: refused })}
    </>
  );
}

/** Snippet, DSN and the wait for the first event of a project. */
export function ProjectSetupPage() {
  const t = useTranslations("setup");
  const { org = "", project: slug = "" } = useParams({ strict: false });
  const { organization } = useOrganization();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const project = useQuery(projectQuery(org, slug));
  const { data: key } = useQuery(firstKeyQuery(org, slug));
  const { data: setup } = useQuery(projectSetupQuery(org, slug));
  const [chosen, setChosen] = useState<string>();
  const done = setup?.issue !== null && setup?.issue !== undefined;
  // Whoever waits looks at an editor meanwhile: the tab tells.
  usePageTitle(done ? t("arrivedTitle") : t("setUp", { name: project.data?.name ?? slug }));
  const waitedMs = useWaited(done);
  useLiveChanges(() => void queryClient.invalidateQueries({ queryKey: ["project-setup", org, slug] }));

  if (project.error !== null && project.data === undefined)
    return project.error instanceof ApiError && project.error.status === 404 ? (
      <MissingScreen />
    ) : (
      <ErrorScreen error={project.error} reset={() => void project.refetch()} />
    );
  const platform = findPlatform(chosen ?? project.data?.platform);
  const dsn = key?.dsn.public;
  const canWrite = may(organization, "project:write", "project:admin");

  function choose(id: string) {
    setChosen(id);
    if (!canWrite) return;
    // The choice is kept with the project; a refusal only means that it is not remembered.
    api.updateProject({ params: { org, project: slug }, body: { platform: id } }).then(
      (updated) => {
        queryClient.setQueryData(projectQuery(org, slug).queryKey, updated);
        void queryClient.invalidateQueries({ queryKey: ["projects", org] });
      },
      (error: unknown) => showToast({ title: errorText(error), tone: "error" }),
    );
  }

  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.title}>{t("setUp", { name: project.data?.name ?? slug })}</h1>
        <span className={styles.progress}>
          {t("progress", { done: done ? 3 : platform === undefined ? 1 : 2 })}
        </span>
        <Link
          to="/organizations/$org/issues"
          params={{ org }}
          search={{ project: [slug] }}
          className={buttonClass("ghost", "sm", styles.tools)}
        >
          {done ? t("toIssues") : t("later")}
        </Link>
      </div>
      <div className={styles.columns}>
        <div className={styles.main}>
          <Answer className={styles.answer}>
            <SetupAnswer org={org} project={slug} waitedMs={waitedMs} />
          </Answer>
          <Step
            number={1}
            state="done"
            title={t("nameIt")}
            note={
              <>
                <PlatformMark platform={platform?.id ?? project.data?.platform} />{" "}
                {project.data?.name ?? slug}
              </>
            }
          />
          <Step number={2} state={platform === undefined ? "current" : "done"} title={t("pick")}>
            {project.data !== undefined && <PlatformGrid compact value={platform?.id} onChange={choose} />}
            {platform !== undefined && dsn !== undefined && (
              <Snippet key={platform.id} platform={platform} dsn={dsn} />
            )}
            {key === null && <p className={styles.progress}>{t("noKey")}</p>}
          </Step>
          <Step
            number={3}
            state={done ? "done" : platform === undefined ? "later" : "current"}
            title={t("send")}
            note={t("sendNote")}
            side={
              platform === undefined ? undefined : (
                <>
                  <code className={styles.verify}>{platform.verify}</code>
                  <CopyButton text={platform.verify} label={t("copyVerify")} doneLabel={t("copied")} />
                </>
              )
            }
          >
            <FirstIssue org={org} issue={setup?.issue ?? null} />
          </Step>
        </div>
        <WaitingSide setup={setup} dsn={dsn ?? ""} platform={platform} waitedMs={waitedMs} />
      </div>
    </>
  );
}
