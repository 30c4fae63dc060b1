import { useId } from "react";
import { ApiError } from "../../lib/api.ts";
import { useFaultSentence } from "../../search/use-fault-sentence.ts";
import { faultyPart } from "./model/faulty-part.ts";
import { type Question, queryOffset } from "./model/question.ts";
import type { QuestionFault } from "./parts/builder.tsx";

/** Which part of the question the server does not understand, and where in it. */
export function useQuestionFault(
  question: Question,
  ...errors: readonly unknown[]
): QuestionFault | undefined {
  const noteId = useId();
  const words = useFaultSentence();
  const error = errors.find((one) => one instanceof ApiError && one.status === 400);
  if (!(error instanceof ApiError)) return undefined;
  const { sentence, key } = words(error);
  const offset = queryOffset(question);
  const at = error.position;
  if (at !== undefined || "query" in error.fields) {
    // What lies behind the rows' query was said of the groups.
    const isInRows = at === undefined || at.start - offset < Math.max(1, question.query.length);
    const position =
      at === undefined || !isInRows
        ? undefined
        : { start: Math.max(0, at.start - offset), end: Math.max(1, at.end - offset) };
    return {
      part: isInRows || question.having.length === 0 ? "query" : "having",
      sentence,
      position,
      key,
      noteId,
    };
  }
  return { part: faultyPart(error), sentence, position: undefined, key, noteId };
}
