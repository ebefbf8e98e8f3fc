// What a visitor does with the forms of the pages, with a pointer or a finger.

import { follow } from "./chromium.js";

/** Unfolds whatever an element is folded into. */
export async function reach(page, element) {
  const folds = element.locator("xpath=ancestor::details[not(@open)]");
  while ((await folds.count()) > 0) await folds.first().locator("> summary").click();
}

/** Ticks or chooses one of several: `name=value` of a field. */
export async function choose(page, name, value) {
  const choice = page.locator(`main input[name="${name}"][value="${value}"]:not([type=hidden])`);
  await reach(page, choice);
  await choice.check();
}

export async function select(page, name, value) {
  const list = page.locator(`main select[name="${name}"]`);
  await reach(page, list);
  await list.selectOption(value);
}

/** Says what was done: states, and what else is known. */
export async function say(page, { did = [], device, carrier, hours, prefecture }) {
  for (const state of did) await choose(page, "did", state);
  if (device) await choose(page, "device", device);
  if (carrier) await choose(page, "carrier", carrier);
  if (hours) await select(page, "hours", hours);
  if (prefecture) await select(page, "prefecture", prefecture);
}

/** Sends the form that a field or button of it stands in. */
export const send = (page, form) => follow(page, page.locator(`${form} button[type=submit]`).first());

/** Shows a message in the box, files beside it, and gets what the page answers. */
export async function ask(page, text, files = []) {
  if (new URL(page.url(), "http://none").pathname !== "/ask" || (await page.locator("#text").count()) === 0) {
    await page.goto("/ask");
  }
  await page.locator("#text").fill(text);
  if (files.length > 0) await page.locator("#files").setInputFiles(files);
  return send(page, "form.ask");
}

/** Says what was done below an answer, and gets the answer for that. */
export async function tell(page, situation) {
  await say(page, situation);
  return send(page, '.what-done form');
}

export const sheet = (page) => send(page, 'form[action="/sheet"]');

/** Presses a switch of language or look, wherever it stands. */
export async function press(page, name, value) {
  const button = page.locator(`button[name="${name}"][value="${value}"]`).first();
  await reach(page, button);
  return follow(page, button);
}

/** Enters what a guide's tool asks for: words into boxes, a value of several to choose from. */
export async function enter(page, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const box = page.locator(`form#tool :is(input[type=text], textarea)[name="${name}"]`);
    if ((await box.count()) > 0) await box.fill(value);
    else await page.locator(`form#tool input[name="${name}"][value="${value}"]`).check();
  }
}
