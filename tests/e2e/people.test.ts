// People in a real browser: an owner invites somebody with a role, who then sees only what they may; a second
// factor with codes of a real authenticator; an organization that asks for one; single sign-on at a real provider.
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, type TestContext } from "vitest";
import { freePort } from "../support/free-port.ts";
import { startIdentityProvider, type TestIdentityProvider } from "../support/identity-provider.ts";
import { launch, type ServerProcess } from "../support/server.ts";
import { createTempFolder, type TempFolder } from "../support/temp-folder.ts";
import { administrator, createAdministrator } from "./administrator.ts";
import { lookAt } from "./looks.ts";
import { createVisitors, type Visitor } from "./visitors.ts";

const journeyTimeoutMs = 300_000;
const { password } = administrator;
const org = "default";

let folder: TempFolder;
let server: ServerProcess;
let provider: TestIdentityProvider;
let administratorsWindow: Visitor | undefined;
const visitors = createVisitors();

beforeAll(async () => {
  folder = await createTempFolder("e2e-people");
  const env = { VEDETTE_ALLOW_PRIVATE_ISSUERS: "true" };
  server = await launch({ dataDir: folder.path, port: await freePort(), env });
  provider = await startIdentityProvider([`${server.url}/api/vedette/single-sign-on/${org}/callback/`]);
}, 120_000);

afterAll(async () => {
  await visitors.leave();
  await provider?.close();
  await server?.stop();
  await folder?.remove();
});

/** The administrator, who keeps one window open from journey to journey. */
async function adaArrives(ctx: TestContext): Promise<Visitor> {
  if (administratorsWindow !== undefined) return administratorsWindow;
  const ada = await visitors.arrive(ctx);
  await ada.walk((page) => createAdministrator(page, server));
  administratorsWindow = ada;
  return ada;
}

/** A call of the web API in the session of a page. */
async function call(
  page: Page,
  method: string,
  path: string,
  data?: object,
): Promise<Record<string, unknown>> {
  const answer = await page.request.fetch(`${server.url}${path}`, {
    method,
    headers: { origin: server.url },
    ...(data === undefined ? {} : { data }),
  });
  expect(answer.status(), `${method} ${path}: ${await answer.text()}`).toBeLessThan(300);
  return answer.status() === 204 ? {} : ((await answer.json()) as Record<string, unknown>);
}

const open = async (page: Page, path: string) => await page.goto(`${server.url}${path}`);

/** What an authenticator shows (RFC 6238), by our own arithmetic; `steps` of half a minute from now. */
function codeOf(secret: string, steps = 0): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

