import type { Answer, EventDetails } from "@vedette/api";
import { useTranslations } from "use-intl";
import { Ago } from "../../../i18n/ago.tsx";
import { visibleCode } from "../../../lib/visible-text.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { useCommitters } from "../use-committers.ts";
import sections from "./event-sections.module.css";
import styles from "./suspect-commits.module.css";

type Committer = Answer<"listEventCommitters">["committers"][number];

const SHA_SHOWN = 7;

function Commit({
  author,
  commit,
}: {
  readonly author: string;
  readonly commit: Committer["commits"][number];
}) {
  const t = useTranslations("event.suspects");
  const message = commit.message?.split("\n", 1)[0]?.trim();
  return (
    <li className={styles.commit}>
      <Avatar name={author} className={styles.face} />
      <div className={styles.words}>
        <div className={styles.message}>
          {message ? (
            <bdi>{visibleCode(message)}</bdi>
          ) : (
            <span className={styles.note}>{t("noMessage")}</span>
          )}
        </div>
        <div className={styles.note}>
          <bdi>{visibleCode(author)}</bdi> · <code>{commit.id.slice(0, SHA_SHOWN)}</code> ·{" "}
          <Ago at={commit.dateCreated} />
        </div>
        <ul className={styles.files}>
          {commit.files.map((file) => (
            <li key={file.path}>
              <code>{visibleCode(file.path)}</code>
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

/** Commits of the release that touched what the trace names; nothing where none are known. */
export function SuspectCommits({ event }: { readonly event: EventDetails }) {
  const t = useTranslations("event.suspects");
  const data = useCommitters(event);
  const committers = data?.committers ?? [];
  const count = committers.reduce((sum, { commits }) => sum + commits.length, 0);
  if (count === 0) return null;
  return (
    <section className={sections.section}>
      <SectionHead title={t("title", { count })} note={t("note", { count, release: data?.release ?? "" })} />
      <Card>
        <ul className={styles.list}>
          {committers.flatMap(({ author, commits }) =>
            commits.map((commit) => (
              <Commit key={commit.id} author={author.name || author.email} commit={commit} />
            )),
          )}
        </ul>
      </Card>
    </section>
  );
}
