// Speaks to Hushtag without its element, and says what it likes.

/** Opens the frame and resolves with its greeting, or with null where it keeps silent. */
globalThis.openFrame = (src, patience = 20_000) => {
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-scripts allow-same-origin";
  frame.src = src;
  globalThis.frame = frame;
  return new Promise((resolve) => {
    addEventListener("message", ({ source, data, origin }) => source === frame.contentWindow && resolve({ data, origin }));
    setTimeout(resolve, patience, null);
    document.body.append(frame);
  });
};

/** Opens a channel by this message and resolves with what comes first, or with null where nothing comes. */
globalThis.connect = (message, from = globalThis, patience = 2000) => {
  const { port1, port2 } = new MessageChannel();
  globalThis.port = port1;
  globalThis.answers = [];
  from.relay ? from.relay(message, port2) : frame.contentWindow.postMessage(message, "*", [port2]);
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => {
      globalThis.answers.push({ ...JSON.parse(data.envelope), files: data.files.length });
      resolve(globalThis.answers[0]);
    };
    setTimeout(resolve, patience, null);
  });
};

/** Sends anything and resolves with the answer. */
globalThis.say = (anything, patience = 5000) => {
  const known = answers.length;
  port.postMessage(anything);
  return new Promise((resolve) => {
    const end = Date.now() + patience;
    const look = () => {
      const answer = answers.slice(known).find(({ body }) => body.type === "taken" || body.type === "refused");
      if (answer || Date.now() > end) resolve(answer?.body ?? null);
      else setTimeout(look, 10);
    };
    look();
  });
};

globalThis.envelope = (id, body, version = 1) => ({ envelope: JSON.stringify({ version, id, body }), files: [] });
