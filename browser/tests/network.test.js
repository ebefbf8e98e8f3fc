// The first page is light, and is all that is fetched.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LANGS } from "../site/chromium.js";
import { fixture } from "../site/fixture.js";

const MOST_BYTES = 60_000;

/** What comes over the network while somebody opens pages for the first time: addresses with their bytes. */
async function fetched(guest, paths) {
  const { page, context } = guest;
  const devtools = await context.newCDPSession(page);
  const files = new Map();
  devtools.on("Network.requestWillBeSent", ({ requestId, request }) => {
    files.set(requestId, { path: new URL(request.url).pathname.replace(/-[0-9a-f]+/, ""), bytes: 0 });
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    files.get(requestId).bytes = encodedDataLength;
  });
  await devtools.send("Network.enable");
  for (const path of paths) await page.goto(path, { waitUntil: "networkidle" });
  return [...files.values()].filter((file) => file.bytes > 0 && file.path !== "/assets/icon.svg");
}

describe("network", () => {
  const it = fixture();

  for (const lang of LANGS) {
    test(`the first page, its style, script and icon are at most ${MOST_BYTES} bytes: ${lang}`, async () => {
      const guest = await it.visitor({ lang });
      const files = await fetched(guest, ["/"]);
      assert.deepEqual(files.map((file) => file.path).sort(), ["/", "/assets/page.css", "/assets/page.js"]);
      // A browser without a window may leave the icon out.
      const icon = await guest.page.locator('link[rel="icon"]').evaluate((link) => link.href);
      const iconBytes = (await (await guest.page.request.get(icon)).body()).length;
      const bytes = files.reduce((sum, file) => sum + file.bytes, iconBytes);
      assert.ok(bytes > 1_000 && bytes <= MOST_BYTES, `${bytes} bytes`);
      await guest.leave();
    });
  }

  test("style and script are fetched once", async () => {
    const guest = await it.visitor();
    const files = await fetched(guest, ["/", "/about", "/contacts"]);
    const paths = files.map((file) => file.path).sort();
    assert.deepEqual(paths, ["/", "/about", "/assets/page.css", "/assets/page.js", "/contacts"]);
    await guest.leave();
  });
});
