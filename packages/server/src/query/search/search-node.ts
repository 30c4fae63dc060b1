/** A search as the queries take it: the typed tree of the search language. */
export {
  allOf,
  anyOf,
  everything,
  type SearchAggregate,
  type SearchFilter,
  type SearchNode,
  type SearchPattern,
  type TypedOperator as SearchOperator,
  type TypedValue as SearchValue,
  valueText,
} from "@vedette/search";
