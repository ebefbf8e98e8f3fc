// Pages of every kind in every look: light and dark, high contrast, large text, from a narrow telephone to a desk.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { cutOff, paleOverGradient, smallTargets, unfold, unseenFocus, wcag } from "../site/checks.js";
import { DESK, NARROW, PHONE } from "../site/chromium.js";
import { fixture, none } from "../site/fixture.js";
import { ask, send, sheet, tell } from "../site/forms.js";
import { ACCOUNT, SMS, genuineMail, screenshot } from "../site/messages.js";

const said = { did: ["clicked", "entered-card"], device: "iphone", carrier: "docomo", prefecture: "13" };

/** How to get to a page of each kind. */
const KINDS = {
  home: (page) => page.goto("/"),
  "nothing asked": (page) => ask(page, ""),
  "an answer: dangerous": (page) => ask(page, SMS.text),
  "steps after what was done": async (page) => {
    await ask(page, ACCOUNT);
    await tell(page, said);
  },
  "a sheet": async (page) => {
    await ask(page, SMS.text);
    await sheet(page);
  },
  "an answer: suspicious": (page) => ask(page, "https://smbc-card.login-check.com/"),
  "an answer: unwanted": async (page) => {
    await page.goto("/ask?example=chain");
    await send(page, "form.ask");
  },
  "an answer: consistent": async (page) => {
    // Only a signature checked over DNS leads there, and the counter asks nobody: the colours are put on.
    await ask(page, "", [genuineMail()]);
    await page.locator("section.level").evaluate((level) => (level.className = "level level-consistent"));
  },
  "an answer: inconclusive": (page) => ask(page, "明日の授業参観は十時からです。上ばきをお持ちください。"),
  "what to do now": (page) => page.goto("/help/now/phone"),
  "the second door": (page) => page.goto("/help"),
  contacts: (page) => page.goto("/contacts"),
  "a guide with a table": (page) => page.goto("/guides/parcel-prices"),
  "how to take a picture": (page) => page.goto("/screenshot"),
  "not found": (page) => page.goto("/nothing-is-here"),
};

// The switches do no more than set classes of the root element, and remember it: switches.test.js.
const look = (scheme, viewport, ...classes) => ({ scheme, viewport, classes: classes.join(" ") });
const LOOKS = {
  "light, a telephone": look("light", PHONE, "size-normal"),
  "dark, a desk": look("dark", DESK, "size-normal"),
  "high contrast, light, 320 px": look("light", NARROW, "size-normal", "contrast"),
  "high contrast, dark, a telephone": look("dark", PHONE, "size-normal", "contrast"),
  "largest text, 320 px": look("light", NARROW, "size-larger"),
  "large text, a desk": look("light", DESK, "size-large"),
};

describe("looks", () => {
  const it = fixture();
  const seen = [];

  before(async () => {
    const picture = await screenshot(it.browser, SMS.text);
    const kinds = { ...KINDS, "words of a picture": (page) => ask(page, "", [picture]) };
    const { page, leave } = await it.visitor();
    for (const [kind, go] of Object.entries(kinds)) {
      await go(page);
      await unfold(page);
      const level = await page.evaluate(() => document.querySelector("section.level")?.className ?? "");
      for (const [name, look] of Object.entries(LOOKS)) {
        await page.emulateMedia({ colorScheme: look.scheme });
        await page.setViewportSize(look.viewport);
        await page.evaluate((classes) => (document.documentElement.className = classes), look.classes);
        const options = { again: seen.some((place) => place.kind === kind), strong: look.classes.includes("contrast") };
        const [axe, pale, cut, small] = await Promise.all([
          wcag(page, options),
          paleOverGradient(page),
          cutOff(page),
          smallTargets(page),
        ]);
        const faults = { wcag: [...axe, ...pale], cut, small };
        seen.push({ name: `${kind} (${name})`, kind, look: name, level, faults });
      }
    }
    await leave();
  });

  test("every level of an answer is among them", () => {
    for (const level of ["dangerous", "suspicious", "unwanted", "inconclusive", "consistent"]) {
      assert.ok(seen.some((place) => place.level.includes(`level-${level}`)), `no answer is ${level}`);
    }
  });

  for (const name of Object.keys(LOOKS)) {
    const of = () => seen.filter((place) => place.look === name);
    test(`no page violates WCAG 2.2 AA: ${name}`, () => none(of(), (place) => place.faults.wcag));
    test(`nothing is cut off: ${name}`, () => none(of(), (place) => place.faults.cut));
    test(`nothing to tap is too small: ${name}`, () => none(of(), (place) => place.faults.small));
  }

  for (const [name, look] of Object.entries(LOOKS).slice(0, 4)) {
    test(`the focus shows on everything that takes it: ${name}`, () =>
      it.visit({ colorScheme: look.scheme, look: { contrast: look.classes.includes("contrast") } }, async (page) => {
        const places = [];
        for (const kind of ["an answer: dangerous", "what to do now", "a sheet"]) {
          await KINDS[kind](page);
          await unfold(page);
          places.push({ name: kind, faults: await unseenFocus(page) });
        }
        none(places, (place) => place.faults);
      }));
  }
});
