/** The numbered guarantees of `meta-store.ts` as tests; every adapter runs them. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OperationalError } from "#kernel/errors.ts";
import type { OrganizationId } from "@vedette/protocol";
import type { MetaStore } from "./meta-store.ts";

export type MetaStoreUnderTest = {
  /** Each call is what another process would have: its own connections to the same store. */
  readonly open: () => MetaStore;
  /** Text of a module that puts an open store into `store`, for a child process. */
  readonly childModule: string;
  /** A store that cannot be reached. */
  readonly unreachable: () => MetaStore;
  readonly destroy: () => Promise<void>;
};

export function metaStoreContract(name: string, create: () => Promise<MetaStoreUnderTest>): void {
  describe(`meta store: ${name}`, () => {
    let under: MetaStoreUnderTest;
    let store: MetaStore;
    const opened: MetaStore[] = [];
    const open = (): MetaStore => {
      const one = under.open();
      opened.push(one);
      return one;
    };
    beforeEach(async () => {
      under = await create();
      store = open();
      await store.migrate();
    });
    afterEach(async () => {
      for (const one of opened.splice(0)) await one.close();
      await under.destroy();
    });

    const insert = async (meta: MetaStore, slug: string): Promise<boolean> => {
      const row = await meta.db
        .insertInto("organizations")
        .values({ slug, name: slug, created_at: 1 })
        .onConflict((conflict) => conflict.doNothing())
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    };
    const slugs = async (meta: MetaStore): Promise<string[]> =>
      (await meta.db.selectFrom("organizations").select("slug").orderBy("slug").execute()).map(
        (row) => row.slug,
      );

    it("1 keeps what was committed when the process is killed, and shows it to others", async () => {
      const other = open();
      const child = spawn(
        process.execPath,
        [
          "--input-type=module",
          "--eval",
          `${under.childModule}
          const row = (slug) => ({ slug, name: slug, created_at: 1 });
          await store.db.insertInto("organizations").values(row("alone")).execute();
          await store.transaction(async (trx) => {
            await trx.insertInto("organizations").values(row("together-1")).execute();
            await trx.insertInto("organizations").values(row("together-2")).execute();
          });
          await store.transaction(async (trx) => {
            await trx.insertInto("organizations").values(row("unfinished")).execute();
            process.stdout.write("ready");
            await new Promise((resolve) => setTimeout(resolve, 60_000));
          });`,
        ],
        { stdio: ["ignore", "pipe", "inherit"] },
      );
      await once(child.stdout, "data");
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      expect(await slugs(other)).toEqual(["alone", "together-1", "together-2"]);
      expect(await slugs(open())).toEqual(["alone", "together-1", "together-2"]);
    });

    it("2 leaves nothing of a transaction that throws", async () => {
      const failure = new Error("on purpose");
      const broken = store.transaction(async (trx) => {
        await trx.insertInto("organizations").values({ slug: "gone", name: "gone", created_at: 1 }).execute();
        throw failure;
      });
      await expect(broken).rejects.toBe(failure);
      expect(await slugs(store)).toEqual([]);
      expect(await insert(store, "after")).toBe(true);
    });

    it("3 loses no update of two transactions that read and then write the same row", async () => {
      await insert(store, "counter");
      const count = async (meta: MetaStore): Promise<void> => {
        await meta.transaction(async (trx) => {
          const row = await trx
            .selectFrom("organizations")
            .select("name")
            .where("slug", "=", "counter")
            .executeTakeFirstOrThrow();
          const next = String((Number(row.name) || 0) + 1);
          await trx.updateTable("organizations").set({ name: next }).where("slug", "=", "counter").execute();
        });
      };
      const others = [store, open(), open()];
      await Promise.all(others.flatMap((meta) => Array.from({ length: 10 }, () => count(meta))));
      const row = await store.db.selectFrom("organizations").select("name").executeTakeFirstOrThrow();
      expect(row.name).toBe("30");
    });

    it("4 lets exactly one of many be first, and holds unique and foreign keys", async () => {
      const others = [store, open(), open()];
      const firsts = await Promise.all(
        others.flatMap((meta) => Array.from({ length: 5 }, () => insert(meta, "once"))),
      );
      expect(firsts.filter(Boolean)).toHaveLength(1);

      const again = store.db
        .insertInto("organizations")
        .values({ slug: "once", name: "", created_at: 1 })
        .execute();
      await expect(again).rejects.toThrow();
      const orphan = store.db
        .insertInto("teams")
        .values({ organization_id: 4711 as OrganizationId, slug: "t", name: "t", created_at: 1 })
        .execute();
      await expect(orphan).rejects.toThrow();
      expect(await store.db.selectFrom("teams").selectAll().execute()).toEqual([]);
    });

    it("4 deletes what belongs to a deleted row", async () => {
      const { id } = await store.db
        .insertInto("organizations")
        .values({ slug: "parent", name: "", created_at: 1 })
        .returning("id")
        .executeTakeFirstOrThrow();
      await store.db
        .insertInto("teams")
        .values({ organization_id: id, slug: "t", name: "", created_at: 1 })
        .execute();
      await store.db.deleteFrom("organizations").where("id", "=", id).execute();
      expect(await store.db.selectFrom("teams").selectAll().execute()).toEqual([]);
    });

    it("5 gives values back as they came", async () => {
      const text = fc.string({ unit: "binary", maxLength: 200 }).filter((value) => !value.includes("\0"));
      const integer = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
      let count = 0;
      await fc.assert(
        fc.asyncProperty(text, integer, fc.option(integer), async (value, fixed, optional) => {
          const email = `${(count += 1)}@example.com`;
          await store.db
            .insertInto("users")
            .values({
              email,
              name: value,
              password_hash: null,
              is_superuser: 1,
              is_active: 0,
              created_at: fixed,
              last_login_at: optional,
            })
            .execute();
          const row = await store.db
            .selectFrom("users")
            .select(["name", "password_hash", "is_superuser", "is_active", "created_at", "last_login_at"])
            .where("email", "=", email)
            .executeTakeFirst();
          expect(row).toEqual({
            name: value,
            password_hash: null,
            is_superuser: 1,
            is_active: 0,
            created_at: fixed,
            last_login_at: optional,
          });
        }),
        { numRuns: 100, examples: [["ünï “quoted” 🦊 'x'; --", Number.MAX_SAFE_INTEGER, null]] },
      );
    });

    it("5 counts and sums into numbers", async () => {
      await insert(store, "a");
      await insert(store, "b");
      const row = await store.db
        .selectFrom("organizations")
        .select((eb) => [eb.fn.countAll<number>().as("rows"), eb.fn.sum<number>("created_at").as("sum")])
        .executeTakeFirstOrThrow();
      expect(row).toEqual({ rows: 2, sum: 2 });
    });

    it("6 compares and orders text by bytes", async () => {
      const words = ["b", "a", "B", "a-b", "ab", "_", "ä", "é", "z", "Z", "10", "9", "🦊"];
      for (const word of words) await insert(store, word);
      const byBytes = words.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(await slugs(store)).toEqual(byBytes);
      const above = await store.db
        .selectFrom("organizations")
        .select("slug")
        .where("slug", ">", "Z")
        .execute();
      expect(new Set(above.map((row) => row.slug))).toEqual(
        new Set(["_", "a", "a-b", "ab", "b", "z", "ä", "é", "🦊"]),
      );
      expect(
        await store.db.selectFrom("organizations").select("slug").where("slug", "=", "A").execute(),
      ).toEqual([]);
    });

    it("7 migrates once, however often and by however many it is asked", async () => {
      await insert(store, "kept");
      await Promise.all([open(), open(), store].map((meta) => meta.migrate()));
      expect(await slugs(store)).toEqual(["kept"]);
    });

    it("7 makes the same schema when several start on an empty store", async () => {
      const fresh = await create();
      const stores = [fresh.open(), fresh.open(), fresh.open()];
      try {
        await Promise.all(stores.map((meta) => meta.migrate()));
        const columns = await Promise.all([describeSchema(store), ...stores.map(describeSchema)]);
        for (const other of columns) expect(other).toEqual(schema);
      } finally {
        for (const meta of stores) await meta.close();
        await fresh.destroy();
      }
    });

    it("7 refuses a schema that a newer version made, and leaves it alone", async () => {
      await store.db
        .withTables<{ meta_migrations: { name: string; timestamp: string } }>()
        .insertInto("meta_migrations")
        .values({ name: "9999-from-the-future", timestamp: new Date().toISOString() })
        .execute();
      const failure = await open()
        .migrate()
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(OperationalError);
      expect(failure).toMatchObject({ code: "folder_newer", retryable: false });
    });

    it("8 says that it is unavailable, and pings false", async () => {
      const away = under.unreachable();
      try {
        expect(await away.ping()).toBe(false);
        const calls = [
          away.db.selectFrom("organizations").selectAll().execute(),
          away.transaction(async (trx) => await trx.selectFrom("organizations").selectAll().execute()),
          away.migrate(),
        ];
        for (const result of await Promise.allSettled(calls)) {
          expect(result).toMatchObject({
            status: "rejected",
            reason: { name: "OperationalError", code: "meta_unavailable" },
          });
        }
      } finally {
        await away.close();
      }
      expect(await store.ping()).toBe(true);
    });

    it("9 takes as many parameters as it says", async () => {
      await insert(store, "a");
      const ids = Array.from(
        { length: store.capabilities.parametersMax },
        (_, index) => (index + 1) as OrganizationId,
      );
      const rows = await store.db.selectFrom("organizations").select("slug").where("id", "in", ids).execute();
      expect(rows).toEqual([{ slug: "a" }]);
    });
  });
}

