import clsx from "clsx";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import styles from "./code-block.module.css";
import { cutAtSpans, type Hit, type Span } from "./text-hits.ts";
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
  readonly hits?: CodeHits | undefined;
  readonly className?: string | undefined;
}

/** What was looked for, by the index of its line; the current one is brought into sight. */
export interface CodeHits {
  readonly byLine: ReadonlyMap<number, readonly Hit[]>;
  readonly current: Hit | undefined;
}

const NO_SPANS: readonly Span[] = [];

function spansOf(text: string, marked: string | undefined): readonly Span[] {
  const start = marked === undefined || marked === "" ? -1 : text.indexOf(marked);
  return marked === undefined || start < 0 ? NO_SPANS : [{ start, end: start + marked.length }];
}

/** Comes into sight when it becomes the current one. */
function CurrentMark({ children }: { readonly children: string }) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which is no way to tidy up.
    void ref.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, []);
  return (
    <mark ref={ref} className={styles.current} aria-current="true">
      {children}
    </mark>
  );
}

/** More lines than this stand in a box of their own that draws only those in sight. */
const LINES_DRAWN_MAX = 150;
const LINE_PX = 21;

function Line({
  line,
  words,
  spans,
  hasHits,
  current,
}: {
  readonly line: CodeBlockLine;
  readonly words: readonly CodeWord[] | undefined;
  readonly spans: readonly Span[];
  /** They were looked for, and may be a part of a word. */
  readonly hasHits: boolean;
  readonly current: Span | undefined;
}) {
  const pieces = cutAtSpans(words ?? [{ text: line.text, kind: "plain" as const }], spans);
  return (
    <div className={clsx(styles.line, line.hit === true && styles.hit)}>
      {line.number !== undefined && <span className={styles.gutter}>{line.number}</span>}
      <bdi className={styles.text} dir="ltr">
        {pieces.map(({ text, kind, mark }, at) => (
          <span key={at} className={kind === "plain" ? undefined : styles[kind]}>
            {mark === undefined ? (
              text
            ) : mark === current ? (
              <CurrentMark>{text}</CurrentMark>
            ) : (
              <mark className={hasHits ? styles.found : styles.mark}>{text}</mark>
            )}
          </span>
        ))}
      </bdi>
    </div>
  );
}

/** Source lines with numbers. Text only: whatever stands in it is never markup. */
export function CodeBlock({ lines, words, label, wrap = false, marked, hits, className }: CodeBlockProps) {
  const current = hits?.current;
  // Another one for every step, also within a line.
  const shown = useMemo(() => current && { index: current.line }, [current]);
  const draw = (line: CodeBlockLine, index: number) => (
    <Line
      key={index}
      line={line}
      words={words?.[index]}
      spans={hits === undefined ? spansOf(line.text, marked) : (hits.byLine.get(index) ?? NO_SPANS)}
      hasHits={hits !== undefined}
      current={current}
    />
  );
  if (lines.length > LINES_DRAWN_MAX) {
    return (
      <VirtualRows
        count={lines.length}
        estimatePx={LINE_PX}
        label={label}
        className={clsx(styles.code, wrap && styles.wrap, className)}
        shown={shown}
      >
        {(index) => {
          const line = lines[index];
          return line === undefined ? null : draw(line, index);
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
      <div className={styles.lines}>{lines.map(draw)}</div>
    </div>
  );
}
