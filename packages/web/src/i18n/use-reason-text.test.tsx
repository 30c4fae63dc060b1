import type { FaultReason } from "@vedette/api";
import { renderToStaticMarkup } from "react-dom/server";
import { IntlProvider } from "use-intl";
import { expect, it } from "vitest";
import { useReasonText } from "./use-reason-text.ts";
import chinese from "./zh-CN.json";

/** In Chinese; a word that is missing fails. */
function said(reason: FaultReason): string | undefined {
  let text: string | undefined;
  const Reader = () => {
    text = useReasonText()(reason);
    return null;
  };
  const onError = (error: Error) => {
    throw error;
  };
  renderToStaticMarkup(
    <IntlProvider locale="zh-CN" messages={chinese} timeZone="UTC" onError={onError}>
      <Reader />
    </IntlProvider>,
  );
  return text;
}

it.each<FaultReason>([
  { code: "rule_lacks", params: { expected: "matcher,pattern" } },
  { code: "unknown_matcher", params: { name: "odd", values: "path, url" } },
  { code: "too_many_owners", params: { max: 20 } },
])("what is wrong with a line says the same with its place as without ($code)", ({ code, params }) => {
  const words = said({ code, params });
  expect(words).not.toBe("");
  const place = { line: 3, column: 5, detail: "what English says", why: code };
  expect(said({ code: "unreadable_line", params: { ...params, ...place } })).toBe(
    `第 3 行第 5 列：${words}。`,
  );
});
