/** Java: proxies, lambdas and accessors that the runtime generates and numbers as it likes, on top of Spring. */
import type { Site } from "../application.ts";
import type { Fault, Raised, Thrown } from "../fault.ts";
import { camel, lineOf, pascal, sitesOf, type Occurrence } from "../occurrence.ts";
import { chain, messagePayload, type Payload, type RenderedException, type Renderer } from "./renderer.ts";

export const renderJava: Renderer = (fault, occurrence) => {
  const head: Payload = {
    platform: "java",
    release: `shop@4.${occurrence.build}.0`,
    sdk: { name: "sentry.java.spring-boot.jakarta", version: "8.62.0" },
  };
  const message = messagePayload(fault, occurrence, head);
  if (message !== undefined) return message;
  const exceptions = fault.raised.map((raised) => exceptionOf(fault, raised, occurrence));
  return { ...head, exception: chain(exceptions, false, "HandlerExceptionResolver") };
};

function exceptionOf(fault: Fault, raised: Raised, occurrence: Occurrence): RenderedException {
  return {
    ...worded(raised.thrown, occurrence),
    frames: raised.hasFrames ? framesOf(fault, raised, occurrence) : [],
  };
}

function worded(thrown: Thrown, { random }: Occurrence): { type: string; value: string; module: string } {
  switch (thrown.kind) {
    case "own":
      return {
        type: `${pascal(thrown.noun, thrown.quality)}Exception`,
        module: "com.acme.shop.errors",
        value: thrown.message.write(random),
      };
    case "generic":
      return { type: "IllegalStateException", module: "java.lang", value: thrown.message.write(random) };
    case "null-access":
      return {
        type: "NullPointerException",
        module: "java.lang",
        value: `Cannot invoke "com.acme.shop.${pascal(thrown.object)}.get${pascal(thrown.property)}()" because "<local${random.integer(1, 9)}>" is null`,
      };
    case "not-callable":
      return {
        type: "ClassCastException",
        module: "java.lang",
        value: `class com.acme.shop.${pascal(thrown.object)} cannot be cast to class com.acme.shop.${pascal(thrown.property)} (com.acme.shop.${pascal(thrown.object)} and com.acme.shop.${pascal(thrown.property)} are in unnamed module of loader org.springframework.boot.loader.launch.LaunchedClassLoader @${random.hex(8)})`,
      };
    case "stack-overflow":
      return { type: "StackOverflowError", module: "java.lang", value: "" };
    case "io":
      return {
        type: "NoSuchFileException",
        module: "java.nio.file",
        value: `/var/data/${random.hex(9)}/${random.integer(1, 99)}.xml`,
      };
    case "timeout":
      return {
        type: "SocketTimeoutException",
        module: "java.net",
        value: `Connect timed out after ${random.integer(1000, 9000)}ms`,
      };
    case "json":
      return {
        type: "JsonParseException",
        module: "com.fasterxml.jackson.core",
        value: `Unrecognized token 'abc': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: REDACTED; line: ${random.integer(1, 9)}, column: ${random.integer(1, 90)}]`,
      };
  }
}

function library(module: string, name: string, line: number): Payload {
  return {
    module,
    function: name,
    filename: `${module.split(".").at(-1)?.split("$")[0]}.java`,
    lineno: line,
    in_app: false,
  };
}

function framesOf(fault: Fault, raised: Raised, occurrence: Occurrence): Payload[] {
  const { random, runtime, build } = occurrence;
  const accessor = random.integer(1, 400);
  const reflect =
    runtime === 0
      ? [
          library("jdk.internal.reflect.DirectMethodHandleAccessor", "invoke", 103),
          library("java.lang.reflect.Method", "invoke", 580),
        ]
      : [
          {
            module: `jdk.internal.reflect.GeneratedMethodAccessor${accessor}`,
            function: "invoke",
            in_app: false,
          },
          library("jdk.internal.reflect.DelegatingMethodAccessorImpl", "invoke", 43),
          library("java.lang.reflect.Method", "invoke", 566),
        ];
  const frames: Payload[] = [
    library("java.lang.Thread", "run", 840 + build),
    library("org.apache.catalina.core.ApplicationFilterChain", "doFilter", 138),
    library("org.springframework.web.servlet.DispatcherServlet", "doDispatch", 1089 + build),
    ...reflect.toReversed(),
  ];
  for (const site of sitesOf(fault, occurrence, raised.depth)) frames.push(...framesOfSite(site, occurrence));
  if (fault.hasLibraryTail && raised.depth === fault.path.length) {
    frames.push(library("org.hibernate.internal.SessionImpl", "find", 2300));
    if (build > 1)
      frames.push(library("org.hibernate.event.internal.DefaultLoadEventListener", "onLoad", 106));
    frames.push(library("com.zaxxer.hikari.pool.HikariPool", "createTimeoutException", 696));
  }
  return frames.slice(-120);
}

function framesOfSite(site: Site, { random, build, host }: Occurrence): Payload[] {
  const owner = pascal(site.area, site.layer);
  const module = `com.acme.shop.${site.area}.${owner}`;
  const plain = camel(site.verb, site.object);
  const own = (name: string, of = module): Payload => ({
    module: of,
    function: name,
    filename: `${owner}.java`,
    lineno: lineOf(site, build),
    in_app: true,
  });
  switch (site.shape) {
    case "method": {
      // Transactions and caches put a generated class around a service.
      if (site.layer !== "service") return [own(plain)];
      const proxy = random.chance(0.5)
        ? `${module}$$SpringCGLIB$$${host}`
        : `${module}$$EnhancerBySpringCGLIB$$${random.hex(8)}`;
      return [
        { module: proxy, function: plain, filename: "<generated>", lineno: -1, in_app: true },
        library(
          "org.springframework.aop.framework.CglibAopProxy$DynamicAdvisedInterceptor",
          "intercept",
          720,
        ),
        own(plain),
      ];
    }
    case "closure":
      return [
        { module: `${module}$$Lambda/0x${random.hex(16)}`, function: "apply", in_app: true },
        own(`lambda$${plain}$${build}`),
      ];
    case "async":
      return [library("java.util.concurrent.FutureTask", "run", 317), own(plain)];
    default:
      return [own(plain)];
  }
}
