// What every page must hold to. Each check looks at the page as it stands and gives the faults it finds.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Unfolds everything that is folded, so that it is looked at as well. */
export const unfold = (page) =>
  page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));

/** Rules whose outcome is another when colours, sizes and widths are. */
const OF_LOOKS = ["color-contrast", "target-size", "scrollable-region-focusable"];

/**
 * Violations of WCAG 2.2 A and AA, as axe-core finds them. With `again` only what depends on the look is tried; with
 * `strong` contrast must be that of AAA: whoever switches to high contrast wants more.
 */
export async function wcag(page, { again = false, strong = false } = {}) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const options = {
    runOnly: again ? OF_LOOKS.concat(strong ? "color-contrast-enhanced" : []) : { type: "tag", values: WCAG },
    rules: { "target-size": { enabled: true } },
    resultTypes: ["violations"],
  };
  return page.evaluate(async (options) => {
    const found = await globalThis.axe.run(document, options);
    const said = (rule, node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\s+/g, " ")}`;
    return found.violations.flatMap((rule) => rule.nodes.map((node) => said(rule, node)));
  }, options);
}

/** One main heading, the right language, no id twice, no link to a place that is not there. */
export const structure = (page, lang) =>
  page.evaluate((expected) => {
    const faults = [];
    const root = document.documentElement;
    if (root.lang !== expected) faults.push(`the page says lang=${root.lang}, not ${expected}`);
    const headings = document.querySelectorAll('h1, [role="heading"][aria-level="1"]').length;
    if (headings !== 1) faults.push(`${headings} main headings`);
    if (!document.title.trim()) faults.push("no title");
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    for (const id of ids.filter((id, at) => ids.indexOf(id) !== at)) faults.push(`the id ${id} stands twice`);
    for (const link of document.querySelectorAll('a[href^="#"]')) {
      if (!document.getElementById(link.hash.slice(1))) faults.push(`${link.hash} leads nowhere`);
    }
    return faults;
  }, lang === "en" ? "en" : "ja");

/** Whatever stands in a page that was not written by us, or would make the browser ask somebody else. */
export const foreignParts = (page) =>
  page.evaluate(() => {
    const own = (url) => new URL(url, location.href).origin === location.origin;
    const faults = [];
    for (const part of document.querySelectorAll("script, img, iframe, object, embed, video, audio, source, link")) {
      const url = part.src || part.data || part.href;
      if (!url) faults.push(`<${part.localName}> stands in the page itself`);
      else if (!own(url)) faults.push(`<${part.localName}> from ${url}`);
      if (/pre(connect|fetch|load|render)/.test(part.rel ?? "")) faults.push(`<link rel=${part.rel}>`);
    }
    for (const part of document.querySelectorAll("style, base, [style], [onclick], [onload], [onerror]")) {
      faults.push(`inline: ${part.outerHTML.slice(0, 80)}`);
    }
    for (const form of document.querySelectorAll("form")) {
      if (!own(form.getAttribute("action") ?? "")) faults.push(`a form for ${form.action}`);
    }
    return faults;
  });

/** Links that lead to other hosts. */
export const linksAway = (page) =>
  page.evaluate(() => {
    const away = [...document.querySelectorAll("a[href], area[href]")].filter((link) => link.protocol !== "tel:");
    return away.filter((link) => link.origin !== location.origin).map((link) => ({ href: link.href, rel: link.rel }));
  });

/** What stands wider than the page, is cut off, or runs out of its box. Call it with everything unfolded. */
export const cutOff = (page) =>
  page.evaluate(() => {
    const faults = new Set();
    const root = document.documentElement;
    const width = root.clientWidth;
    if (root.scrollWidth > width) faults.add(`the page is ${root.scrollWidth} px wide where ${width} px are`);
    const named = (element) => `${element.localName}.${element.className || "-"}`;
    const styles = new Map();
    const style = (element) => {
      if (!styles.has(element)) styles.set(element, getComputedStyle(element));
      return styles.get(element);
    };
    const scrolls = (element) => /auto|scroll/.test(style(element).overflowX);
    const hides = (element) => /hidden|clip/.test(style(element).overflowX);
    const isBox = (element) => {
      const { borderRightWidth, borderRightStyle, backgroundColor } = style(element);
      const hasLine = borderRightStyle !== "none" && parseFloat(borderRightWidth) > 0;
      return hasLine || !/^rgba\(.*, 0\)$|^transparent$/.test(backgroundColor);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
      const text = texts.currentNode;
      const parent = text.parentElement;
      if (!text.data.trim() || parent.closest(".skip, .unseen, option, textarea, rp") || !parent.checkVisibility()) continue;
      range.selectNodeContents(text);
      const rects = [...range.getClientRects()].filter((r) => r.width > 0);
      const left = Math.min(...rects.map((r) => r.left));
      const right = Math.max(...rects.map((r) => r.right));
      const words = text.data.trim().slice(0, 20);
      for (let around = parent; around && around !== root; around = around.parentElement) {
        if (scrolls(around)) break;
        const box = around.getBoundingClientRect();
        const over = Math.round(Math.max(right - box.right, box.left - left));
        if (over > 1 && hides(around)) faults.add(`"${words}" is cut off by ${named(around)}`);
        if (over > 1 && around !== document.body && isBox(around)) {
          faults.add(`"${words}" runs ${over} px out of ${named(around)}`);
        }
        if (around === document.body && (right > width + 1 || left < -1)) faults.add(`"${words}" runs out of the page`);
      }
    }
    const pen = document.createElement("canvas").getContext("2d");
    for (const list of document.querySelectorAll("select")) {
      pen.font = style(list).font;
      // The arrow of a list takes about one letter.
      const room = list.clientWidth - parseFloat(style(list).paddingLeft) - parseFloat(style(list).fontSize);
      for (const { label } of list.options) {
        if (pen.measureText(label).width > room) faults.add(`"${label}" does not fit into the list ${list.name}`);
      }
    }
    return [...faults];
  });

/** Things to tap that are too small: 24 px for all (WCAG 2.5.8), 44 px for what one goes on with. */
export const smallTargets = (page) =>
  page.evaluate(() => {
    const MAIN =
      "button, .go, .go-quiet, .call, .door, .big, .tick, .brand, .ways a, .chips a, .shelf a, select, summary, textarea, input[type=file]";
    const faults = [];
    for (const target of document.querySelectorAll("a[href], button, input, select, textarea, summary, label.tick")) {
      if (target.type === "hidden" || !target.checkVisibility() || target.closest(".skip")) continue;
      // The whole label is what one taps.
      if (target.localName === "input" && target.closest("label")) continue;
      const { width, height } = target.getBoundingClientRect();
      const sentence = target.parentElement.textContent.trim().length > target.textContent.trim().length;
      const isInSentence = getComputedStyle(target).display === "inline" && sentence;
      const least = target.matches(MAIN) ? 44 : isInSentence ? 0 : 24;
      // Half a pixel is the rounding of the layout.
      if (height < least - 0.5 || width < least - 0.5) {
        const size = `${Math.round(width)} × ${Math.round(height)}`;
        faults.push(`${target.localName}.${target.className || "-"} "${target.textContent.trim().slice(0, 20)}": ${size}`);
      }
    }
    return faults;
  });

/**
 * What the focus looks like and where it is, and contrast (WCAG 2, relative luminance). It runs inside the page; as it
 * is put there as text, it uses nothing from outside of itself.
 */
function sight() {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const linear = (byte) => (byte <= 10 ? byte / 3294 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = (colour) => {
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const ground = (part) => {
    const { backgroundColor } = getComputedStyle(part);
    if (backgroundColor !== "rgba(0, 0, 0, 0)") return backgroundColor;
    return part.parentElement ? ground(part.parentElement) : "rgb(255, 255, 255)";
  };
  const focus = () => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    // The line may be drawn around the label, which is what one sees of a box to tick.
    const drawn = [element, element.closest("label.tick")].find((part) => {
      const style = part && getComputedStyle(part);
      return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });
    const line = drawn && getComputedStyle(drawn).outlineColor;
    const box = (drawn ?? element).getBoundingClientRect();
    const name = element.name || element.id || element.getAttribute("href") || element.textContent.trim();
    return {
      what: `${element.localName}.${element.className || "-"} ${String(name).slice(0, 30)} ${element.value ?? ""}`.trim(),
      // A line shows when it stands out from its ground by 3:1.
      isSeen: Boolean(drawn) && contrast(line, ground(drawn.parentElement)) >= 3,
      isInView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
  };
  return { contrast, focus };
}

/** Runs a function in the page with `sight` at hand. */
const withSight = (page, look, ...given) => page.evaluate(`(${look})((${sight})(), ...${JSON.stringify(given)})`);

/** What has the focus, whether one sees it, and whether it is the element that is wanted. */
export const focus = (page, wanted = "body") =>
  withSight(
    page,
    (sight, wanted) => {
      const at = sight.focus();
      return at && { ...at, isWanted: document.activeElement.matches(wanted) };
    },
    wanted,
  );

/** Everything that takes the focus and does not show it. */
export async function unseenFocus(page) {
  // What a script gives the focus shows it only to those who use keys.
  await page.keyboard.press("Tab");
  return withSight(page, (sight) => {
    const stops = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
    const faults = [];
    for (const stop of stops) {
      if (stop.type === "hidden" || !stop.checkVisibility()) continue;
      stop.focus();
      const at = sight.focus();
      if (document.activeElement !== stop) faults.push(`${stop.outerHTML.slice(0, 80)} takes no focus`);
      else if (!at.isSeen) faults.push(at.what);
    }
    return faults;
  });
}

/** Words over a ground of two colours, which axe-core passes over: they must be read on both. */
export const paleOverGradient = (page) =>
  withSight(page, (sight) => {
    const faults = [];
    for (const part of document.querySelectorAll("body *")) {
      const { backgroundImage, color } = getComputedStyle(part);
      if (!backgroundImage.includes("gradient") || !part.checkVisibility()) continue;
      for (const [stop] of backgroundImage.matchAll(/rgba?\([^)]*\)/g)) {
        if (/, 0\)$/.test(stop)) continue;
        const contrast = sight.contrast(color, stop);
        const where = `${part.parentElement.className || part.parentElement.localName} ${part.localName}`;
        if (contrast < 4.5) faults.push(`${where}: ${color} on ${stop} is ${contrast.toFixed(1)}:1`);
      }
    }
    return faults;
  });
