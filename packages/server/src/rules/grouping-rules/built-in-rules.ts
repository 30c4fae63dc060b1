/**
 * Rules that every project has before its own. Which frames are the application's is mostly said by `in-app.ts`;
 * here stands what only the names of functions tell: how a language raises an error, how it starts a program, how
 * it passes calls on. These frames are the same whatever went wrong.
 */

/** For events whose client gives no fingerprint of its own. */
export const builtInFingerprintRules = `
family:javascript type:ChunkLoadError -> chunkloaderror
family:javascript value:"*ChunkLoadError: *" -> chunkloaderror
family:javascript value:"Loading chunk * failed*" -> chunkloaderror
family:javascript value:"Loading CSS chunk * failed*" -> chunkloaderror
family:javascript value:"Failed to fetch dynamically imported module*" -> chunkloaderror
family:javascript value:"error loading dynamically imported module*" -> chunkloaderror
family:javascript value:"Importing a module script failed*" -> chunkloaderror
family:javascript message:"Hydration failed because *" -> hydrationerror, {{ transaction }}
family:javascript message:"There was an error while hydrating*" -> hydrationerror, {{ transaction }}
family:javascript message:"Text content does not match server-rendered HTML*" -> hydrationerror, {{ transaction }}
family:javascript message:"Text content did not match. Server:*" -> hydrationerror, {{ transaction }}
family:javascript message:"*Minified React error #418;*" -> hydrationerror, {{ transaction }}
family:javascript message:"*Minified React error #419;*" -> hydrationerror, {{ transaction }}
family:javascript message:"*Minified React error #422;*" -> hydrationerror, {{ transaction }}
family:javascript message:"*Minified React error #423;*" -> hydrationerror, {{ transaction }}
family:javascript message:"*Minified React error #425;*" -> hydrationerror, {{ transaction }}
`;

export const builtInStackTraceRules = `
# native: what runs between the fault and its report
family:native function:std::panicking::begin_panic* ^-app -app ^-group -group
family:native function:std::panicking::rust_panic* ^-app -app ^-group -group
family:native function:core::panicking::* ^-app -app ^-group -group
family:native function:rust_begin_unwind ^-app -app ^-group -group
family:native function:__cxa_throw ^-app -app ^-group -group
family:native function:_CxxThrowException ^-app -app ^-group -group
family:native function:objc_exception_throw ^-app -app ^-group -group
family:native function:__pthread_kill ^-app -app ^-group -group
family:native function:pthread_kill ^-app -app ^-group -group
family:native function:abort ^-app -app ^-group -group
family:native function:raise ^-app -app ^-group -group
family:native function:swift_unexpectedError ^-app -app ^-group -group
family:native function:_swift_runtime_on_report ^-app -app ^-group -group

# native: how threads and programs begin
family:native function:std::rt::lang_start* v-app -app v-group -group
family:native function:std::sys::*::thread::* v-app -app v-group -group
family:native function:__rust_begin_short_backtrace v-app -app v-group -group
family:native function:_pthread_start v-app -app v-group -group
family:native function:thread_start v-app -app v-group -group
family:native function:start_thread v-app -app v-group -group
family:native function:__libc_start_* v-app -app v-group -group
family:native function:UIApplicationMain v-app -app
family:native function:-[UIApplication* -app category=ui
family:native function:_dispatch_* -app category=threadbase
family:native function:__CFRunLoop* -app category=threadbase
family:native package:**/QuartzCore -app category=ui
family:native package:**/UIKitCore -app category=ui

# clients of this server, which call through to what they watch
family:javascript path:**/@sentry/** -app -group
family:javascript path:**/@sentry-internal/** -app -group
family:javascript function:sentryWrapped -app -group
family:other module:sentry_sdk.* -app -group
family:other module:io.sentry.* -app -group
family:native function:sentry_* -app -group

# other languages: what passes calls on
family:other module:sun.reflect.* -app -group
family:other module:jdk.internal.reflect.* -app -group
family:other module:java.lang.reflect.* -app -group
family:other function:runtime.gopanic ^-app -app ^-group -group
family:other function:runtime.goexit -app -group
family:other module:runtime function:gopanic ^-app -app ^-group -group
family:other module:runtime function:goexit -app -group
`;
