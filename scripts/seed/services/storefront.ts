import type { Random } from "../../../tests/support/random.ts";
import { sourceFrame } from "../scenario.ts";
import type { Service, WireFrame } from "../scenario.ts";

const origin = "https://shop.example.com";

const react = (name: string, lineno: number): WireFrame => ({
  filename: `${origin}/assets/vendor-react-C2d81f.js`,
  abs_path: `${origin}/assets/vendor-react-C2d81f.js`,
  function: name,
  lineno,
  colno: 411,
  in_app: false,
});

const app = (file: string, name: string, lineno: number, source: string): WireFrame =>
  sourceFrame(
    {
      filename: `app:///src/${file}`,
      abs_path: `app:///src/${file}`,
      module: file.replace(/\.tsx?$/, ""),
      function: name,
      lineno,
      colno: 18,
      in_app: true,
    },
    source,
  );

const cartTotal = app(
  "cart/cart-total.ts",
  "cartTotal",
  27,
  `
 export function cartTotal(cart: Cart): Money {
   const lines = cart.lines.filter((line) => line.quantity > 0);
   const goods = sum(lines.map((line) => line.price.times(line.quantity)));
>  return goods.plus(cart.delivery.price).minus(cart.voucher.amount);
 }
`,
);

const cartPage = app(
  "cart/cart-page.tsx",
  "CartPage",
  58,
  `
   const cart = useCart();
>  const total = useMemo(() => cartTotal(cart), [cart]);
   return (
     <Page title="Your cart">
`,
);

const productSearch = app(
  "search/use-suggestions.ts",
  "fetchSuggestions",
  41,
  `
   const answer = await fetch(\`/api/suggest?q=\${encodeURIComponent(text)}\`, { signal });
>  const { suggestions } = await answer.json();
   return suggestions.slice(0, limitMax);
 }
`,
);

const lazyRoute = app(
  "app/routes.tsx",
  "loadRoute",
  19,
  `
 async function loadRoute(name: string) {
>  const module = await import(\`../pages/\${name}.tsx\`);
   return module.default;
 }
`,
);

const visit = (path: string) => (random: Random) => ({
  method: "GET",
  path: path.replace("{id}", String(random.between(100, 999))),
});

export const storefront: Service = {
  slug: "storefront",
  name: "Storefront",
  platform: "javascript-react",
  wirePlatform: "javascript",
  sdk: { name: "sentry.javascript.react", version: "11.12.0" },
  releases: ["storefront@5.8.0", "storefront@5.8.1", "storefront@5.9.0", "storefront@5.10.0"],
  environments: ["production", "staging"],
  client: "browser",
  host: "shop.example.com",
  weight: 34,
  faults: [
    {
      weight: 40,
      handled: false,
      transaction: "/cart",
      sinceRelease: 2,
      tags: (random) => ({ currency: random.pick(["EUR", "USD", "SEK", "GBP"]) }),
      request: visit("/cart"),
      steps: [
        { category: "navigation", message: "/product/412 → /cart" },
        { category: "http", message: "GET /api/cart [200]" },
        { category: "ui.click", message: "button.voucher > span" },
        { category: "http", message: "DELETE /api/cart/voucher [204]" },
      ],
      exceptions: () => [
        {
          type: "TypeError",
          value: "Cannot read properties of null (reading 'amount')",
          frames: [react("renderWithHooks", 1), react("mountMemo", 1), cartPage, cartTotal],
        },
      ],
    },
    {
      weight: 18,
      transaction: "/search",
      tags: (random) => ({ locale: random.pick(["en", "de", "pt", "sv"]) }),
      request: visit("/search"),
      steps: [
        { category: "ui.input", message: "input[name=q]" },
        { category: "http", message: "GET /api/suggest?q=lam [502]", level: "error" },
      ],
      exceptions: () => [
        {
          type: "SyntaxError",
          value: "Unexpected token '<', \"<html>\n<h\"... is not valid JSON",
          frames: [productSearch],
        },
        { type: "SuggestionsError", value: "suggestions could not be read", frames: [productSearch] },
      ],
    },
    {
      weight: 14,
      transaction: "/product/:id",
      request: visit("/product/{id}"),
      steps: [{ category: "navigation", message: "/ → /product/{id}" }],
      exceptions: (random) => [
        {
          type: "TypeError",
          value: `Failed to fetch dynamically imported module: ${origin}/assets/product-${random.pick(["B7f0aa", "Qe91c2", "Zk03d8"])}.js`,
          frames: [lazyRoute],
        },
      ],
    },
    {
      weight: 5,
      level: "warning",
      transaction: "/checkout/address",
      request: visit("/checkout/address"),
      steps: [{ category: "ui.click", message: "button[type=submit]" }],
      exceptions: () => [
        {
          type: "QuotaExceededError",
          value: "Failed to execute 'setItem' on 'Storage': Setting the value of 'draft' exceeded the quota.",
          frames: [
            app(
              "checkout/draft.ts",
              "saveDraft",
              12,
              `
 export function saveDraft(draft: Draft): void {
>  localStorage.setItem("draft", JSON.stringify(draft));
 }
`,
            ),
          ],
        },
      ],
    },
  ],
};
