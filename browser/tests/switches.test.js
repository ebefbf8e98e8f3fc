// Language and look: switched anywhere, the page and the answer stay; what was chosen is remembered.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { fixture } from "../site/fixture.js";
import { ask, choose, press, send, sheet, tell } from "../site/forms.js";
import { SMS, film, screenshot } from "../site/messages.js";

/** A page of each kind; the second half is enough where no script could be in the way. */
const PAGES = [
  "/",
  "/ask",
  "/help",
  "/screenshot",
  "/guides",
  "/about",
  "/help/now/atm",
  "/help/what",
  "/help/what/paid",
  "/contacts",
  "/guides/recovery-line",
];
const SAID = { did: ["clicked", "entered-card"], device: "android", carrier: "au", hours: "24", prefecture: "13" };

/** What must be the same in every language. */
const content = (page) =>
  page.evaluate(() => {
    const main = document.querySelector("main");
    const all = (selector, of) => [...main.querySelectorAll(selector)].map(of);
    return {
      level: all("section.level", (part) => part.className),
      quoted: all(".quote", (part) => part.textContent.replace(/\[.*?\]/g, "")),
      addresses: all(".address", (part) => part.textContent),
      steps: all(".todo .steps > li, .now-steps > li", () => "step").length,
      said: all(".sheet-did li, .chips-said li", () => "said").length,
      ticked: all("input:checked", (input) => `${input.name}=${input.value}`),
      typed: all("select, textarea:not([readonly])", (field) => field.value),
    };
  });

const lang = (page) => page.locator("html").evaluate((root) => `${root.lang}${root.matches(".easy") ? " easy" : ""}`);
const classes = (page) => page.locator("html").getAttribute("class");

async function staysInEveryLanguage(page) {
  const before = await content(page);
  for (const [code, expected] of Object.entries({ en: "en", "ja-easy": "ja easy", ja: "ja" })) {
    await press(page, "set-lang", code);
    assert.equal(await lang(page), expected);
    assert.deepEqual(await content(page), before, `in ${code}`);
  }
  return before;
}

describe("switches", () => {
  const it = fixture();
  let picture;
  before(async () => (picture = await screenshot(it.browser, SMS.text)));

  for (const scripts of [true, false]) {
    const go = (name, act) =>
      test(`${name}, ${scripts ? "with scripts" : "without scripts"}`, () => it.visit({ scripts }, act));

    go("pages stay where they are in every language", async (page) => {
      for (const path of PAGES.slice(scripts ? 0 : 6)) {
        await page.goto(path);
        await staysInEveryLanguage(page);
        assert.equal(new URL(page.url()).pathname, path);
      }
    });

    go("an example in the box stays an example", async (page) => {
      await page.goto("/ask?example=parcel");
      await press(page, "set-lang", "en");
      assert.equal(await lang(page), "en");
      assert.match(await page.locator("#text").inputValue(), /parcel/i);
    });

    go("an answer stays, with what was said", async (page) => {
      await ask(page, SMS.text);
      const first = await staysInEveryLanguage(page);
      assert.equal(first.level.length, 1);
      await tell(page, SAID);
      const second = await staysInEveryLanguage(page);
      assert.equal(second.ticked.length, 4);
      assert.ok(second.steps > 0);
      await press(page, "set-size", "larger");
      assert.deepEqual(await content(page), second);
    });

    go("a sheet stays", async (page) => {
      await ask(page, SMS.text);
      await tell(page, SAID);
      await sheet(page);
      assert.equal((await staysInEveryLanguage(page)).said, 2);
    });

    go("advice without a message stays", async (page) => {
      await page.goto("/help/what/paid");
      await choose(page, "did", "paid-transfer");
      await send(page, "main form");
      assert.deepEqual((await staysInEveryLanguage(page)).ticked, ["did=paid-transfer"]);
    });

    go("words of a picture stay", async (page) => {
      await ask(page, "", [picture]);
      assert.ok((await staysInEveryLanguage(page)).typed[0].length > 20);
    });

    go("words beside a file that was refused stay in the box", async (page) => {
      const response = await ask(page, "    ", [film()]);
      assert.equal(response.status(), 422);
      const nine = Array(9).fill({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("a") });
      assert.equal((await ask(page, SMS.text, nine)).status(), 413);
      assert.equal((await page.locator("#text").inputValue()).trim(), SMS.text);
      await press(page, "set-lang", "en");
      assert.equal((await page.locator("#text").inputValue()).trim(), SMS.text);
    });

    go("a page that is not there can be read in another language", async (page) => {
      await page.goto("/nothing-is-here");
      await press(page, "set-lang", "en");
      assert.equal(await lang(page), "en");
    });

    go("text size and contrast are remembered from page to page", async (page, context) => {
      await page.goto("/guides");
      await press(page, "set-size", "larger");
      await press(page, "set-contrast", "high");
      for (const path of ["/guides", "/", "/contacts"]) {
        await page.goto(path);
        assert.match(await classes(page), /size-larger.*contrast/, path);
      }
      await ask(page, SMS.text);
      assert.match(await classes(page), /size-larger.*contrast/);
      const cookies = await context.cookies();
      assert.deepEqual(cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite]), [["look", true, "Lax"]]);
      await press(page, "set-size", "normal");
      await press(page, "set-contrast", "normal");
      assert.doesNotMatch(await classes(page), /larger|contrast/);
    });

    go("readings over kanji can be left out, and stay out", async (page) => {
      await page.goto("/");
      await press(page, "set-lang", "ja-easy");
      assert.ok((await page.locator("main ruby").count()) > 0);
      await press(page, "set-furigana", "plain");
      for (const path of ["/", "/ask", "/help"]) {
        await page.goto(path);
        assert.equal(await page.locator("ruby").count(), 0, path);
      }
      await press(page, "set-furigana", "furigana");
      assert.ok((await page.locator("main ruby").count()) > 0);
    });
  }

  test("larger text is larger", () =>
    it.visit({}, async (page) => {
      const size = () => page.locator("main p").first().evaluate((p) => parseFloat(getComputedStyle(p).fontSize));
      await page.goto("/");
      const normal = await size();
      assert.ok(normal >= 16, `${normal} px`);
      await press(page, "set-size", "large");
      const large = await size();
      await press(page, "set-size", "larger");
      assert.ok(large > normal && (await size()) > large);
    }));
});
