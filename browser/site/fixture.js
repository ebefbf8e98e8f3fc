// What every test file needs: the program running, and a browser.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { chromiumOfDebian, visitor } from "./chromium.js";
import { serve } from "./program.js";

/** The program and the browser, started before the tests of a file and ended after them. */
export function fixture() {
  const it = {};
  before(async () => {
    it.site = await serve();
    it.browser = await chromiumOfDebian();
  });
  after(async () => {
    await it.browser?.close();
    await it.site?.stop();
  });
  it.visitor = (options) => visitor(it.browser, it.site, options);
  /** Lets a visitor do something, and says what was noted that must not happen. */
  it.visit = async (options, act) => {
    const { page, context, noted, leave } = await it.visitor(options);
    await act(page, context, noted);
    await leave();
    quiet(noted);
  };
  return it;
}

/** Nothing that must not happen has happened. */
export const quiet = (noted) => assert.deepEqual(noted, { foreign: [], console: [], dialogs: [], downloads: [] });

/** No fault in any of several places. An empty list of places would prove nothing. */
export function none(places, faultsOf) {
  assert.ok(places.length > 0, "nothing was looked at");
  const found = places.flatMap((place) => faultsOf(place).map((fault) => `${place.name}: ${fault}`));
  const most = 15;
  const more = found.length > most ? `\n… and ${found.length - most} more` : "";
  assert.ok(found.length === 0, found.slice(0, most).join("\n") + more);
}
