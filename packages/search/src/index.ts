/** The search language: text to tree. Pure, and the same on the page and on the server. */
export * from "./ast.ts";
export * from "./parse-search.ts";
