/** A browser for tests of the web API: it keeps its cookies, and names where it comes from. */
import type { LightMyRequestResponse } from "fastify";
import { testPublicUrl, type TestServer } from "./test-server.ts";

export type TestBrowser = {
  readonly cookies: Map<string, string>;
  readonly send: (
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    url: string,
    payload?: object,
  ) => Promise<LightMyRequestResponse>;
  readonly signIn: (email: string, password: string, code?: string) => Promise<LightMyRequestResponse>;
};

let count = 0;

export function browser(
  server: TestServer,
  options: { readonly origin?: string; readonly userAgent?: string; readonly address?: string } = {},
): TestBrowser {
  count += 1;
  const remoteAddress = options.address ?? `198.51.100.${(count % 250) + 1}`;
  const cookies = new Map<string, string>();
  const send: TestBrowser["send"] = async (method, url, payload) => {
    const answer = await server.send({
      method,
      url,
      remoteAddress,
      headers: {
        origin: options.origin ?? testPublicUrl,
        "user-agent": options.userAgent ?? "lightMyRequest",
        cookie: [...cookies].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("; "),
      },
      ...(payload === undefined ? {} : { payload }),
    });
    for (const { name, value, maxAge } of answer.cookies) {
      if (value === "" || maxAge === 0) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  return {
    cookies,
    send,
    signIn: async (email, password, code) =>
      await send("POST", "/api/vedette/session/", {
        email,
        password,
        ...(code === undefined ? {} : { code }),
      }),
  };
}
