import clsx from "clsx";
import type { ReactNode } from "react";
import styles from "./code-block.module.css";
import { VirtualRows } from "./virtual-rows.tsx";

export interface CodeWord {
  readonly text: string;
  readonly kind: "keyword" | "string" | "number" | "function" | "comment" | "plain";
}

export interface CodeBlockLine {
  readonly number?: ReactNode;
  readonly text: string;
  /** The line that the block is about. */
  readonly hit?: boolean;
}

export interface CodeBlockProps {
  readonly lines: readonly CodeBlockLine[];
  /** Coloured words by line, when they are known; the text stands in the meantime with the same geometry. */
  readonly words?: readonly (readonly CodeWord[])[] | undefined;
  readonly label: string;
  readonly wrap?: boolean;
  /** A part of the text that deserves the eye, such as the DSN. */
  readonly marked?: string;
  readonly className?: string | undefined;
}

function mark(text: string, marked: string | undefined): ReactNode {
  const at = marked === undefined || marked === "" ? -1 : text.indexOf(marked);
  if (marked === undefined || at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark className={styles.mark}>{marked}</mark>
      {text.slice(at + marked.length)}
    </>
  );
}

/** More lines than this stand in a box of their own that draws only those in sight. */
const LINES_DRAWN_MAX = 150;
const LINE_PX = 21;

function Line({
  line,
  words,
  marked,
}: {
  readonly line: CodeBlockLine;
  readonly words: readonly CodeWord[] | undefined;
  readonly marked: string | undefined;
}) {
  return (
    <div className={clsx(styles.line, line.hit === true && styles.hit)}>
      {line.number !== undefined && <span className={styles.gutter}>{line.number}</span>}
      <bdi className={styles.text} dir="ltr">
        {words?.map((word, at) => (
          <span key={at} className={word.kind === "plain" ? undefined : styles[word.kind]}>
            {mark(word.text, marked)}
          </span>
        )) ?? mark(line.text, marked)}
      </bdi>
    </div>
  );
}

/** Source lines with numbers. Text only: whatever stands in it is never markup. */
export function CodeBlock({ lines, words, label, wrap = false, marked, className }: CodeBlockProps) {
  if (lines.length > LINES_DRAWN_MAX) {
    return (
      <VirtualRows
        count={lines.length}
        estimatePx={LINE_PX}
        label={label}
        className={clsx(styles.code, wrap && styles.wrap, className)}
      >
        {(index) => {
          const line = lines[index];
          return line === undefined ? null : <Line line={line} words={words?.[index]} marked={marked} />;
        }}
      </VirtualRows>
    );
  }
  return (
    <div
      className={clsx(styles.code, wrap && styles.wrap, className)}
      role="region"
      aria-label={label}
      tabIndex={0}
    >
      <div className={styles.lines}>
        {lines.map((line, index) => (
          <Line key={index} line={line} words={words?.[index]} marked={marked} />
        ))}
      </div>
    </div>
  );
}
