// A message that attacks: what is shown of it is text, and does nothing.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { linksAway } from "../site/checks.js";
import { fixture } from "../site/fixture.js";
import { ask, press, send, sheet, tell } from "../site/forms.js";
import { film, screenshot } from "../site/messages.js";

const HOST = "attack-login.example";
const MARKUP =
  `<script>globalThis.ran = "script"; alert(1)</script>` +
  `<img src="https://${HOST}/pixel.png" onerror="globalThis.ran = 'img'; alert(2)">` +
  `<svg onload="globalThis.ran = 'svg'"><a xlink:href="javascript:alert(3)">x</a></svg>` +
  `<style>main { display: none } * { color: red }</style><link rel="stylesheet" href="https://${HOST}/x.css">` +
  `<iframe src="https://${HOST}/"></iframe><form action="https://${HOST}/"><input name="did" value="paid-cash"></form>` +
  `<a href="https://${HOST}/login">ログイン</a><base href="https://${HOST}/"><meta http-equiv="refresh" content="0;url=https://${HOST}/">`;
const BREAKOUT = `</textarea></blockquote></main></html>"><h1 id="broken">x</h1>{{ 7 * 7 }}{% raw %}`;
const BIDI = "\u202eelpmaxe.nigol\u202c \u2066\u2067 \u200f\u200e \u2068";
const TEXT =
  `お荷物のお届けにあがりましたが住所に不備があり保管しています。本日中に再配達の手続きをお願いします。\n` +
  `${MARKUP}\n${BREAKOUT}\n${BIDI}\njavascript:alert(4) data:text/html,<script>alert(5)</script>\n` +
  `https://${HOST}/jp http://user:pass@${HOST}:8080/?q="><script>alert(6)</script>`;

const mailOf = (type, body) => ({
  name: `"><img src=x onerror=alert(7)>.eml`,
  mimeType: "message/rfc822",
  buffer: Buffer.from(
    `From: "<script>alert(8)</script>" <info@${HOST}>\r\nTo: someone@mail.example\r\n` +
      `Subject: ${"<img src=x onerror=alert(9)>"} Your account is locked\r\nMIME-Version: 1.0\r\n` +
      `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${body}\r\n`,
  ),
});

/** What a page consists of. Of a message, nothing may be added to it but text. */
const ours = (page) =>
  page.evaluate(() => {
    const count = (selector) => document.querySelectorAll(selector).length;
    return {
      ran: globalThis.ran ?? null,
      scripts: count("script"),
      styles: count("style, link[rel=stylesheet]"),
      foreign: count("img, iframe, object, embed, video, audio, base, meta[http-equiv], #broken, svg a, svg[onload]"),
      handlers: [...document.querySelectorAll("*")].filter((e) => [...e.attributes].some((a) => /^on/i.test(a.name))).length,
      odd: [...document.querySelectorAll("[href], [src], [action]")].filter((e) =>
        /^\s*(javascript|data|vbscript):/i.test(e.getAttribute("href") ?? e.getAttribute("src") ?? e.getAttribute("action")),
      ).length,
    };
  });
const OURS = { ran: null, scripts: 1, styles: 1, foreign: 0, handlers: 0, odd: 0 };

/** Controls of direction, which would turn round what stands beside them: they are shown by their number. */
const controls = (page) =>
  page.evaluate(() => {
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode;
      if (!parentElement.closest("textarea") && /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(data)) {
        found.push(parentElement.outerHTML.slice(0, 200));
      }
    }
    return found;
  });

async function isInert(page) {
  assert.deepEqual(await ours(page), OURS);
  assert.deepEqual(await controls(page), []);
  const away = (await linksAway(page)).map((link) => link.href);
  assert.deepEqual(away.filter((href) => !href.startsWith("https://") || href.includes("attack")), []);
}

describe("what a message holds does nothing", () => {
  const it = fixture();
  // Dialogs, requests and complaints of the browser are noted by every visit and fail it.
  const go = (name, act) => test(name, () => it.visit({}, (page) => act(page)));

  go("pasted: in the box, the answer, the steps, the sheet, in every language", async (page) => {
    await ask(page, TEXT);
    assert.ok((await page.locator(".quote").allTextContents()).join().includes("<script>"), "the message is not shown");
    await isInert(page);
    for (const lang of ["en", "ja-easy"]) {
      await press(page, "set-lang", lang);
      await isInert(page);
    }
    await tell(page, { did: ["clicked"] });
    await isInert(page);
    await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
    await isInert(page);
    await sheet(page);
    await isInert(page);
  });

  go("given back in the box when it is refused", async (page) => {
    const nine = Array(9).fill({ name: `<img src=x onerror=alert(1)>.txt`, mimeType: "text/plain", buffer: Buffer.from("a") });
    assert.equal((await ask(page, TEXT, nine)).status(), 413);
    assert.ok((await page.locator("#text").inputValue()).includes(MARKUP));
    await isInert(page);
  });

  go("a file's name", async (page) => {
    const named = (name) => ({ ...film(), name });
    assert.equal((await ask(page, "", [named("<img src=x onerror=alert(1)>.mp4")])).status(), 422);
    assert.ok((await page.locator(".instead").textContent()).includes("onerror"), "the name is not shown");
    await isInert(page);
    // A name that is written backwards is an answer by itself.
    assert.equal((await ask(page, "", [named("<svg onload=alert(1)>\u202e4pm.exe")])).status(), 200);
    assert.ok((await page.locator("main").textContent()).includes("onload"), "the name is not shown");
    await isInert(page);
  });

  for (const type of ["text/plain", "text/html"]) {
    go(`a mail of ${type}`, async (page) => {
      await ask(page, "", [mailOf(type, TEXT)]);
      assert.ok((await page.locator(".quote").count()) > 0);
      await isInert(page);
    });
  }

  go("a page saved as a file", async (page) => {
    const html = { name: "page.html", mimeType: "text/html", buffer: Buffer.from(`<html><body>${TEXT}</body></html>`) };
    await ask(page, "", [html]);
    assert.ok((await page.locator("section.level").count()) > 0);
    await isInert(page);
  });

  go("words read in a picture, and what is made of them", async (page) => {
    assert.ok(it.site.readsPictures, "the program found no Tesseract with Japanese: apt-get install tesseract-ocr-jpn");
    await ask(page, TEXT, [await screenshot(it.browser, `お荷物を保管しています\nhttp://${HOST}/jp`)]);
    await isInert(page);
    await page.locator("#read").fill(TEXT);
    await page.locator('input[name="host"]').first().check();
    await send(page, 'form[action="/check"]');
    await isInert(page);
  });
});
