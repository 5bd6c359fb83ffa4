// node bench.mjs: how fast the page is, beside other programs for the same work on the same machine. `cargo xtask bench`
// runs it; the last line it prints is one JSON object.
import { launch } from "../e2e/browser.mjs";
import { folder } from "../e2e/photos.mjs";
import { serve } from "../e2e/site.mjs";
import { models } from "./models.mjs";
import { redaction } from "./redaction.mjs";

const [browser, site, files] = await Promise.all([launch(), serve(), folder()]);
const report = {};
try {
  report.models = await models(browser, site, files);
  report.redaction = await redaction(browser, site, files);
} finally {
  await browser.close();
  site.close();
  await files.remove();
}
console.log(JSON.stringify(report));
