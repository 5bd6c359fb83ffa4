// node wasm.mjs URL: opens a page of tests in a browser, prints its report, fails as it fails.
import { launch, until } from "./browser.mjs";

const [address] = process.argv.slice(2);
const browser = await launch("chromium");
let outcome;
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(error.message));
  await page.goto(address);
  const state = () =>
    page.evaluate(() => ({
      outcome: document.documentElement.dataset.outcome,
      report: document.querySelector("#output").textContent,
    }));
  let printed = 0;
  await until(
    "the tests to end",
    async () => {
      const { report, outcome } = await state();
      process.stdout.write(report.slice(printed));
      printed = report.length;
      return outcome;
    },
    { timeout: 300_000 },
  );
  ({ outcome } = await state());
} finally {
  await browser.close();
}
process.exit(outcome === "passed" ? 0 : 1);
