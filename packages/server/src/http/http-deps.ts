/** What the web API needs from outside; everything that is particular to an engine or a vendor stays there. */
import type { HealthFigures, UnreadyReason } from "@vedette/api";
import type { EventId, ProjectId } from "@vedette/protocol";
import type { Passwords } from "#domain/people/passwords.ts";
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#kernel/logger.ts";
import type { TextSealer } from "#kernel/sealed-text.ts";
import type { BlobStore } from "#ports/blob-store.ts";
import type { EventStore } from "#ports/event-store.ts";
import type { MetaStore } from "#ports/meta-store.ts";
import type { OpenIdClient } from "#ports/open-id.ts";
import type { KeptIssuePages, PreparedLists } from "./kept-issue-pages.ts";
import type { GroupKeeper } from "#query/kept/group-keeper.ts";
import type { QuietWork } from "#query/kept/quiet-work.ts";
import type { TagShareCache } from "#query/tag-share-cache.ts";
import type { SimilarityIndex } from "#signals/similarity/similarity-index.ts";
import type { AttemptLimiter } from "./attempt-limiter.ts";
import type { LooksText } from "./lists-looked-at.ts";
import type { OnStored } from "./live/live-hub.ts";
import type { OwnCallers } from "./own-callers.ts";

export type Readiness = { readonly ready: boolean; readonly reasons: readonly UnreadyReason[] };

/** A request that was refused before it became an event, for the person who waits for a first one. */
export type RefusedRequest = { readonly atMs: number; readonly code: string; readonly message: string };

/** What a user says of an error, by a program with a token. */
export type TakeUserReport = (
  projectId: ProjectId,
  report: {
    readonly eventId: EventId;
    readonly name: string;
    readonly email: string;
    readonly comments: string;
  },
  clientIp: string,
) => Promise<
  | { readonly kind: "taken"; readonly receivedAtMs: number }
  | { readonly kind: "key_missing" }
  | {
      readonly kind: "limited";
      readonly notice: { readonly rateLimits: string; readonly retryAfterSeconds: number } | undefined;
    }
>;

export type HttpAppDeps = {
  readonly meta: MetaStore;
  readonly events: EventStore;
  readonly blobs: Pick<BlobStore, "get">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The address that people and SDKs use, without a slash at the end. */
  readonly publicUrl: string;
  /** The first signs session cookies, all are believed; each of at least 32 characters. */
  readonly sessionSecrets: readonly string[];
  /** Opens and seals what is secret in the meta store. */
  readonly sealer: TextSealer;
  /** Identity providers of single sign-on. */
  readonly openId: OpenIdClient;
  /** The folder of the built page. */
  readonly webDist: string;
  /** Whether forwarded headers are believed: of everybody, nobody, or of a peer by its address. */
  readonly trustProxy: boolean | ((address: string) => boolean);
  readonly readiness: () => Promise<Readiness>;
  /** Figures of the server, by stage. */
  readonly health: () => Promise<HealthFigures>;
  /** The last refused requests, newest first. */
  readonly rejections: (projectId?: number) => readonly RefusedRequest[];
  /** Absent where this process receives nothing. */
  readonly takeUserReport: TakeUserReport | undefined;
  /** Where it is kept which lists were looked at. */
  readonly looks: LooksText;
  /** So that the live push looks at once. */
  readonly onStored: OnStored;
  readonly version?: string;
  readonly passwords?: Passwords;
  /** Checks every answer against its schema: for tests. */
  readonly checkAnswers?: boolean;
};

/**
 * Who has guessed how often. Few guesses from one address at one account; more from an address that many share;
 * and a bound on the guesses at one account from everywhere, high enough that nobody can lock a person out cheaply.
 */
export type AttemptLimiters = {
  readonly byAddressAndAccount: AttemptLimiter;
  readonly byAddress: AttemptLimiter;
  readonly byAccount: AttemptLimiter;
  /** Codes of a second factor are short: few guesses at one person's, from wherever they come. */
  readonly codes: AttemptLimiter;
};

/** The same with what the app makes for itself. */
export type HttpDeps = Omit<HttpAppDeps, "passwords" | "version"> & {
  readonly passwords: Passwords;
  readonly version: string;
  readonly attempts: AttemptLimiters;
  readonly ownCallers: OwnCallers;
  readonly similarity: SimilarityIndex;
  readonly keptGroups: GroupKeeper;
  /** What lists will need next is read when nobody waits. */
  readonly quiet: QuietWork;
  readonly preparedLists: PreparedLists;
  readonly keptPages: KeptIssuePages;
  readonly tagShares: TagShareCache;
};
