/** Names that a widget asks for and that nothing in its answer has a value for. Pure. */
import { isCall } from "./widget-content.ts";
import { isTableAnswer, type WidgetAnswer } from "./widget-figures.ts";

export interface EmptyNames {
  readonly names: readonly string[];
  /** Whether the answer is all there is; else what is further down may have values. */
  readonly isWhole: boolean;
}

const NONE: EmptyNames = { names: [], isWhole: true };

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}

/** An answer without rows says nothing of its names. */
export function emptyNamesOf(answer: WidgetAnswer, rowsMax: number): EmptyNames {
  if (isTableAnswer(answer)) {
    const { data, meta } = answer;
    if (data.length === 0) return NONE;
    const names = Object.keys(meta.fields).filter(
      (field) => !isCall(field) && data.every((row) => isNothing(row[field])),
    );
    return { names, isWhole: data.length < rowsMax };
  }
  const groups = answer.timeSeries.flatMap(({ meta, groupBy }) =>
    meta.isOther === true || groupBy === undefined ? [] : [groupBy],
  );
  const names = (groups[0] ?? [])
    .map(({ key }) => key)
    .filter((name) =>
      groups.every((group) => group.every(({ key, value }) => key !== name || isNothing(value))),
    );
  return { names, isWhole: !answer.timeSeries.some(({ meta }) => meta.isOther === true) };
}
