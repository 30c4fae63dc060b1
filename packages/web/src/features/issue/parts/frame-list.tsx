import type { Stacktrace } from "@vedette/api";
import clsx from "clsx";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { createStoredValue, useStoredValue } from "../../../lib/stored-value.ts";
import { VirtualRows } from "../../../ui/virtual-rows.tsx";
import {
  firstOpenIndex,
  type ShownFrame,
  type TraceMode,
  type TraceRow,
  traceRows,
} from "../model/frames.ts";
import { Fold, KeyValues } from "./key-values.tsx";
import { FoldedRow, StackFrame } from "./stack-frame.tsx";
import styles from "./stack-trace.module.css";

export const frameOrder = createStoredValue<"newest" | "oldest">("vedette.frames", (text) =>
  text === "oldest" ? "oldest" : "newest",
);

/** More rows than this stand in a box of their own that draws only those in sight. */
const ROWS_DRAWN_MAX = 100;
const ROW_PX = 33;

/** Toggles by key, over what is open at first. */
function useToggles<Key>(): readonly [
  (key: Key, initial: boolean) => boolean,
  (key: Key, initial: boolean) => void,
] {
  const [changed, setChanged] = useState<ReadonlyMap<Key, boolean>>(new Map());
  return [
    (key, initial) => changed.get(key) ?? initial,
    (key, initial) => setChanged((before) => new Map(before).set(key, !(before.get(key) ?? initial))),
  ];
}

type FlatRow = TraceRow;

/** A fold, and behind it its frames where it is open. */
function flatten(rows: readonly TraceRow[], isFoldOpen: (key: string) => boolean): readonly FlatRow[] {
  return rows.flatMap((row): readonly FlatRow[] =>
    row.kind === "fold" && isFoldOpen(row.key) ? [row, ...row.frames] : [row],
  );
}

/** The calls of one trace, and the registers beside the newest one. */
export function FrameList({
  trace,
  mode,
  platform,
  leftOutCount,
}: {
  readonly trace: Stacktrace;
  readonly mode: Exclude<TraceMode, "raw">;
  readonly platform: string;
  /** So many older frames came with the event and were not kept. */
  readonly leftOutCount: number;
}) {
  const t = useTranslations("event.trace");
  const newestFirst = useStoredValue(frameOrder) === "newest";
  const [isFrameOpen, toggleFrame] = useToggles<number>();
  const [isFoldOpen, toggleFold] = useToggles<string>();
  const openAtFirst = useMemo(() => firstOpenIndex(trace), [trace]);
  const rows = useMemo(() => traceRows(trace, mode, newestFirst), [trace, mode, newestFirst]);
  const flat = flatten(rows, (key) => isFoldOpen(key, false));
  const drawFrame = (row: ShownFrame) => {
    const initial = row.index === openAtFirst;
    return (
      <StackFrame
        key={row.index}
        row={row}
        platform={platform}
        open={isFrameOpen(row.index, initial)}
        onToggle={() => toggleFrame(row.index, initial)}
      />
    );
  };
  const draw = (row: FlatRow) =>
    row.kind === "frame" ? (
      drawFrame(row)
    ) : (
      <FoldedRow
        key={row.key}
        fold={row}
        open={isFoldOpen(row.key, false)}
        onToggle={() => toggleFold(row.key, false)}
      />
    );
  const leftOut = leftOutCount > 0 && (
    <p className={clsx(styles.omitted, styles.leftOut)}>
      {t("leftOut", { count: leftOutCount, kept: trace.frames.length })}
    </p>
  );
  return (
    <>
      {!newestFirst && leftOut}
      {trace.framesOmitted !== null && (
        <p className={styles.omitted}>
          {t("omitted", { from: trace.framesOmitted[0], to: trace.framesOmitted[1] })}
        </p>
      )}
      {flat.length <= ROWS_DRAWN_MAX ? (
        flat.map(draw)
      ) : (
        <VirtualRows
          count={flat.length}
          estimatePx={ROW_PX}
          label={t("frames", { count: trace.frames.length })}
          keyOf={(index) => {
            const row = flat[index];
            return row === undefined ? index : row.kind === "frame" ? row.index : row.key;
          }}
        >
          {(index) => {
            const row = flat[index];
            return row === undefined ? null : draw(row);
          }}
        </VirtualRows>
      )}
      {newestFirst && leftOut}
      {trace.registers !== null && Object.keys(trace.registers).length > 0 && (
        <div className={styles.registers}>
          <Fold title={t("registers")} note={Object.keys(trace.registers).length}>
            <KeyValues pairs={Object.entries(trace.registers)} className={styles.registerList} />
          </Fold>
        </div>
      )}
    </>
  );
}
