import { useQuery } from "@tanstack/react-query";
import type { Actor } from "@vedette/api";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslations } from "use-intl";
import { actorLabel } from "../../../lib/issue-words.ts";
import { actorsQuery } from "../../../lib/queries.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Button } from "../../../ui/button.tsx";
import { candidatesFor, insertMention, type Mention, mentionAt, mentionText } from "../model/mentions.ts";
import { useIssueRoute } from "../use-issue-route.ts";
import styles from "./comment-box.module.css";

const LENGTH_MAX = 20_000;

/** Where a comment is written; people and teams are completed after their sign. */
export function CommentBox({
  label,
  submitLabel,
  initial = "",
  busy,
  onSubmit,
  onCancel,
}: {
  readonly label: string;
  readonly submitLabel: string;
  readonly initial?: string;
  readonly busy: boolean;
  /** Answers whether it was taken: only then the box is emptied. */
  readonly onSubmit: (text: string) => Promise<boolean>;
  readonly onCancel?: () => void;
}) {
  const t = useTranslations("issue.activity");
  const { org } = useIssueRoute();
  const listId = useId();
  const boxRef = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(initial);
  const [mention, setMention] = useState<Mention>();
  const [at, setAt] = useState(0);
  const { data: actors = [] } = useQuery(actorsQuery(org));
  const choices = mention === undefined ? [] : candidatesFor(mention, actors);
  const isOpen = choices.length > 0;
  const isEmpty = text.trim() === "";

  function read(box: HTMLTextAreaElement) {
    setText(box.value);
    setMention(mentionAt(box.value, box.selectionStart));
    setAt(0);
  }

  function choose(actor: Actor | undefined) {
    if (actor === undefined || mention === undefined) return;
    const next = insertMention(text, mention, mentionText(actor, actors));
    flushSync(() => {
      setText(next.text);
      setMention(undefined);
    });
    boxRef.current?.focus();
    boxRef.current?.setSelectionRange(next.caret, next.caret);
  }

  async function submit() {
    if (isEmpty || busy) return;
    setMention(undefined);
    if (await onSubmit(text.trim())) setText("");
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void submit();
    } else if (isOpen) {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step !== 0) setAt((at + step + choices.length) % choices.length);
      else if (event.key === "Enter" || event.key === "Tab") choose(choices[at]);
      else if (event.key === "Escape") setMention(undefined);
      else return;
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Escape" && onCancel !== undefined) {
      event.stopPropagation();
      onCancel();
    }
  }

  return (
    <div className={styles.box}>
      <textarea
        ref={boxRef}
        className={styles.text}
        aria-label={label}
        placeholder={label}
        aria-autocomplete="list"
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen ? `${listId}-${at}` : undefined}
        rows={3}
        maxLength={LENGTH_MAX}
        value={text}
        onChange={(event) => read(event.currentTarget)}
        onKeyDown={onKeyDown}
        onBlur={() => setMention(undefined)}
        // A box that opens on a press of “Edit” is where one wants to write.
        autoFocus={onCancel !== undefined}
      />
      {isOpen && (
        <ul id={listId} role="listbox" aria-label={t("mentionLabel")} className={styles.choices}>
          {choices.map((actor, index) => (
            <li
              key={`${actor.type}${actor.id}`}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === at}
              className={styles.choice}
              // Before the box loses the focus.
              onMouseDown={(event) => {
                event.preventDefault();
                choose(actor);
              }}
            >
              <Avatar name={actor.name} />
              {actorLabel(actor)}
              <span className={styles.address}>{actor.email !== actor.name && actor.email}</span>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.foot}>
        <span className={styles.hint}>{t("hint")}</span>
        {onCancel !== undefined && (
          <Button size="sm" variant="ghost" onClick={onCancel}>
            {t("cancel")}
          </Button>
        )}
        <Button size="sm" variant="primary" busy={busy} disabled={isEmpty} onClick={() => void submit()}>
          {submitLabel}
        </Button>
      </div>
    </div>
  );
}
