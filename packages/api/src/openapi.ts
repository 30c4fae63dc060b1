/** The OpenAPI 3.1 document of a table of routes, for people and tools; served under `/api/vedette/openapi.json`. */
import { z } from "zod";
import { apiErrors, type ApiErrorCode } from "./error-codes.ts";
import type { RouteDefinition, RouteTable } from "./route.ts";
import { scopesOf } from "./scopes.ts";

type JsonObject = Record<string, unknown>;

/** Prints the document. */
export function openApiDocument(
  table: RouteTable,
  info: { readonly title: string; readonly version: string },
  /** Of what is not a route's: the payloads that SDKs send. */
  schemas: Readonly<Record<string, JsonObject>> = {},
): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const [name, definition] of Object.entries(table)) {
    const entry = (paths[definition.path] ??= {});
    entry[definition.method.toLowerCase()] = operation(name, definition);
  }
  return {
    openapi: "3.1.0",
    info,
    paths,
    components: {
      schemas,
      securitySchemes: {
        token: { type: "http", scheme: "bearer" },
        session: { type: "apiKey", in: "cookie", name: "vedette_session" },
      },
    },
  };
}

function operation(name: string, definition: RouteDefinition): JsonObject {
  const status = String(definition.status ?? 200);
  const media = mediaOf(definition);
  const responses: JsonObject = {
    [status]: {
      description: definition.summary,
      ...(definition.status === 204 || definition.status === 202
        ? {}
        : { content: { [media]: { schema: schemaOf(definition.response, "output") } } }),
    },
  };
  for (const [code, description] of errorAnswers(definition)) responses[code] = { description };
  return {
    operationId: name,
    summary: definition.summary,
    parameters: [...parametersOf(definition.params, "path"), ...parametersOf(definition.query, "query")],
    ...(definition.body === undefined
      ? {}
      : { requestBody: { content: { "application/json": { schema: schemaOf(definition.body, "input") } } } }),
    responses,
    ...(definition.permission === "public"
      ? { security: [] }
      : { security: [{ token: scopesOf(definition.permission) }, { session: [] }] }),
  };
}

/** The faults of a route by status: those it names and those that its parts imply. */
function errorAnswers(definition: RouteDefinition): Map<string, string> {
  const codes = new Set<ApiErrorCode>(definition.errors ?? []);
  if (definition.body !== undefined || definition.query !== undefined) codes.add("invalid_input");
  if (definition.permission !== "public") codes.add("not_authenticated");
  if (definition.permission !== "public" && definition.permission !== "signed-in") codes.add("forbidden");
  if (definition.params !== undefined) codes.add("not_found");
  if (definition.paginated === true) codes.add("invalid_cursor");
  const byStatus = new Map<string, string>();
  for (const code of codes) {
    const { status, description } = apiErrors[code];
    const known = byStatus.get(String(status));
    const text = `${code}: ${description}`;
    byStatus.set(String(status), known === undefined ? text : `${known} ${text}`);
  }
  return byStatus;
}

function parametersOf(schema: z.ZodObject | undefined, place: "path" | "query"): JsonObject[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => {
    const isOptional = (field as z.ZodType).safeParse(undefined).success;
    return {
      name,
      in: place,
      required: place === "path" || !isOptional,
      schema: schemaOf(field as z.ZodType, "input"),
    };
  });
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    target: "draft-2020-12",
  });
  return rest;
}

function mediaOf(definition: RouteDefinition): string {
  if (definition.file === true) return "application/octet-stream";
  return definition.stream === true ? "text/event-stream" : "application/json";
}
