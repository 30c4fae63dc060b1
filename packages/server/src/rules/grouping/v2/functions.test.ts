import { expect, test } from "vitest";
import { eventOf } from "../../sample-event.fixture.ts";
import { frameText } from "./frame.ts";

/** The text of one frame, as the reader of events hands it over. */
function textOf(platform: string, frame: Record<string, unknown>): string | undefined {
  const event = eventOf({ platform, exception: [{ type: "E", stacktrace: { frames: [frame] } }] });
  const read = event.exception?.values[0]?.stacktrace?.frames[0];
  if (read === undefined) throw new Error("the frame was refused");
  return frameText(read, event.platform).text;
}

const bundle = "https://shop.example/assets/app.8f3c21d0.js";

test.each([
  ["Cart.total", "app in total"],
  ["total", "app in total"],
  ["async loadCart", "app in loadCart"],
  ["async*loadCart", "app in loadCart"],
  ["new Cart", "app in Cart"],
  ["HTMLButtonElement.onclick", "app in onclick"],
  ["t.<computed> [as submit]", "app in submit"],
  ["e [as onClick]", "app in onClick"],
  ["outer/inner", "app in inner"],
  ["load/<", undefined],
  ["?", undefined],
  ["global code", undefined],
  ["HTMLButtonElement.i", undefined],
  ["Qs", undefined],
  ["$e1", undefined],
  ["map", "app in map"],
])("a browser's %s is %s", (name, expected) => {
  expect(textOf("javascript", { function: name, filename: bundle })).toBe(expected);
});

test.each([
  ["/assets/app.8f3c21d0.js", "app"],
  ["/assets/Checkout-BxY12abC.js", "checkout"],
  ["/static/js/main.4f9a1b2c.chunk.js?v=3", "main"],
  ["/static/js/2.8d1f0c33.chunk.js", undefined],
  ["/_next/static/chunks/4213-9be0f7a1d2c3.js", undefined],
  ["/js/app.min.js", "app"],
  ["/src/cart-total.js", "cart-total"],
])("the file %s of a bundle is %s", (path, expected) => {
  expect(textOf("javascript", { function: "pay", filename: `https://a.example${path}` })).toBe(
    expected === undefined ? "pay" : `${expected} in pay`,
  );
});

test.each([
  ["python", { module: "shop.cart", function: "pay" }, "shop.cart in pay"],
  [
    "python",
    { module: "shop.cart", function: "<lambda>", context_line: " x = f(1)" },
    "shop.cart in x = f(1)",
  ],
  ["python", { module: "shop.cart", function: "<listcomp>", context_line: "a" }, undefined],
  ["java", { module: "com.acme.Cart", function: "lambda$pay$3" }, "com.acme.Cart in pay"],
  ["java", { module: "com.acme.Cart$1", function: "run" }, "com.acme.Cart in run"],
  ["java", { module: "com.acme.Cart$pay$2", function: "invokeSuspend" }, "com.acme.Cart in pay"],
  ["java", { module: "com.acme.Cart$$SpringCGLIB$$0", function: "pay" }, undefined],
  ["java", { module: "com.acme.Cart$$Lambda/0x00007f1c5c0a", function: "apply" }, undefined],
  ["java", { module: "jdk.internal.reflect.GeneratedMethodAccessor117", function: "invoke" }, undefined],
  ["java", { module: "jdk.proxy2.$Proxy41", function: "find" }, undefined],
  ["go", { module: "acme/cart", function: "(*Cart).Pay.func2.1" }, "acme/cart in (*Cart).Pay"],
  ["go", { module: "acme/cart", function: "Map[...].func1" }, "acme/cart in Map"],
  ["go", { module: "acme/cart", function: "(*Cart).Pay.gowrap1" }, "acme/cart in (*Cart).Pay"],
  ["ruby", { filename: "app/cart.rb", function: "block (2 levels) in pay" }, "cart.rb in pay"],
  ["ruby", { filename: "app/cart.rb", function: "Shop::Cart#pay", module: "Shop::Cart" }, "cart.rb in pay"],
  ["ruby", { filename: "app/cart.rb", function: "each" }, undefined],
  [
    "ruby",
    { filename: "a.html.erb", function: "_app_views_a_html_erb___3541_7080" },
    "a.html.erb in _app_views_a_html_erb",
  ],
  ["php", { filename: "/src/Cart.php", function: "App\\Cart::pay" }, "cart.php in App\\Cart::pay"],
  ["php", { filename: "/src/Cart.php", function: "App\\Cart::App\\{closure}" }, "cart.php in {closure}"],
  ["php", { filename: "/src/Cart.php", function: "{closure:App\\Cart::pay():42}" }, "cart.php in {closure}"],
  [
    "php",
    { filename: "/src/Cart.php", function: "class@anonymous/srv/x/Cart.php:12$0::pay" },
    "cart.php in pay",
  ],
  [
    "csharp",
    { module: "Shop.Cart", function: "async Task<Order> Cart.Pay(int id, List<string> tags)" },
    "Shop.Cart in Pay",
  ],
  ["csharp", { module: "Shop.Cart", function: "void Cart.Pay(Order o)+(Item i) => { }" }, "Shop.Cart in Pay"],
  ["csharp", { module: "Shop.Cart+<Pay>d__12", function: "MoveNext" }, "Shop.Cart in Pay"],
  ["csharp", { module: "Shop.Cart+<>c__DisplayClass4_0", function: "<Pay>b__1" }, "Shop.Cart in Pay"],
  ["csharp", { module: "Shop.Cart", function: "Pay { <lambda> }" }, "Shop.Cart in Pay"],
])("%s: %j is %s", (platform, frame, expected) => {
  expect(textOf(platform, frame)).toBe(expected);
});

