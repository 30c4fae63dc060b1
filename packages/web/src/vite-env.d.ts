/// <reference types="vite/client" />

declare module "virtual:messages/*" {
  /** A part of a catalogue; see build/messages.ts. */
  const messages: object;
  export default messages;
}

declare module "virtual:vedette-routes" {
  /** Method, path and paging of every route; see build/route-table.ts. */
  const table: Readonly<
    Record<string, { readonly method: string; readonly path: string; readonly paginated?: true }>
  >;
  export default table;
}
