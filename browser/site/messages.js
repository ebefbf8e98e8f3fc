// Messages, files and pictures that the visitors bring. The hosts are reserved names (RFC 2606).

import { readFileSync } from "node:fs";
import { ofProject } from "./program.js";

/** A short message that is certainly bad, and the host it leads to. */
export const SMS = {
  host: "yamato-saihaitatsu.example",
  text:
    "お荷物をお届けに上がりましたが、住所に不備があり保管しています。本日中に下記より再配達の手続きをお願いします。\n" +
    "http://yamato-saihaitatsu.example/jp",
};

/** Somebody's own words: the link was opened, card numbers were typed, nothing was paid. */
export const ACCOUNT =
  "先週、宅配便の不在通知のSMSが届き、リンクを押してしまいました。\n" +
  "カードの番号を入れる画面が出て、番号を入れてしまいました。お金は払っていません。\n" +
  "届いた文はこれです。「お届け先不明のため荷物を保管しております。こちらからご確認ください https://post-jp.example/」";

/** What a guide's tool can use, by the guide's address. */
export const TOOLS = {
  "/guides/new-address-strength": { new: "hanako0312@mail.example", old: "hanako@mail.example" },
  "/guides/safe-redelivery": { number: "1234-5678-9013" },
  "/guides/filter-setup-mail-apps": { own: "hanako.k@mail.example", sort: "own-part", program: "gmail" },
  "/guides/report-to-desk": { desk: "jadac", text: SMS.text },
  "/guides/police-note": { when: "11月3日", what: "SMSが届き、カードの番号を入れました。" },
};

function example(name, mimeType) {
  return { name, mimeType, buffer: readFileSync(ofProject(`examples/${name}`)) };
}

export const mail = () => example("mail-card.eml", "message/rfc822");
export const genuineMail = () => example("mail-genuine.eml", "message/rfc822");
export const poster = () => example("qr-poster.png", "image/png");

/** A film: no message, and no picture. */
export const film = () => ({
  name: "film.mp4",
  mimeType: "video/mp4",
  buffer: Buffer.concat([Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "latin1"), Buffer.alloc(4_000, 7)]),
});

/** A telephone's screen with a message on it, as somebody would photograph it. */
export async function screenshot(browser, text) {
  const context = await browser.newContext({ viewport: { width: 400, height: 520 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  await page.setContent(
    `<!doctype html><meta charset="utf-8"><style>
      body { margin: 0; font: 22px/1.7 "Noto Sans CJK JP", sans-serif; background: #fff; color: #000 }
      p { margin: 16px; white-space: pre-wrap; overflow-wrap: anywhere }
    </style><p></p>`,
  );
  await page.locator("p").evaluate((p, words) => (p.textContent = words), text);
  const buffer = await page.screenshot({ type: "png" });
  await context.close();
  return { name: "screenshot.png", mimeType: "image/png", buffer };
}
