import { describe, expect, it } from "vitest";
import { apiErrors } from "./error-codes.ts";
import { openApiDocument } from "./openapi.ts";
import type { RouteDefinition } from "./route.ts";
import { routes } from "./routes.ts";
import { scopesOf } from "./scopes.ts";

const table: readonly (readonly [string, RouteDefinition])[] = Object.entries(routes);

describe("the table of routes", () => {
  it("holds no address and method twice", () => {
    const addresses = table.map(([, one]) => `${one.method} ${one.path.replaceAll(/\{[^}]+\}/g, "{}")}`);
    expect(addresses).toEqual([...new Set(addresses)]);
  });

  it("ends every path in a slash but the health checks, which scripts ask without one", () => {
    const without = table.map(([, one]) => one.path).filter((path) => !path.endsWith("/"));
    expect(without).toEqual(["/api/health/live", "/api/health/ready"]);
  });

  it("opens only signing in, first set-up, links of invitations, health and what was shared to everyone", () => {
    const open = table.filter(([, one]) => one.permission === "public").map(([name]) => name);
    expect(open.sort()).toEqual([
      "acceptInvitation",
      "authInfo",
      "completeSetup",
      "finishSingleSignOn",
      "getInvitation",
      "getOrganizationSharedIssue",
      "getSession",
      "getSetup",
      "getSharedDashboard",
      "getSharedIssue",
      "getSharedWidget",
      "healthLive",
      "healthReady",
      "listSignInOptions",
      "signIn",
      "signOut",
      "startSingleSignOn",
    ]);
  });

  it("names something in the path wherever a scope is asked for", () => {
    const scoped = table.filter(([, one]) => scopesOf(one.permission).length > 0);
    const lost = scoped.filter(([, one]) => !/\{(org|issue)\}/.test(one.path)).map(([name]) => name);
    expect(lost).toEqual([]);
  });

  it("knows every error code that a route names", () => {
    for (const [, one] of table)
      for (const code of one.errors ?? []) expect(apiErrors[code].status).toBeGreaterThan(399);
  });

  it("prints an OpenAPI document with every route", () => {
    const document = openApiDocument(routes, { title: "Vedette", version: "1" });
    const paths = document["paths"] as Record<
      string,
      Record<string, { operationId: string; parameters: unknown[] }>
    >;
    const operations = Object.values(paths).flatMap((path) =>
      Object.values(path).map((one) => one.operationId),
    );
    expect(operations.sort()).toEqual(Object.keys(routes).sort());
    expect(paths["/api/0/organizations/{org}/issues/{issue}/"]?.["get"]?.parameters[0]).toMatchObject({
      name: "org",
      in: "path",
      required: true,
    });
    expect(() => JSON.stringify(document)).not.toThrow();
  });
});
