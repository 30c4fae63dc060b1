import type { TestOrganization } from "./test-people.ts";
import type { TestServer } from "./test-server.ts";

let events = 0;

/** A new issue of the organization, by an event that says what it is given. */
export async function takeInNewIssue(
  server: TestServer,
  shop: TestOrganization,
  event: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly id: string; readonly target: { readonly org: string; readonly issue: string } }> {
  events += 1;
  const name = `Fault${events}Error`;
  await server.takeIn(shop.project.id, [
    {
      event_id: String(events).padStart(32, "a"),
      timestamp: server.clock.nowMs() / 1000,
      platform: "python",
      exception: { values: [{ type: name, value: "it failed" }] },
      ...event,
    },
  ]);
  const [issue] = (
    await server
      .client(shop.owner.token)
      .listOrganizationIssues({ params: { org: shop.organization.slug }, query: { query: name } })
  ).items;
  if (issue === undefined) throw new Error("the issue is missing");
  return { id: issue.id, target: { org: shop.organization.slug, issue: issue.id } };
}
