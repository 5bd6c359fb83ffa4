// Finds out by trying, in the page and in a worker alike, whether a policy stops what nobody here may do. It carries nothing.
globalThis.hushtagSelfTest = async () => {
  // Belongs to nobody [RFC 2606 2]: where nothing stops the attempt, the browser asks for this name and gets no further.
  const NOWHERE = "https://self-test.hushtag.invalid/";
  // Milliseconds. A policy speaks at once; a network may take its time.
  const LONGEST = 3000;

  let stops;
  const stopped = new Promise((resolve) => (stops = resolve));
  const hear = ({ blockedURI, disposition }) => {
    if (disposition === "enforce" && blockedURI.startsWith(NOWHERE)) stops("stopped");
  };
  addEventListener("securitypolicyviolation", hear);
  const attempt = { mode: "no-cors", credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" };
  // A failure alone tells nothing: without a network everything fails. Only the policy's own word counts.
  fetch(NOWHERE, attempt).then(() => stops("open"), () => setTimeout(stops, LONGEST / 3, "open"));
  setTimeout(stops, LONGEST, "open");

  const run = globalThis.eval;
  let text = "open";
  try {
    run("1");
  } catch {
    text = "stopped";
  }
  const connect = await stopped;
  removeEventListener("securitypolicyviolation", hear);
  return { connect, text };
};
