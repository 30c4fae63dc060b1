/** How much of its limits a project has used, and what is stored of it. */
import { projectIngestSettings } from "#domain/ingest-settings/effective-settings.ts";
import { listKeys } from "#domain/keys/keys.ts";
import { readBusiestUse, readKeyUse, readQuotaUse } from "#query/ingest-use.ts";
import { readStoredKinds } from "#query/stored-kinds.ts";
import type { HandlersOf } from "#http/handler.ts";
import type { HttpDeps } from "#http/http-deps.ts";
import { isoTime, isoTimeOrNull } from "#http/views/time.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export function ingestUseHandlers(deps: HttpDeps): HandlersOf<"getIngestUse" | "getStoredByKind"> {
  return {
    getIngestUse: async ({ project, scope }) => {
      const nowMs = deps.clock.nowMs();
      const readerSince = (startMs: number) => ({
        events: deps.events,
        scope,
        range: { startMs, endMs: nowMs + hourMs },
      });
      const [{ effective }, keys, uses] = await Promise.all([
        projectIngestSettings(deps.meta, project.id),
        listKeys(deps.meta, project.id),
        readKeyUse(readerSince(nowMs - dayMs), project.id),
      ]);
      const quotas = await Promise.all(
        effective.quotas.map(async (quota) => {
          const windowMs = quota.windowSeconds * 1000;
          const isShort = windowMs < hourMs;
          // Windows of more than an hour begin at multiples of their length, as where they are counted.
          const startMs = isShort ? nowMs - hourMs : nowMs - (nowMs % windowMs);
          const use = isShort
            ? await readBusiestUse(readerSince(startMs), project.id, quota)
            : await readQuotaUse(readerSince(startMs), project.id, quota);
          return {
            ...quota,
            categories: [...quota.categories],
            ...use,
            counts: isShort ? ("busiest" as const) : ("window" as const),
            start: isoTime(startMs),
            end: isoTime(isShort ? nowMs : startMs + windowMs),
          };
        }),
      );
      return {
        quotas,
        keys: keys.map(({ id, publicKey }) => {
          const use = uses.find(({ keyId }) => keyId === id);
          return { key: publicKey, accepted: use?.accepted ?? 0, refused: use?.refused ?? 0 };
        }),
      };
    },
    getStoredByKind: async ({ project, scope }) => {
      const kinds = await readStoredKinds({ events: deps.events, scope }, project.id);
      return {
        retentionDays: project.retentionDays,
        kinds: kinds.map(({ oldestMs, ...kind }) => ({ ...kind, oldest: isoTimeOrNull(oldestMs) })),
      };
    },
  };
}
