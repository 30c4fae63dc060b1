/** The search language: text to tree, tree to types and back to text. Pure, and the same on the page and on the server. */
export * from "./ast.ts";
export * from "./complete-search.ts";
export * from "./fields/languages.ts";
export {
  expectationOf,
  type FieldPlace,
  type FieldType,
  operatorsOf,
  type OtherKeys,
  type SearchField,
  type SearchLanguage,
} from "./fields/search-field.ts";
export * from "./parse-search.ts";
export * from "./search-fault.ts";
export * from "./print-search.ts";
export * from "./type-search.ts";
export * from "./typed-search.ts";
export { readDuration, readNumber, readPercentage, readSize } from "./values/read-number.ts";
export { type NamedTime, readRelativeTime, readTime } from "./values/read-time.ts";
