/** HTTPS by files: events come in over it, and a new certificate is taken without a restart. */
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { request } from "node:https";
import { text } from "node:stream/consumers";
import { join } from "node:path";
import { connect, type PeerCertificate } from "node:tls";
import { expect, test } from "vitest";
import { freePort } from "../support/free-port.ts";
import { initInstance } from "../support/instance.ts";
import { pollUntil } from "../support/poll.ts";
import { clientsPath } from "../support/paths.ts";
import { runProgram } from "../support/run-program.ts";
import { spawnServer } from "../support/server.ts";
import { createTempFolder } from "../support/temp-folder.ts";
import { authHeaders, errorEnvelope, targetOf } from "../support/wire.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

function makeCertificate(folder: string, name: string): void {
  const made = spawnSync(
    "openssl",
    [
      ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj".split(" "),
      `/CN=${name}`,
      "-addext",
      "subjectAltName=IP:127.0.0.1",
      "-keyout",
      join(folder, "key.pem"),
      "-out",
      join(folder, "cert.pem"),
    ],
    { encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(made.stderr);
}

function certificateOf(port: number): Promise<PeerCertificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.once("error", reject);
  });
}

function ask(
  url: string,
  options: { readonly method?: string; readonly headers?: Record<string, string> },
  body?: Uint8Array,
) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const call = request(url, { ...options, rejectUnauthorized: false, timeout: 5000 }, (response) => {
      text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject);
    });
    call.once("error", reject);
    call.once("timeout", () => call.destroy(new Error("no answer in time")));
    call.end(body);
  });
}

test.skipIf(!hasOpenssl)(
  "speaks HTTPS with the files it is given, and reads them again on SIGHUP",
  async () => {
    const folder = await createTempFolder("tls");
    const port = await freePort();
    const url = `https://127.0.0.1:${port}`;
    makeCertificate(folder.path, "first");
    const server = spawnServer({
      dataDir: join(folder.path, "data"),
      port,
      args: ["--tls-cert", join(folder.path, "cert.pem")],
      env: { VEDETTE_TLS_KEY: join(folder.path, "key.pem"), VEDETTE_PUBLIC_URL: url },
    });
    try {
      await pollUntil(
        "readiness over TLS",
        async () =>
          ask(`${url}/api/health/ready`, {}).then(
            ({ status }) => (status === 200 ? true : undefined),
            () => undefined,
          ),
        { timeoutMs: 60_000 },
      );
      const { dsn, organization, token } = await initInstance({ ...server.env });
      expect(dsn).toMatch(/^https:/);
      const { projectId, publicKey } = targetOf(dsn);
      const path = `${url}/api/${projectId}/envelope/`;
      const answer = await ask(path, { method: "POST", headers: authHeaders(publicKey) }, errorEnvelope());
      expect(answer.status, answer.body).toBe(200);

      // An SDK as it is: it sends where the certificate is one that it was told to trust, and nowhere else.
      const runId = randomUUID();
      const shop = (own: Readonly<Record<string, string>>) =>
        runProgram(process.execPath, ["shop.mjs"], {
          cwd: join(clientsPath, "node"),
          env: { SENTRY_DSN: dsn, RUN_ID: runId, ...own },
          timeoutMs: 60_000,
        });
      await shop({ RUN_ID: "of a stranger" });
      const trusting = await shop({ NODE_EXTRA_CA_CERTS: join(folder.path, "cert.pem") });
      expect(trusting.ok, trusting.stderr).toBe(true);
      const issuesOf = async (run: string): Promise<readonly { title: string; count: string }[]> => {
        const search = new URLSearchParams({ query: `run:"${run}"` });
        const { body } = await ask(`${url}/api/0/organizations/${organization}/issues/?${search}`, {
          headers: { authorization: `Bearer ${token}` },
        });
        return JSON.parse(body) as readonly { title: string; count: string }[];
      };
      const [issue] = await pollUntil(
        "the error of the SDK",
        async () => {
          const issues = await issuesOf(runId);
          return issues.length > 0 ? issues : undefined;
        },
        { timeoutMs: 60_000 },
      );
      expect(issue).toMatchObject({ title: "OrderError: order A-1001 was not placed", count: "1" });
      expect(await issuesOf("of a stranger")).toEqual([]);

      expect((await certificateOf(port)).subject.CN).toBe("first");
      makeCertificate(folder.path, "second");
      process.kill(server.pid, "SIGHUP");
      await pollUntil(
        "the second certificate",
        async () => ((await certificateOf(port)).subject.CN === "second" ? true : undefined),
        { timeoutMs: 60_000 },
      );
    } finally {
      await server.stop();
      await folder.remove();
    }
  },
  300_000,
);

test.each([
  [["--tls-cert", "only.pem"], /TLS needs both/],
  [["--tls-cert", "none.pem", "--tls-key", "none.pem"], /none\.pem cannot be read/],
  [["--trusted-proxies", "10.0.0.0/8,proxy"], /--trusted-proxies: expected addresses/],
])(
  "%j ends the start with a sentence",
  async (args, sentence) => {
    const folder = await createTempFolder("tls-wrong");
    const server = spawnServer({ dataDir: join(folder.path, "data"), port: await freePort(), args });
    try {
      expect((await server.ended).code).not.toBe(0);
      expect(server.logs()).toMatch(sentence);
    } finally {
      await server.killGroup();
      await folder.remove();
    }
  },
  300_000,
);
