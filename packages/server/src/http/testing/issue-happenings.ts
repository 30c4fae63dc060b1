/** A server whose clock moves on with what happens, for tests of the states of issues. */
import type { IssueUpdate } from "@vedette/api";
import type { IssueId } from "@vedette/protocol";
import { listActivities } from "#domain/activity/issue-activity.ts";
import { makeOrganization } from "./test-people.ts";
import { startTestServer } from "./test-server.ts";

export type Happening = {
  readonly release?: string;
  readonly level?: string;
  readonly user?: string;
  readonly times?: number;
  readonly handled?: boolean;
  /** As many each hour, the last of them now; once where it is absent. */
  readonly hours?: number;
};

export type IssueHappenings = Awaited<ReturnType<typeof startIssueHappenings>>;

export async function startIssueHappenings() {
  const server = await startTestServer();
  const shop = await makeOrganization(server);
  const api = server.client(shop.owner.token);
  const org = () => ({ org: shop.organization.slug });
  let serial = 0;
  const nextFault = () => `Fault${(serial += 1)}x`;

  /** So many events of one fault, now by the server's clock. */
  async function happen(
    fault: string,
    { release, level, user, times = 1, handled, hours = 1 }: Happening = {},
  ) {
    // Later than what was decided in the same millisecond.
    server.clock.advance(10);
    const timestamp = server.clock.nowMs() / 1000;
    const events = Array.from({ length: times * hours }, (_, index) => ({
      timestamp: timestamp - Math.floor(index / times) * 3600,
      platform: "python",
      level: level ?? "error",
      ...(release === undefined ? {} : { release }),
      user: { id: user ?? String(index % times) },
      exception: {
        values: [
          { type: fault, value: "failed", ...(handled === undefined ? {} : { mechanism: { handled } }) },
        ],
      },
    }));
    await server.takeIn(shop.project.id, events);
  }

  async function find(fault: string) {
    const query = { query: fault, collapse: ["stats"] };
    const { items } = await api.listOrganizationIssues({ params: org(), query });
    const issue = items.find(({ title }) => title.startsWith(`${fault}:`));
    if (issue === undefined) throw new Error(`no issue ${fault}`);
    return issue;
  }

  async function change(fault: string, body: IssueUpdate) {
    server.clock.advance(10);
    const { id } = await find(fault);
    return await api.updateIssue({ params: { issue: id }, body });
  }

  async function feedOf(fault: string) {
    const { id } = await find(fault);
    return (await listActivities(server.meta, Number(id) as IssueId)).map(({ type, userId, data }) => ({
      type,
      userId,
      data,
    }));
  }
  return { server, shop, api, org, nextFault, happen, find, change, feedOf };
}
