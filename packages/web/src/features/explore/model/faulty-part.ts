/** Which part of the question a refusal is about, where it is about no query. Pure. */
import type { ApiError } from "@vedette/api";
import { isCall } from "./question.ts";

/** What is wrong within an aggregate is told with the whole of it, as `call`. */
export function faultyPart({
  fields,
  reason,
}: Pick<ApiError, "fields" | "reason">): "measures" | "columns" | "other" {
  if ("yAxis" in fields) return "measures";
  if (!("field" in fields)) return "other";
  const { call, field } = reason?.params ?? {};
  return call !== undefined || isCall(String(field)) ? "measures" : "columns";
}