describe("people", () => {
  let secret = "";

  test(
    "an owner invites a member, who sees what the team sees and nothing else",
    { timeout: journeyTimeoutMs },
    async (ctx) => {
      const visitor = await adaArrives(ctx);
      await visitor.walk(async (ada) => {
        await call(ada, "POST", `/api/0/organizations/${org}/teams/`, { name: "Payments" });
        const project = await call(ada, "POST", `/api/0/teams/${org}/payments/projects/`, {
          name: "Till",
          platform: "node",
        });
        for (const [slug, message] of [
          [String(project["slug"]), "the till is stuck"],
          ["my-project", "a secret failure"],
        ] as const)
          await sendEvent(ada, slug, message);

        await open(ada, `/organizations/${org}/members`);
        await ada.getByRole("button", { name: "Invite" }).click();
        await ada.getByLabel("E-mail address").and(ada.locator(":focus")).waitFor();
        await ada.keyboard.type("grace@example.com");
        await ada.getByText("Without a team they see no project and no issue").waitFor();
        await ada.getByRole("checkbox", { name: "Payments" }).check();
        await ada.getByText("Sees one project: Till").waitFor();
        await lookAt(ada, "people-invite");
        await ada.getByRole("button", { name: "Make a link" }).click();
        const dialog = ada.getByRole("dialog");
        const link = (await dialog.locator("code").textContent()) ?? "";
        expect(link).toMatch(new RegExp(`^${server.url}/invitations/[\\w-]{43}$`));
        await lookAt(ada, "people-link");
        await ada.getByRole("button", { name: "Done" }).click();
        await ada.getByRole("table", { name: "Invited" }).getByText("grace@example.com").first().waitFor();
        await lookAt(ada, "people-members");

        const graceArrived = await visitors.arrive(ctx);
        const { page: grace } = graceArrived;
        await graceArrived.walk(async () => {
          await grace.goto(link);
          await grace.getByText("Ada Berg invites you to join Default as Member.").waitFor();
          await lookAt(grace, "people-invitation");
          await grace.locator("input[name=name]").fill("Grace Hopper");
          await grace.locator("input[name=password]").fill(password);
          await grace.locator("button[type=submit]").click();
          await grace.waitForURL(/\/organizations\/default\/issues/);
          await grace.getByText("the till is stuck").first().waitFor();
          expect(await grace.getByText("a secret failure").count()).toBe(0);

          await open(grace, `/organizations/${org}/projects`);
          await grace.getByText("Till").first().waitFor();
          expect(await grace.getByText("My project").count()).toBe(0);
          // What only others may is not offered, and not reachable by its address.
          await open(grace, `/organizations/${org}/members`);
          await grace.getByText("ada@example.com").waitFor();
          expect(await grace.getByRole("button", { name: "Invite" }).count()).toBe(0);
          expect(await grace.getByRole("button", { name: "Actions for Ada Berg" }).count()).toBe(0);
          expect(await grace.getByRole("link", { name: "Single sign-on" }).count()).toBe(0);
          await open(grace, `/organizations/${org}/projects/new`);
          await grace.getByRole("heading", { name: "You may not add a project" }).waitFor();
          await grace.getByRole("link", { name: /Ada Berg/ }).waitFor();
          await lookAt(grace, "people-ask-for-project");
          // Who is in no team with a project is not told that nothing is broken.
          const ofTheTeam = `/api/0/projects/${org}/${String(project["slug"])}/teams/payments/`;
          await call(ada, "DELETE", ofTheTeam);
          await open(grace, `/organizations/${org}/issues`);
          await grace.getByText("You see no project yet").waitFor();
          await call(ada, "POST", ofTheTeam);
          expect(graceArrived.problems()).toEqual([]);
          for (const path of ["single-sign-on/", "data-requests/"]) {
            const answer = await grace.request.get(`${server.url}/api/vedette/organizations/${org}/${path}`);
            expect([403, 404]).toContain(answer.status());
          }
          const hidden = await grace.request.get(`${server.url}/api/0/projects/${org}/my-project/`);
          expect(hidden.status()).toBe(404);
          // The link is used up.
          const { page: late } = await visitors.arrive(ctx);
          await late.goto(link);
          await late.getByRole("heading", { name: "This invitation does not work any more" }).waitFor();
          await lookAt(late, "people-invitation-gone");
          // What is no link at all is told in the same words, and a server that fails is no reason to give up.
          await late.goto(`${server.url}/invitations/xyz`);
          await late.getByText("This link was used, replaced or revoked, or it has expired.").waitFor();
          await late.route("**/api/vedette/invitations/**", (route) =>
            route.fulfill({ status: 503, json: { detail: "No store.", code: "unavailable" } }),
          );
          await late.goto(link);
          await late.getByRole("heading", { name: "You are invited" }).waitFor();
          await late.unrouteAll({ behavior: "ignoreErrors" });
          await late.getByRole("button", { name: "Try again" }).click();
          await late.getByRole("heading", { name: "This invitation does not work any more" }).waitFor();
          await late.close();
        });

        await open(ada, `/organizations/${org}/members`);
        await ada.getByRole("button", { name: "Actions for Grace Hopper" }).click();
        await ada.getByRole("menuitem", { name: "Role and teams" }).click();
        await ada.getByRole("dialog").getByLabel("Role").selectOption("admin");
        await lookAt(ada, "people-member");
        await ada.getByRole("dialog").getByRole("button", { name: "Save" }).click();
        await ada
          .getByRole("row", { name: /Grace Hopper/ })
          .getByText("Admin")
          .waitFor();
        await open(grace, `/organizations/${org}/issues`);
        await grace.getByText("a secret failure").first().waitFor();
        await open(ada, `/organizations/${org}/teams`);
        await ada.getByText("#payments").first().waitFor();
        await lookAt(ada, "people-teams");
        // The team takes somebody in and lets go of its project, at once; what it is called is not asked for.
        await ada.getByRole("button", { name: "Members and projects of Payments" }).click();
        const inside = ada.getByRole("dialog", { name: "Members and projects of Payments" });
        await expect.poll(async () => await inside.getByLabel("Till").isChecked()).toBe(true);
        await inside.getByLabel("Ada Berg").check();
        await lookAt(ada, "people-team");
        await inside.getByLabel("Till").uncheck();
        await inside.getByRole("button", { name: "Done" }).click();
        await ada.getByText("#payments · 2 members · no projects").waitFor();
        await grace.context().close();
      });
      expect(visitor.problems()).toEqual([]);
    },
  );

  test(
    "a second factor is set up, asked for, and recovered from",
    { timeout: journeyTimeoutMs },
    async (ctx) => {
      const visitor = await adaArrives(ctx);
      await visitor.walk(async (ada) => {
        await open(ada, "/settings/security");
        await ada.getByRole("button", { name: "Set up" }).click();
        await ada.getByLabel("Your password").fill(password);
        await ada.getByRole("button", { name: "Continue" }).click();
        await ada.getByRole("img", { name: /authenticator/ }).waitFor();
        secret = ((await ada.locator("form code").textContent()) ?? "").replaceAll(/\s/g, "");
        expect(secret).toMatch(/^[A-Z2-7]{32}$/);
        await lookAt(ada, "people-enrol");
        await ada.getByLabel("Code", { exact: true }).fill(codeOf(secret, -1));
        await ada.getByRole("button", { name: "Switch on" }).click();
        const listed = ada.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
        await listed.first().waitFor();
        const codes = await listed.allTextContents();
        expect(codes).toHaveLength(10);
        await lookAt(ada, "people-recovery-codes");
        const file = ada.waitForEvent("download");
        await ada.getByRole("button", { name: "Save as a file" }).click();
        const kept = await readFile(await (await file).path(), "utf8");
        expect(kept.split("\n").filter((line) => codes.includes(line))).toEqual(codes);
        await ada.getByRole("button", { name: "I have kept them" }).click();
        await ada.getByText("10 recovery codes are left.").waitFor();
        await lookAt(ada, "people-security");

        const otherArrived = await visitors.arrive(ctx);
        const { page: other } = otherArrived;
        await otherArrived.walk(async () => {
          await open(other, "/settings/security");
          await other.getByLabel("E-mail address").fill("ada@example.com");
          await other.getByLabel("Password").fill(password);
          await other.locator("button[type=submit]").click();
          await other.getByLabel("Code", { exact: true }).waitFor();
          await lookAt(other, "people-code");
          await other.getByLabel("Code", { exact: true }).fill("000000");
          await other.locator("button[type=submit]").click();
          await other
            .getByRole("alert")
            .getByText(/The code is wrong/)
            .waitFor();
          await other.getByLabel("Code", { exact: true }).fill(codes[0] ?? "");
          await other.locator("button[type=submit]").click();
          // Back where one wanted to be.
          await other.getByText("9 recovery codes are left.").waitFor();
          expect(otherArrived.problems(/401|403/)).toEqual([]);
        });
        await ada.reload();
        await ada.getByText("2", { exact: true }).first().waitFor();
        await ada.getByRole("button", { name: "Sign out everywhere else" }).click();
        await ada.getByRole("button", { name: "Sign out everywhere else" }).waitFor({ state: "detached" });
        expect((await other.request.get(`${server.url}/api/vedette/me/`)).status()).toBe(401);
        await other.context().close();
      });
      expect(visitor.problems()).toEqual([]);
    },
  );

  test("a person is called by another name", { timeout: journeyTimeoutMs }, async (ctx) => {
    const visitor = await adaArrives(ctx);
    await visitor.walk(async (ada) => {
      await open(ada, "/settings/account");
      await ada.getByLabel("Name", { exact: true }).fill("Ada Lovelace");
      await lookAt(ada, "people-account");
      await ada.keyboard.press("Enter");
      await ada.getByText("Name changed").waitFor();
      await open(ada, `/organizations/${org}/settings/audit-log`);
      await ada.getByRole("row", { name: /Name changed.*Ada Lovelace/ }).waitFor();
      await open(ada, "/settings/account");
      await ada.getByLabel("Name", { exact: true }).fill("Ada Berg");
      await ada.keyboard.press("Enter");
      await ada.getByText("Name changed").waitFor();
    });
    expect(visitor.problems()).toEqual([]);
  });

  test(
    "an organization that asks for a second factor leads its members to one",
    { timeout: journeyTimeoutMs },
    async (ctx) => {
      const visitor = await adaArrives(ctx);
      await visitor.walk(async (ada) => {
        await open(ada, `/organizations/${org}/settings/single-sign-on`);
        await ada.getByRole("switch", { name: "Require a second factor" }).click();
        await ada.getByRole("switch", { name: "Require a second factor", checked: true }).waitFor();
        const graceArrived = await visitors.arrive(ctx);
        const { page: grace } = graceArrived;
        await graceArrived.walk(async () => {
          await open(grace, "/");
          await grace.getByLabel("E-mail address").fill("grace@example.com");
          await grace.getByLabel("Password").fill(password);
          await grace.locator("button[type=submit]").click();
          await grace.getByRole("heading", { name: "Default asks for a second factor" }).waitFor();
          await lookAt(grace, "people-blocked");
          await grace.getByRole("link", { name: "Set up a second factor" }).click();
          await grace.getByRole("button", { name: "Set up" }).click();
          await grace.getByLabel("Your password").fill(password);
          await grace.getByRole("button", { name: "Continue" }).click();
          const key = ((await grace.locator("form code").textContent()) ?? "").replaceAll(/\s/g, "");
          await grace.getByLabel("Code", { exact: true }).fill(codeOf(key));
          await grace.getByRole("button", { name: "Switch on" }).click();
          await grace.getByRole("button", { name: "I have kept them" }).click();
          await open(grace, `/organizations/${org}/issues`);
          await grace.getByText("the till is stuck").first().waitFor();
          expect(graceArrived.problems(/401|403/)).toEqual([]);
        });
        await grace.context().close();
      });
    },
  );

  test(
    "somebody comes in by the identity provider, with the role that it says",
    { timeout: journeyTimeoutMs },
    async (ctx) => {
      const visitor = await adaArrives(ctx);
      await visitor.walk(async (ada) => {
        await open(ada, `/organizations/${org}/settings/single-sign-on`);
        await ada.getByLabel("Issuer").fill(provider.issuer);
        await ada.getByLabel("Client ID").fill(provider.clientId);
        await ada.getByLabel("Client secret").fill(provider.clientSecret);
        await ada.getByLabel("E-mail domains").fill("acme.example");
        await ada.getByLabel("Claim that decides the role").fill("groups");
        await ada.getByRole("button", { name: "Add a rule" }).click();
        await ada.getByLabel("Value of rule 1").fill("ops");
        await ada.getByLabel("Role of rule 1").selectOption("manager");
        await lookAt(ada, "people-single-sign-on");
        await ada.getByRole("button", { name: "Check and switch on" }).click();
        await ada.getByText("Single sign-on is set").waitFor();

        const alanArrived = await visitors.arrive(ctx);
        const { page: alan } = alanArrived;
        await alanArrived.walk(async () => {
          provider.set({
            sub: "alan",
            email: "alan@elsewhere.example",
            email_verified: true,
            name: "Alan Turing",
            groups: ["ops"],
          });
          await open(alan, "/");
          const way = alan.getByRole("link", { name: "Continue with Default" });
          await way.waitFor();
          await lookAt(alan, "people-sign-in");
          await way.click();
          await alan.getByText("Addresses of your domain may not come in.").waitFor();
          await lookAt(alan, "people-sign-in-refused");
          provider.set({
            sub: "alan",
            email: "alan@acme.example",
            email_verified: true,
            name: "Alan Turing",
            groups: ["ops"],
          });
          await open(alan, `/organizations/${org}/members`);
          await alan.getByRole("link", { name: "Continue with Default" }).click();
          await alan.waitForURL(/\/organizations\/default\/members/);
          await alan
            .getByRole("row", { name: /Alan Turing/ })
            .getByText("Manager")
            .waitFor();
          await alan.getByRole("button", { name: "Invite" }).waitFor();
          expect(alanArrived.problems()).toEqual([]);
        });
        await alan.context().close();
      });
    },
  );
});

async function sendEvent(ada: Page, project: string, message: string): Promise<void> {
  const keys = (await call(ada, "GET", `/api/0/projects/${org}/${project}/keys/`)) as unknown as {
    dsn: { public: string };
  }[];
  const dsn = new URL(keys[0]?.dsn.public ?? "");
  const event = {
    event_id: crypto.randomUUID().replaceAll("-", ""),
    message,
    level: "error",
    platform: "node",
  };
  const body = `{}\n{"type":"event"}\n${JSON.stringify(event)}\n`;
  const answer = await fetch(`${dsn.origin}/api${dsn.pathname}/envelope/?sentry_key=${dsn.username}`, {
    method: "POST",
    body,
  });
  expect(answer.status).toBe(200);
}
