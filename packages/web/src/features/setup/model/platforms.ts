/** The platforms of the set-up page: how to install the official SDK and the smallest code that reports an error. Pure. */
import type { CodeLanguage } from "../../../lib/highlight.ts";

export type Family = "server" | "browser" | "mobile" | "native";

export interface Install {
  readonly tool: string;
  readonly command: string;
  readonly language: CodeLanguage;
}

export interface Platform {
  /** As projects store it. */
  readonly id: string;
  readonly name: string;
  readonly family: Family;
  readonly installs: readonly Install[];
  readonly file: string;
  readonly language: CodeLanguage;
  readonly code: (dsn: string) => string;
  /** One statement that sends a first error. */
  readonly verify: string;
  /** What makes this SDK talk about what it does. */
  readonly debug: string;
  /** What a short script must call before it ends. */
  readonly flush?: string;
}

function shell(tool: string, command: string): Install {
  return { tool, command, language: "bash" };
}

function npm(name: string): readonly Install[] {
  return [
    shell("npm", `npm install ${name}`),
    shell("pnpm", `pnpm add ${name}`),
    shell("yarn", `yarn add ${name}`),
  ];
}

function pip(name: string): readonly Install[] {
  const quoted = name.includes("[") ? `"${name}"` : name;
  return [
    shell("pip", `pip install --upgrade ${quoted}`),
    shell("uv", `uv add ${quoted}`),
    shell("poetry", `poetry add ${quoted}`),
  ];
}

const NODE = {
  language: "javascript",
  debug: "debug: true",
  flush: "await Sentry.flush(2000)",
  verify: 'Sentry.captureException(new Error("First error"))',
} as const;
const PYTHON = {
  language: "python",
  debug: "debug=True",
  flush: "sentry_sdk.flush(timeout=2)",
  verify: "1 / 0",
} as const;
const WEB = { language: "tsx", debug: "debug: true", verify: 'throw new Error("First error")' } as const;

const pythonInit = (dsn: string) => `import sentry_sdk

sentry_sdk.init(
    dsn="${dsn}",
    environment="production",
)`;

const nodeInit = (name: string, dsn: string) => `// Import this file before anything else.
import * as Sentry from "${name}";

Sentry.init({
  dsn: "${dsn}",
  environment: process.env.NODE_ENV,
});`;

const webInit = (name: string, dsn: string, before = "", after = "") => `import * as Sentry from "${name}";
${before}
Sentry.init({
  ${after}dsn: "${dsn}",
});`;

