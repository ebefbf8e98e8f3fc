// The keyboard alone: Tab, Enter and Space lead everywhere, and one always sees where one is.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { focus } from "../site/checks.js";
import { DESK, PHONE } from "../site/chromium.js";
import { fixture } from "../site/fixture.js";
import { ask } from "../site/forms.js";
import { SMS } from "../site/messages.js";

/** More stops than any page has. */
const MOST = 200;

/** Presses Tab once, and looks where that led. */
async function tab(page, wanted) {
  await page.keyboard.press("Tab");
  const at = await focus(page, wanted);
  if (at) {
    assert.ok(at.isSeen, `the focus does not show: ${JSON.stringify(at)}`);
    assert.ok(at.isInView, `the focus is out of view: ${JSON.stringify(at)}`);
  }
  return at;
}

/** Presses Tab until an element has the focus. */
async function tabTo(page, wanted) {
  for (let presses = 0; presses < MOST; presses += 1) {
    if ((await tab(page, wanted))?.isWanted) return;
  }
  assert.fail(`${wanted} is not reached`);
}

/** Presses a key that leads to another page. */
async function leadsOn(page, key) {
  const [response] = await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
  return response;
}

describe("keyboard", () => {
  const it = fixture();

  test("from home to the sheet: ask, paste, answer, say what was done, steps", () =>
    it.visit({ viewport: DESK }, async (page) => {
      await page.goto("/");
      await tabTo(page, "a.door-ask");
      await leadsOn(page, "Enter");
      await tabTo(page, "#text");
      await page.keyboard.insertText(SMS.text);
      await tabTo(page, "form.ask button.go");
      await leadsOn(page, "Enter");
      assert.equal(await page.locator(".level-dangerous").count(), 1);
      await tabTo(page, ".choice-fold:nth-of-type(2) > summary");
      await page.keyboard.press("Enter");
      await tabTo(page, 'input[type=checkbox][value="entered-card"]');
      await page.keyboard.press("Space");
      await tabTo(page, ".choice-more > summary");
      await page.keyboard.press("Space");
      await tabTo(page, 'input[name="device"]');
      await page.keyboard.press("ArrowDown");
      await tabTo(page, 'select[name="prefecture"]');
      await page.keyboard.press("ArrowDown");
      await tabTo(page, ".what-done button.go");
      await leadsOn(page, "Enter");
      const ticked = page.locator("main input:checked");
      assert.deepEqual(await ticked.evaluateAll((all) => all.map((i) => i.value)), ["entered-card", "android"]);
      assert.equal(await page.locator('select[name="prefecture"]').inputValue(), "1");
      await tabTo(page, 'form[action="/sheet"] button');
      await leadsOn(page, "Space");
      assert.equal(await page.locator(".sheet-did li").count(), 1);
    }));

  test("the second door to the sheet", () =>
    it.visit({ viewport: PHONE }, async (page) => {
      await page.goto("/");
      await tabTo(page, "a.door-help");
      await leadsOn(page, "Enter");
      await tabTo(page, 'a[href="/help/now/phone"]');
      await leadsOn(page, "Enter");
      await tabTo(page, 'a[href="/help/what"]');
      await leadsOn(page, "Enter");
      await tabTo(page, 'a[href="/help/what/paid"]');
      await leadsOn(page, "Enter");
      await tabTo(page, 'input[value="paid-transfer"]');
      await page.keyboard.press("Space");
      await tabTo(page, "button.go");
      await leadsOn(page, "Enter");
      await tabTo(page, 'form[action="/sheet"] button');
      await leadsOn(page, "Enter");
      assert.equal(await page.locator(".sheet-did li").count(), 1);
    }));

  test("language and look can be switched", () =>
    it.visit({}, async (page) => {
      await page.goto("/about");
      await tabTo(page, 'button[name="set-lang"][value="en"]');
      await leadsOn(page, "Enter");
      assert.equal(await page.locator("html").getAttribute("lang"), "en");
      await tabTo(page, ".look > summary");
      await page.keyboard.press("Enter");
      await tabTo(page, 'button[name="set-contrast"][value="high"]');
      await leadsOn(page, "Space");
      assert.match(await page.locator("html").getAttribute("class"), /contrast/);
    }));

  test("the first stop skips to the main part", () =>
    it.visit({}, async (page) => {
      await page.goto("/ask");
      const first = await tab(page);
      assert.match(first.what, /^a\.skip/);
      await page.keyboard.press("Enter");
      await tab(page);
      assert.equal(await page.evaluate(() => document.activeElement.closest("main") !== null), true);
    }));

  for (const path of ["/", "/ask", "/contacts", "/guides/recovery-line", "an answer"]) {
    test(`nothing holds the focus fast, and nothing is passed over: ${path}`, () =>
      it.visit({}, async (page) => {
        if (path.startsWith("/")) await page.goto(path);
        else await ask(page, SMS.text);
        const stops = await page.evaluate(() => {
          const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
          const open = [...all].filter((e) => e.type !== "hidden" && e.checkVisibility({ contentVisibilityAuto: true }));
          // Of one group of radio buttons, one takes the focus.
          const stops = open.filter((e) => e.type !== "radio" || e === open.find((other) => other.name === e.name));
          stops.forEach((e, at) => (e.dataset.stop = at));
          document.activeElement.blur();
          return stops.length;
        });
        const at = () => page.evaluate(() => document.activeElement.dataset.stop ?? null);
        const visited = [];
        for (let presses = 0; presses < stops; presses += 1) {
          await tab(page);
          visited.push(Number(await at()));
        }
        assert.deepEqual(visited, [...Array(stops).keys()]);
        for (let presses = 1; presses < stops; presses += 1) await page.keyboard.press("Shift+Tab");
        assert.equal(await at(), "0", "the way back is another");
      }));
  }
});
