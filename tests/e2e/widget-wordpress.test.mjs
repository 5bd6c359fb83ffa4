// The WordPress plugin is PHP that PHP takes, where there is one.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { join } from "node:path";
import { ROOT } from "./site.mjs";

const PLUGIN = join(ROOT, "tests/e2e/hosts/wordpress/hushtag-review/hushtag-review.php");

test("the plugin's PHP is free of syntax errors", (t) => {
  const { error, status, stdout } = spawnSync("php", ["-l", PLUGIN], { encoding: "utf8" });
  if (error) return t.skip("there is no php here");
  assert.equal(status, 0, stdout);
});
