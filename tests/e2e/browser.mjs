// Real browsers, as they stand on this machine.
import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import puppeteer from "puppeteer-core";

const PROGRAMS = {
  chromium: ["HUSHTAG_CHROMIUM", ["chromium", "chromium-browser", "google-chrome"]],
  firefox: ["HUSHTAG_FIREFOX", ["firefox-esr", "firefox"]],
};

/** Background services of Firefox that would open connections of their own. */
const QUIET_FIREFOX = {
  "app.normandy.enabled": false,
  "app.update.enabled": false,
  "browser.safebrowsing.update.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
};

const CHROMIUM_ARGUMENTS = [
  "--disable-background-networking",
  "--disable-component-update",
  // Or Chromium asks its maker what the fields of a form may be for, whatever page they stand on.
  "--disable-features=AutofillServerCommunication",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  // The browser's own services find nobody: a test talks to this machine only.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
  "--no-first-run",
];

/** Starts a browser without a window; `name` is "chromium" or "firefox". More preferences and arguments are its own. */
export function launch(name = "chromium", { arguments: more = [], preferences = {} } = {}) {
  // Chromium's sandbox refuses to start for root.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const own =
    name === "firefox"
      ? { browser: "firefox", args: more, extraPrefsFirefox: { ...QUIET_FIREFOX, ...preferences } }
      : { browser: "chrome", args: [...CHROMIUM_ARGUMENTS, ...sandbox, ...more] };
  return puppeteer.launch({ ...own, executablePath: program(name), headless: true, protocolTimeout: 600_000 });
}

function program(name) {
  const [variable, names] = PROGRAMS[name];
  if (process.env[variable]) return process.env[variable];
  for (const candidate of names) {
    try {
      return execFileSync("which", [candidate], { encoding: "utf8" }).trim();
    } catch {
      // The next name.
    }
  }
  throw new Error(`${name} is not on the PATH; \`cargo xtask test\` brings it`);
}

/**
 * Asks until the answer is truthy and returns it; at the end of the time it says what was waited for.
 * (A page whose policy forbids eval has no waitForFunction.)
 */
export async function until(what, ask, { timeout = 30_000, every = 100 } = {}) {
  const end = Date.now() + timeout;
  let last;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    await sleep(every);
  }
  throw new Error(`waited ${timeout / 1000} s for ${what}; last: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
}
