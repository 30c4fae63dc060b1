/**
 * Syntax colours, loaded when a language is first seen. Shiki tells what a word is; the words are drawn by
 * React as text in spans, so nothing that stands in an event is ever read as markup.
 */
import { useQuery } from "@tanstack/react-query";
import type { HighlighterCore, LanguageRegistration } from "shiki/core";

export type CodeLanguage =
  | "bash"
  | "c"
  | "cpp"
  | "csharp"
  | "dart"
  | "elixir"
  | "go"
  | "groovy"
  | "java"
  | "javascript"
  | "json"
  | "kotlin"
  | "lua"
  | "objective-c"
  | "perl"
  | "php"
  | "python"
  | "ruby"
  | "rust"
  | "swift"
  | "toml"
  | "tsx"
  | "typescript"
  | "xml";

export type TokenKind = "keyword" | "string" | "number" | "function" | "comment" | "plain";

export interface CodeToken {
  readonly text: string;
  readonly kind: TokenKind;
}

export type CodeLine = readonly CodeToken[];

const grammars: Readonly<Record<CodeLanguage, () => Promise<{ readonly default: LanguageRegistration[] }>>> =
  {
    bash: () => import("shiki/langs/bash.mjs"),
    c: () => import("shiki/langs/c.mjs"),
    cpp: () => import("shiki/langs/cpp.mjs"),
    csharp: () => import("shiki/langs/csharp.mjs"),
    dart: () => import("shiki/langs/dart.mjs"),
    elixir: () => import("shiki/langs/elixir.mjs"),
    go: () => import("shiki/langs/go.mjs"),
    groovy: () => import("shiki/langs/groovy.mjs"),
    java: () => import("shiki/langs/java.mjs"),
    javascript: () => import("shiki/langs/javascript.mjs"),
    json: () => import("shiki/langs/json.mjs"),
    kotlin: () => import("shiki/langs/kotlin.mjs"),
    lua: () => import("shiki/langs/lua.mjs"),
    "objective-c": () => import("shiki/langs/objective-c.mjs"),
    perl: () => import("shiki/langs/perl.mjs"),
    php: () => import("shiki/langs/php.mjs"),
    python: () => import("shiki/langs/python.mjs"),
    ruby: () => import("shiki/langs/ruby.mjs"),
    rust: () => import("shiki/langs/rust.mjs"),
    swift: () => import("shiki/langs/swift.mjs"),
    toml: () => import("shiki/langs/toml.mjs"),
    tsx: () => import("shiki/langs/tsx.mjs"),
    typescript: () => import("shiki/langs/typescript.mjs"),
    xml: () => import("shiki/langs/xml.mjs"),
  };

/** Minified sources make lines for which no colour is worth the time. */
const LINE_LENGTH_MAX = 400;
const CODE_LENGTH_MAX = 60_000;
/** Generous: the first line of a language also compiles its expressions. */
const LINE_TIME_LIMIT_MS = 500;
const THEME = "vedette";
const PREFIX = "--token-";

let highlighter: Promise<HighlighterCore> | undefined;

async function createHighlighter(): Promise<HighlighterCore> {
  const [{ createCssVariablesTheme, createHighlighterCore }, { createJavaScriptRegexEngine }] =
    await Promise.all([import("shiki/core"), import("shiki/engine/javascript")]);
  return createHighlighterCore({
    themes: [createCssVariablesTheme({ name: THEME, variablePrefix: PREFIX })],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
}

const KINDS: Readonly<Record<string, TokenKind>> = {
  keyword: "keyword",
  constant: "number",
  string: "string",
  "string-expression": "string",
  function: "function",
  comment: "comment",
  link: "string",
};

function kindOf(color: string | undefined): TokenKind {
  const name = /--token-token-([a-z-]+)/.exec(color ?? "")?.[1];
  return name === undefined ? "plain" : (KINDS[name] ?? "plain");
}

async function tokenize(code: string, language: CodeLanguage): Promise<readonly CodeLine[]> {
  highlighter ??= createHighlighter().catch((error: unknown) => {
    // Code that did not come is asked for again.
    highlighter = undefined;
    throw error;
  });
  const shiki = await highlighter;
  if (!shiki.getLoadedLanguages().includes(language))
    await shiki.loadLanguage((await grammars[language]()).default);
  const lines = shiki.codeToTokensBase(code, {
    lang: language,
    theme: THEME,
    tokenizeMaxLineLength: LINE_LENGTH_MAX,
    tokenizeTimeLimit: LINE_TIME_LIMIT_MS,
  });
  return lines.map((line) => line.map((token) => ({ text: token.content, kind: kindOf(token.color) })));
}

/** The coloured lines of a code; undefined until they are there, and for good where colouring is not worth it. */
export function useHighlight(
  code: string,
  language: CodeLanguage | undefined,
): readonly CodeLine[] | undefined {
  const isWorthIt = language !== undefined && code.length <= CODE_LENGTH_MAX;
  const { data } = useQuery({
    // A key is turned into text at every drawing, which takes long for a megabyte.
    queryKey: ["highlight", language, isWorthIt ? code : ""],
    queryFn: () => (language === undefined ? null : tokenize(code, language)),
    enabled: isWorthIt,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  return data ?? undefined;
}
