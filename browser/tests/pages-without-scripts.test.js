import { describe } from "node:test";
import { everyPageHolds } from "../site/pages.js";

describe("every page, without scripts", () => everyPageHolds({ scripts: false }));