const server: readonly Platform[] = [
  {
    id: "node",
    name: "Node.js",
    family: "server",
    installs: npm("@sentry/node"),
    file: "instrument.mjs",
    code: (dsn) => nodeInit("@sentry/node", dsn),
    ...NODE,
  },
  {
    id: "node-express",
    name: "Express",
    family: "server",
    installs: npm("@sentry/node"),
    file: "app.mjs",
    code: (dsn) => `import * as Sentry from "@sentry/node";

Sentry.init({ dsn: "${dsn}" });

// import { app } from … and add your routes, then:
Sentry.setupExpressErrorHandler(app);`,
    ...NODE,
  },
  {
    id: "node-nestjs",
    name: "NestJS",
    family: "server",
    installs: npm("@sentry/nestjs"),
    file: "instrument.ts",
    code: (dsn) => nodeInit("@sentry/nestjs", dsn),
    ...NODE,
  },
  {
    id: "python",
    name: "Python",
    family: "server",
    installs: pip("sentry-sdk"),
    file: "main.py",
    code: pythonInit,
    ...PYTHON,
  },
  {
    id: "python-django",
    name: "Django",
    family: "server",
    installs: pip("sentry-sdk[django]"),
    file: "settings.py",
    code: pythonInit,
    ...PYTHON,
  },
  {
    id: "python-flask",
    name: "Flask",
    family: "server",
    installs: pip("sentry-sdk[flask]"),
    file: "app.py",
    code: pythonInit,
    ...PYTHON,
  },
  {
    id: "python-fastapi",
    name: "FastAPI",
    family: "server",
    installs: pip("sentry-sdk[fastapi]"),
    file: "main.py",
    code: pythonInit,
    ...PYTHON,
  },
  {
    id: "go",
    name: "Go",
    family: "server",
    installs: [shell("go", "go get github.com/getsentry/sentry-go")],
    file: "main.go",
    language: "go",
    code: (dsn) => `err := sentry.Init(sentry.ClientOptions{
	Dsn:         "${dsn}",
	Environment: "production",
})
if err != nil {
	log.Fatalf("sentry.Init: %s", err)
}
defer sentry.Flush(2 * time.Second)`,
    verify: 'sentry.CaptureException(errors.New("first error"))',
    debug: "Debug: true",
    flush: "sentry.Flush(2 * time.Second)",
  },
  {
    id: "java",
    name: "Java",
    family: "server",
    installs: [
      { tool: "Gradle", command: 'implementation("io.sentry:sentry:8.+")', language: "kotlin" },
      {
        tool: "Maven",
        command:
          "<dependency>\n  <groupId>io.sentry</groupId>\n  <artifactId>sentry</artifactId>\n  <version>[8,9)</version>\n</dependency>",
        language: "xml",
      },
    ],
    file: "Main.java",
    language: "java",
    code: (dsn) => `Sentry.init(options -> {
  options.setDsn("${dsn}");
  options.setEnvironment("production");
});`,
    verify: 'Sentry.captureException(new RuntimeException("First error"));',
    debug: "options.setDebug(true)",
    flush: "Sentry.close()",
  },
  {
    id: "java-spring-boot",
    name: "Spring Boot",
    family: "server",
    installs: [
      {
        tool: "Gradle",
        command: 'implementation("io.sentry:sentry-spring-boot-starter-jakarta:8.+")',
        language: "kotlin",
      },
      {
        tool: "Maven",
        command:
          "<dependency>\n  <groupId>io.sentry</groupId>\n  <artifactId>sentry-spring-boot-starter-jakarta</artifactId>\n  <version>[8,9)</version>\n</dependency>",
        language: "xml",
      },
    ],
    file: "application.properties",
    language: "toml",
    code: (dsn) => `sentry.dsn=${dsn}
sentry.environment=production`,
    verify: 'Sentry.captureException(new RuntimeException("First error"));',
    debug: "sentry.debug=true",
  },
  {
    id: "php",
    name: "PHP",
    family: "server",
    installs: [shell("composer", "composer require sentry/sentry")],
    file: "index.php",
    language: "php",
    code: (dsn) => `<?php

\\Sentry\\init([
    'dsn' => '${dsn}',
    'environment' => 'production',
]);`,
    verify: "\\Sentry\\captureException(new \\RuntimeException('First error'));",
    debug: "'logger' => new \\Sentry\\Logger\\DebugStdOutLogger()",
  },
  {
    id: "php-laravel",
    name: "Laravel",
    family: "server",
    installs: [shell("composer", "composer require sentry/sentry-laravel")],
    file: ".env",
    language: "bash",
    code: (dsn) => `SENTRY_LARAVEL_DSN="${dsn}"`,
    verify: "php artisan sentry:test",
    debug: "'logger' => new \\Sentry\\Logger\\DebugFileLogger()",
  },
  {
    id: "ruby",
    name: "Ruby",
    family: "server",
    installs: [shell("bundler", "bundle add sentry-ruby")],
    file: "app.rb",
    language: "ruby",
    code: (dsn) => `require "sentry-ruby"

Sentry.init do |config|
  config.dsn = "${dsn}"
  config.environment = "production"
end`,
    verify: 'Sentry.capture_exception(RuntimeError.new("First error"))',
    debug: "config.debug = true",
  },
  {
    id: "ruby-rails",
    name: "Rails",
    family: "server",
    installs: [shell("bundler", "bundle add sentry-ruby sentry-rails")],
    file: "config/initializers/sentry.rb",
    language: "ruby",
    code: (dsn) => `Sentry.init do |config|
  config.dsn = "${dsn}"
  config.breadcrumbs_logger = [:active_support_logger, :http_logger]
end`,
    verify: 'Sentry.capture_exception(RuntimeError.new("First error"))',
    debug: "config.debug = true",
  },
  {
    id: "dotnet",
    name: ".NET",
    family: "server",
    installs: [shell("dotnet", "dotnet add package Sentry")],
    file: "Program.cs",
    language: "csharp",
    code: (dsn) => `using Sentry;

SentrySdk.Init(options =>
{
    options.Dsn = "${dsn}";
    options.Environment = "production";
});`,
    verify: 'SentrySdk.CaptureException(new Exception("First error"));',
    debug: "options.Debug = true",
    flush: "SentrySdk.Flush(TimeSpan.FromSeconds(2))",
  },
  {
    id: "dotnet-aspnetcore",
    name: "ASP.NET Core",
    family: "server",
    installs: [shell("dotnet", "dotnet add package Sentry.AspNetCore")],
    file: "Program.cs",
    language: "csharp",
    code: (dsn) => `var builder = WebApplication.CreateBuilder(args);

builder.WebHost.UseSentry(options =>
{
    options.Dsn = "${dsn}";
});`,
    verify: 'SentrySdk.CaptureException(new Exception("First error"));',
    debug: "options.Debug = true",
  },
  {
    id: "rust",
    name: "Rust",
    family: "server",
    installs: [shell("cargo", "cargo add sentry")],
    file: "src/main.rs",
    language: "rust",
    code: (dsn) => `let _guard = sentry::init((
    "${dsn}",
    sentry::ClientOptions {
        release: sentry::release_name!(),
        ..Default::default()
    },
));`,
    verify: 'panic!("First error");',
    debug: "debug: true",
    flush: "drop(_guard)",
  },
  {
    id: "elixir",
    name: "Elixir",
    family: "server",
    installs: [{ tool: "mix", command: '{:sentry, "~> 11.0"},\n{:finch, "~> 0.19"}', language: "elixir" }],
    file: "config/prod.exs",
    language: "elixir",
    code: (dsn) => `config :sentry,
  dsn: "${dsn}",
  environment_name: Mix.env()`,
    verify: "mix sentry.send_test_event",
    debug: "config :logger, level: :debug",
  },
];