test.each([
  ["shop::Store::save(shop::Order const&, std::vector<int, std::allocator<int> >)", "shop::Store::save"],
  ["void shop::Store::save<std::pair<int, char> >(int) const", "shop::Store::save"],
  ["shop::Store::save[abi:cxx11](int) [clone .isra.0] [clone .cold]", "shop::Store::save"],
  ["shop::(anonymous namespace)::save(int)", "shop::save"],
  ["shop::Store::save(int)::{lambda(int)#1}::operator()(int) const", "shop::Store::save"],
  ["shop::Store::save(int)::$_0::operator()(int) const", "shop::Store::save"],
  ["shop::operator<<(std::ostream&, shop::Order const&)", "shop::operator<<"],
  ["shop::Order::operator->() const", "shop::Order::operator->"],
  ["shop::cart::pay::h0123456789abcdef", "shop::cart::pay"],
  ["<shop::Store as shop::Save<alloc::string::String>>::save", "shop::Store::save"],
  ["shop::cart::pay::{{closure}}::h0123456789abcdef", "shop::cart::pay"],
  ["shop::cart::pay::{closure#0}::{closure#2}", "shop::cart::pay"],
  ["core::result::Result<T,E>::unwrap", "core::result::Result::unwrap"],
  ["-[Store load:]", "-[Store load:]"],
  ["-[Store(Cache) load:]", "-[Store load:]"],
  ["__32-[Store load:]_block_invoke_2", "-[Store load:]"],
  ["closure #1 in Store.load(_:)", "Store.load"],
  ["specialized closure #2 in Store.load(_:with:)", "Store.load"],
  ["Store.total.getter", "Store.total"],
  ["<redacted>", undefined],
  ["0x7fff5fbff8c0", undefined],
])("a compiled %s is %s", (name, expected) => {
  expect(textOf("native", { function: name, package: "/opt/shop/bin/shopd" })).toBe(expected);
});

test("a function without its module has its file or its image beside it", () => {
  expect(textOf("native", { function: "handle_request", filename: "server.c" })).toBe(
    "server.c in handle_request",
  );
  expect(textOf("native", { instruction_addr: "0x1234", image_addr: "0x1000", package: "/bin/shopd" })).toBe(
    "shopd in 0x234",
  );
});