/** Every table with its columns; a question mark follows those that may be null. */
async function describeSchema(meta: MetaStore): Promise<Record<string, string>> {
  const tables = await meta.db.introspection.getTables();
  return Object.fromEntries(
    tables.map((table) => [
      table.name,
      table.columns
        .map((column) => `${column.name}${column.isNullable ? "?" : ""}`)
        .sort()
        .join(" "),
    ]),
  );
}

const schema = {
  api_tokens:
    "created_at expires_at? id last_characters last_used_at? name organization_id? prefix scopes token_hash user_id?",
  audit_entries: "action actor created_at data id ip_address? organization_id target_id target_type user_id?",
  dashboard_readers: "dashboard_id is_favourite user_id visited_at?",
  dashboard_shares: "created_at dashboard_id projects token_hash user_id",
  dashboards:
    "changed_at changed_by? created_at description? edit_teams environments id is_editable_by_everyone organization_id owner_id? period? projects title version widgets",
  commit_files: "commit_id name path",
  commits: "author_email author_name committed_at id message organization_id repository sha",
  data_deletions:
    "created_at deleted ended_at? error? failures found? groups_found? id is_complete? issues_removed? issues_renamed? named_by organization_id projects requested_by started_at? subject? try_at user_id?",
  deleted_groups: "hash project_id received_before",
  deleted_projects: "deleted_at project_id swept_at?",
  discarded_hashes: "hash project_id received_from received_until? tombstone_id",
  feedback_states: "changed_at feedback_id given_at project_id status user_id?",
  group_hashes: "created_at hash issue_id merged_from? primary_hash? project_id vector?",
  hidden_environments: "hidden_at name project_id",
  identities: "created_at issuer last_login_at organization_id subject user_id",
  identity_providers:
    "changed_at client_id client_secret created_at default_role email_domains is_required issuer organization_id role_claim? role_mapping",
  ingest_settings: "created_at id project_id settings",
  invitation_teams: "invitation_id team_id",
  invitations: "created_at email expires_at id invited_by? organization_id role token_hash",
  issue_activities: "changed_at? created_at data id issue_id merged_from? type user_id?",
  issue_bookmarks: "created_at issue_id merged_from? user_id",
  issue_owners: "created_at issue_id owner_id owner_type rule source",
  issue_seen: "issue_id merged_from? seen_at user_id",
  issue_shares: "created_at issue_id share_id",
  issue_subscriptions: "changed_at is_subscribed issue_id merged_from? reason user_id",
  issues:
    "archive_condition? archived_until? assigned_team_id? assigned_user_id? category changed_at component culprit first_release? first_seen_at id is_unhandled last_release? last_seen_at level logger merged_into? metadata platform priority priority_locked_at? project_id resolution? resolved_at? search_text short_number state_since status substatus? title type",
  memberships: "created_at id organization_id role user_id",
  meta_migrations: "name timestamp",
  meta_migrations_lock: "id is_locked",
  one_time_links: "created_at expires_at purpose token_hash used_at?",
  organizations: "created_at id ingest_settings? name requires_second_factor slug",
  project_codeowners: "changed_at created_at id names project_id raw rules",
  project_keys:
    "created_at disable_at? id is_active label project_id public_key rate_limit_count? rate_limit_window_seconds? secret_key",
  project_ownership:
    "auto_assignment changed_at codeowners_auto_sync created_at fallthrough is_active project_id raw",
  project_source_links: "changed_at path_prefix project_id url_pattern",
  project_teams: "project_id team_id",
  projects:
    "created_at default_environment? first_event_at? grouping_changed_at? grouping_previous_version? grouping_version id ingest_settings? ingest_settings_id? is_open name next_short_number organization_id platform? resolve_age_hours retention_days slug",
  recovery_codes: "code_hash used_at? user_id",
  release_commits: "commit_id position release_id",
  release_projects: "project_id release_id",
  releases: "created_at id organization_id ref? refs released_at? started_at? status url? version",
  releases_seen: "first_seen_at project_id version",
  saved_queries: "changed_at created_at id name organization_id question user_id? visibility",
  saved_search_pins: "search_id user_id",
  saved_search_places: "place search_id user_id",
  saved_searches: "created_at id name organization_id query sort user_id? visibility",
  second_factors: "confirmed_at? created_at last_step secret user_id",
  sessions: "created_at data expires_at id_hash ip_address? last_seen_at? user_agent? user_id?",
  settings: "changed_at name value",
  team_members: "team_id user_id",
  teams: "created_at id name organization_id slug",
  tombstones: "created_at culprit id level metadata project_id title type user_id?",
  users: "created_at email id is_active is_superuser last_login_at? name password_hash? preferences?",
};