const browser: readonly Platform[] = [
  {
    id: "javascript",
    name: "JavaScript",
    family: "browser",
    installs: npm("@sentry/browser"),
    file: "main.js",
    code: (dsn) => webInit("@sentry/browser", dsn),
    ...WEB,
    language: "javascript",
  },
  {
    id: "javascript-react",
    name: "React",
    family: "browser",
    installs: npm("@sentry/react"),
    file: "main.tsx",
    code: (dsn) => webInit("@sentry/react", dsn),
    ...WEB,
  },
  {
    id: "javascript-nextjs",
    name: "Next.js",
    family: "browser",
    installs: npm("@sentry/nextjs"),
    file: "instrumentation-client.ts",
    code: (dsn) =>
      `// The same call belongs into sentry.server.config.ts for the server's side.\n${webInit("@sentry/nextjs", dsn)}`,
    ...WEB,
  },
  {
    id: "javascript-vue",
    name: "Vue",
    family: "browser",
    installs: npm("@sentry/vue"),
    file: "main.ts",
    code: (dsn) => webInit("@sentry/vue", dsn, "\nconst app = createApp(App);", "app,\n  "),
    ...WEB,
  },
  {
    id: "javascript-angular",
    name: "Angular",
    family: "browser",
    installs: npm("@sentry/angular"),
    file: "main.ts",
    code: (dsn) => webInit("@sentry/angular", dsn),
    ...WEB,
  },
  {
    id: "javascript-svelte",
    name: "Svelte",
    family: "browser",
    installs: npm("@sentry/svelte"),
    file: "main.ts",
    code: (dsn) => webInit("@sentry/svelte", dsn),
    ...WEB,
  },
];

