/**
 * A route as a value. The server registers from it, the typed client calls by it, and the OpenAPI document
 * is printed from it, so the three cannot disagree.
 */
import type { z } from "zod";
import type { ApiErrorCode } from "./error-codes.ts";
import type { Permission } from "./scopes.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export type RouteDefinition = {
  readonly method: Method;
  /** With `{name}` for each parameter; `/api/0/` paths end in a slash, which callers may leave out. */
  readonly path: `/${string}`;
  readonly permission: Permission;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The body of a success; `empty` for none. */
  readonly response: z.ZodType;
  /** Status of a success; 200 unless said. */
  readonly status?: 200 | 201 | 202 | 204;
  /** What it may answer besides the faults that its permission, parameters and body imply. */
  readonly errors?: readonly ApiErrorCode[];
  /** A list that continues: `Link` header, `cursor` in the query. The response must be an array. */
  readonly paginated?: true;
  /** Server-sent events; `response` is the data of one event. */
  readonly stream?: true;
  /** The answer is a file, not JSON; `response` is not looked at. */
  readonly file?: true;
  /** The answer is an address that a browser is led to; `response` is that address. */
  readonly redirect?: true;
};

/** The names in a path: `"/a/{org}/b/{issue}/"` gives `"org" | "issue"`. */
export type PathNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathNames<Rest>
  : never;

type ShapeKeys<Params> = Params extends z.ZodObject<infer Shape> ? keyof Shape & string : never;

/** A definition whose `params` are exactly the names in its path. */
type Checked<R extends RouteDefinition> = [PathNames<R["path"]>] extends [ShapeKeys<R["params"]>]
  ? [ShapeKeys<R["params"]>] extends [PathNames<R["path"]>]
    ? R
    : R & { readonly params: "a parameter that the path does not name" }
  : R & { readonly params: "a schema for every name in the path" };

/** Declares a route; the compiler refuses parameters that do not match the path. */
export function route<const R extends RouteDefinition>(definition: Checked<R>): R {
  return definition;
}

type Out<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type In<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;

/** What a handler is given. */
export type RouteInput<R extends RouteDefinition> = {
  readonly params: Out<R["params"]>;
  readonly query: Out<R["query"]>;
  readonly body: Out<R["body"]>;
};

/** What a handler answers, before it is printed. */
export type RouteAnswer<R extends RouteDefinition> = z.input<R["response"]>;

/** What a caller passes: only what the route takes, and nothing where everything is optional. */
export type RouteCall<R extends RouteDefinition> = Part<"params", In<R["params"]>> &
  Part<"query", In<R["query"]>> &
  Part<"body", In<R["body"]>>;

type Part<Name extends string, Value> = Value extends undefined
  ? { readonly [Key in Name]?: undefined }
  : // oxlint-disable-next-line typescript/no-empty-object-type -- asks whether every field is optional
    {} extends Value
    ? { readonly [Key in Name]?: Value }
    : { readonly [Key in Name]: Value };

/** One page of a list that continues. */
export type Page<Item> = {
  readonly items: readonly Item[];
  /** The cursor of the next page, where there is one. */
  readonly nextCursor: string | undefined;
  readonly previousCursor: string | undefined;
  /** How many there are in all, where the server counted. */
  readonly hits: number | undefined;
};

/** What a caller gets. */
export type RouteResult<R extends RouteDefinition> = R extends { readonly paginated: true }
  ? z.output<R["response"]> extends readonly (infer Item)[]
    ? Page<Item>
    : never
  : z.output<R["response"]>;

/** The methods and address of a table of routes, by name. */
export type RouteTable = Readonly<Record<string, RouteDefinition>>;
