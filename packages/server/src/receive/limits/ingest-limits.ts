/**
 * What of a request may pass: the limit of its key, the quotas and the spike protection of its project, and what
 * the operator allows each organization. Items are decided one by one, in their order; what belongs to an event
 * (attachments, profiles) shares its end.
 *
 * An item passes while a limit has anything left, whatever its quantity: a window may be exceeded by one item. A batch
 * of OpenTelemetry alone is cut, as its sender can be told (`otlp-share.ts`). Several processes tell each other what they
 * use (`shared-use.ts`).
 *
 * A limit of everything (of a key, of an organization, a quota without categories) counts items: an event is one,
 * a batch of logs is one. A limit of categories counts what is in them.
 */
import {
  isDependentItem,
  isMainItem,
  type DataCategory,
  type EnvelopeItem,
  type ProjectId,
} from "@vedette/protocol";
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import type { IngestKey } from "../ingest-key.ts";
import type { RefusedCount } from "../refusal-counts.ts";
import { unitsOfItem, type Units } from "./item-units.ts";
import { createLimitWindows, type KeptWindow, type UseElsewhere, type WindowSpan } from "./limit-windows.ts";
import { rateLimitsHeader, type UsedUp } from "./rate-limits-header.ts";
import {
  exceptionsIn,
  isOtlpItem,
  shareOf,
  unitsOfPart,
  unitsOfSound,
  withoutErrors,
  withShare,
} from "./otlp-share.ts";
import { createSpikeProtection, isSpikeWindow, spikeCategories } from "./spike-protection.ts";

/** What was accepted of a project since a time; no categories means all that are counted by item. */
export type UsedSince = (
  projectId: ProjectId,
  categories: readonly DataCategory[],
  sinceMs: number,
) => Promise<number>;

export type Decision = {
  readonly kept: readonly EnvelopeItem[];
  readonly refused: readonly RefusedCount[];
  /** Of batches that are kept in part; processing counts them. */
  readonly recordsLeft: number;
};

/** What a client is told while something is limited. */
export type LimitNotice = { readonly rateLimits: string; readonly retryAfterSeconds: number };

export type IngestLimits = {
  /** Waits for what was used before the start of this process; nearly always there is nothing to wait for. */
  readonly ready: (key: IngestKey, nowMs: number) => Promise<void> | undefined;
  /** `undefined` when all may pass; what passes is counted as used. */
  readonly take: (key: IngestKey, items: readonly EnvelopeItem[], nowMs: number) => Decision | undefined;
  /** The limits that are used up right now, and when to come back for what was refused. */
  readonly notice: (key: IngestKey, nowMs: number, refused: readonly Units[]) => LimitNotice | undefined;
  /**
   * Why a request that holds nothing but one item of a category, or (with `undefined`) any item at all, would be
   * refused.
   */
  readonly refusalUnread: (
    key: IngestKey,
    category: DataCategory | undefined,
    nowMs: number,
  ) => string | undefined;
  /** What has to outlive the process. */
  readonly windowsInUse: () => readonly KeptWindow[];
  readonly usedElsewhere: (uses: UseElsewhere) => void;
};

type Limit = {
  readonly scope: "organization" | "project" | "key";
  readonly reason: string;
  /** `undefined` is everything. */
  readonly categories: ReadonlySet<DataCategory> | undefined;
  readonly state: (nowMs: number) => LimitState;
};

type LimitState = {
  readonly endMs: number;
  readonly allowance: number;
  readonly window: {
    used: number;
    readonly elsewhere: number;
  };
  readonly loading?: Promise<void> | undefined;
};

const hourMs = 3_600_000;

