/** Where the source of a project can be read: how the address of a line is made from a frame. */
import { z } from "zod";
import type { FieldReason } from "../fault-reasons.ts";
import { projectParams } from "../fields.ts";
import { route } from "../route.ts";

/** `{path}`, `{line}` and `{release}` are replaced; the rest of the address must stand without them. */
function isSourcePattern(text: string): boolean {
  if (text === "") return true;
  if (!text.includes("{path}") || /[\s"'<>\\`]/.test(text)) return false;
  const origin = /^https?:\/\/[^/{}?#@]+\//.exec(text);
  return (
    origin !== null &&
    (text.match(/\{[^}]*\}/g) ?? []).every((one) => /^\{(?:path|line|release)\}$/.test(one))
  );
}

export const sourceLinkShape = z.object({
  /** `https://git.example/shop/blob/{release}/{path}#L{line}`; empty for none. */
  urlPattern: z
    .string()
    .max(500)
    .refine(isSourcePattern, {
      error: "Give an http address with {path}, and {line} or {release} where they belong.",
      params: { reason: "source_pattern" satisfies FieldReason },
    }),
  /** What frames have in front of the path in the repository: `app/`. */
  pathPrefix: z.string().max(200),
});

const path = "/api/vedette/projects/{org}/{project}/source-link/" as const;

export const sourceLinkRoutes = {
  getSourceLink: route({
    method: "GET",
    path,
    permission: "project:read",
    summary: "How frames of the project lead to its repository.",
    params: projectParams,
    response: sourceLinkShape,
  }),
  setSourceLink: route({
    method: "PUT",
    path,
    permission: ["project:write", "project:admin"],
    summary: "Decides how frames of the project lead to its repository.",
    params: projectParams,
    body: sourceLinkShape,
    response: sourceLinkShape,
  }),
} as const;
