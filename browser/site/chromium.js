// Debian's Chromium with a fresh profile, and visitors who note everything that must not happen.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PROGRAM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Whatever a page asks of another host is noted, and does not leave this machine.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

export const PHONE = { width: 375, height: 812 };
export const NARROW = { width: 320, height: 640 };
export const DESK = { width: 1280, height: 900 };
/** What is left of 1280 × 900 when the page is enlarged to 200 %. */
export const ZOOMED = { width: 640, height: 450 };

export const LANGS = ["ja", "ja-easy", "en"];

export async function chromiumOfDebian() {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: apt-get install chromium`);
  return chromium.launch({ executablePath: PROGRAM, args: ARGUMENTS });
}

/** The value of the cookie that remembers how somebody wants to read. */
export function lookOf({ lang = "ja", furigana = true, size = "normal", contrast = false }) {
  return [lang, furigana ? "furigana" : "plain", size, contrast ? "high" : "normal"].join(".");
}

/** What the browser says it reads. Easy Japanese no browser asks for: somebody has chosen it. */
const LOCALES = { ja: "ja-JP", "ja-easy": "ja-JP", en: "en-GB" };

/**
 * Somebody who visits the site. `look` is what they chose before; without it they have chosen nothing, save easy
 * Japanese. Everything that must not happen on any page is in `noted`. `again` gives them a page as at the first
 * time: with nothing remembered and nothing noted.
 */
export async function visitor(browser, site, { lang = "ja", look, scripts = true, viewport = PHONE, ...more } = {}) {
  const context = await browser.newContext({
    baseURL: site.url,
    locale: LOCALES[lang],
    javaScriptEnabled: scripts,
    viewport,
    reducedMotion: "reduce",
    ...more,
  });
  const noted = note(context, site);
  const chosen = look ?? (lang === "ja-easy" ? {} : undefined);
  const again = async () => {
    for (const list of Object.values(noted)) list.length = 0;
    await context.clearCookies();
    if (chosen) await context.addCookies([{ name: "look", value: lookOf({ lang, ...chosen }), url: site.url }]);
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    return page;
  };
  return { page: await again(), context, noted, again, leave: () => context.close() };
}

function note(context, site) {
  const noted = { foreign: [], console: [], dialogs: [], downloads: [] };
  // A page that says "not found" is a failed load for the console.
  const answered = new Set();
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${site.url}/`) && !url.startsWith("data:")) noted.foreign.push(url);
  });
  context.on("response", (response) => {
    if (response.request().isNavigationRequest() && response.status() >= 400) answered.add(response.url());
  });
  context.on("console", (message) => {
    const url = message.location().url.replace(/#.*/, "");
    const isAnswer = message.text().startsWith("Failed to load resource: the server responded") && answered.has(url);
    if (["error", "warning"].includes(message.type()) && !isAnswer) {
      noted.console.push(`${message.text()} (${url})`);
    }
  });
  context.on("weberror", (error) => noted.console.push(String(error.error())));
  context.on("dialog", (dialog) => {
    noted.dialogs.push(`${dialog.type()}: ${dialog.message()}`);
    return dialog.dismiss();
  });
  context.on("page", (page) => page.on("download", (download) => noted.downloads.push(download.url())));
  return noted;
}

/** Presses a button that sends a form, or a link, and waits for the page that answers. */
export async function follow(page, target) {
  const [response] = await Promise.all([page.waitForNavigation(), target.click()]);
  return response;
}
