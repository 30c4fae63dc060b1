/** Platforms of servers and scripts. Pure. */
import { type Install, npm, type Platform, shell } from "./platform.ts";

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

export const serverPlatforms: readonly Platform[] = [
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
    code: (dsn) => `${nodeInit("@sentry/nestjs", dsn)}

// In app.module.ts: SentryModule.forRoot() among the imports, SentryGlobalFilter as APP_FILTER.`,
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
    file: "bootstrap/app.php",
    language: "php",
    code: (dsn) => `// In .env: SENTRY_LARAVEL_DSN=${dsn}
->withExceptions(function (Exceptions $exceptions) {
    \\Sentry\\Laravel\\Integration::handles($exceptions);
})`,
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
