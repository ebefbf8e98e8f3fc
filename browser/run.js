// Runs the tests, two files at a time: each file has its own program and its own browser. Names of files on the
// command line run those alone: `node run.js keyboard looks`.

import { readdirSync } from "node:fs";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("tests/", import.meta.url));
const all = readdirSync(folder).filter((name) => name.endsWith(".test.js"));
const wanted = process.argv.slice(2);
const chosen = all.filter((name) => wanted.length === 0 || wanted.includes(name.replace(".test.js", "")));
if (chosen.length === 0) throw new Error(`no such tests: ${wanted.join(" ")}; there are ${all.join(" ")}`);

// What takes longest begins first.
const files = [...chosen].sort((one, other) => other.startsWith("pages") - one.startsWith("pages"));

run({ files: files.map((name) => folder + name), concurrency: 2 })
  .on("test:fail", () => (process.exitCode = 1))
  .compose(new spec())
  .pipe(process.stdout);
