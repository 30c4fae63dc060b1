/**
 * What can be asked of one kind of stored data: its table, its fields, and how rows are counted. The search and the
 * tables over events are the same for all of them.
 */
import type { EventTableName } from "#ports/event-tables.ts";

export type FieldKind = "text" | "id" | "time" | "number" | "duration" | "flag";

/** `duration` is a number of milliseconds. */
export type DatasetField = {
  readonly sql: string;
  readonly kind: FieldKind;
  /** It is this tag and nothing else: the index of tags answers for it. */
  readonly tag?: string;
  /** Whether a row has a value, where that is not told by the value. */
  readonly hasSql?: string;
  /** Of a flag: whether a row says no, where one that says nothing does not. */
  readonly falseSql?: string;
  /** The values as an array, where a row has several: one of them has to fit. */
  readonly listSql?: string;
  /** Further values beside the one that is shown, as an array: a search finds a row by these as well. */
  readonly besidesSql?: string;
  /** Ordered as versions are. */
  readonly isVersion?: true;
};

export type Dataset = {
  readonly name: string;
  readonly table: EventTableName;
  /** Holds for every row of the dataset, where it is a part of its table. */
  readonly condition: string | undefined;
  readonly timeSql: string;
  /** Newest first. */
  readonly orderSql: string;
  readonly idSql: string;
  /** How many real events a row stands for: counts, averages and quantiles are weighted by it. */
  readonly weightSql: string;
  /** How rows are counted where several stand for one thing; without, their weights are summed. */
  readonly countRows?: (condition: string | undefined) => string;
  /** The rows that failed, where rows can fail. */
  readonly failureSql: string | undefined;
  /** The field that `p95()` or `apdex(300)` is about when it names none. */
  readonly measure: string | undefined;
  readonly hasEnvironment: boolean;
  readonly hasUsers: boolean;
  readonly fields: ReadonlyMap<string, DatasetField>;
  /** The text of a tag or attribute; the key comes as a parameter. */
  readonly otherText: (key: string) => string;
  /**
   * An array of the texts of every tag's pair, with an index: a tag that is asked for by its value is found without a
   * look at the tags.
   */
  readonly pairsSql?: string;
  /** The texts that are looked at for words, in lower case, with an index on words. */
  readonly wordsSql?: string;
  /** The number of an attribute, where the dataset keeps numbers apart. */
  readonly otherNumber: ((key: string) => string) | undefined;
  /** Where free text is looked for. */
  readonly textColumns: readonly string[];
  /** Fields whose text is long: `key:value` looks for the value inside, in any case. */
  readonly proseFields: ReadonlySet<string>;
};

/** A map, so that names such as `constructor` are not there. */
export function fieldTable(fields: Readonly<Record<string, DatasetField>>): Dataset["fields"] {
  return new Map(Object.entries(fields));
}
