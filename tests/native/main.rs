//! Native tests, one binary.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod architecture;
mod parity;
mod taxonomy;
mod worker;
