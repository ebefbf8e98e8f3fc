// The ways through the forms, as people go them: with a finger, with scripts and without.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { follow } from "../site/chromium.js";
import { fixture } from "../site/fixture.js";
import { ask, choose, send, sheet, tell } from "../site/forms.js";
import { ACCOUNT, SMS, film, mail, poster, screenshot } from "../site/messages.js";

const LEVELS = { parcel: "dangerous", card: "dangerous", told: "dangerous", police: "dangerous", chain: "unwanted" };

const level = (page) => page.locator("section.level").evaluate((s) => /level-(\w+)/.exec(s.className)[1]);
const texts = (page, selector) => page.locator(selector).evaluateAll((all) => all.map((e) => e.textContent.trim()));
const ticked = (page) =>
  page.locator("main input:checked").evaluateAll((all) => all.map((input) => `${input.name}=${input.value}`));
const chosen = (page) => page.locator("main select").evaluateAll((all) => all.map((list) => list.value));

describe("ways through the forms", () => {
  const it = fixture();

  let picture;
  before(async () => (picture = await screenshot(it.browser, SMS.text)));

  for (const scripts of [true, false]) {
    const go = (name, act) =>
      test(`${name}, ${scripts ? "with scripts" : "without scripts"}`, () => it.visit({ scripts }, act));

    go("every example gets its answer", async (page) => {
      for (const [example, expected] of Object.entries(LEVELS)) {
        await page.goto("/ask");
        await follow(page, page.locator(`a[href^="/ask?example=${example}"]`));
        assert.ok((await page.locator("#text").inputValue()).length > 20, example);
        await send(page, "form.ask");
        assert.equal(await level(page), expected, example);
        assert.ok((await texts(page, ".reasons li")).length > 0, example);
        assert.ok((await texts(page, ".todo .steps > li")).length > 0, example);
      }
    });

    go("what was done changes the steps, stays ticked, and stands on the sheet", async (page) => {
      await ask(page, SMS.text);
      assert.deepEqual(await ticked(page), []);
      const before = await texts(page, ".todo .steps > li .what");
      const said = { did: ["clicked", "entered-card"], device: "iphone", carrier: "docomo", hours: "6", prefecture: "23" };
      await tell(page, said);
      assert.equal(await level(page), "dangerous");
      assert.deepEqual(await ticked(page), ["did=clicked", "did=entered-card", "device=iphone", "carrier=docomo"]);
      assert.deepEqual(await chosen(page), ["6", "23"]);
      const after = await texts(page, ".todo .steps > li .what");
      assert.notDeepEqual(after, before);
      assert.ok(after.some((step) => step.includes("カード")), after.join("\n"));
      assert.ok(await page.locator("#todo").evaluate((h) => h.getBoundingClientRect().top < innerHeight), "not at the steps");
      await sheet(page);
      assert.equal((await texts(page, ".sheet-did li")).length, 2);
      assert.ok((await texts(page, ".sheet .address")).join().includes(SMS.host.split(".")[0]));
    });

    go("what was said can be taken back", async (page) => {
      await ask(page, SMS.text);
      const before = await texts(page, ".todo .steps > li .what");
      await tell(page, { did: ["paid-transfer"] });
      await page.locator('main input[type=checkbox][value="paid-transfer"]').uncheck();
      await tell(page, { did: ["received"] });
      assert.deepEqual(await ticked(page), ["did=received"]);
      assert.deepEqual(await texts(page, ".todo .steps > li .what"), before);
    });

    go("an account is understood, and what it tells is ticked to be confirmed", async (page) => {
      await ask(page, ACCOUNT);
      assert.deepEqual(await ticked(page), ["did=clicked", "did=entered-card"]);
      assert.ok((await texts(page, ".told li")).length >= 2);
      await tell(page, {});
      assert.deepEqual(await ticked(page), ["did=clicked", "did=entered-card"]);
    });

    go("a mail is read from its file", async (page) => {
      await ask(page, "", [mail()]);
      assert.equal(await level(page), "dangerous");
      assert.ok((await texts(page, ".quote")).join().includes("カード"));
    });

    go("a code in a picture is read and its link answered", async (page) => {
      await ask(page, "", [poster()]);
      // What reads words may take the code for a few letters, and those are shown first.
      if ((await page.locator("#read").count()) > 0) await send(page, 'form[action="/check"]');
      assert.match((await texts(page, ".links .address")).join(), /etc-meisai-login\S*xwq9/);
    });

    go("words of a screenshot are corrected, hosts confirmed, and answered", async (page) => {
      assert.ok(it.site.readsPictures, "the program found no Tesseract with Japanese: apt-get install tesseract-ocr-jpn");
      await ask(page, "", [picture]);
      const read = page.locator("#read");
      assert.match(await read.inputValue(), /荷物/);
      assert.deepEqual(await ticked(page), [], "a host is confirmed before anybody has looked");
      await read.fill(SMS.text);
      await page.locator('input[name="host"]').first().check();
      await send(page, 'form[action="/check"]');
      assert.equal(await level(page), "dangerous");
      const quoted = (await texts(page, ".quote")).join("");
      assert.ok(quoted.includes("お荷物をお届けに上がりましたが"), quoted);
    });

    go("two pictures are read in one go", async (page) => {
      assert.ok(it.site.readsPictures, "the program found no Tesseract with Japanese: apt-get install tesseract-ocr-jpn");
      await ask(page, "", [picture, poster()]);
      assert.match(await page.locator("#read").inputValue(), /荷物/);
      await send(page, 'form[action="/check"]');
      const addresses = await texts(page, ".links .address");
      assert.ok(addresses.length > 0, "the link of the code is lost");
    });

    go("an empty box is said to be empty", async (page) => {
      const response = await ask(page, "");
      assert.equal(response.status(), 422);
      assert.equal((await texts(page, '.instead[role="alert"]')).length, 1);
    });

    go("a wrong kind of file is refused by its name, and words beside it are answered", async (page) => {
      const response = await ask(page, "", [film()]);
      assert.equal(response.status(), 422);
      assert.match((await texts(page, ".instead")).join(), /film\.mp4/);
      await ask(page, SMS.text, [film()]);
      assert.equal(await level(page), "dangerous");
    });

    go("the second door leads from what goes on now to advice and a sheet", async (page) => {
      for (const now of ["phone", "atm", "screen"]) {
        await page.goto("/");
        await follow(page, page.locator("a.door-help"));
        await follow(page, page.locator(`a[href="/help/now/${now}"]`));
        assert.ok((await texts(page, "#now-steps li")).length >= 3, now);
        assert.ok((await page.locator('a[href^="tel:"]').count()) > 0, now);
        await follow(page, page.locator('main a[href="/help/what"]'));
      }
      const groups = await page.locator('main a[href^="/help/what/"]').evaluateAll((all) => all.map((a) => a.pathname));
      assert.equal(groups.length, 6);
      for (const group of groups) {
        await page.goto(group);
        const first = await page.locator('main input[name="did"]').first().getAttribute("value");
        await choose(page, "did", first);
        await send(page, "main form");
        assert.ok((await texts(page, ".todo .steps > li")).length > 0, group);
        assert.deepEqual(await ticked(page), [`did=${first}`], group);
      }
      await tell(page, { did: ["paid-transfer"], prefecture: "27" });
      assert.deepEqual(await chosen(page), ["", "27"]);
      await sheet(page);
      assert.equal((await texts(page, ".sheet-did li")).length, 2);
    });

    go("a guide that checks a link answers it", async (page) => {
      await page.goto("/guides/fake-site-check");
      await page.locator('main form[action="/ask"] textarea').fill(`http://${SMS.host}/jp`);
      await send(page, 'main form[action="/ask"]');
      assert.ok((await texts(page, ".links .address")).length > 0);
    });

    go("a ticket that is good no more asks for the message again", async (page) => {
      await ask(page, SMS.text);
      await page.locator('.what-done input[name="ticket"]').evaluate((field) => (field.value = "past"));
      const response = await send(page, ".what-done form");
      assert.equal(response.status(), 410);
      await follow(page, page.locator('main a[href="/ask"]'));
      assert.equal(await page.locator("#text").count(), 1);
    });

    go("an address that leads nowhere says so and leads on", async (page) => {
      const response = await page.goto("/nothing-is-here");
      assert.equal(response.status(), 404);
      for (const address of ["/ask", "/help", "/contacts"]) {
        assert.ok((await page.locator(`main a[href="${address}"]`).count()) > 0, address);
      }
    });
  }
});
