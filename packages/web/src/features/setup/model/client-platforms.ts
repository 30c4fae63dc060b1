/** Platforms of browsers, phones and native programs. Pure. */
import { npm, type Platform, shell } from "./platform.ts";

const WEB = { language: "tsx", debug: "debug: true", verify: 'throw new Error("First error")' } as const;

const webInit = (name: string, dsn: string, before = "", after = "") => `import * as Sentry from "${name}";
${before}
Sentry.init({
  ${after}dsn: "${dsn}",
});`;

export const browserPlatforms: readonly Platform[] = [
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
      `${webInit("@sentry/nextjs", dsn)}

// For the server's side the same call in sentry.server.config.ts, and in instrumentation.ts:
// export const register = () => import("./sentry.server.config");
// export { captureRequestError as onRequestError } from "@sentry/nextjs";`,
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
    code: (dsn) => `${webInit("@sentry/angular", dsn)}

// Among the providers: { provide: ErrorHandler, useValue: Sentry.createErrorHandler() }`,
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
  {
    id: "javascript-sveltekit",
    name: "SvelteKit",
    family: "browser",
    installs: npm("@sentry/sveltekit"),
    file: "src/hooks.client.ts",
    code: (dsn) => `${webInit("@sentry/sveltekit", dsn)}

export const handleError = Sentry.handleErrorWithSentry();

// For the server's side, in src/hooks.server.ts, the same call and:
// export const handle = Sentry.sentryHandle();
// export const handleError = Sentry.handleErrorWithSentry();`,
    ...WEB,
  },
  {
    id: "javascript-nuxt",
    name: "Nuxt",
    family: "browser",
    installs: npm("@sentry/nuxt"),
    file: "sentry.client.config.ts",
    code: (dsn) => `${webInit("@sentry/nuxt", dsn)}

// In nuxt.config.ts: modules: ["@sentry/nuxt/module"]
// For the server's side the same call in sentry.server.config.ts; start the built server with
// node --import ./.output/server/sentry.server.config.mjs .output/server/index.mjs`,
    ...WEB,
  },
  {
    id: "javascript-astro",
    name: "Astro",
    family: "browser",
    installs: [shell("npx", "npx astro add @sentry/astro")],
    file: "sentry.client.config.js",
    code: (dsn) => `${webInit("@sentry/astro", dsn)}

// For the server's side the same call in sentry.server.config.js.`,
    ...WEB,
    language: "javascript",
  },
  {
    id: "javascript-solid",
    name: "Solid",
    family: "browser",
    installs: npm("@sentry/solid"),
    file: "index.tsx",
    code: (dsn) => webInit("@sentry/solid", dsn),
    ...WEB,
  },
];

export const mobilePlatforms: readonly Platform[] = [
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
    code: (dsn) => `import 'package:flutter/widgets.dart';
import 'package:sentry_flutter/sentry_flutter.dart';

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

export const nativePlatforms: readonly Platform[] = [
  {
    id: "javascript-electron",
    name: "Electron",
    family: "native",
    installs: npm("@sentry/electron"),
    file: "main.js",
    code: (dsn) => `${webInit("@sentry/electron/main", dsn)}

// In the code of each window:
// import * as Sentry from "@sentry/electron/renderer";
// Sentry.init();`,
    ...WEB,
    language: "javascript",
  },
  {
    id: "dotnet-maui",
    name: ".NET MAUI",
    family: "native",
    installs: [shell("dotnet", "dotnet add package Sentry.Maui")],
    file: "MauiProgram.cs",
    language: "csharp",
    code: (dsn) => `builder
    .UseMauiApp<App>()
    .UseSentry(options =>
    {
        options.Dsn = "${dsn}";
    });`,
    verify: 'SentrySdk.CaptureException(new Exception("First error"));',
    debug: "options.Debug = true",
  },
  {
    id: "unity",
    name: "Unity",
    family: "native",
    installs: [
      { tool: "Package Manager", command: "https://github.com/getsentry/unity.git", language: "bash" },
    ],
    file: "Tools > Sentry",
    language: "csharp",
    code: (dsn) => `// Into the field "DSN" of the window Tools > Sentry:
// ${dsn}`,
    verify: 'SentrySdk.CaptureMessage("First error");',
    debug: "Tools > Sentry > Debug",
  },
  {
    id: "unreal",
    name: "Unreal Engine",
    family: "native",
    installs: [{ tool: "Plugin", command: "https://github.com/getsentry/sentry-unreal", language: "bash" }],
    file: "Project Settings > Plugins > Sentry",
    language: "cpp",
    code: (dsn) => `// Into the field "DSN" of Project Settings > Plugins > Sentry:
// ${dsn}`,
    verify: 'GEngine->GetEngineSubsystem<USentrySubsystem>()->CaptureMessage(TEXT("First error"));',
    debug: "Project Settings > Plugins > Sentry > Debug",
  },
  {
    id: "godot",
    name: "Godot",
    family: "native",
    installs: [{ tool: "Plugin", command: "https://github.com/getsentry/sentry-godot", language: "bash" }],
    file: "project.godot",
    language: "toml",
    code: (dsn) => `[sentry]

options/dsn="${dsn}"`,
    verify: 'SentrySDK.capture_message("First error", SentrySDK.LEVEL_ERROR)',
    debug: "options/debug_printing=1",
  },
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
