// What every test file needs: the program running, and a browser.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import { chromiumOfDebian, visitor } from "./chromium.js";
import { serve } from "./program.js";

/** The program and the browser, started before the tests of a file and ended after them. */
export function fixture() {
  const it = { known: new Map() };
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
    // Who came before in the same way comes again: a new browser profile takes longer than most visits.
    const way = JSON.stringify(options);
    const known = it.known.get(way);
    it.known.delete(way);
    const guest = known ?? (await it.visitor(options));
    const page = known ? await known.again() : guest.page;
    await act(page, guest.context, guest.noted);
    quiet(guest.noted);
    await page.close();
    it.known.set(way, guest);
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
