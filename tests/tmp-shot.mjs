import { chromium } from "playwright-core";
const b = await chromium.launch({ executablePath: "/usr/bin/chromium" });
const p = await b.newPage({ viewport: { width: 1440, height: 1000 } });
await p.goto("http://localhost:18772/sign-in");
await p.fill("input[name=email]", "admin@localhost"); await p.fill("input[name=password]", process.argv[2]); await p.click("button[type=submit]");
await p.waitForTimeout(2500); await p.screenshot({ path: "/tmp/iw/shots/seed-list.png" });
await p.getByRole("link", { name: /TypeError.*amount/ }).first().click(); await p.waitForTimeout(2500); await p.screenshot({ path: "/tmp/iw/shots/seed-issue.png" });
await b.close();
