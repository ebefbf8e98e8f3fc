// On paper: the sheet is one page of A4, whatever was said, and holds nothing but itself.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fixture } from "../site/fixture.js";
import { ask, send, sheet, tell } from "../site/forms.js";
import { ACCOUNT } from "../site/messages.js";

const MUCH = { did: ["entered-id", "entered-bank", "paid-transfer", "remote"], device: "pc", prefecture: "13" };

async function pages(page) {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length;
}

describe("print", () => {
  const it = fixture();

  // Easy Japanese with its readings takes the most room; somebody who needs large letters prints as well.
  for (const [lang, size] of [["ja", "normal"], ["ja-easy", "larger"], ["en", "normal"]]) {
    test(`the sheet is one page: ${lang}, ${size} text`, () =>
      it.visit({ lang, look: { size } }, async (page) => {
        await page.goto("/ask?example=police");
        await send(page, "form.ask");
        assert.ok((await pages(page)) > 1, "a long page is counted as one");
        await tell(page, MUCH);
        await sheet(page);
        assert.equal(await pages(page), 1, "an example");
        await ask(page, ACCOUNT);
        await tell(page, MUCH);
        await sheet(page);
        assert.equal(await pages(page), 1, "an account");
      }));
  }

  test("head, foot and buttons are not printed", () =>
    it.visit({}, async (page) => {
      await ask(page, ACCOUNT);
      await sheet(page);
      await page.emulateMedia({ media: "print" });
      const seen = await page.locator("button, nav, .skip").filter({ visible: true }).count();
      assert.equal(seen, 0);
      assert.equal(await page.locator(".sheet h1").isVisible(), true);
    }));
});
