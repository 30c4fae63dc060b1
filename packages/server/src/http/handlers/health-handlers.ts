/** Whether the server lives, is fit to take events, and how it fares. */
import { figureNames, type UnreadyReason, unreadySentences } from "@vedette/api";
import { isInstanceAdministrator } from "#domain/permissions/instance-administrator.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps, Readiness } from "#http/http-deps.ts";
import { isoTime } from "#http/views/time.ts";
import { readTimeRange } from "#query/time-range.ts";

/** A store that hangs must not hang the check that shall find it. */
const readinessTimeoutMs = 3000;

async function readiness(deps: HttpDeps): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Readiness>((resolve) => {
    timer = setTimeout(() => resolve({ ready: false, reasons: ["store_late"] }), readinessTimeoutMs);
  });
  try {
    return await Promise.race([deps.readiness(), late]);
  } catch (error) {
    deps.logger.warn({ err: error }, "readiness could not be told");
    return { ready: false, reasons: ["unknown"] };
  } finally {
    clearTimeout(timer);
  }
}

function sentencesOf(reasons: readonly UnreadyReason[]): string[] {
  return reasons.map((reason) => unreadySentences[reason]);
}

const hourMs = 3_600_000;
/** Enough for a line, few enough to draw. */
const pointsWanted = 240;

export function healthHandlers(
  deps: HttpDeps,
): HandlersOf<"healthLive" | "healthReady" | "healthFigures" | "figureHistory"> {
  return {
    healthLive: () => ({ status: "ok" }),
    healthReady: async ({ answer }) => {
      const { ready, reasons } = await readiness(deps);
      if (!ready) answer.setStatus(503);
      return { status: ready ? "ready" : "not_ready", reasons: sentencesOf(reasons) };
    },
    healthFigures: async ({ caller }) => {
      const [{ ready, reasons }, whole, isAdministrator] = await Promise.all([
        readiness(deps),
        deps.health(),
        isInstanceAdministrator(deps.meta, caller),
      ]);
      // Sums over other people's projects, and what the machine holds, are for those who run it.
      const { outcomes: _, jobs: __, disk: ___, ...forAll } = whole;
      const figures = isAdministrator ? whole : forAll;
      return {
        status: ready ? "ready" : "not_ready",
        reasons: sentencesOf(reasons),
        reasonCodes: [...reasons],
        at: isoTime(deps.clock.nowMs()),
        version: deps.version,
        figures,
      };
    },
    figureHistory: async ({ query }) => {
      const nowMs = deps.clock.nowMs();
      const { startMs } = readTimeRange(query, nowMs, { startMs: nowMs - 24 * hourMs, endMs: nowMs });
      const stepMs = Math.max(60_000, Math.ceil((nowMs - startMs) / pointsWanted / 60_000) * 60_000);
      const names = query.name.length === 0 ? figureNames : query.name;
      const found = await deps.events.readFigures({ names, sinceMs: startMs, untilMs: nowMs + 1, stepMs });
      const series = Map.groupBy(found, ({ name, labels }) => JSON.stringify([name, labels]));
      return {
        start: isoTime(startMs),
        end: isoTime(nowMs),
        stepSeconds: stepMs / 1000,
        series: [...series.values()].flatMap((points) => {
          const [first] = points;
          if (first === undefined) return [];
          return [
            {
              name: first.name,
              labels: { ...first.labels },
              points: points.map(({ atMs, value }): [number, number] => [atMs / 1000, value]),
            },
          ];
        }),
      };
    },
  };
}
