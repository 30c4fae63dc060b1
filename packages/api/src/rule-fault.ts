/** What is wrong with a line of rules, with its place. */
import { z } from "zod";

export const ruleFault = z.object({
  /** Counted from 1, as the column is. */
  line: z.number(),
  column: z.number(),
  message: z.string(),
  /** The same as a code, for pages that speak other languages. */
  reason: z.object({
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
});
