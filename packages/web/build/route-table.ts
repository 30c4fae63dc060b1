/**
 * Gives the page the addresses of the API without its schemas: the client needs method, path and
 * paging of a route at run time, the schemas are types to it. Saves the weight of the schema library.
 */
import type { Plugin } from "vite";

const PUBLIC_ID = "virtual:vedette-routes";
const INTERNAL_ID = `\0${PUBLIC_ID}`;

/** Vite plugin: `virtual:vedette-routes`, the route table without schemas. */
export function routeTable(): Plugin {
  return {
    name: "vedette:route-table",
    resolveId: (id) => (id === PUBLIC_ID ? INTERNAL_ID : undefined),
    async load(id) {
      if (id !== INTERNAL_ID) return undefined;
      const { routes } = await import("@vedette/api");
      const table = Object.fromEntries(
        Object.entries(routes).map(([name, route]) => [
          name,
          {
            method: route.method,
            path: route.path,
            ...("paginated" in route && route.paginated ? { paginated: true } : {}),
          },
        ]),
      );
      return `export default ${JSON.stringify(table)};`;
    },
  };
}
