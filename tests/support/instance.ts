// `vedette init --json`: what a script gets when it asks an instance for its first project and a token.
import { z } from "zod";
import { binPath } from "./paths.ts";
import { runProgram } from "./run-program.ts";

const slug = z.union([z.string(), z.object({ slug: z.string() }).transform((value) => value.slug)]);

export const instanceSchema = z.object({
  url: z.url(),
  organization: slug,
  project: slug,
  dsn: z.url(),
  token: z.string().min(1),
  admin: z.object({ email: z.string(), password: z.string().nullish() }),
});

export type Instance = z.infer<typeof instanceSchema>;

/** Runs `vedette init --json` against a data folder and returns the object it prints. */
export async function initInstance(env: Readonly<Record<string, string | undefined>>): Promise<Instance> {
  const result = await runProgram(process.execPath, [binPath, "init", "--json"], { env, timeoutMs: 60_000 });
  if (!result.ok)
    throw new Error(`vedette init --json ended with ${result.code}:\n${result.stderr}\n${result.stdout}`);
  return instanceSchema.parse(JSON.parse(result.stdout));
}

/** The same instance at another address. */
export function movedTo(url: string, instance: Instance): Instance {
  const dsn = new URL(instance.dsn);
  dsn.host = new URL(url).host;
  return { ...instance, url, dsn: dsn.href };
}
