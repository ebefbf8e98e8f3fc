// Every page a visitor can get to: those with an address, found by following every link from the first page, and
// those that answer a form.

import { enter } from "./forms.js";
import { ACCOUNT, SMS, TOOLS, film, mail, poster, screenshot } from "./messages.js";

/** What somebody says they did after each example; between them all kinds of situations. */
const SAID = {
  parcel: {
    did: ["clicked", "entered-card", "entered-personal"],
    device: "iphone",
    carrier: "docomo",
    hours: "6",
    prefecture: "13",
  },
  card: { did: ["entered-id", "entered-bank", "paid-card"], device: "android", carrier: "au", prefecture: "23" },
  told: { did: ["photo-sent", "replied", "paid-crypto"], carrier: "softbank", hours: "168", prefecture: "47" },
  police: { did: ["called", "installed", "remote", "paid-cash"], device: "pc", carrier: "rakuten", hours: "0" },
  chain: { did: ["received", "forwarded"], carrier: "other", prefecture: "1" },
};

/**
 * Goes to every page and stops at each: what is yielded has its name, its status, and the status it should have.
 * Whoever takes it may look at the page as they like, and must leave it open.
 */
export async function* everyPage(page, site, pictures) {
  const trail = { seen: new Set(["/"]), waiting: ["/"] };
  yield* crawl(page, site, trail);
  for await (const stop of everyAnswer(page, site, pictures)) {
    await note(page, site, trail);
    yield stop;
  }
  yield* crawl(page, site, trail);
  yield at("not found", await page.goto("/nothing-is-here"), 404);
}

const at = (name, response, expected = 200) => ({ name, status: response.status(), expected });

/** Notes the links of the page for later. */
async function note(page, site, trail) {
  // Not those that lead to a place on the page itself, which may have come from a form.
  const links = await page.locator('a[href]:not([href^="#"])').evaluateAll((all) => all.map((a) => a.href));
  for (const link of links) {
    const { origin, pathname, search } = new URL(link);
    if (origin !== site.url || trail.seen.has(pathname + search)) continue;
    trail.seen.add(pathname + search);
    trail.waiting.push(pathname + search);
  }
}

async function* crawl(page, site, trail) {
  while (trail.waiting.length > 0) {
    const path = trail.waiting.shift();
    // A description for programs is no page.
    if (path.startsWith("/api/")) continue;
    yield at(path, await page.goto(path));
    await note(page, site, trail);
    if (path.startsWith("/guides/")) yield* tool(page, path);
    const example = /^\/ask\?example=(\w+)$/.exec(path)?.[1];
    if (SAID[example]) yield* toSheet(page, example);
  }
}

/** The form that some guides have: sent as it stands, and filled in. */
async function* tool(page, path) {
  if ((await page.locator("form#tool").count()) === 0) return;
  const fields = TOOLS[path];
  if (!fields) throw new Error(`${path} has a form: say in TOOLS what to enter there`);
  yield at(`${path} sent empty`, await send(page, "form#tool"), 422);
  await enter(page, fields);
  yield at(`${path} sent`, await send(page, "form#tool"));
}

/** From an example in the box to its answer, the steps after what was done, and the sheet. */
async function* toSheet(page, example) {
  yield at(`answer to ${example}`, await send(page, "form.ask"));
  yield at(`steps after ${example}`, await tell(page, SAID[example], ".what-done form"));
  yield at(`sheet of ${example}`, await sheet(page));
}

async function* everyAnswer(page, site, pictures) {
  yield at("answer to an account", await ask(page, ACCOUNT));
  // An answer kept open until its ticket is good no more.
  await page.locator('.what-done input[name="ticket"]').evaluate((field) => (field.value = "past"));
  yield at("ticket is past", await send(page, ".what-done form"), 410);
  yield at("answer to a mail", await ask(page, "", [mail()]));
  yield* refusals(page);
  yield* secondDoor(page);
  await page.goto("/guides/fake-site-check");
  await page.locator('main form[action="/ask"] textarea').fill(`http://${SMS.host}/jp`);
  yield at("answer to a link", await send(page, 'main form[action="/ask"]'));
  yield at("answer to a code", await ask(page, "", [poster()]));
  if (site.readsPictures) yield* pictureToAnswer(page, pictures);
}

async function* refusals(page) {
  yield at("nothing asked", await ask(page, ""), 422);
  yield at("a film asked", await ask(page, "", [film()]), 422);
  const note = { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("今日は晴れです。") };
  yield at("nine files asked", await ask(page, "", Array(9).fill(note)), 413);
}

/** The second door to its end, by one group and with more said. */
async function* secondDoor(page) {
  await page.goto("/help/what/paid");
  yield at("advice", await tell(page, { did: ["paid-gift-card"] }, "main form"));
  const more = { did: ["paid-transfer", "account-taken", "work-account"], device: "android", carrier: "softbank", prefecture: "27" };
  yield at("more advice", await tell(page, more, ".what-done form"));
  yield at("sheet of the advice", await sheet(page));
  await page.goto("/help/what/opened");
  yield at("advice for nothing ticked", await send(page, "main form"));
}

async function* pictureToAnswer(page, pictures) {
  yield at("words of a picture", await ask(page, "", [pictures[0]]));
  await page.locator('input[name="host"]').first().check();
  yield at("answer to a picture", await send(page, 'form[action="/check"]'));
  yield at("words of two pictures", await ask(page, "", pictures));
}

/** Sends a form without a finger or a key: those are tested elsewhere, and take their time. */
async function send(page, form) {
  const button = page.locator(`${form} button[type=submit]`).first();
  const [response] = await Promise.all([page.waitForNavigation(), button.evaluate((pressed) => pressed.click())]);
  return response;
}

const sheet = (page) => send(page, 'form[action="/sheet"]');

/** Shows a message and files in a new box. */
async function ask(page, text, files = []) {
  await page.goto("/ask");
  await page.locator("#text").evaluate((box, words) => (box.value = words), text);
  if (files.length > 0) await page.locator("#files").setInputFiles(files);
  return send(page, "form.ask");
}

/** Says what was done. */
async function tell(page, situation, form) {
  await page.evaluate(({ did = [], hours, prefecture, ...chosen }) => {
    const choices = [...did.map((state) => ["did", state]), ...Object.entries(chosen)];
    const field = (name, value) => `main input[name="${name}"][value="${value}"]:not([type=hidden])`;
    for (const [name, value] of choices) document.querySelector(field(name, value)).checked = true;
    const lists = Object.entries({ hours, prefecture }).filter(([, value]) => value);
    for (const [name, value] of lists) document.querySelector(`main select[name="${name}"]`).value = value;
  }, situation);
  return send(page, form);
}

/** Pictures for a walk: two messages, each on a screen. */
export const picturesFor = (browser) =>
  Promise.all([SMS.text, "明日の授業参観は十時からです。"].map((text) => screenshot(browser, text)));
