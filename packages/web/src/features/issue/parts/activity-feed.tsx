import type { Activity, Actor } from "@vedette/api";
import {
  Archive,
  Check,
  CornerUpLeft,
  GitMerge,
  Globe,
  type LucideIcon,
  Pencil,
  RotateCcw,
  ArrowUpDown,
  Sparkles,
  Trash2,
  TrendingUp,
  UserRound,
} from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Ago } from "../../../i18n/ago.tsx";
import { useFormat } from "../../../i18n/use-format.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { MenuItem, MoreMenu } from "../../../ui/menu.tsx";
import { splitMentions } from "../model/mentions.ts";
import { splitLinks } from "../model/web-links.ts";
import { actorName, useActivityText } from "../use-activity-text.ts";
import type { useComments } from "../use-comments.ts";
import styles from "./activity-feed.module.css";
import { CommentBox } from "./comment-box.tsx";

type Comments = ReturnType<typeof useComments>;

function iconOf(type: string): LucideIcon {
  if (type.startsWith("set_resolved")) return Check;
  if (type.startsWith("unmerge") || type === "merge") return GitMerge;
  switch (type) {
    case "first_seen":
      return Sparkles;
    case "set_ignored":
      return Archive;
    case "set_unresolved":
      return CornerUpLeft;
    case "set_regression":
      return RotateCcw;
    case "set_escalating":
      return TrendingUp;
    case "set_priority":
      return ArrowUpDown;
    case "set_public":
    case "set_private":
      return Globe;
    default:
      return UserRound;
  }
}

function Comment({
  comment,
  actors,
  isOwn,
  comments,
  onDelete,
}: {
  readonly comment: Activity;
  readonly actors: readonly Actor[];
  readonly isOwn: boolean;
  readonly comments: Comments;
  readonly onDelete: () => void;
}) {
  const t = useTranslations("issue.activity");
  const format = useFormat();
  const [isEdited, setEdited] = useState(false);
  const text = typeof comment.data["text"] === "string" ? comment.data["text"] : "";
  const name = actorName(comment.user) ?? t("someone");
  if (isEdited) {
    return (
      <CommentBox
        label={t("editLabel")}
        submitLabel={t("save")}
        initial={text}
        busy={comments.change.isPending}
        onCancel={() => setEdited(false)}
        onSubmit={async (next) => {
          const isTaken = await comments.change.mutateAsync({ note: comment.id, text: next }).then(
            () => true,
            () => false,
          );
          if (isTaken) setEdited(false);
          return false;
        }}
      />
    );
  }
  return (
    <article className={styles.comment} aria-label={t("commentBy", { name })}>
      <header className={styles.head}>
        <b className={styles.author}>{name}</b>
        <Ago at={comment.dateCreated} className={styles.ago} />
        {comment.dateEdited !== null && (
          <span className={styles.ago} title={format.exact(comment.dateEdited)}>
            {t("edited")}
          </span>
        )}
        {isOwn && (
          <MoreMenu label={t("more")} className={styles.more}>
            <MenuItem icon={Pencil} onSelect={() => setEdited(true)}>
              {t("edit")}
            </MenuItem>
            <MenuItem icon={Trash2} onSelect={onDelete}>
              {t("delete")}
            </MenuItem>
          </MoreMenu>
        )}
      </header>
      <p className={styles.text}>
        {splitMentions(text, actors).map((part, index) =>
          part.actor === undefined ? (
            splitLinks(part.text).map(({ text: words, href }, place) =>
              href === undefined ? (
                words
              ) : (
                <a
                  key={place}
                  href={href}
                  target="_blank"
                  rel="noopener noreferrer nofollow"
                  className={styles.link}
                >
                  {words}
                </a>
              ),
            )
          ) : (
            <b key={index} className={styles.mention} title={part.actor.name}>
              {part.text}
            </b>
          ),
        )}
      </p>
    </article>
  );
}

/** What happened to the issue and what was said about it, the newest first. */
export function ActivityFeed({
  activities,
  actors,
  myId,
  comments,
  onDelete,
}: {
  readonly activities: readonly Activity[];
  readonly actors: readonly Actor[];
  /** Absent where nothing may be changed. */
  readonly myId: string | undefined;
  readonly comments: Comments;
  readonly onDelete: (id: string) => void;
}) {
  const t = useTranslations("issue.activity");
  const activityText = useActivityText();
  return (
    <ol className={styles.feed} aria-label={t("title")}>
      {activities.map((activity) => (
        <li key={activity.id} className={styles.entry}>
          {activity.type === "note" ? (
            <>
              <Avatar name={actorName(activity.user) ?? t("someone")} className={styles.face} />
              <Comment
                comment={activity}
                actors={actors}
                isOwn={myId !== undefined && activity.user?.id === myId}
                comments={comments}
                onDelete={() => onDelete(activity.id)}
              />
            </>
          ) : (
            <>
              <span className={styles.mark}>
                <Icon as={iconOf(activity.type)} size="sm" />
              </span>
              <p className={styles.sentence}>
                {activityText(activity)} <Ago at={activity.dateCreated} className={styles.ago} />
              </p>
            </>
          )}
        </li>
      ))}
    </ol>
  );
}
