// What the script of the pages adds: copy, print, read aloud, drop and paste files, a word that work goes on.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fixture } from "../site/fixture.js";
import { ask, send, sheet } from "../site/forms.js";
import { SMS, mail } from "../site/messages.js";

const ADDED = "[data-copy], [data-print], [data-speak]";

describe("scripts", () => {
  const it = fixture();

  test("buttons that need them are not there without them", async () => {
    for (const scripts of [true, false]) {
      await it.visit({ scripts }, async (page) => {
        await ask(page, SMS.text);
        for (const fold of await page.locator(".pass details > summary").all()) await fold.click();
        const shown = await page.locator(ADDED).filter({ visible: true }).count();
        await sheet(page);
        const shownOnSheet = await page.locator(ADDED).filter({ visible: true }).count();
        assert.deepEqual([shown, shownOnSheet], scripts ? [3, 1] : [0, 0]);
      });
    }
  });

  test("words for the family and for colleagues are copied", () =>
    it.visit({ permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
      await ask(page, SMS.text);
      for (const box of ["family", "notice"]) {
        await page.locator(`.pass details:has(#${box}) > summary`).click();
        const button = page.locator(`[data-copy="#${box}"]`);
        const done = await button.getAttribute("data-done");
        await button.click();
        await page.locator(`[data-copy="#${box}"]:text-is("${done}")`).waitFor();
        const words = await page.locator(`#${box}`).inputValue();
        assert.ok(words.length > 40, words);
        assert.equal(await page.evaluate(() => navigator.clipboard.readText()), words);
      }
    }));

  test("the answer is read aloud once, without its readings, and can be stopped", () =>
    it.visit({ lang: "ja-easy" }, async (page) => {
      await page.addInitScript(() => {
        const said = [];
        const voice = { speaking: false, said };
        voice.speak = (speech) => {
          voice.speaking = true;
          said.push({ text: speech.text, lang: speech.lang });
        };
        voice.cancel = () => (voice.speaking = false);
        Object.defineProperty(globalThis, "speechSynthesis", { value: voice });
      });
      await page.goto("/help/now/phone");
      const button = page.locator("[data-speak]");
      const words = await button.textContent();
      await button.click();
      assert.equal(await button.textContent(), await button.getAttribute("data-stop"));
      const [said] = await page.evaluate(() => speechSynthesis.said);
      assert.equal(said.lang, "ja-JP");
      const readings = await page.locator("#now-steps rt").allTextContents();
      assert.ok(readings.length > 0 && said.text.length > 20, said.text);
      assert.ok(!said.text.includes("（"), said.text);
      const shown = await page.locator("#now-steps").evaluate((list) => {
        const copy = list.cloneNode(true);
        copy.querySelectorAll("rt, rp").forEach((part) => part.remove());
        return copy.textContent.replace(/\s+/g, " ").trim();
      });
      assert.equal(said.text, shown);
      await button.click();
      assert.equal(await page.evaluate(() => speechSynthesis.speaking), false);
      assert.equal(await button.textContent(), words);
    }));

  test("the sheet is printed by its button", () =>
    it.visit({}, async (page) => {
      await page.addInitScript(() => (globalThis.print = () => (globalThis.printed = true)));
      await ask(page, SMS.text);
      await sheet(page);
      await page.locator("[data-print]").click();
      assert.equal(await page.evaluate(() => globalThis.printed), true);
    }));

  for (const way of ["drop", "paste"]) {
    test(`a file is taken by ${way} anywhere on the box`, () =>
      it.visit({}, async (page) => {
        await page.goto("/ask");
        await page.locator("#text").evaluate(
          (box, { way, bytes }) => {
            const files = new DataTransfer();
            files.items.add(new File([new Uint8Array(bytes)], "mail.eml", { type: "message/rfc822" }));
            const more = way === "drop" ? { dataTransfer: files } : { clipboardData: files };
            const Kind = way === "drop" ? DragEvent : ClipboardEvent;
            if (way === "drop") box.dispatchEvent(new Kind("dragover", { bubbles: true, cancelable: true, ...more }));
            box.dispatchEvent(new Kind(way, { bubbles: true, cancelable: true, ...more }));
          },
          { way, bytes: [...mail().buffer] },
        );
        assert.equal(await page.locator("#files").evaluate((input) => input.files[0]?.name), "mail.eml");
        await send(page, "form.ask");
        assert.equal(await page.locator(".level-dangerous").count(), 1);
      }));
  }

  test("while the answer is on its way the button says so, and is itself again on the way back", () =>
    it.visit({}, async (page) => {
      let letThrough;
      const held = new Promise((resolve) => (letThrough = resolve));
      await page.route("**/ask", async (route) => {
        if (route.request().method() === "POST") await held;
        await route.continue();
      });
      await page.goto("/ask");
      const button = page.locator("form.ask button.go");
      const words = await button.textContent();
      const busy = await page.locator("form.ask").getAttribute("data-busy");
      await page.locator("#text").fill(SMS.text);
      // A page that another is on its way for can no more be asked; it says itself what it shows.
      await button.evaluate((button) => {
        const say = () => button.disabled && console.log(button.textContent);
        new MutationObserver(say).observe(button, { attributes: true });
      });
      const said = page.waitForEvent("console");
      const answered = page.waitForNavigation();
      await button.click({ noWaitAfter: true });
      assert.equal((await said).text(), busy);
      letThrough();
      await answered;
      await page.goBack();
      assert.equal(await button.isEnabled(), true);
      assert.equal(await button.textContent(), words);
    }));
});
