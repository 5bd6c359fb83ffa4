// What the plugin for WordPress takes in on the server, and from whom: uploads as scripts of others could send them.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { wordpress } from "./hosts/wordpress/serve.mjs";

describe("what the server takes in", () => {
  let host, cookie;

  before(async () => {
    host = await wordpress({ constants: { HUSHTAG_SRC: "https://hushtag.example" } });
    await host.run(`
      require_once ABSPATH . 'wp-admin/includes/plugin.php';
      activate_plugin( 'hushtag-review/hushtag-review.php' );
      wp_insert_user( array( 'user_login' => 'au', 'user_pass' => 'password', 'role' => 'author' ) );
      wp_insert_user( array( 'user_login' => 'con', 'user_pass' => 'password', 'role' => 'contributor' ) );
    `);
    const response = await fetch(`${host.origin}/wp-login.php`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie: "wordpress_test_cookie=WP%20Cookie%20check" },
      body: new URLSearchParams({ log: "au", pwd: "password", testcookie: "1" }),
    });
    cookie = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
  });

  after(() => host?.close());

  const get = async (path) => (await fetch(`${host.origin}/wp-admin/${path}`, { headers: { cookie } })).text();
  const post = (path, fields, headers = {}) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    return fetch(`${host.origin}/${path}`, { method: "POST", headers: { cookie, ...headers }, body });
  };
  const notes = () => new File(["Notes."], "notes.txt", { type: "text/plain" });
  const written = (id) =>
    host.run(`return array(
      get_post_meta( ${id}, '_wp_attachment_image_alt', true ),
      get_post( ${id} )->post_excerpt,
      wp_get_object_terms( ${id}, 'post_tag', array( 'fields' => 'names' ) ),
      (int) get_post( ${id} )->post_author,
    );`);

  test("every value is made clean, and what is no value is left out", async () => {
    const nonce = await get("admin-ajax.php?action=rest-nonce");
    const long = "é".repeat(200);
    const hushtag = JSON.stringify({
      alt: "<img src=x onerror=alert(1)>A cat\nlooks up",
      caption: "<script>alert(1)</script>Two\nlines",
      keywords: ["pet", 3, null, ["list"], "", "<b>bold</b>", `${long}e`, long],
      post_author: 1,
    });
    const response = await post("?rest_route=/wp/v2/media", { file: notes(), hushtag }, { "x-wp-nonce": nonce });
    assert.equal(response.status, 201);
    const { id, author } = await response.json();
    const [alt, caption, keywords, owner] = await written(id);
    assert.deepEqual([alt, caption, owner], ["A cat looks up", "Two\nlines", author]);
    assert.deepEqual(keywords.sort(), ["bold", "pet", long]);
    for (const nothing of ["", "no JSON", "3", "[[[[[1]]]]]", '{"alt":{"a":1},"caption":[],"keywords":"pet"}']) {
      const response = await post("?rest_route=/wp/v2/media", { file: notes(), hushtag: nothing }, { "x-wp-nonce": nonce });
      const { id } = await response.json();
      assert.deepEqual((await written(id)).slice(0, 3), ["", "", []], nothing);
    }
  });

  test("nothing is taken in without the nonce of the upload, nor from who may not edit the attachment", async () => {
    const count = () => host.run("return array_sum( (array) wp_count_attachments() );");
    const before = await count();
    const form = { "async-upload": notes(), action: "upload-attachment", hushtag: '{"alt":"x"}' };
    assert.equal((await post("wp-admin/async-upload.php", { ...form, _wpnonce: "0123456789" })).status, 403);
    assert.equal((await post("?rest_route=/wp/v2/media", { file: notes(), hushtag: '{"alt":"x"}' })).status, 401);
    assert.equal(await count(), before);

    const [, nonce] = /"_wpnonce":"(\w+)"/.exec(await get("media-new.php"));
    const { data } = await (await post("wp-admin/async-upload.php", { ...form, _wpnonce: nonce })).json();
    assert.equal((await written(data.id))[0], "x", "with it, it is");

    const added = (user, nonce) =>
      host.run(`
        wp_set_current_user( get_user_by( 'login', '${user}' )->ID );
        $_POST['hushtag'] = wp_slash( '{"alt":"x","caption":"x","keywords":["x"]}' );
        $_REQUEST['_wpnonce'] = wp_create_nonce( '${nonce}' );
        $id = wp_insert_attachment( array( 'post_title' => 'T', 'post_mime_type' => 'text/plain', 'post_author' => 1 ) );
        return array( get_post_meta( $id, '_wp_attachment_image_alt', true ), get_post( $id )->post_excerpt );
      `);
    assert.deepEqual(await added("admin", "media-form"), ["x", "x"]);
    assert.deepEqual(await added("admin", "another-form"), ["", ""]);
    assert.deepEqual(await added("con", "media-form"), ["", ""]);
  });

  test("settings cannot break out of their script, and an address that is none is not used", async () => {
    const name = 'A </script><script>alert("1")</script><!-- & Co';
    await host.run(`global $wpdb; $wpdb->update( $wpdb->users, array( 'display_name' => ${JSON.stringify(name)} ), array( 'user_login' => 'au' ) );`);
    const [, settings] = /window\.hushtagReview = (.*);/.exec(await get("media-new.php"));
    assert.doesNotMatch(settings, /[<>&]/);
    assert.deepEqual(JSON.parse(settings), { src: "https://hushtag.example/", locale: "en-US", reviewer: name });
    for (const src of ["javascript:alert(1)", "", "ftp://hushtag.example/"]) {
      await host.tell({ HUSHTAG_SRC: src });
      assert.doesNotMatch(await get("media-new.php"), /hushtag-review\.js/, src);
    }
  });
});
