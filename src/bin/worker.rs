fn main(){ if hushtag::x::t() { std::process::abort() } }
