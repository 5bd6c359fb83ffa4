// The built site, served with its production headers, and a record of what was asked of it.
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { createServer } from "node:http";
import { createServer as createRawServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Serves dist/ on a free port. `requests` grows with every request: `{ method, target, status, body }`. Pages of the origins
 * `embedders` may embed it.
 */
export async function serve({ embedders = [] } = {}) {
  const own = process.env.HUSHTAG_XTASK;
  const [program, before] = own ? [own, []] : ["cargo", ["run", "--quiet", "--package", "xtask", "--"]];
  const child = spawn(program, [...before, "serve", "--no-build", "--log", "--port", "0", ...embedders.flatMap((origin) => ["--frame-ancestors", origin])], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const requests = [];
  const address = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const announced = /http:\/\/\S+/.exec(line);
      const request = /^(\S+) (\S+) (\d+) .*body=(\d+)$/.exec(line);
      if (request) {
        const [, method, target, status, body] = request;
        requests.push({ method, target, status: Number(status), body: Number(body) });
      } else if (announced) {
        resolve(announced[0]);
      }
    });
  });
  return {
    address,
    origin: new URL(address).origin,
    requests,
    close: () => child.kill(),
  };
}

/**
 * The same site, of which some files are others, there or not: `change` gets their bytes and their address and returns the bytes
 * that are served. `isMeant` gets the headers of the request too. Headers in `without` are not sent.
 */
export async function changed(site, isMeant, change, { without = [] } = {}) {
  const hits = [];
  const server = createServer(async ({ url, headers: asked }, response) => {
    const answer = await fetch(`${site.origin}${url}`, { headers: { "accept-encoding": "identity" } });
    let body = Buffer.from(await answer.arrayBuffer());
    const isChanged = isMeant(url, asked);
    if (isChanged) {
      hits.push(url);
      body = Buffer.from(change(body, url));
    }
    const headers = Object.fromEntries(answer.headers);
    for (const name of ["connection", "content-encoding", "content-length", "transfer-encoding", ...without]) delete headers[name];
    response.writeHead(isChanged ? 200 : answer.status, { ...headers, "content-length": body.length });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "localhost", resolve));
  const origin = `http://localhost:${server.address().port}`;
  return {
    address: `${origin}/`,
    origin,
    hits,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Another origin on this machine that counts who comes, for attempts to get something out. */
export async function sink() {
  const hits = [];
  const server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.end("// taken");
  });
  server.on("upgrade", (request, socket) => {
    hits.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return {
    address: `http://127.0.0.1:${port}`,
    hits,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Counts connections and bytes below all protocols: a greeting that says nothing counts, too. */
export async function rawSink() {
  const sockets = new Set();
  const counted = { connections: 0, bytes: 0 };
  const server = createRawServer((socket) => {
    counted.connections += 1;
    sockets.add(socket);
    socket.on("data", ({ length }) => (counted.bytes += length));
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(counted, {
    address: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
}

/** Counts datagrams, of which peer connections send the first before anybody has agreed to anything. */
export async function datagrams() {
  const socket = createSocket("udp4");
  const counted = { count: 0, close: () => socket.close() };
  socket.on("message", () => (counted.count += 1));
  await new Promise((resolve) => socket.bind(0, "127.0.0.1", resolve));
  counted.address = `127.0.0.1:${socket.address().port}`;
  return counted;
}
