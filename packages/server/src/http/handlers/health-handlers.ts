/** Whether the server lives, is fit to take events, and how it fares. */
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps, Readiness } from "#http/http-deps.ts";
import { isoTime } from "#http/views/time.ts";

/** A store that hangs must not hang the check that shall find it. */
const readinessTimeoutMs = 3000;

async function readiness(deps: HttpDeps): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Readiness>((resolve) => {
    timer = setTimeout(
      () => resolve({ ready: false, reasons: ["A store does not answer in time."] }),
      readinessTimeoutMs,
    );
  });
  try {
    return await Promise.race([deps.readiness(), late]);
  } catch (error) {
    deps.logger.warn({ err: error }, "readiness could not be told");
    return { ready: false, reasons: ["The server cannot tell its own state."] };
  } finally {
    clearTimeout(timer);
  }
}

export function healthHandlers(deps: HttpDeps): HandlersOf<"healthLive" | "healthReady" | "healthFigures"> {
  return {
    healthLive: () => ({ status: "ok" }),
    healthReady: async ({ answer }) => {
      const { ready, reasons } = await readiness(deps);
      if (!ready) answer.setStatus(503);
      return { status: ready ? "ready" : "not_ready", reasons: [...reasons] };
    },
    healthFigures: async () => {
      const [{ ready, reasons }, figures] = await Promise.all([readiness(deps), deps.health()]);
      return {
        status: ready ? "ready" : "not_ready",
        reasons: [...reasons],
        at: isoTime(deps.clock.nowMs()),
        version: deps.version,
        figures,
      };
    },
  };
}
