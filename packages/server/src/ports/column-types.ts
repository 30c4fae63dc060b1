/** What columns of the meta store hold on both engines. */
import type { ColumnType } from "kysely";

/** 0 or 1: booleans differ between the engines. */
export type Flag = 0 | 1;
/** Integer milliseconds since the epoch, UTC. */
export type Milliseconds = number;
/** A JSON document as text. */
export type JsonText = string;

/** Written once, when the row is made. */
export type Fixed<T> = ColumnType<T, T, never>;
