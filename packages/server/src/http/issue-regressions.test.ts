/** Resolved issues through the Web API: which events are covered by the resolution, and which undo it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IssueUpdate } from "@vedette/api";
import { createProject } from "#domain/projects/projects.ts";
import { type IssueHappenings, startIssueHappenings } from "./testing/issue-happenings.ts";
let server: IssueHappenings["server"];
let shop: IssueHappenings["shop"];
let api: IssueHappenings["api"];
let nextFault: IssueHappenings["nextFault"];
let happen: IssueHappenings["happen"];
let find: IssueHappenings["find"];
let change: IssueHappenings["change"];
let feedOf: IssueHappenings["feedOf"];

beforeAll(async () => {
  ({ server, shop, api, nextFault, happen, find, change, feedOf } = await startIssueHappenings());
});
afterAll(async () => {
  await server.close();
});

describe("a resolved issue", () => {
  it.each<[string, IssueUpdate, string | undefined, "resolved" | "regressed"]>([
    ["comes back by any event", { status: "resolved" }, "shop@0.1.0", "regressed"],
    ["comes back without a release", { status: "resolved" }, undefined, "regressed"],
    [
      "is covered in earlier releases",
      { status: "resolved", statusDetails: { inRelease: "shop@1.10.0" } },
      "shop@1.9.0",
      "resolved",
    ],
    [
      "comes back in the release it was resolved in",
      { status: "resolved", statusDetails: { inRelease: "shop@1.10.0" } },
      "shop@1.10.0",
      "regressed",
    ],
    [
      "comes back in a later release",
      { status: "resolved", statusDetails: { inRelease: "shop@1.10.0" } },
      "shop@1.11.0",
      "regressed",
    ],
    [
      "is covered where no release is named",
      { status: "resolved", statusDetails: { inRelease: "shop@1.10.0" } },
      undefined,
      "resolved",
    ],
    [
      "is covered in the release of that time",
      { status: "resolvedInNextRelease" },
      "shop@1.10.0",
      "resolved",
    ],
    ["comes back in the next release", { status: "resolvedInNextRelease" }, "shop@1.10.1", "regressed"],
    [
      "is covered while no release is known to hold its commit",
      { status: "resolved", statusDetails: { inCommit: { commit: "abc" } } },
      "shop@1.10.0",
      "resolved",
    ],
  ])("%s", async (_, body, release, expected) => {
    const fault = nextFault();
    await happen(fault, { release: "shop@1.9.0" });
    // The newest by version, and not the last that was seen.
    await happen(nextFault(), { release: "shop@1.10.0" });
    await happen(nextFault(), { release: "shop@1.9.1" });
    // What one test has seen shall not be the newest of the next.
    await server.meta.db
      .deleteFrom("releases_seen")
      .where("version", "in", ["shop@1.10.1", "shop@1.11.0"])
      .execute();
    await change(fault, body);
    await happen(fault, release === undefined ? {} : { release });
    const issue = await find(fault);
    if (expected === "resolved") {
      expect(issue).toMatchObject({ status: "resolved" });
      return;
    }
    expect(issue).toMatchObject({ status: "unresolved", substatus: "regressed", statusDetails: {} });
    const [activity] = await feedOf(fault);
    expect(activity).toMatchObject({ type: "set_regression", userId: undefined });
    expect(activity?.data["version"]).toBe(release);
  });

  it("is not hidden by an old client that sends in the same batch", async () => {
    const fault = nextFault();
    await happen(fault, { release: "shop@1.9.0" });
    await happen(nextFault(), { release: "shop@1.10.0" });
    await change(fault, { status: "resolved", statusDetails: { inRelease: "shop@1.10.0" } });
    server.clock.advance(10);
    const exception = { values: [{ type: fault, value: "failed" }] };
    const nowSeconds = server.clock.nowMs() / 1000;
    await server.takeIn(shop.project.id, [
      { exception, release: "shop@1.10.0", timestamp: nowSeconds },
      { exception, release: "shop@1.9.0", timestamp: nowSeconds + 1 },
    ]);
    server.clock.advance(2000);
    expect(await find(fault)).toMatchObject({ substatus: "regressed" });
  });

  it("goes by the time of releases where they are no versions", async () => {
    const { project } = await createProject(
      server.meta,
      { organizationId: shop.organization.id, name: "Hashes" },
      server.clock.nowMs(),
    );
    const fault = nextFault();
    const take = async (release: string) => {
      server.clock.advance(1000);
      const timestamp = server.clock.nowMs() / 1000;
      await server.takeIn(project.id, [
        { release, timestamp, exception: { values: [{ type: fault, value: "failed" }] } },
      ]);
    };
    await take("f".repeat(40));
    await take("0".repeat(40));
    await change(fault, { status: "resolvedInNextRelease" });
    await take("f".repeat(40));
    await take("0".repeat(40));
    expect((await find(fault)).status).toBe("resolved");
    await take("a".repeat(40));
    expect(await find(fault)).toMatchObject({ substatus: "regressed" });
  });

  it("shows its first and last release by version, whatever came when", async () => {
    const fault = nextFault();
    for (const release of ["shop@1.9.0", "shop@1.10.0", "shop@1.2.0", "shop@1.3.0"])
      await happen(fault, { release });
    expect(await api.getIssue({ params: { issue: (await find(fault)).id } })).toMatchObject({
      firstRelease: { version: "shop@1.2.0" },
      lastRelease: { version: "shop@1.10.0" },
    });
  });
});
