/** What a handler is given and what it answers, derived from its route. */
import type { Readable } from "node:stream";
import type { PathNames, RouteAnswer, RouteDefinition, RouteInput, RouteName, Routes } from "@vedette/api";
import type { UserId } from "@vedette/protocol";
import type { Issue } from "#domain/issues/issue.ts";
import type { Organization } from "#domain/organizations/organizations.ts";
import type { Team } from "#domain/organizations/teams.ts";
import type { Caller, Rights, Voucher } from "#domain/permissions/rights.ts";
import type { Project } from "#domain/projects/projects.ts";
import type { ProjectScope } from "#ports/project-scope.ts";
import type { EventStream } from "./live/event-stream.ts";
import type { PageOf } from "./paging.ts";

export type RequestFacts = {
  readonly id: string;
  readonly ip: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly isSecure: boolean;
};

/** What a handler may do to the answer besides its body. */
export type AnswerTools = {
  readonly cookie: (name: string) => string | undefined;
  readonly setCookie: (name: string, value: string, options: ShortCookie) => void;
  readonly setStatus: (status: number) => void;
  readonly setHeader: (name: string, value: string) => void;
  readonly session: {
    /**
     * A new session for the user; an earlier one ends, so that nobody can have planted it. With a voucher it is
     * opened by an identity provider, and keeps what an earlier session of the same person had proven.
     */
    readonly start: (userId: UserId, voucher?: Voucher) => Promise<Caller>;
    readonly end: () => Promise<void>;
    readonly id: string | undefined;
  };
};

/** A cookie that a browser keeps for a while and scripts cannot read; a lifetime of 0 takes it away. */
export type ShortCookie = { readonly path: string; readonly lifetimeMs: number };

type Named<R extends RouteDefinition, Name extends string, Value> =
  Name extends PathNames<R["path"]> ? Value : undefined;

type Granted<R extends RouteDefinition> = {
  readonly organization: Organization;
  readonly rights: Rights;
  /** The only way to read events. */
  readonly scope: ProjectScope;
  readonly project: Named<R, "project", Project>;
  readonly team: Named<R, "team", Team>;
  readonly issue: Named<R, "issue", Issue>;
};

type ByPermission<R extends RouteDefinition> = R["permission"] extends "public"
  ? { readonly caller: Caller | undefined }
  : R["permission"] extends "signed-in" | "instance-admin"
    ? { readonly caller: Caller }
    : { readonly caller: Caller } & Granted<R>;

export type HandlerContext<R extends RouteDefinition> = RouteInput<R> &
  ByPermission<R> & {
    readonly request: RequestFacts;
    readonly answer: AnswerTools;
    /** Asks again whether the caller may: rights end while a stream is open. */
    readonly stillAllowed: () => Promise<boolean>;
    /** Takes the connection over, where the route is a stream. */
    readonly openStream: R extends { readonly stream: true } ? (onEnd: () => void) => EventStream : undefined;
  };

type Items<Answer> = Answer extends readonly (infer Item)[] ? Item : never;

/** A file as an answer. It is offered for download: what clients uploaded is never shown as a page of ours. */
export type FileAnswer = {
  readonly content: Readable;
  readonly fileName: string;
  readonly contentType: string;
  /** Where it is known. */
  readonly sizeBytes?: number | undefined;
};

export type HandlerAnswer<R extends RouteDefinition> = R extends { readonly file: true }
  ? FileAnswer
  : R extends { readonly redirect: true }
    ? string
    : R extends { readonly stream: true }
      ? void
      : R extends { readonly paginated: true }
        ? PageOf<Items<RouteAnswer<R>>>
        : RouteAnswer<R>;

export type Handler<R extends RouteDefinition> = (
  context: HandlerContext<R>,
) => Promise<HandlerAnswer<R>> | HandlerAnswer<R>;

/** One handler per route of the table: a missing one does not compile. */
export type Handlers = { readonly [Name in RouteName]: Handler<Routes[Name]> };
export type HandlersOf<Name extends RouteName> = Pick<Handlers, Name>;