export function createIngestLimits(deps: {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly usedSince: UsedSince;
  /** Items an hour, of each organization. */
  readonly organizationItemsPerHour: number | undefined;
  /** The windows of the process before. */
  readonly keptWindows?: readonly KeptWindow[];
  /** Other processes tell what they use: see `shared-use.ts`. */
  readonly isShared?: boolean;
}): IngestLimits {
  const kept = deps.keptWindows ?? [];
  const windows = createLimitWindows({ ...deps, kept: kept.filter((one) => !isSpikeWindow(one)) });
  const spikes = createSpikeProtection({ ...deps, kept: kept.filter(isSpikeWindow) });
  /** A key's object lives as long as it is cached. */
  const limitsOfKeys = new WeakMap<IngestKey, readonly Limit[]>();

  function limitsOf(key: IngestKey): readonly Limit[] {
    let limits = limitsOfKeys.get(key);
    if (!limits) limitsOfKeys.set(key, (limits = compile(key)));
    return limits;
  }

  function compile(key: IngestKey): readonly Limit[] {
    const limits: Limit[] = [];
    if (key.rateLimit) {
      const { count, windowSeconds } = key.rateLimit;
      limits.push(
        windowed("key", "key_rate_limit", undefined, count, `key:${key.keyId}:${windowSeconds}`, {
          windowMs: windowSeconds * 1000,
          isAligned: false,
        }),
      );
    }
    for (const quota of key.settings.quotas) {
      const windowMs = quota.windowSeconds * 1000;
      const isLong = windowMs > hourMs;
      limits.push(
        windowed(
          "project",
          reasonText(quota.id),
          quota.categories.length === 0 ? undefined : new Set(quota.categories),
          quota.limit,
          `quota:${key.projectId}:${quota.id}:${quota.windowSeconds}`,
          {
            windowMs,
            isAligned: isLong,
            usedSince: isLong
              ? (sinceMs) => deps.usedSince(key.projectId, quota.categories, sinceMs)
              : undefined,
          },
        ),
      );
    }
    if (key.settings.spikeProtection.isOn)
      for (const category of spikeCategories) limits.push(spike(key, category));
    if (deps.organizationItemsPerHour !== undefined) {
      const name = `organization:${key.organizationId}`;
      const span = { windowMs: hourMs, isAligned: true };
      limits.push(
        windowed("organization", "organization_quota", undefined, deps.organizationItemsPerHour, name, span),
      );
    }
    return limits;
  }

  function windowed(
    scope: Limit["scope"],
    reason: string,
    categories: Limit["categories"],
    allowance: number,
    name: string,
    span: WindowSpan,
  ): Limit {
    return {
      scope,
      reason,
      categories,
      state: (nowMs) => {
        const window = windows.at(name, span, nowMs);
        return { endMs: window.endMs, allowance, window, loading: window.loading };
      },
    };
  }

  function spike(key: IngestKey, category: DataCategory): Limit {
    return {
      scope: "project",
      reason: "spike_protection",
      categories: new Set([category]),
      state: (nowMs) => {
        const { allowance, window, loading } = spikes.hourOf(key.projectId, category, nowMs);
        return { endMs: window.endMs, allowance, window, loading };
      },
    };
  }

  /** The limit that has nothing left for one of the categories. */
  function usedUp(limits: readonly Limit[], units: readonly Units[], nowMs: number): Limit | undefined {
    return limits.find((limit) => {
      if (!applies(limit, units)) return false;
      return roomOf(limit.state(nowMs)) <= 0;
    });
  }

  /** The limit of the first of the categories that has the least left. */
  function narrowest(limits: readonly Limit[], [first]: readonly Units[], nowMs: number) {
    let found: { readonly room: number; readonly reason: string } | undefined;
    for (const { categories, reason, state } of limits) {
      if (first === undefined || categories?.has(first.category) !== true) continue;
      const room = roomOf(state(nowMs));
      if (found === undefined || room < found.room) found = { room, reason };
    }
    return found;
  }

  /** Takes a batch that may pass, in part where not all of it fits. */
  function takeBatch(limits: readonly Limit[], batch: EnvelopeItem, units: readonly Units[], nowMs: number) {
    const sound = unitsOfSound(batch, units);
    const narrow = narrowest(limits, sound, nowMs);
    const share = narrow && shareOf(sound, narrow.room);
    use(limits, share ? unitsOfPart(sound, share.taken) : sound, nowMs);
    const item = share ? withShare(batch, share, narrow.reason) : batch;
    return { item: takeExceptions(limits, item, nowMs), recordsLeft: share?.left ?? 0 };
  }

  function takeExceptions(limits: readonly Limit[], batch: EnvelopeItem, nowMs: number): EnvelopeItem {
    const ofErrors = limits.filter(({ categories }) => categories?.has("error") === true);
    const quantity = ofErrors.length === 0 ? 0 : exceptionsIn(batch);
    if (quantity === 0) return batch;
    const errors = [{ category: "error" as const, quantity }];
    const over = usedUp(ofErrors, errors, nowMs);
    if (over) return withoutErrors(batch, over.reason);
    use(ofErrors, errors, nowMs);
    return batch;
  }

  function use(limits: readonly Limit[], units: readonly Units[], nowMs: number): void {
    for (const limit of limits) {
      if (!applies(limit, units)) continue;
      limit.state(nowMs).window.used += quantityOf(limit, units);
    }
  }

  return {
    ready: (key, nowMs) => {
      const limits = limitsOf(key);
      if (limits.length === 0) return undefined;
      const loading = limits.map((limit) => limit.state(nowMs).loading).filter((one) => one !== undefined);
      return loading.length === 0 ? undefined : Promise.all(loading).then(() => undefined);
    },
    take: (key, items, nowMs) => {
      const limits = limitsOf(key);
      if (limits.length === 0) return undefined;
      const kept = new Map<EnvelopeItem, EnvelopeItem>();
      const refused: RefusedCount[] = [];
      let recordsLeft = 0;
      let reasonOfMain: string | undefined;
      // The event first: what belongs to it may stand before it.
      const inOrder = items.toSorted((a, b) => rank(a) - rank(b));
      for (const item of inOrder) {
        const units = unitsOfItem(item);
        const shared = isDependentItem(item.header.type) ? reasonOfMain : undefined;
        const reason = units.length === 0 ? undefined : (shared ?? usedUp(limits, units, nowMs)?.reason);
        if (reason === undefined) {
          const batch = isOtlpItem(item) ? takeBatch(limits, item, units, nowMs) : undefined;
          if (!batch && units.length > 0) use(limits, units, nowMs);
          recordsLeft += batch?.recordsLeft ?? 0;
          kept.set(item, batch?.item ?? item);
          continue;
        }
        if (isMainItem(item.header.type)) reasonOfMain = reason;
        for (const { category, quantity } of units)
          refused.push({ category, outcome: "rate_limited", reason, quantity });
      }
      const left = items.map((item) => kept.get(item)).filter((item) => item !== undefined);
      const isWhole = left.length === items.length && left.every((item, index) => item === items[index]);
      return isWhole ? undefined : { kept: left, refused, recordsLeft };
    },
    notice: (key, nowMs, refused) => {
      const limits = limitsOf(key);
      if (limits.length === 0) return undefined;
      const used: UsedUp[] = [];
      let longestSeconds = 0;
      for (const limit of limits) {
        const state = limit.state(nowMs);
        if (roomOf(state) > 0) continue;
        const seconds = Math.max(1, Math.ceil((state.endMs - nowMs) / 1000));
        // A quota of the month for errors is no reason to keep spans for a month.
        if (applies(limit, refused)) longestSeconds = Math.max(longestSeconds, seconds);
        used.push({ ...limit, seconds });
      }
      if (used.length === 0) return undefined;
      return { rateLimits: rateLimitsHeader(used), retryAfterSeconds: longestSeconds };
    },
    refusalUnread: (key, category, nowMs) => {
      const limits = limitsOf(key);
      if (limits.length === 0) return undefined;
      return limits.find((limit) => {
        if (limit.categories && (category === undefined || !limit.categories.has(category))) return false;
        return roomOf(limit.state(nowMs)) <= 0;
      })?.reason;
    },
    // Quotas first: where there are more than can be told, spikes are guarded by each alone.
    windowsInUse: () => [...windows.inUse(deps.clock.nowMs()), ...spikes.inUse(deps.clock.nowMs())],
    usedElsewhere: (uses) => {
      windows.usedElsewhere(uses);
      spikes.usedElsewhere(uses);
    },
  };
}

function roomOf({ allowance, window }: LimitState): number {
  return Math.max(0, allowance - window.used - window.elsewhere);
}

function applies({ categories }: Limit, units: readonly Units[]): boolean {
  return categories === undefined || units.some(({ category }) => categories.has(category));
}

function quantityOf({ categories }: Limit, units: readonly Units[]): number {
  if (categories === undefined) return 1;
  let sum = 0;
  for (const { category, quantity } of units) if (categories.has(category)) sum += quantity;
  return sum;
}

const rank = (item: EnvelopeItem): number => (isMainItem(item.header.type) ? 0 : 1);

/** It stands in a header whose parts are split at these characters. */
function reasonText(id: string): string {
  return id.replace(/[^\w.-]/g, "_").slice(0, 60) || "quota";
}