const mobile: readonly Platform[] = [
  {
    id: "android",
    name: "Android",
    family: "mobile",
    installs: [
      { tool: "Gradle", command: 'implementation("io.sentry:sentry-android:8.+")', language: "kotlin" },
    ],
    file: "AndroidManifest.xml",
    language: "xml",
    code: (dsn) => `<application>
  <meta-data
    android:name="io.sentry.dsn"
    android:value="${dsn}" />
</application>`,
    verify: 'Sentry.captureException(RuntimeException("First error"))',
    debug: '<meta-data android:name="io.sentry.debug" android:value="true" />',
  },
  {
    id: "apple-ios",
    name: "iOS, macOS",
    family: "mobile",
    installs: [
      {
        tool: "Swift Package Manager",
        command: "https://github.com/getsentry/sentry-cocoa",
        language: "bash",
      },
    ],
    file: "App.swift",
    language: "swift",
    code: (dsn) => `import Sentry

SentrySDK.start { options in
    options.dsn = "${dsn}"
    options.environment = "production"
}`,
    verify: 'SentrySDK.capture(message: "First error")',
    debug: "options.debug = true",
  },
  {
    id: "flutter",
    name: "Flutter",
    family: "mobile",
    installs: [shell("flutter", "flutter pub add sentry_flutter")],
    file: "lib/main.dart",
    language: "dart",
    code: (dsn) => `import 'package:sentry_flutter/sentry_flutter.dart';

Future<void> main() async {
  await SentryFlutter.init(
    (options) => options.dsn = '${dsn}',
    appRunner: () => runApp(const MyApp()),
  );
}`,
    verify: "throw StateError('First error');",
    debug: "options.debug = true",
  },
  {
    id: "react-native",
    name: "React Native",
    family: "mobile",
    installs: npm("@sentry/react-native"),
    file: "App.tsx",
    code: (dsn) => webInit("@sentry/react-native", dsn),
    ...WEB,
  },
];

const native: readonly Platform[] = [
  {
    id: "native",
    name: "C, C++",
    family: "native",
    installs: [
      shell("vcpkg", "vcpkg install sentry-native"),
      {
        tool: "CMake",
        command: "find_package(sentry REQUIRED)\ntarget_link_libraries(my_app PRIVATE sentry::sentry)",
        language: "bash",
      },
    ],
    file: "main.c",
    language: "c",
    code: (dsn) => `#include <sentry.h>

sentry_options_t *options = sentry_options_new();
sentry_options_set_dsn(options, "${dsn}");
sentry_init(options);

/* … before the program ends: */
sentry_close();`,
    verify: 'sentry_capture_event(sentry_value_new_message_event(SENTRY_LEVEL_ERROR, "app", "First error"));',
    debug: "sentry_options_set_debug(options, 1)",
    flush: "sentry_close()",
  },
];

/** In the order of the grid: the most common first within a family. */
export const platforms: readonly Platform[] = [...server, ...browser, ...mobile, ...native];

export const families: readonly Family[] = ["server", "browser", "mobile", "native"];

/** The platform of an id; an unknown one, as the Web API may set, is found by its first word. */
export function findPlatform(id: string | null | undefined): Platform | undefined {
  if (!id) return undefined;
  return platforms.find((one) => one.id === id) ?? platforms.find((one) => one.id === id.split("-")[0]);
}

/** Platforms that a person may mean. */
export function searchPlatforms(family: Family | "all", typed: string): readonly Platform[] {
  const wanted = typed.trim().toLowerCase();
  return platforms.filter(
    (one) =>
      (family === "all" || one.family === family) &&
      (wanted === "" || one.name.toLowerCase().includes(wanted) || one.id.includes(wanted)),
  );
}

/** What most people have, for a grid that must stay small. */
const COMMON = [
  "node",
  "python",
  "javascript-react",
  "javascript-nextjs",
  "python-django",
  "go",
  "java-spring-boot",
  "php-laravel",
  "ruby-rails",
  "dotnet-aspnetcore",
  "android",
  "apple-ios",
];

/** The chosen one first, then the common ones, up to a number. */
export function foldPlatforms(
  found: readonly Platform[],
  chosenId: string,
  countMax: number,
): readonly Platform[] {
  const rank = (one: Platform) =>
    one.id === chosenId ? -1 : COMMON.includes(one.id) ? COMMON.indexOf(one.id) : COMMON.length;
  return found.toSorted((a, b) => rank(a) - rank(b)).slice(0, countMax);
}
