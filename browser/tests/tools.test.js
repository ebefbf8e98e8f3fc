// The forms of the guides' tools: good input, bad input, input that attacks, with scripts and without.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fixture } from "../site/fixture.js";
import { enter, press, send } from "../site/forms.js";
import { TOOLS } from "../site/messages.js";

const FILTER = "/guides/filter-setup-mail-apps";
const NOTE = "/guides/police-note";
const TOOL = "form#tool";

/** What stands in a form: words, and what is chosen. */
const entered = (page) =>
  page.locator(TOOL).evaluate((form) => [...new FormData(form)].filter(([name]) => name !== "form"));

describe("tools of the guides", () => {
  const it = fixture();

  for (const scripts of [true, false]) {
    const go = (name, act) =>
      test(`${name}, ${scripts ? "with scripts" : "without scripts"}`, () => it.visit({ scripts }, act));

    go("good input is answered above the form, and stays in it, in another language too", async (page) => {
      for (const [guide, fields] of Object.entries(TOOLS)) {
        await page.goto(guide);
        assert.equal(await page.locator("#result").count(), 0, guide);
        await enter(page, fields);
        const before = await entered(page);
        assert.equal((await send(page, TOOL)).status(), 200, guide);
        assert.ok((await page.locator("#result-summary").textContent()).length > 5, guide);
        const top = await page.locator("#result").evaluate((part) => part.getBoundingClientRect().top);
        assert.ok(top > -2 && top < 400, `${guide}: the answer is not in view (${top})`);
        assert.deepEqual(await entered(page), before, guide);
        await press(page, "set-lang", "en");
        assert.equal(await page.locator("html").getAttribute("lang"), "en");
        assert.equal(await page.locator("#result").count(), 1, guide);
        assert.deepEqual(await entered(page), before, guide);
        await press(page, "set-lang", "ja");
      }
    });

    go("input that cannot be used is said to be, and stays to be mended", async (page) => {
      for (const guide of Object.keys(TOOLS)) {
        await page.goto(guide);
        const box = page.locator(`${TOOL} :is(input[type=text], textarea)`).first();
        await box.fill("　");
        assert.equal((await send(page, TOOL)).status(), 422, guide);
        assert.equal(await page.locator('[role="status"].instead').count(), 1, guide);
        assert.ok((await page.locator('[aria-invalid="true"][aria-describedby~="result-summary"]').count()) > 0, guide);
      }
    });
  }

  test("a filter is kept as a file", async () => {
    const { page, noted, leave } = await it.visitor();
    await page.goto(FILTER);
    await enter(page, TOOLS[FILTER]);
    await send(page, TOOL);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator('#result button[name="download"]').first().click(),
    ]);
    assert.match(download.suggestedFilename(), /^[\w.-]+$/);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    const file = Buffer.concat(chunks).toString("utf8");
    const shown = await page.locator("#result .to-copy textarea").first().inputValue();
    assert.equal(file.trim(), shown.trim());
    assert.deepEqual({ ...noted, downloads: [] }, { foreign: [], console: [], dialogs: [], downloads: [] });
    await leave();
  });

  test("an answer is copied", () =>
    it.visit({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
      await page.goto(NOTE);
      await enter(page, TOOLS[NOTE]);
      await send(page, TOOL);
      const button = page.locator("#result [data-copy]").first();
      const done = await button.getAttribute("data-done");
      await button.click();
      await page.locator(`#result [data-copy]:text-is("${done}")`).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied, await page.locator("#result .to-copy textarea").first().inputValue());
      assert.ok(copied.includes(TOOLS[NOTE].what), copied);
    }));

  test("the note for the police is printed alone, on one page", () =>
    it.visit({}, async (page) => {
      await page.goto(NOTE);
      await enter(page, TOOLS[NOTE]);
      await send(page, TOOL);
      await page.emulateMedia({ media: "print" });
      assert.equal(await page.locator(".paper").isVisible(), true);
      assert.equal(await page.locator("button, nav, h1, #tool").filter({ visible: true }).count(), 0);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
      assert.equal(pdf.match(/\/Type\s*\/Page\b/g)?.length, 1);
    }));

  test("input that attacks stays text", () =>
    it.visit({}, async (page) => {
      const attack = `</textarea></pre><script>globalThis.ran = 1; alert(1)</script><img src=x onerror=alert(2)>"'{{7*7}}`;
      for (const guide of Object.keys(TOOLS)) {
        await page.goto(guide);
        for (const box of await page.locator(`${TOOL} :is(input[type=text], textarea)`).all()) await box.fill(attack);
        await send(page, TOOL);
        const parts = await page.evaluate(() => document.querySelectorAll("main :is(script, img, iframe, style)").length);
        assert.equal(parts, 0, guide);
        assert.equal(await page.evaluate(() => globalThis.ran), undefined, guide);
      }
    }));
});
