// A page of somebody else that embeds Hushtag: another origin, a policy of its own, and a place to post forms to.
// By hand: `cargo xtask serve --frame-ancestors http://127.0.0.1:8090` and `node tests/e2e/hosts/serve.mjs form`.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

const HOSTS = fileURLToPath(new URL(".", import.meta.url));
const MODULES = fileURLToPath(new URL("../node_modules/", import.meta.url));

const KINDS = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".jpg": "image/jpeg",
};

/** What the libraries of an example need besides, for themselves; `null` takes a directive away. */
const NEEDS = {
  // Its icons are data addresses.
  uppy: { "img-src": "data:" },
  // It writes markup.
  filepond: { "require-trusted-types-for": null },
  tinymce: { "style-src": "'unsafe-inline'", "connect-src": "blob:", "require-trusted-types-for": null },
  // Its test makes scripts.
  hostile: { "require-trusted-types-for": null },
};

/**
 * Serves the example `name` on its own origin. Its pages name Hushtag as `{{hushtag}}`; under `/npm/` lie the libraries it
 * uses. `posts` grows with every form that is sent: the entries of its FormData.
 */
export async function host(name, { hushtag = () => "http://localhost:8080/", port = 0 } = {}) {
  const posts = [];
  const requests = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://host");
    requests.push(`${request.method} ${pathname}`);
    // Browsers ask for it by themselves.
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    if (request.method === "POST") {
      posts.push(await form(request));
      return response.writeHead(200, { "Content-Type": "application/json" }).end('{ "url": "/taken" }');
    }
    try {
      const path = normalize(pathname === "/" ? "/index.html" : pathname);
      const file = path.startsWith("/npm/") ? join(MODULES, path.slice(5)) : join(HOSTS, name, path);
      const kind = KINDS[extname(file)] ?? "application/octet-stream";
      const content = await readFile(file);
      const isText = extname(file) === ".html" || file.startsWith(HOSTS);
      response.writeHead(200, { "Content-Type": kind, "Content-Security-Policy": policy(new URL(hushtag()).origin, NEEDS[name]) });
      response.end(isText ? content.toString().replaceAll("{{hushtag}}", hushtag()) : content);
    } catch {
      response.writeHead(404).end("no such file");
    }
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    address: `${origin}/`,
    posts,
    requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** As strict as a page can be; what is for Hushtag stands in script-src and frame-src, and nowhere else. */
function policy(hushtag, needs = {}) {
  const sources = {
    "default-src": "'none'",
    "script-src": `'self' ${hushtag}`,
    "frame-src": hushtag,
    "style-src": "'self'",
    "img-src": "'self' blob:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
  };
  for (const [directive, source] of Object.entries(needs)) {
    if (source === null) delete sources[directive];
    else sources[directive] = `${sources[directive]} ${source}`;
  }
  return Object.entries(sources)
    .map((directive) => directive.join(" "))
    .join("; ");
}

async function form(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const headers = { "content-type": request.headers["content-type"] };
  return [...(await new Response(Buffer.concat(parts), { headers }).formData())];
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [, , name = "form", hushtag = "http://localhost:8080/"] = argv;
  const { address } = await host(name, { hushtag: () => hushtag, port: 8090 });
  console.log(`${name}: ${address} with Hushtag at ${hushtag}`);
}
