/** Collects the values of a statement: SQL texts hold only `{name:Type}`, never a value. */
import type { QueryParameter } from "#ports/event-store.ts";

export type ParameterType =
  | "String"
  | "UUID"
  | "Int64"
  | "UInt64"
  | "UInt32"
  | "Float64"
  | "Array(String)"
  | "Array(UUID)"
  | "Array(UInt64)";

export type SqlParams = {
  /** Keeps the value and answers its place in the SQL. */
  readonly bind: (value: QueryParameter, type: ParameterType) => string;
  readonly values: () => Readonly<Record<string, QueryParameter>>;
};

/** Starts an empty collection; one per statement. */
export function createSqlParams(): SqlParams {
  const values: Record<string, QueryParameter> = {};
  return {
    bind: (value, type) => {
      const name = `p${Object.keys(values).length}`;
      values[name] = value;
      return `{${name}:${type}}`;
    },
    values: () => values,
  };
}
