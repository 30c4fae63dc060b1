import { type RefObject, useEffect, useState } from "react";
import type { FaultSpan } from "./model/query-fault.ts";
import styles from "./search-box.module.css";

/** Underlines a part of what an input holds: a copy of the text lies over it, with nothing to be seen but the line. */
export function FaultMark({
  text,
  span,
  inputRef,
}: {
  readonly text: string;
  readonly span: FaultSpan;
  readonly inputRef: RefObject<HTMLInputElement | null>;
}) {
  const [scrolledPx, setScrolledPx] = useState(0);
  useEffect(() => {
    const input = inputRef.current;
    if (input === null) return;
    const follow = () => setScrolledPx(input.scrollLeft);
    follow();
    input.addEventListener("scroll", follow);
    return () => input.removeEventListener("scroll", follow);
  }, [inputRef]);
  return (
    <span className={styles.mark} aria-hidden="true">
      <span style={{ transform: `translateX(${-scrolledPx}px)` }}>
        {text.slice(0, span.start)}
        <span className={styles.marked}>{text.slice(span.start, span.end)}</span>
      </span>
    </span>
  );
}
