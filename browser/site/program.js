// Starts the program that is tested, and ends it.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

// A Tuesday morning on which most desks are open.
const CLOCK = "2026-11-24T10:30:00+09:00";

/** A file of the project. */
export const ofProject = (path) => root + path;

function program() {
  return process.env.MADOGUCHI ?? ofProject("target/release/madoguchi");
}

// What an operator has set for themselves must not decide what is tested.
function environment() {
  const own = ([name]) => name !== "MADOGUCHI" && name.startsWith("MADOGUCHI");
  return Object.fromEntries(Object.entries(process.env).filter((entry) => !own(entry)));
}

function clock() {
  const help = spawnSync(program(), ["serve", "--help"], { encoding: "utf8" });
  if (help.error) {
    throw new Error(`${program()} cannot be started (${help.error.code}): build it, or name it in MADOGUCHI`);
  }
  return /^\s+--at\b/m.test(help.stdout) ? ["--at", CLOCK] : [];
}

/** The pages on a free port of this machine: their address, whether words in pictures are read, and how to end it. */
export async function serve() {
  const options = ["serve", "--listen", "127.0.0.1:0", "--per-minute", "100000", ...clock()];
  const child = spawn(program(), options, { stdio: ["ignore", "pipe", "pipe"], env: environment() });
  let said = "";
  child.stderr.on("data", (bytes) => (said += bytes));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = (await lines.next()).value ?? "";
  const address = /^madoguchi: (http:\/\/127\.0\.0\.1:\d+)\/$/.exec(first);
  if (!address) throw new Error(`the program does not say where it listens: ${first} ${said}`);
  const second = (await lines.next()).value ?? "";
  return {
    url: address[1],
    readsPictures: second.includes("are read with Tesseract"),
    async stop() {
      if (child.exitCode !== null) throw new Error(`the program ended by itself (${child.exitCode}): ${said}`);
      child.kill();
      await once(child, "exit");
    },
  };
}
