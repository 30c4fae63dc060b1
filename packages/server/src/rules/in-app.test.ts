import { expect, test } from "vitest";
import { isInApp } from "./in-app.ts";

test.each([
  ["python", { abs_path: "/usr/lib/python3/dist-packages/flask/app.py" }, false],
  ["python", { abs_path: "/srv/shop/cart.py" }, true],
  ["node", { abs_path: "node:internal/timers" }, false],
  ["node", { abs_path: "/srv/shop/node_modules/pg/lib/client.js" }, false],
  ["node", { abs_path: "/srv/shop/src/cart.js" }, true],
  ["javascript", { abs_path: "chrome-extension://abc/inject.js" }, false],
  ["javascript", { abs_path: "https://a.example/app.js" }, true],
  ["java", { module: "java.lang.Thread" }, false],
  ["java", { module: "com.example.shop.Cart" }, true],
  ["php", { abs_path: "/srv/shop/vendor/laravel/framework/src/x.php" }, false],
  ["ruby", { abs_path: "/usr/lib/ruby/gems/3.3.0/gems/rack-3.1/lib/rack.rb" }, false],
  ["go", { abs_path: "/root/go/pkg/mod/github.com/a/b@v1/c.go" }, false],
  ["csharp", { module: "System.Threading.Tasks" }, false],
  ["other", { abs_path: "/anything" }, true],
])("%s %j: %s", (platform, frame, expected) => {
  expect(isInApp(frame, platform)).toBe(expected);
});

test("the SDK is believed", () => {
  expect(isInApp({ abs_path: "/srv/shop/node_modules/a.js", in_app: true }, "node")).toBe(true);
  expect(isInApp({ abs_path: "/srv/shop/a.js", in_app: false }, "node")).toBe(false);
});

test("but not about where a compiled process starts", () => {
  expect(isInApp({ function: "__libc_start_main_impl", in_app: true }, "native")).toBe(false);
  expect(isInApp({ function: "core::ops::function::FnOnce::call_once", in_app: true }, "native")).toBe(false);
  expect(isInApp({ function: "shop::main", in_app: true }, "native")).toBe(true);
});

test("a frame may be of another language than its event", () => {
  expect(isInApp({ platform: "native", abs_path: "/usr/lib/libc.so", module: "java.x" }, "java")).toBe(false);
});
