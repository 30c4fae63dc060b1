/** Which frames are the application's own, where the SDK does not say. */
import type { ErrorEvent, Frame } from "@vedette/protocol";

/** Paths and modules of languages' own libraries and of package managers, by platform. */
const foreign: Readonly<Record<string, { readonly path?: RegExp; readonly module?: RegExp }>> = {
  python: { path: /(?:^|[\\/])(?:site-packages|dist-packages|lib[\\/]python\d)[\\/.]|^<frozen / },
  node: { path: /(?:^|[\\/])node_modules[\\/]|^node:|^internal[\\/]/ },
  javascript: {
    path: /(?:^|[\\/])node_modules[\\/]|^(?:chrome|moz|safari(?:-web)?)-extension:|^(?:webpack\/bootstrap|native code)/,
  },
  java: {
    module:
      /^(?:java|javax|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|android|androidx|org\.springframework|org\.apache|org\.hibernate|io\.netty)\./,
  },
  php: { path: /(?:^|[\\/])vendor[\\/]/ },
  ruby: { path: /[\\/](?:gems|rubygems|lib[\\/]ruby)[\\/]|^<internal:/ },
  go: { path: /[\\/](?:go[\\/]src|pkg[\\/]mod|vendor)[\\/]|^\/usr\/(?:local\/)?(?:lib\/)?go/ },
  rust: { path: /^\/rustc\/|[\\/]\.cargo[\\/]registry[\\/]/ },
  csharp: { module: /^(?:System|Microsoft)\./ },
  native: { path: /^\/(?:usr\/lib|lib|lib64|System\/Library)\/|^[A-Za-z]:\\Windows\\/ },
  cocoa: { path: /^\/(?:usr\/lib|System\/Library)\// },
};

/** Where a process starts, and unwinding itself: SDKs of compiled languages call these the application's. */
const startOfProcess =
  /^(?:_start$|__libc_start|__scrt_|BaseThreadInitThunk$|RtlUserThreadStart$|at \/rustc\/|<?(?:std|core|alloc)::)/;

/** Whether a frame is the application's own: what the SDK says, else what its place suggests. */
export function isInApp(frame: Frame, platform: string): boolean {
  if (platform === "native" && frame.function !== undefined && startOfProcess.test(frame.function))
    return false;
  if (frame.in_app !== undefined) return frame.in_app;
  const rules = foreign[frame.platform ?? platform] ?? {};
  const path = frame.package ?? frame.abs_path ?? frame.filename;
  if (rules.path !== undefined && path !== undefined && rules.path.test(path)) return false;
  return !(rules.module !== undefined && frame.module !== undefined && rules.module.test(frame.module));
}

/** Says of every frame whether it is the application's own, so that everyone after here agrees. */
export function markInApp(event: ErrorEvent): void {
  const traces = [
    ...(event.exception?.values ?? []).map((value) => value.stacktrace),
    ...(event.threads?.values ?? []).map((thread) => thread.stacktrace),
    event.stacktrace,
  ];
  for (const trace of traces) {
    for (const frame of trace?.frames ?? []) {
      const inApp = isInApp(frame, event.platform);
      if (frame.in_app !== inApp) (frame as { in_app?: boolean }).in_app = inApp;
    }
  }
}
