// What must hold on every page, in every language: with scripts in one file of tests, without them in another.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { before, describe, test } from "node:test";
import { cutOff, foreignParts, linksAway, smallTargets, structure, unfold, wcag } from "./checks.js";
import { LANGS, NARROW, ZOOMED } from "./chromium.js";
import { fixture, none, quiet } from "./fixture.js";
import { ofProject } from "./program.js";
import { everyPage, picturesFor } from "./walk.js";

/** Addresses that a walk must have come to, lest a link that is gone hides pages from it. */
const LANDMARKS = [
  "/",
  "/ask",
  ...["parcel", "card", "told", "police", "chain"].map((id) => `/ask?example=${id}`),
  "/help",
  ...["phone", "atm", "screen"].map((id) => `/help/now/${id}`),
  "/help/what",
  ...["opened", "entered", "paid", "installed", "talked", "account"].map((id) => `/help/what/${id}`),
  "/screenshot",
  "/contacts",
  "/guides",
  ...readdirSync(ofProject("knowledge/guides")).map((file) => `/guides/${file.replace(/\.toml$/, "")}`),
  "/about",
];
/** Answers to forms that a walk comes to as well. */
const ANSWERS = 30;

async function walk(it, way, pictures) {
  const { page, context, noted, leave } = await it.visitor({ ...way, viewport: NARROW });
  const stops = [];
  for await (const stop of everyPage(page, it.site, pictures)) stops.push({ ...stop, ...(await look(page, way)) });
  const cookies = (await context.cookies()).map((cookie) => cookie.name);
  await leave();
  return { ...way, stops, noted, cookies };
}

async function look(page, { lang, scripts }) {
  const [faults, parts, away] = await Promise.all([structure(page, lang), foreignParts(page), linksAway(page)]);
  const seen = { structure: faults, parts, away };
  // The layout is the same without scripts.
  if (!scripts) return seen;
  await unfold(page);
  [seen.small, seen.narrow] = await Promise.all([smallTargets(page), cutOff(page)]);
  // The marks are the same in every language, and twice as much room is only easier to fill.
  if (lang !== "ja") return seen;
  seen.wcag = await wcag(page);
  await page.setViewportSize(ZOOMED);
  seen.zoomed = await cutOff(page);
  await page.setViewportSize(NARROW);
  return seen;
}

/** Every official address that the project's knowledge names. */
function officialAddresses() {
  const files = readdirSync(ofProject("knowledge"), { recursive: true }).filter((file) => file.endsWith(".toml"));
  const text = files.map((file) => readFileSync(ofProject(`knowledge/${file}`), "utf8")).join("\n");
  const pages = [...text.matchAll(/https:\/\/[^"\s]+/g)].map(([url]) => new URL(url));
  // The first page of a site on which a brand warns is its own.
  return new Set(pages.flatMap((page) => [page.href, `${page.origin}/`]));
}

/** The tests of every page. */
export function everyPageHolds({ scripts }) {
  const it = fixture();
  const walks = [];

  before(async () => {
    const pictures = await picturesFor(it.browser);
    for (const lang of LANGS) walks.push(await walk(it, { lang, scripts }, pictures));
  });

  for (const lang of LANGS) {
    describe(`in ${lang}`, () => {
      const walked = () => walks.find((way) => way.lang === lang);
      const stops = () => walked().stops;

      test("every page is reached and answers as it should", () => {
        const names = new Set(stops().map((stop) => stop.name));
        assert.deepEqual(LANDMARKS.filter((address) => !names.has(address)), []);
        assert.ok(names.size >= LANDMARKS.length + ANSWERS, `${names.size} pages only`);
        none(stops(), (stop) => (stop.status === stop.expected ? [] : [`status ${stop.status}, not ${stop.expected}`]));
      });

      test("every page has one main heading, its language, a title, and links that lead somewhere", () => {
        none(stops(), (stop) => stop.structure);
      });

      test("the browser asks nobody else, and complains of nothing", () => {
        quiet(walked().noted);
        none(stops(), (stop) => stop.parts);
      });

      test("no cookie is set before something is chosen", () => {
        // Easy Japanese is such a choice.
        assert.deepEqual(walked().cookies, lang === "ja-easy" ? ["look"] : []);
      });

      test("links lead to official pages only, and tell them nothing", () => {
        const official = officialAddresses();
        assert.ok(stops().some((stop) => stop.away.length > 0), "no page has any link to another host");
        none(stops(), (stop) => stop.away.map((link) => link.href).filter((href) => !official.has(href)));
        const tells = ({ rel }) => !["noopener", "noreferrer"].every((word) => rel.split(" ").includes(word));
        none(stops(), (stop) => stop.away.filter(tells).map((link) => `${link.href} has rel="${link.rel}"`));
      });

      if (scripts) theLayoutHolds(lang, stops);
    });
  }
}

function theLayoutHolds(lang, stops) {
  test("everything to tap is at least 24 px, what one goes on with at least 44 px", () => {
    none(stops(), (stop) => stop.small);
  });

  test("at 320 px nothing is cut off and nothing scrolls sideways", () => none(stops(), (stop) => stop.narrow));

  if (lang !== "ja") return;

  test("at 200 % nothing is cut off and nothing scrolls sideways", () => none(stops(), (stop) => stop.zoomed));

  test("no page violates WCAG 2.2 AA", () => none(stops(), (stop) => stop.wcag));
}
