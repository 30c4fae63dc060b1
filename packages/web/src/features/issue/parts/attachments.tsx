import { useQuery } from "@tanstack/react-query";
import type { Answer, EventDetails } from "@vedette/api";
import { useTranslations } from "use-intl";
import { api } from "../../../lib/api.ts";
import { formatBytes } from "../../../lib/format.ts";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { attachmentsQuery } from "../queries.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import styles from "./attachments.module.css";

type Attachment = Answer<"listEventAttachments">[number];

const PREVIEW_BYTES_MAX = 4_000_000;
/** Pictures that cannot carry a script. */
const pictures: ReadonlySet<string> = new Set([
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/avif",
]);

/** Files that came with the event; pictures are shown, everything is a download. */
export function Attachments({ event }: { readonly event: EventDetails }) {
  const t = useTranslations("event.attachments");
  const { org } = useIssueRoute();
  const { data } = useQuery(attachmentsQuery(org, event.projectSlug, event.eventID));
  if (data === undefined || data.length === 0) return null;
  return (
    <section className={styles.section}>
      <SectionHead title={t("title")} note={data.length} />
      <div className={styles.files}>
        {data.map((attachment) => (
          <File key={attachment.id} attachment={attachment} org={org} project={event.projectSlug} />
        ))}
      </div>
    </section>
  );
}

function File({
  attachment,
  org,
  project,
}: {
  readonly attachment: Attachment;
  readonly org: string;
  readonly project: string;
}) {
  const t = useTranslations("event.attachments");
  const { id, event_id: event, name, mimetype, size } = attachment;
  const href = api.url("getEventAttachment", { params: { org, project, event, attachment: id }, query: {} });
  return (
    <Card className={styles.file}>
      {pictures.has(mimetype) && size <= PREVIEW_BYTES_MAX && (
        <img className={styles.picture} src={href} alt={t("preview", { name })} loading="lazy" />
      )}
      <a className={styles.name} href={href} download={name} aria-label={t("download", { name })}>
        {name}
      </a>
      <span className={styles.facts}>
        {formatBytes(size)} · {mimetype}
      </span>
    </Card>
  );
}
