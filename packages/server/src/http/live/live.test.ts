import { type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeOrganization, makePerson } from "#http/testing/test-people.ts";
import { startTestServer, type TestServer } from "#http/testing/test-server.ts";
import { liveLimits } from "./live-hub.ts";

let server: TestServer;
let address: string;

beforeAll(async () => {
  server = await startTestServer();
  await server.app.listen({ port: 0, host: "127.0.0.1" });
  address = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await server.close();
});

type Received = { readonly type: string; readonly [field: string]: unknown };

/** Opens a stream and collects its events until `isEnough`, the end, or the time is over. */
async function listen(org: string, token: string, query = "") {
  const end = new AbortController();
  const answer = await fetch(`${address}/api/vedette/organizations/${org}/live/${query}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.any([end.signal, AbortSignal.timeout(20_000)]),
  });
  const received: Received[] = [];
  const reading = (async () => {
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data !== undefined) received.push(JSON.parse(data));
      }
    }
  })().catch((error: unknown) => {
    if (!end.signal.aborted) throw error;
  });
  const until = async (isEnough: (all: readonly Received[]) => boolean, withinMs = 20_000) => {
    const deadlineMs = Date.now() + withinMs;
    while (!isEnough(received) && Date.now() < deadlineMs)
      await new Promise((resolve) => setTimeout(resolve, 10));
    return received;
  };
  const stop = async () => {
    end.abort();
    await reading;
  };
  return { answer, received, until, stop, reading };
}

const ofType = (type: string) => (all: readonly Received[]) => all.some((one) => one.type === type);

describe("the live push", () => {
  it("tells of a new issue at once, and of a change", async () => {
    const { organization, project, owner } = await makeOrganization(server);
    const stream = await listen(organization.slug, owner.token);
    expect(stream.answer.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    await stream.until(ofType("ready"));
    const startedAtMs = Date.now();
    await server.takeIn(project.id, [{ message: "live and well" }]);
    await stream.until(ofType("issue"));
    // A second on a machine of one's own; processing and storing are part of it, and others may compute beside.
    expect(Date.now() - startedAtMs).toBeLessThan(10_000);
    const issue = stream.received.find((one) => one.type === "issue");
    expect(issue).toMatchObject({
      title: "live and well",
      isNew: true,
      projectId: String(project.id),
      status: "unresolved",
    });
    await server
      .client(owner.token)
      .updateIssue({ params: { issue: String(issue?.["issueId"]) }, body: { status: "resolved" } });
    const all = await stream.until((some) => some.some((one) => one["status"] === "resolved"));
    // A look may fall between the issue and its event; it is then told once more.
    const told = all.filter((one) => one.type === "issue").map((one) => one["status"]);
    expect(told.filter((status, at) => status !== told[at - 1])).toEqual(["unresolved", "resolved"]);
    await stream.stop();
  });

  it("lets nobody stay with a count of before, however long storing takes and however old the event is", async () => {
    const { organization, project, owner } = await makeOrganization(server);
    const api = server.client(owner.token);
    const stream = await listen(organization.slug, owner.token);
    await stream.until(ofType("ready"));
    const told = () => stream.received.filter((one) => one.type === "issue");
    const tellings = async (count: number) => {
      await stream.until(() => told().length >= count);
      expect(told().length).toBeGreaterThanOrEqual(count);
    };
    const countNow = async () =>
      (await api.getIssue({ params: { issue: String(told()[0]?.["issueId"]) }, query: {} })).count;

    // The page hears of it, reads, and finds nothing yet.
    server.state.beforeStoring = async () => {
      await tellings(1);
      expect(await countNow()).toBe("0");
    };
    await server.takeIn(project.id, [{ message: "slowly stored" }]);
    server.state.beforeStoring = undefined;
    await tellings(2);
    expect(await countNow()).toBe("1");

    // A phone that was offline: the issue was seen later than that.
    await server.takeIn(project.id, [{ message: "slowly stored", timestamp: Date.now() / 1000 - 3600 }]);
    await tellings(3);
    expect(await countNow()).toBe("2");
    await stream.stop();
  });

  it("tells nobody of projects that they may not see", async () => {
    const ours = await makeOrganization(server);
    const theirs = await makeOrganization(server);
    const member = await makePerson(server, ours.organization, "member");
    const streams = await Promise.all([
      listen(ours.organization.slug, ours.owner.token),
      listen(ours.organization.slug, member.token),
      listen(theirs.organization.slug, theirs.owner.token),
      listen(ours.organization.slug, ours.owner.token, `?project=${ours.project.slug}&issue=999999`),
    ]);
    await Promise.all(streams.map(async (stream) => await stream.until(ofType("ready"))));
    await server.takeIn(ours.project.id, [{ message: "ours" }]);
    await streams[0]?.until(ofType("issue"));
    await new Promise((resolve) => setTimeout(resolve, 3 * liveLimits.pollMs));
    // A change may be told twice: when the issue is there, and when its event is.
    expect(streams.map((stream) => [...new Set(stream.received.map((one) => one.type))])).toEqual([
      ["ready", "issue"],
      ["ready"],
      ["ready"],
      ["ready"],
    ]);
    await Promise.all(streams.map(async (stream) => await stream.stop()));
  });

  it("limits the connections of one caller", async () => {
    const { organization, owner } = await makeOrganization(server);
    const streams = [];
    for (let count = 0; count < liveLimits.connectionsPerCallerMax; count += 1)
      streams.push(await listen(organization.slug, owner.token));
    const refused = await fetch(`${address}/api/vedette/organizations/${organization.slug}/live/`, {
      headers: { authorization: `Bearer ${owner.token}` },
    });
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: "too_many_connections" });
    await Promise.all(streams.map(async (stream) => await stream.stop()));
    await expect
      .poll(async () => {
        const again = await listen(organization.slug, owner.token);
        await again.stop();
        return again.answer.status;
      })
      .toBe(200);
  });

  it("says good-bye when the server stops, and does not hold it up", async () => {
    const other = await startTestServer();
    await other.app.listen({ port: 0, host: "127.0.0.1" });
    const { organization, owner } = await makeOrganization(other);
    const answer = await fetch(
      `http://127.0.0.1:${(other.app.server.address() as AddressInfo).port}/api/vedette/organizations/${organization.slug}/live/`,
      { headers: { authorization: `Bearer ${owner.token}` } },
    );
    const text = answer.text();
    await other.close();
    expect(await text).toContain('data: {"type":"closing"}');
  });
});
