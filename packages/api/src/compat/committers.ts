/** Who may have caused an event: the authors of commits in its release that touched a file of its frames. */
import { z } from "zod";
import { eventReference, projectParams } from "../fields.ts";
import { route } from "../route.ts";
import { commitShape } from "./release.ts";

const suspectCommit = commitShape.extend({
  /**
   * From 0 to 1, to compare the suspects of one event: by how near to the fault the touched files are, how far the
   * paths agree, how long before the fault the commit was made, and how little else it touched.
   */
  score: z.number(),
  /** The files of the event's frames among those that it touched, with the function that ran there. */
  files: z.array(z.object({ path: z.string(), function: z.string().nullable() })),
});

export const committersAnswer = z.object({
  /** The most suspect first. */
  committers: z.array(
    z.object({
      author: z.object({ name: z.string(), email: z.string() }),
      commits: z.array(suspectCommit),
    }),
  ),
  /** The release whose commits these are. */
  release: z.string().nullable(),
});

export const committersRoutes = {
  listEventCommitters: route({
    method: "GET",
    path: "/api/0/projects/{org}/{project}/events/{event}/committers/",
    permission: "event:read",
    summary:
      "The commits that may have caused an event: of the release in which its issue was first seen, else of its own, those that touched a file of the application's frames.",
    params: projectParams.extend({ event: eventReference }),
    response: committersAnswer,
  }),
} as const;
