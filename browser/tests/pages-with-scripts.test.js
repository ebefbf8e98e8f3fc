import { describe } from "node:test";
import { everyPageHolds } from "../site/pages.js";

describe("every page, with scripts", () => everyPageHolds({ scripts: true }));
