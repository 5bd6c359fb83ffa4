<?php
/**
 * Plugin Name: Hushtag Review
 * Description: Photos are reviewed in the browser before they reach the media library: alt text, caption, keywords, hidden faces.
 * Version: 0.2.0
 * Requires at least: 6.5
 * Requires PHP: 7.4
 * License: MIT OR Apache-2.0
 *
 * Where Hushtag is served: define( 'HUSHTAG_SRC', 'https://hushtag.example/' ); in wp-config.php. That server must name this
 * site in frame-ancestors; if this site sends a Content-Security-Policy, that must name the server in script-src and frame-src.
 *
 * It asks whoever adds photos in the block editor, the media modal, the media library and on "Add New Media File". It forces
 * nobody: the form without scripts, XML-RPC and apps upload as ever.
 *
 * @package HushtagReview
 */

defined( 'ABSPATH' ) || exit;

/** Keywords become tags of the attachment. */
add_action(
	'init',
	static function () {
		register_taxonomy_for_object_type( 'post_tag', 'attachment' );
	}
);

/** Where Hushtag is served, with a slash at the end; empty where nobody said so, or said what is no address of a page. */
function hushtag_review_src() {
	$src = defined( 'HUSHTAG_SRC' ) && is_string( HUSHTAG_SRC ) ? esc_url_raw( HUSHTAG_SRC, array( 'https', 'http' ) ) : '';
	return '' === $src ? '' : trailingslashit( $src );
}

/** Without an address the plugin does nothing, which whoever runs the site should know. */
add_action(
	'admin_notices',
	static function () {
		if ( '' !== hushtag_review_src() || ! current_user_can( 'activate_plugins' ) ) {
			return;
		}
		$notice = "Hushtag Review does nothing yet: say in wp-config.php where Hushtag is served, define( 'HUSHTAG_SRC', 'https://…/' );";
		echo '<div class="notice notice-warning"><p>' . esc_html( $notice ) . '</p></div>';
	}
);

/** Wherever photos can be uploaded by scripts, for whoever may upload. */
function hushtag_review_enqueue() {
	$src = hushtag_review_src();
	if ( '' === $src || ! current_user_can( 'upload_files' ) || wp_script_is( 'hushtag-review' ) ) {
		return;
	}
	wp_enqueue_script(
		'hushtag-review',
		plugins_url( 'hushtag-review.js', __FILE__ ),
		array( 'plupload', 'wp-api-fetch' ),
		'0.2.0',
		true
	);
	$settings = array(
		'src'      => $src,
		// What the site is written in, whatever language the person reads the dashboard in.
		'locale'   => str_replace( '_', '-', get_locale() ),
		'reviewer' => wp_get_current_user()->display_name,
	);
	wp_add_inline_script(
		'hushtag-review',
		'window.hushtagReview = ' . wp_json_encode( $settings, JSON_HEX_TAG | JSON_HEX_AMP ) . ';',
		'before'
	);
}
add_action( 'wp_enqueue_media', 'hushtag_review_enqueue' );
add_action( 'enqueue_block_editor_assets', 'hushtag_review_enqueue' );
add_action(
	'admin_enqueue_scripts',
	static function ( $page ) {
		if ( 'media-new.php' === $page ) {
			hushtag_review_enqueue();
		}
	}
);

/** Of an upload by the REST API, which has checked by then who asks, their nonce and what they may do. */
add_action(
	'rest_insert_attachment',
	static function ( $attachment, $request, $is_new ) {
		if ( $is_new ) {
			hushtag_review_take( $attachment->ID, $request->get_param( 'hushtag' ) );
		}
	},
	10,
	3
);

/** Of an upload by async-upload.php, whose nonce has to be there: attachments are added in other ways, too. */
add_action(
	'add_attachment',
	static function ( $id ) {
		if ( isset( $_POST['hushtag'] ) && check_ajax_referer( 'media-form', false, false ) ) {
			// What is in the JSON is made clean value by value; to clean the whole would break it.
			// phpcs:ignore WordPress.Security.ValidatedSanitizedInput.InputNotSanitized
			hushtag_review_take( $id, wp_unslash( $_POST['hushtag'] ) );
		}
	}
);

/**
 * Writes what was reviewed to an attachment that was just uploaded.
 *
 * @param int   $id   Of the attachment.
 * @param mixed $said What was sent, without slashes: JSON with `alt`, `caption` and `keywords`, or nothing of ours.
 */
function hushtag_review_take( $id, $said ) {
	$said = is_string( $said ) ? json_decode( $said, true, 4 ) : null;
	if ( ! is_array( $said ) || ! current_user_can( 'edit_post', $id ) ) {
		return;
	}
	$alt = isset( $said['alt'] ) && is_string( $said['alt'] ) ? sanitize_text_field( $said['alt'] ) : '';
	if ( '' !== $alt ) {
		// These functions take slashes away.
		update_post_meta( $id, '_wp_attachment_image_alt', wp_slash( $alt ) );
	}
	$caption = isset( $said['caption'] ) && is_string( $said['caption'] ) ? sanitize_textarea_field( $said['caption'] ) : '';
	if ( '' !== $caption ) {
		wp_update_post(
			wp_slash(
				array(
					'ID'           => $id,
					'post_excerpt' => $caption,
				)
			)
		);
	}
	if ( ! isset( $said['keywords'] ) || ! is_array( $said['keywords'] ) ) {
		return;
	}
	if ( ! current_user_can( get_taxonomy( 'post_tag' )->cap->assign_terms ) ) {
		return;
	}
	$keywords = array_map( 'sanitize_text_field', array_filter( $said['keywords'], 'is_string' ) );
	// One that the database has no room for would take the others with it.
	$fits = static function ( $keyword ) {
		return '' !== $keyword && mb_strlen( $keyword ) <= 200;
	};
	wp_set_object_terms( $id, wp_slash( array_values( array_filter( $keywords, $fits ) ) ), 'post_tag' );
}
