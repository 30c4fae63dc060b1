import { expect, it } from "vitest";
import { describeOnBothStores } from "@vedette/tests/support/meta-stores.ts";
import { newTestProject } from "#domain/issues/testing/issue-seeds.ts";
import { readSourceLink, setSourceLink } from "#domain/projects/source-link.ts";
import { makeProjectScope } from "#ports/project-scope.ts";
import { listClosed, setFeedbackStatus, stateKey, statesOf } from "./feedback-states.ts";

const idOf = (digit: number) => String(digit).repeat(32);

describeOnBothStores("the state of feedback", (store) => {
  const given = async (times: readonly number[]) => {
    const { projectId } = await newTestProject(store().meta);
    return times.map((givenAtMs, index) => ({ projectId, feedbackId: idOf(index), givenAtMs }));
  };
  const by = (status: "open" | "resolved" | "spam") => ({ status, userId: undefined, nowMs: 9 });
  const range = { startMs: 0, endMs: 1000, after: undefined, limit: 10 };

  it("is open until somebody says otherwise, and open again when they say so", async () => {
    const { meta } = store();
    const [first, second] = await given([10, 20]);
    if (first === undefined || second === undefined) throw new Error("two were given");
    await setFeedbackStatus(meta, [first, second], by("resolved"));
    await setFeedbackStatus(meta, [first], by("spam"));
    expect(await statesOf(meta, [first, second])).toEqual(
      new Map([
        [stateKey(first), "spam"],
        [stateKey(second), "resolved"],
      ]),
    );
    await setFeedbackStatus(meta, [first, second], by("open"));
    expect(await statesOf(meta, [first, second])).toEqual(new Map());
  });

  it("lists what was closed, the last given first, page by page, within its scope and range", async () => {
    const { meta } = store();
    const ours = await given([10, 30, 30, 20, 5000]);
    const theirs = await given([40]);
    await setFeedbackStatus(meta, [...ours, ...theirs], by("resolved"));
    const scope = makeProjectScope(ours.map(({ projectId }) => projectId));
    const asked = { ...range, status: "resolved" as const };
    const all = await listClosed(meta, scope, asked);
    expect(all.map(({ givenAtMs }) => givenAtMs)).toEqual([30, 30, 20, 10]);
    const first = await listClosed(meta, scope, { ...asked, limit: 1 });
    const rest = await listClosed(meta, scope, { ...asked, after: first[0] });
    expect([...first, ...rest]).toEqual(all);
    expect(await listClosed(meta, scope, { ...asked, status: "spam" })).toEqual([]);
  });
});

describeOnBothStores("the way to the source of a project", (store) => {
  it("is none at first, and the last one that was set", async () => {
    const { meta } = store();
    const { projectId } = await newTestProject(meta);
    expect(await readSourceLink(meta, projectId)).toEqual({ urlPattern: "", pathPrefix: "" });
    for (const pathPrefix of ["app/", ""]) {
      const link = { urlPattern: "https://git.example/{path}#L{line}", pathPrefix };
      await setSourceLink(meta, projectId, link, 7);
      expect(await readSourceLink(meta, projectId)).toEqual(link);
    }
  });
});
