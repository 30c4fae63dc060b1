import { useQuery } from "@tanstack/react-query";
import type { Answer, EventDetails } from "@vedette/api";
import clsx from "clsx";
import { Download, Eye, EyeOff } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "../../../lib/api.ts";
import { formatBytes, truncateMiddle } from "../../../lib/format.ts";
import { useHighlight } from "../../../lib/highlight.ts";
import { visibleCode } from "../../../lib/visible-text.ts";
import { Button, buttonClass } from "../../../ui/button.tsx";
import { Card, SectionHead } from "../../../ui/card.tsx";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { previewKind, previewText } from "../model/attachment-preview.ts";
import { attachmentsQuery, attachmentTextQuery } from "../queries.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import styles from "./attachments.module.css";

const NAME_MAX = 48;

type Attachment = Answer<"listEventAttachments">[number];

/** Files that came with the event; pictures are shown, texts on request, everything is a download. */
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

/** The beginning of a text, drawn as text whatever it says. */
function TextPreview({ href, attachment }: { readonly href: string; readonly attachment: Attachment }) {
  const t = useTranslations("event.attachments");
  const { data, isError } = useQuery(attachmentTextQuery(href));
  const preview = useMemo(
    () => (data === undefined ? undefined : previewText(data, attachment)),
    [data, attachment],
  );
  const lines = preview?.lines.map(visibleCode) ?? [];
  const words = useHighlight(lines.join("\n"), preview?.language);
  if (isError) return <Notice tone="warning">{t("failed")}</Notice>;
  if (preview === undefined) return <Skeleton width="60%" height={12} />;
  return (
    <div className={styles.text}>
      <CodeBlock
        label={t("preview", { name: attachment.name })}
        lines={lines.map((text, index) => ({ number: index + 1, text }))}
        words={words}
      />
      {preview.isCut && <p className={styles.facts}>{t("cut")}</p>}
    </div>
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
  const [open, setOpen] = useState(false);
  const [isBroken, setBroken] = useState(false);
  const { id, event_id: event, name, mimetype, size } = attachment;
  const href = api.url("getEventAttachment", { params: { org, project, event, attachment: id }, query: {} });
  const kind = isBroken ? undefined : previewKind(attachment);
  const shownName = visibleCode(name);
  return (
    <Card className={clsx(styles.file, open && kind === "text" && styles.wide)}>
      {kind === "picture" && (
        <button
          type="button"
          className={styles.frame}
          aria-label={t("enlarge", { name: shownName })}
          title={t("enlarge", { name: shownName })}
          onClick={() => setOpen(true)}
        >
          <img className={styles.picture} src={href} alt="" loading="lazy" onError={() => setBroken(true)} />
        </button>
      )}
      <bdi className={styles.name} title={shownName}>
        {visibleCode(truncateMiddle(name, NAME_MAX))}
      </bdi>
      <span className={styles.facts}>
        {formatBytes(size)} · {mimetype}
      </span>
      {isBroken && <span className={styles.facts}>{t("noPicture")}</span>}
      <span className={styles.tools}>
        {kind === "text" && (
          <Button
            size="sm"
            variant="ghost"
            icon={open ? EyeOff : Eye}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {open ? t("hide") : t("show")}
          </Button>
        )}
        <a
          className={buttonClass("ghost", "sm")}
          href={href}
          download={name}
          aria-label={t("download", { name: shownName })}
        >
          <Icon as={Download} size="sm" />
          {t("downloadShort")}
        </a>
      </span>
      {open && kind === "text" && <TextPreview href={href} attachment={attachment} />}
      {kind === "picture" && (
        <Dialog open={open} onOpenChange={setOpen} title={shownName} closeLabel={t("hide")} wide>
          <img className={styles.large} src={href} alt={t("preview", { name: shownName })} />
        </Dialog>
      )}
    </Card>
  );
}
