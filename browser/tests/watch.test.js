// The checks themselves: a page with every fault must be found out, or they would prove nothing of ours.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";
import { cutOff, focus, foreignParts, linksAway, paleOverGradient, smallTargets, structure, wcag } from "../site/checks.js";
import { NARROW, chromiumOfDebian, visitor } from "../site/chromium.js";

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'";
const PAGE = `<!doctype html><html lang="fr"><head><meta charset="utf-8">
<link rel="preconnect" href="https://elsewhere.example/">
<style>
  .wide { width: 500px } .cut { width: 60px; overflow: hidden; white-space: nowrap }
  .box { width: 50px; border: 1px solid; white-space: nowrap } .pale { color: #bbb; background: #fff }
  .faint { color: #666; background: #fff }
  .blend { background: linear-gradient(transparent 70%, #222 70%); color: #000 }
  .tiny { font-size: 8px; line-height: 1; padding: 0; border: 0 } :focus { outline: none }
</style></head><body>
<h1 id="twice">One</h1><h1 id="twice">Two</h1>
<p class="wide">wide</p><p class="cut">this is longer than its box</p><p class="box">this runs out of it</p>
<p class="pale">pale words</p><p class="faint">faint words</p><p class="blend">black on black</p><button class="tiny">x</button>
<select style="width: 40px"><option>a long line in a short list</option></select>
<a href="#nowhere">nowhere</a> <a href="https://elsewhere.example/path">elsewhere</a>
<img src="https://elsewhere.example/picture.png" onerror="1">
<form action="https://elsewhere.example/"></form>
</body></html>`;

describe("the checks", () => {
  const it = {};
  before(async () => {
    it.server = createServer((request, response) => {
      if (request.url === "/script.js") {
        response.setHeader("content-type", "text/javascript");
        return response.end('alert("hello"); nothing.at.all;');
      }
      const script = request.url === "/scripts" ? '<script src="/script.js"></script>' : "";
      response.setHeader("content-type", "text/html");
      response.setHeader("content-security-policy", POLICY);
      return response.end(PAGE + script);
    });
    it.server.listen(0, "127.0.0.1");
    await once(it.server, "listening");
    it.site = { url: `http://127.0.0.1:${it.server.address().port}` };
    it.browser = await chromiumOfDebian();
    it.guest = await visitor(it.browser, it.site, { viewport: NARROW });
    await it.guest.page.goto("/scripts");
  });
  after(async () => {
    await it.browser?.close();
    it.server?.close();
    it.server?.closeAllConnections();
  });

  const finds = async (check, ...expected) => {
    const faults = (await check(it.guest.page, "ja")).map(String).join("\n");
    for (const words of expected) assert.ok(faults.includes(words), `"${words}" is not among:\n${faults}`);
  };

  test("what the browser does and says is noted", () => {
    const { noted } = it.guest;
    assert.ok(noted.console.some((words) => words.includes("Content Security Policy")), noted.console.join("\n"));
    assert.ok(noted.console.some((words) => words.includes("nothing is not defined")), noted.console.join("\n"));
    assert.deepEqual(noted.dialogs, ["alert: hello"]);
  });

  test("a wrong language, two main headings, an id twice, a link to nowhere are found", () =>
    finds(structure, "lang=fr", "2 main headings", "the id twice", "no title", "#nowhere leads nowhere"));

  test("parts from elsewhere are found", () =>
    finds(foreignParts, "<img> from https://elsewhere", "rel=preconnect", "inline: <img", "a form for https://elsewhere"));

  test("links to elsewhere are found", async () => {
    const links = await linksAway(it.guest.page);
    assert.deepEqual(links, [{ href: "https://elsewhere.example/path", rel: "" }]);
  });

  test("what is cut off or too wide is found", () =>
    finds(
      cutOff,
      "the page is 5",
      'is cut off by p.cut',
      "px out of p.box",
      "does not fit into the list",
    ));

  test("small buttons are found", () => finds(smallTargets, "button.tiny"));

  test("violations of WCAG are found, those of target size too", () =>
    finds(wcag, "color-contrast", "image-alt", "document-title", "target-size"));

  test("what of it depends on the look is found again, and more of it in high contrast", () =>
    finds((page) => wcag(page, { again: true, strong: true }), "color-contrast: .pale", "color-contrast-enhanced: .faint"));

  test("words that cannot be read on one of two colours are found", () => finds(paleOverGradient, "on rgb(34, 34, 34)"));

  test("a focus that is not shown is found", async () => {
    await it.guest.page.keyboard.press("Tab");
    const seen = await focus(it.guest.page);
    assert.equal(seen.isSeen, false, JSON.stringify(seen));
  });

  test("a request to another host is noted", async () => {
    const guest = await visitor(it.browser, it.site);
    await guest.page.setContent('<img src="https://elsewhere.example/picture.png">');
    assert.deepEqual(guest.noted.foreign, ["https://elsewhere.example/picture.png"]);
    await guest.leave();
  });
});
