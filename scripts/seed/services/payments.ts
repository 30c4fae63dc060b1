import { sourceFrame } from "../scenario.ts";
import type { Service, WireFrame } from "../scenario.ts";

const ours = (type: string, name: string, lineno: number): WireFrame => ({
  module: `com.example.payments.${type}`,
  filename: `${type.split(".").at(-1)}.java`,
  function: name,
  lineno,
  in_app: true,
});

const theirs = (module: string, name: string, lineno: number): WireFrame => ({
  module,
  filename: `${module.split(".").at(-1)}.java`,
  function: name,
  lineno,
  in_app: false,
});

const dispatch = [
  theirs("java.lang.Thread", "run", 1583),
  theirs("org.apache.tomcat.util.threads.ThreadPoolExecutor", "runWorker", 1190),
  theirs("org.springframework.web.servlet.FrameworkServlet", "service", 885),
  theirs("org.springframework.web.method.support.InvocableHandlerMethod", "doInvoke", 255),
];

const capture = [ours("web.CaptureController", "capture", 44), ours("CaptureService", "capture", 91)];

export const payments: Service = {
  slug: "payments",
  name: "Payments",
  platform: "java-spring-boot",
  wirePlatform: "java",
  sdk: { name: "sentry.java.spring-boot.jakarta", version: "8.62.0" },
  releases: ["payments@3.14.0", "payments@3.15.0", "payments@3.15.1"],
  environments: ["production", "staging"],
  client: "server",
  runtime: { name: "OpenJDK", version: "21.0.5" },
  host: "pay.example.com",
  weight: 17,
  faults: [
    {
      weight: 30,
      transaction: "POST /captures",
      tags: (random) => ({ acquirer: random.pick(["northbank", "northbank", "eurocard", "paylane"]) }),
      request: () => ({ method: "POST", path: "/captures" }),
      steps: [
        { category: "query", message: "select * from authorizations where id = ?" },
        { category: "http", message: "POST https://acquirer.example.net/v2/capture" },
      ],
      exceptions: (random) => [
        {
          type: "SocketTimeoutException",
          module: "java.net",
          value: "Read timed out",
          frames: [
            ...dispatch,
            ...capture,
            ours("acquirer.AcquirerClient", "post", 128),
            theirs("java.net.SocketInputStream", "read", 186),
          ],
        },
        {
          type: "AcquirerUnavailableException",
          module: "com.example.payments.acquirer",
          value: `no answer within ${random.pick([3000, 5000])} ms`,
          frames: [...dispatch, ...capture, ours("acquirer.AcquirerClient", "post", 133)],
        },
      ],
    },
    {
      weight: 12,
      handled: false,
      transaction: "POST /refunds",
      sinceRelease: 1,
      request: () => ({ method: "POST", path: "/refunds" }),
      steps: [{ category: "query", message: "select * from captures where id = ? for update" }],
      exceptions: (random) => [
        {
          type: "ArithmeticException",
          module: "java.lang",
          value: "Non-terminating decimal expansion; no exact representable decimal result.",
          frames: [
            ...dispatch,
            ours("web.RefundController", "refund", 37),
            sourceFrame(
              {
                ...ours("Refunds", "shareOf", 62),
                vars: { captured: "129.90", lines: random.between(2, 9) },
              },
              `
   private BigDecimal shareOf(Capture capture, int lines) {
>    return capture.amount().divide(BigDecimal.valueOf(lines));
   }
`,
            ),
          ],
        },
      ],
    },
    {
      weight: 7,
      level: "warning",
      transaction: "settlement",
      steps: [{ category: "scheduler", message: "settlement started" }],
      exceptions: () => [
        {
          type: "PSQLException",
          module: "org.postgresql.util",
          value: "ERROR: could not serialize access due to concurrent update",
          frames: [
            theirs("org.postgresql.core.v3.QueryExecutorImpl", "receiveErrorResponse", 2733),
            ours("settlement.SettlementJob", "close", 88),
          ],
        },
        {
          type: "CannotSerializeTransactionException",
          module: "org.springframework.dao",
          value: "settlement 2026-11 was taken by another node",
          frames: [
            ours("settlement.SettlementJob", "run", 51),
            ours("settlement.SettlementJob", "close", 94),
          ],
        },
      ],
    },
  ],
};
