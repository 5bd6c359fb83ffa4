// WordPress with the plugin in it, whole and by itself: PHP in WebAssembly, SQLite in memory, everything from npm packages.
// By hand: `cargo xtask serve --frame-ancestors http://127.0.0.1:8090` and `node tests/e2e/hosts/wordpress/serve.mjs`.
import { PHP, PHPRequestHandler, loadPHPRuntime, setPhpIniEntries } from "@php-wasm/universal";
import { getPHPLoaderModule } from "@php-wasm/node-8-3";
import { readFile, readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

const PLUGIN = fileURLToPath(new URL("hushtag-review/", import.meta.url));
const BUILDS = fileURLToPath(new URL("../../node_modules/@wp-playground/wordpress-builds/", import.meta.url));

/** The oldest that the plugin is for, and the newest of the package, which is one of the nights before 6.7. */
export const VERSIONS = { oldest: "6.5", newest: "nightly" };

const KINDS = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".gif": "image/gif",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/** What WordPress is told besides: this machine is all there is, and nobody reads the tour of the editor. */
const QUIET = `<?php
add_filter( 'pre_option_show_avatars', '__return_zero' );
add_filter( 'admin_email_check_interval', '__return_zero' );
add_filter( 'emoji_svg_url', '__return_false' );
remove_action( 'wp_head', 'print_emoji_detection_script', 7 );
remove_action( 'admin_print_scripts', 'print_emoji_detection_script' );
add_filter( 'should_load_remote_block_patterns', '__return_false' );
add_filter( 'get_user_metadata', function ( $value, $id, $key ) {
	$calm = array( 'welcomeGuide' => false, 'fullscreenMode' => false );
	$persisted = array( 'core' => $calm, 'core/edit-post' => $calm, '_modified' => '2024-01-01T00:00:00.000Z' );
	return str_ends_with( $key, 'persisted_preferences' ) ? array( $persisted ) : $value;
}, 10, 3 );
`;

/**
 * Serves WordPress, whose administrator is `admin` with the password `password`. `requests` grows with every request that PHP
 * answers; `tell(constants)` writes wp-config.php anew; `run(code)` runs PHP within WordPress and gives what it returns.
 */
export async function wordpress({ version = VERSIONS.oldest, port = 0, constants = {} } = {}) {
  const php = await installed(version);
  const requests = [];
  let handler;
  // One PHP answers one request at a time.
  let last = Promise.resolve();
  const inTurn = (work) => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://host");
    const kind = KINDS[extname(pathname)];
    try {
      // Scripts and styles of WordPress itself lie beside the archive, what was uploaded with PHP.
      const path = join(BUILDS, "public", `wp-${version}`, normalize(pathname));
      const file = kind && (await readFile(path).catch(() => null));
      if (file) return response.writeHead(200, { "Content-Type": kind, "Cache-Control": "max-age=3600" }).end(file);
      const parts = [];
      for await (const part of request) parts.push(part);
      const { method, url, headers } = request;
      requests.push({ method, url, type: headers["content-type"] ?? "" });
      const body = new Uint8Array(Buffer.concat(parts));
      const answer = await inTurn(() => handler.request({ method, url, headers, body }));
      if (answer.errors) console.error(answer.errors);
      response.writeHead(answer.httpStatusCode, answer.headers).end(answer.bytes);
    } catch (error) {
      console.error(`${request.method} ${request.url}`, error);
      response.writeHead(500).end();
    }
  });
  // While PHP works nothing else does here, and a connection that was given up meanwhile fails whoever posts on it.
  server.keepAliveTimeout = 600_000;
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  handler = new PHPRequestHandler({ php, documentRoot: "/wordpress", absoluteUrl: origin, cookieStore: false });

  const tell = (constants) =>
    inTurn(() => php.writeFile("/wordpress/wp-config.php", config({ WP_HOME: origin, WP_SITEURL: origin, ...constants })));
  const run = (code) =>
    inTurn(async () => {
      const whole = `<?php require '/wordpress/wp-load.php'; echo "\\0", json_encode( ( function () { ${code} } )() );`;
      const { text, errors } = await php.run({ code: whole });
      if (errors) console.error(errors);
      return JSON.parse(text.slice(text.lastIndexOf("\0") + 1));
    });
  await tell(constants);
  return {
    origin,
    address: `${origin}/`,
    requests,
    tell,
    run,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A PHP that has WordPress, its database and the plugin on a disk in memory. */
async function installed(version) {
  const php = new PHP(await loadPHPRuntime(await getPHPLoaderModule()));
  await setPhpIniEntries(php, { upload_max_filesize: "64M", post_max_size: "64M", memory_limit: "512M" });
  const archives = {
    "/wordpress": `src/wordpress/wp-${version}.zip`,
    "/sqlite": "src/sqlite-database-integration/sqlite-database-integration.zip",
  };
  for (const [into, archive] of Object.entries(archives)) {
    php.writeFile("/tmp/archive.zip", await readFile(join(BUILDS, archive)));
    const unpack = `<?php $zip = new ZipArchive(); $zip->open( '/tmp/archive.zip' ); echo $zip->extractTo( '${into}' ) ? 'done' : 'failed';`;
    const { text } = await php.run({ code: unpack });
    if (text !== "done") throw new Error(`cannot unpack ${archive}`);
    php.unlink("/tmp/archive.zip");
  }
  const content = "/wordpress/wp-content";
  php.mkdir(`${content}/mu-plugins`);
  php.mv("/sqlite/sqlite-database-integration-main", `${content}/mu-plugins/sqlite`);
  const place = php.readFileAsText(`${content}/mu-plugins/sqlite/db.copy`);
  php.writeFile(`${content}/db.php`, place.replace("{SQLITE_IMPLEMENTATION_FOLDER_PATH}", `${content}/mu-plugins/sqlite`));
  php.writeFile(`${content}/mu-plugins/quiet.php`, QUIET);
  php.mkdir(`${content}/plugins/hushtag-review`);
  for (const name of await readdir(PLUGIN)) {
    php.writeFile(`${content}/plugins/hushtag-review/${name}`, await readFile(join(PLUGIN, name)));
  }
  return php;
}

function config(constants) {
  const all = {
    ...{ CONCATENATE_SCRIPTS: false, DISABLE_WP_CRON: true, WP_HTTP_BLOCK_EXTERNAL: true, AUTOMATIC_UPDATER_DISABLED: true },
    ...{ WP_DEBUG: true, WP_DEBUG_DISPLAY: false, WP_DEBUG_LOG: "/tmp/debug.log" },
    ...{ DB_NAME: "wordpress", DB_USER: "", DB_PASSWORD: "", DB_HOST: "", DB_CHARSET: "utf8", DB_COLLATE: "" },
    ...constants,
  };
  const keys = ["AUTH", "SECURE_AUTH", "LOGGED_IN", "NONCE"].flatMap((name) => [`${name}_KEY`, `${name}_SALT`]);
  for (const key of keys) all[key] = `${key} of a WordPress that is gone after the test`;
  const lines = Object.entries(all).map(([name, value]) => `define( '${name}', ${JSON.stringify(value)} );`);
  const root = "defined( 'ABSPATH' ) || define( 'ABSPATH', '/wordpress/' );";
  return ["<?php", ...lines, "$table_prefix = 'wp_';", root, "require_once ABSPATH . 'wp-settings.php';", ""].join("\n");
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [, , hushtag = "http://localhost:8080/", version = VERSIONS.oldest] = argv;
  const { address, run } = await wordpress({ version, port: 8090, constants: { HUSHTAG_SRC: hushtag } });
  await run("require_once ABSPATH . 'wp-admin/includes/plugin.php'; activate_plugin( 'hushtag-review/hushtag-review.php' );");
  console.log(`WordPress ${version}: ${address}wp-admin/ (admin, password) with Hushtag at ${hushtag}`);
}
