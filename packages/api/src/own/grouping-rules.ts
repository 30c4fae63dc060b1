/** Trying out rules of grouping before they are saved: on one event, and on what came last. */
import { z } from "zod";
import { hexId, projectParams } from "../fields.ts";
import { route } from "../route.ts";
import { ruleFault } from "../rule-fault.ts";
import { ruleText } from "./ingest-settings.ts";

const ruleLine = z.object({
  kind: z.enum(["fingerprint", "stack-trace"]),
  origin: z.enum(["project", "built-in"]),
  /** Counted from 1. */
  line: z.number(),
  text: z.string(),
});

/** A frame by its place: which exception, counted from the first cause, or another trace of the event. */
const frameAt = z.object({
  exception: z.number().nullable(),
  /** Counted from the oldest call. */
  index: z.number(),
  function: z.string().nullable(),
  module: z.string().nullable(),
  path: z.string().nullable(),
  wasInApp: z.boolean(),
  inApp: z.boolean(),
  category: z.string().nullable(),
  /** Whether a rule lets it count for the group, or not; null where no rule says. */
  contributes: z.boolean().nullable(),
  /** The rule that says so. */
  contributesBy: ruleLine.nullable(),
});

const outcome = z.object({
  hash: hexId,
  variant: z.string(),
  components: z.array(z.string()).readonly(),
  /** With its variables; null for the usual group. */
  fingerprint: z.array(z.string()).readonly().nullable(),
  title: z.string(),
  /** False where the event and the rules together were too much to compare. */
  isComplete: z.boolean(),
});

export const groupingRulesTrial = z.object({
  /** Lines that cannot be read; the others were tried all the same. */
  faults: z.array(ruleFault.extend({ field: z.enum(["fingerprintRules", "stackTraceRules"]) })),
  /** Null where none was named and the project has none. */
  event: z
    .object({
      eventId: hexId.nullable(),
      /** By the rules that hold. */
      before: outcome,
      /** By the rules that are tried. */
      after: outcome,
      /** The fingerprint rule that decided, and the frames that it asked for. */
      fingerprintRule: ruleLine.extend({ frames: z.array(frameAt) }).nullable(),
      /** Every stack-trace rule that fitted, with the frames that it fitted. */
      stackTraceRules: z.array(ruleLine.extend({ frames: z.array(frameAt) })),
      /** Frames of which rules say anything. */
      frames: z.array(frameAt),
    })
    .nullable(),
  recent: z.object({
    /** Events that were looked at, newest first. */
    events: z.number(),
    /** Of those, the ones that the tried rules put into another group. */
    changed: z.number(),
    groupsBefore: z.number(),
    groupsAfter: z.number(),
    /** False where time ran out before all that were asked for were looked at. */
    isComplete: z.boolean(),
    examples: z.array(
      z.object({ eventId: hexId, title: z.string(), titleAfter: z.string(), before: hexId, after: hexId }),
    ),
  }),
});

export const groupingRulesRoutes = {
  testGroupingRules: route({
    method: "POST",
    path: "/api/0/projects/{org}/{project}/grouping-rules/test/",
    permission: ["project:write", "project:admin"],
    summary:
      "What rules of grouping would do to an event of the project or another one, and to the last events. Nothing is stored.",
    params: projectParams,
    body: z.strictObject({
      /** Tried in the place of what holds; what is left out is what holds. */
      fingerprintRules: ruleText.optional(),
      stackTraceRules: ruleText.optional(),
      /** An event of the project; its newest where neither this nor `event` is given. */
      eventId: z
        .string()
        .trim()
        .toLowerCase()
        .transform((id) => id.replaceAll("-", ""))
        .pipe(hexId)
        .optional(),
      /** As a client would send it. */
      event: z.record(z.string(), z.unknown()).optional(),
      /** How many of the last events are looked at. */
      recentEvents: z.int().min(0).max(200).default(100),
    }),
    response: groupingRulesTrial,
    errors: ["invalid_input", "not_found"],
  }),
} as const;
