import type { ExceptionValue } from "@vedette/api";
import { describe, expect, it } from "vitest";
import { exceptionTree } from "./exception-tree.ts";

type Ids = {
  readonly id?: number;
  readonly parent?: number;
  readonly group?: boolean;
  readonly source?: string;
};

function exception(type: string, ids: Ids = {}): ExceptionValue {
  return {
    type,
    value: null,
    module: null,
    threadId: null,
    stacktrace: null,
    rawStacktrace: null,
    mechanism: {
      type: "generic",
      handled: null,
      synthetic: null,
      description: null,
      help_link: null,
      data: {},
      meta: {},
      exception_id: ids.id ?? null,
      parent_id: ids.parent ?? null,
      source: ids.source ?? null,
      is_exception_group: ids.group ?? null,
    },
  };
}

const lines = (values: readonly ExceptionValue[]) =>
  exceptionTree(values).map((node) => `${" ".repeat(node.depth)}${node.relation} ${node.exception.type}`);

describe("the exceptions of an event", () => {
  it("are a chain where nothing else is told, the outermost first", () =>
    expect(lines([exception("Cause"), exception("Middle"), exception("Outer")])).toEqual([
      "root Outer",
      "cause Middle",
      "cause Cause",
    ]));

  it("are a tree by their ids: the members of a group in their order, each with its causes below", () =>
    expect(
      lines([
        exception("DnsError", { id: 3, parent: 2, source: "__cause__" }),
        exception("HttpError", { id: 2, parent: 0, source: "exceptions[1]" }),
        exception("ValueError", { id: 1, parent: 0, source: "exceptions[0]" }),
        exception("ExceptionGroup", { id: 0, group: true }),
      ]),
    ).toEqual(["root ExceptionGroup", " member ValueError", " member HttpError", "  cause DnsError"]));

  it("tell the cause of a group from its members", () =>
    expect(
      lines([
        exception("Member", { id: 2, parent: 0, source: "errors[0]" }),
        exception("Reason", { id: 1, parent: 0, source: "cause" }),
        exception("AggregateError", { id: 0, group: true }),
      ]),
    ).toEqual(["root AggregateError", " cause Reason", " member Member"]));

  it("are a chain where ids turn in a circle, stand twice or are missing", () => {
    const circle = [exception("A", { id: 0, parent: 1 }), exception("B", { id: 1, parent: 0 })];
    const twice = [exception("A", { id: 1, parent: 0 }), exception("B", { id: 1, parent: 0 })];
    const half = [exception("A", { id: 1, parent: 0 }), exception("B")];
    for (const values of [circle, twice, half]) expect(lines(values)).toEqual(["root B", "cause A"]);
  });

  it("may be a thousand deep", () =>
    expect(
      exceptionTree(
        Array.from({ length: 1000 }, (_, index) =>
          exception("E", index === 0 ? { id: 0, group: true } : { id: index, parent: index - 1 }),
        ),
      ),
    ).toHaveLength(1000));
});
