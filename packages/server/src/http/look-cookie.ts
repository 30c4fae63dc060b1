/** What the page keeps in a cookie of how this browser shows it, so that the server can draw the same. */
import { z } from "zod";

const lookSchema = z.object({
  language: z.string().max(20).optional(),
  zone: z.string().max(64).optional(),
  density: z.string().max(20).optional(),
  organization: z.string().max(300).optional(),
});

/** Anybody may have written it: what is not understood is as good as absent, and the page's build checks the rest. */
export function readLook(cookie: string | undefined): z.infer<typeof lookSchema> {
  return lookSchema.safeParse(Object.fromEntries(new URLSearchParams(cookie ?? ""))).data ?? {};
}
