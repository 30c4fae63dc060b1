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

const nodeInit = (
  name: string,
  dsn: string,
  start = "// Start with: node --import ./instrument.mjs app.mjs",
) => `${start}
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
    file: "instrument.mjs",
    code: (dsn) => `${nodeInit("@sentry/node", dsn)}

// In app.mjs, after the routes: Sentry.setupExpressErrorHandler(app);`,
    ...NODE,
  },
  {
    id: "node-nestjs",
    name: "NestJS",
    family: "server",
    installs: npm("@sentry/nestjs"),
    file: "instrument.ts",
    code: (dsn) => `${nodeInit("@sentry/nestjs", dsn, '// First line of main.ts: import "./instrument";')}

// In app.module.ts, both from "@sentry/nestjs/setup": SentryModule.forRoot() first among the imports,
// { provide: APP_FILTER, useClass: SentryGlobalFilter } first among the providers.`,
    ...NODE,
  },
  {
    id: "bun",
    name: "Bun",
    family: "server",
    installs: [shell("bun", "bun add @sentry/bun")],
    file: "instrument.ts",
    code: (dsn) => nodeInit("@sentry/bun", dsn, "// Start with: bun --preload ./instrument.ts app.ts"),
    ...NODE,
  },
  {
    id: "deno",
    name: "Deno",
    family: "server",
    installs: [shell("deno", "deno add npm:@sentry/deno")],
    file: "main.ts",
    code: (dsn) => `import * as Sentry from "@sentry/deno";

Sentry.init({
  dsn: "${dsn}",
});`,
    ...NODE,
  },
  {
    id: "node-cloudflare-workers",
    name: "Cloudflare",
    family: "server",
    installs: npm("@sentry/cloudflare"),
    file: "src/index.ts",
    code: (dsn) => `// In wrangler.toml: compatibility_flags = ["nodejs_als"]
import * as Sentry from "@sentry/cloudflare";

export default Sentry.withSentry(
  (env) => ({ dsn: "${dsn}" }),
  {
    async fetch(request, env, ctx) {
      return new Response("Hello");
    },
  },
);`,
    language: "typescript",
    verify: 'throw new Error("First error")',
    debug: "debug: true",
  },
  {
    id: "node-awslambda",
    name: "Lambda, Node",
    family: "server",
    installs: npm("@sentry/aws-serverless"),
    file: "index.mjs",
    code: (dsn) => `import * as Sentry from "@sentry/aws-serverless";

Sentry.init({
  dsn: "${dsn}",
});

export const handler = Sentry.wrapHandler(async (event, context) => {
  // …
});`,
    language: "javascript",
    verify: 'throw new Error("First error")',
    debug: "debug: true",
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
    id: "python-celery",
    name: "Celery",
    family: "server",
    installs: pip("sentry-sdk[celery]"),
    file: "tasks.py",
    code: pythonInit,
    ...PYTHON,
  },
  {
    id: "python-awslambda",
    name: "Lambda, Python",
    family: "server",
    installs: pip("sentry-sdk"),
    file: "lambda_function.py",
    code: (dsn) => `import sentry_sdk
from sentry_sdk.integrations.aws_lambda import AwsLambdaIntegration

sentry_sdk.init(
    dsn="${dsn}",
    integrations=[AwsLambdaIntegration()],
)`,
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
    code: (dsn) => `# With Spring Boot 4 the artifact is sentry-spring-boot-4-starter.
sentry.dsn=${dsn}
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

require __DIR__ . '/vendor/autoload.php';

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
    debug: "'logger' => \\Sentry\\Logger\\DebugFileLogger::class",
  },
  {
    id: "php-symfony",
    name: "Symfony",
    family: "server",
    installs: [shell("composer", "composer require sentry/sentry-symfony")],
    file: ".env",
    language: "toml",
    code: (dsn) => `# config/packages/sentry.yaml reads it: dsn: '%env(SENTRY_DSN)%'
SENTRY_DSN="${dsn}"`,
    verify: "php bin/console sentry:test",
    debug:
      "sentry: { options: { logger: sentry.logger } }, services: { sentry.logger: { class: Sentry\\Logger\\DebugFileLogger, arguments: ['%kernel.logs_dir%/sentry.log'] } }",
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
    code: (dsn) => `let _guard = sentry::init(
    sentry::ClientOptions::new()
        .dsn("${dsn}")
        .maybe_release(sentry::release_name!()),
);`,
    verify: 'panic!("First error");',
    debug: ".debug(true)",
    flush: "drop(_guard)",
  },
  {
    id: "elixir",
    name: "Elixir",
    family: "server",
    installs: [{ tool: "mix", command: '{:sentry, "~> 13.0"},\n{:finch, "~> 0.19"}', language: "elixir" }],
    file: "config/prod.exs",
    language: "elixir",
    code: (dsn) => `config :sentry,
  dsn: "${dsn}",
  environment_name: config_env()`,
    verify: "mix sentry.send_test_event",
    debug: "config :logger, level: :debug",
  },
];
