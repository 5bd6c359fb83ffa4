//! Native tests, one binary.

mod architecture;
mod taxonomy;
mod worker;
