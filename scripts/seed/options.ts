// The command line of `npm run seed`.
import { parseArgs } from "node:util";

export const help = `Fills a running server with realistic traffic: invented services, releases, people and faults.

  npm run seed -- [options]

  --events N       how many events to send (default 2000)
  --days N         how far back the older events reach (default 14)
  --seed N         repeats the same traffic (default: new in every run)
  --url URL        the server; with --token, each service gets a project of its own
  --token TOKEN    an API token that may create projects
  --organization S the organization's slug (default: the token's first)
  --dsn DSN        send everything to this one project instead
  --data-dir PATH  the data folder of the server, to ask \`vedette init --json\` for all of the above
                   (default: VEDETTE_DATA_DIR, else ./vedette-data)
  --help           this text

The environment may name the same: VEDETTE_PUBLIC_URL, VEDETTE_TOKEN, SENTRY_DSN, VEDETTE_DATA_DIR.
`;

export type SeedOptions = {
  readonly events: number;
  readonly days: number;
  readonly seed: number;
  readonly url: string | undefined;
  readonly token: string | undefined;
  readonly organization: string | undefined;
  readonly dsn: string | undefined;
  readonly dataDir: string | undefined;
};

export type OptionsResult =
  | { readonly kind: "run"; readonly options: SeedOptions }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly reason: string };

const text = { type: "string" } as const;

/** Reads flags, then the environment. */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  nowMs: number,
): OptionsResult {
  const parsed = parseFlags(args);
  if (typeof parsed === "string") return { kind: "wrong", reason: parsed };
  if (parsed.help) return { kind: "help" };
  const events = readCount(parsed.events, 2000, 1_000_000);
  const days = readCount(parsed.days, 14, 29);
  const seed = readCount(parsed.seed, nowMs % 1_000_000, Number.MAX_SAFE_INTEGER);
  if (events === undefined || days === undefined || seed === undefined) {
    return { kind: "wrong", reason: "--events, --days (up to 29) and --seed take whole numbers above 0" };
  }
  return {
    kind: "run",
    options: {
      events,
      days,
      seed,
      url: parsed.url ?? env["VEDETTE_PUBLIC_URL"],
      token: parsed.token ?? env["VEDETTE_TOKEN"],
      organization: parsed.organization,
      dsn: parsed.dsn ?? env["SENTRY_DSN"],
      dataDir: parsed["data-dir"] ?? env["VEDETTE_DATA_DIR"],
    },
  };
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        events: text,
        days: text,
        seed: text,
        url: text,
        token: text,
        organization: text,
        dsn: text,
        "data-dir": text,
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}

function readCount(given: string | undefined, otherwise: number, max: number): number | undefined {
  if (given === undefined) return otherwise;
  const count = Number(given);
  return Number.isSafeInteger(count) && count > 0 && count <= max ? count : undefined;
}
