#[test] fn t(){ hushtag::x::t(); }
