import { describe, expect, test } from "vitest";
import { eventCategory } from "./event-category.ts";
import { eventComponent } from "./event-component.ts";
import { eventOf, thrown } from "./sample-event.fixture.ts";

describe("the category", () => {
  const by = (mechanism: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    eventCategory(thrown({ type: "E", value: "v", mechanism }, [], more));
  test.each([
    [by({ type: "generic", handled: true }), "handled"],
    [by({ type: "generic" }), "handled"],
    [by({ type: "auto.browser.global_handlers.onerror", handled: false }), "unhandled"],
    [by({ type: "excepthook", handled: false }, { level: "fatal" }), "crash"],
    [by({ type: "signalhandler", handled: false }), "crash"],
    [by({ type: "minidump" }), "crash"],
    [by({ type: "UncaughtExceptionHandler", handled: false }), "crash"],
    [by({ type: "ANR", handled: false }), "hang"],
    [by({ type: "AppHang" }), "hang"],
    [eventCategory(eventOf({ message: "x" })), "message"],
    [eventCategory(eventOf({ threads: [{ id: 1, crashed: true }] })), "crash"],
    [eventCategory(eventOf({ type: "csp", csp: { effective_directive: "img-src" } })), "security"],
  ])("%s is %s", (found, expected) => {
    expect(found).toBe(expected);
  });
});

describe("the component", () => {
  const of = (platform: string, frame: Record<string, unknown>) =>
    eventComponent(
      thrown(
        { type: "E" },
        [
          { function: "main", in_app: true },
          { ...frame, in_app: true },
          { function: "lib", in_app: false },
        ],
        { platform },
      ),
    );
  test.each([
    ["python", { module: "shop.orders.service", function: "save" }, "shop.orders.service"],
    ["java", { module: "com.acme.orders.Service", function: "save" }, "com.acme.orders"],
    ["csharp", { module: "Shop.Orders.Service", function: "Save" }, "Shop.Orders"],
    ["go", { module: "acme/orders", function: "(*S).Save" }, "acme/orders"],
    ["node", { module: "dist.orders:service", function: "save" }, "dist.orders:service"],
    ["javascript", { filename: "https://a.example/checkout.8f3c21d0.js", function: "save" }, "checkout"],
    ["ruby", { filename: "app/models/order.rb", function: "save" }, "order.rb"],
    ["php", { filename: "/src/Service.php", function: "App\\Orders\\Service::save" }, "App\\Orders"],
    ["native", { function: "shop::Store::save(int)", package: "/opt/shopd" }, "shop::Store"],
    ["native", { function: "main", package: "/opt/bin/shopd" }, "shopd"],
  ])("of %s %j is %s", (platform, frame, expected) => {
    expect(of(platform, frame)).toBe(expected);
  });

  test("is the tag where there is one, without what databases refuse", () => {
    expect(eventComponent(eventOf({ tags: { component: "check\u0000out" } }))).toBe("check out");
    expect(eventComponent(eventOf({ message: "x" }))).toBe("");
  });
});
