<?php
/**
 * Plugin Name: Hushtag Review
 * Description: Photos are reviewed in the browser before they reach the media library: alt text, caption, keywords, hidden faces.
 * Version: 0.1.0
 * Requires at least: 6.5
 * Requires PHP: 7.4
 * License: MIT OR Apache-2.0
 *
 * Where Hushtag is served: define( 'HUSHTAG_SRC', 'https://hushtag.example/' ); in wp-config.php. That server must name this
 * site in frame-ancestors.
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

/** Wherever media can be chosen: the media modal, the media library and the block editor. */
function hushtag_review_enqueue() {
	if ( ! defined( 'HUSHTAG_SRC' ) || ! current_user_can( 'upload_files' ) ) {
		return;
	}
	wp_enqueue_script(
		'hushtag-review',
		plugins_url( 'hushtag-review.js', __FILE__ ),
		array( 'wp-api-fetch' ),
		'0.1.0',
		true
	);
	$settings = array(
		'src'      => trailingslashit( esc_url_raw( HUSHTAG_SRC ) ),
		'locale'   => str_replace( '_', '-', get_user_locale() ),
		'reviewer' => wp_get_current_user()->display_name,
	);
	wp_add_inline_script(
		'hushtag-review',
		'window.hushtagReview = ' . wp_json_encode( $settings ) . ';',
		'before'
	);
}
add_action( 'wp_enqueue_media', 'hushtag_review_enqueue' );
add_action( 'enqueue_block_editor_assets', 'hushtag_review_enqueue' );

/**
 * Takes what was reviewed along with an upload. WordPress has checked by then who uploads, and the nonce of the request.
 *
 * @param int $id Of the attachment.
 */
function hushtag_review_take( $id ) {
	// phpcs:ignore WordPress.Security.NonceVerification.Missing, WordPress.Security.ValidatedSanitizedInput.InputNotSanitized
	$text = isset( $_POST['hushtag'] ) ? wp_unslash( $_POST['hushtag'] ) : '';
	if ( ! is_string( $text ) || '' === $text || ! current_user_can( 'edit_post', $id ) ) {
		return;
	}
	$said = json_decode( $text, true );
	if ( ! is_array( $said ) ) {
		return;
	}
	if ( isset( $said['alt'] ) && is_string( $said['alt'] ) && '' !== $said['alt'] ) {
		update_post_meta( $id, '_wp_attachment_image_alt', sanitize_text_field( $said['alt'] ) );
	}
	if ( isset( $said['caption'] ) && is_string( $said['caption'] ) && '' !== $said['caption'] ) {
		wp_update_post(
			array(
				'ID'           => $id,
				'post_excerpt' => sanitize_textarea_field( $said['caption'] ),
			)
		);
	}
	if ( isset( $said['keywords'] ) && is_array( $said['keywords'] ) ) {
		$keywords = array_map( 'sanitize_text_field', array_filter( $said['keywords'], 'is_string' ) );
		wp_set_object_terms( $id, array_filter( $keywords ), 'post_tag' );
	}
}
add_action( 'add_attachment', 'hushtag_review_take' );
