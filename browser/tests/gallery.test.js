// Pictures of the main pages, to be looked at: written into the folder that PICTURES names.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { DESK, PHONE } from "../site/chromium.js";
import { fixture } from "../site/fixture.js";
import { ask, choose, send, sheet, tell } from "../site/forms.js";
import { SMS } from "../site/messages.js";

const FOLDER = process.env.PICTURES;
const MOST_BYTES = 250_000;
/** Of a long page, so many screens are shown. */
const SCREENS = { phone: 2, desk: 1.3 };

const answer = (page) => ask(page, SMS.text);
const told = async (page) => {
  await answer(page);
  await tell(page, { did: ["clicked", "entered-card"], device: "iphone", carrier: "docomo", prefecture: "13" });
};

/** How to get to a page, and from where on it is shown. */
const PAGES = {
  home: { go: (page) => page.goto("/") },
  ask: { go: (page) => page.goto("/ask?example=parcel") },
  answer: { go: answer },
  "answer-more": { go: answer, from: "#reasons" },
  did: { go: told, from: "#did" },
  steps: { go: told, from: "#todo" },
  link: { go: answer, from: "#links" },
  pass: { go: answer, from: "#pass" },
  urgent: { go: (page) => page.goto("/help") },
  now: { go: (page) => page.goto("/help/now/phone") },
  what: { go: (page) => page.goto("/help/what") },
  advice: {
    go: async (page) => {
      await page.goto("/help/what/paid");
      await choose(page, "did", "paid-transfer");
      await send(page, "main form");
    },
  },
  contacts: { go: (page) => page.goto("/contacts") },
  guides: { go: (page) => page.goto("/guides") },
  guide: { go: (page) => page.goto("/guides/recovery-line") },
  sheet: {
    go: async (page) => {
      await told(page);
      await sheet(page);
    },
  },
};

const SIZES = { phone: PHONE, desk: DESK };
const everyPageIn = (size) => Object.keys(PAGES).map((name) => [name, size, "ja", {}]);
const SHOTS = [
  ...everyPageIn("phone"),
  ...everyPageIn("desk"),
  ...["home", "answer"].flatMap((name) => ["ja-easy", "en"].map((lang) => [name, "phone", lang, {}])),
  ["answer", "phone", "ja", { called: "dark", colorScheme: "dark" }],
  ["home", "phone", "ja", { called: "dark", colorScheme: "dark" }],
  ["answer", "phone", "ja", { called: "high-contrast", look: { contrast: true } }],
  ["answer", "phone", "ja", { called: "larger", look: { size: "larger" } }],
];

describe("gallery", { skip: FOLDER ? false : "PICTURES names no folder" }, () => {
  const it = fixture();
  if (FOLDER) mkdirSync(FOLDER, { recursive: true });

  for (const [name, size, lang, { called, ...look }] of SHOTS) {
    const file = `${[name, size, lang, called].filter(Boolean).join("-")}.png`;
    test(file, () =>
      it.visit({ lang, viewport: SIZES[size], ...look }, async (page) => {
        const { go, from } = PAGES[name];
        await go(page);
        const top = from ? await page.locator(from).evaluate((part) => part.getBoundingClientRect().top + scrollY - 24) : 0;
        const whole = await page.evaluate(() => document.documentElement.scrollHeight);
        const { width, height } = SIZES[size];
        const clip = { x: 0, y: top, width, height: Math.min(SCREENS[size] * height, whole - top) };
        const bytes = await page.screenshot({ path: join(FOLDER, file), fullPage: true, clip });
        assert.ok(bytes.length <= MOST_BYTES, `${bytes.length} bytes`);
      }));
  }
});
