// Opens a worker's script, of which the page has checked every byte: takes every way to the network and to other pages out,
// says what came of it, and waits for the compiled wasm. The binding of the wasm follows in the same script.

{
  // What loads, sends, keeps or tells, by the names of all browsers. A worker reads what it is posted and posts what it made.
  const WAYS =
    "fetch fetchLater XMLHttpRequest WebSocket WebSocketStream EventSource WebTransport importScripts caches Cache CacheStorage " +
    "BroadcastChannel Worker SharedWorker RTCPeerConnection webkitRTCPeerConnection RTCDataChannel RTCRtpScriptTransformer " +
    "indexedDB IDBFactory cookieStore CookieStore FontFace Notification PushManager ServiceWorkerContainer " +
    "ServiceWorkerRegistration BackgroundFetchManager BackgroundFetchRegistration SyncManager StorageManager StorageBucket " +
    "StorageBucketManager FileSystemDirectoryHandle FileSystemFileHandle USB HID Serial TCPSocket UDPSocket " +
    "webkitRequestFileSystem webkitRequestFileSystemSync webkitResolveLocalFileSystemURL webkitResolveLocalFileSystemSyncURL";
  const OF_NAVIGATOR = "sendBeacon serviceWorker storage storageBuckets usb hid serial bluetooth locks connection";

  /** Takes a name off an object and all that it inherits from, with what an interface of that name can do, for good. */
  const take = (object, name) => {
    for (let holder = object; holder && holder !== Object.prototype; holder = Object.getPrototypeOf(holder)) {
      const { value } = Object.getOwnPropertyDescriptor(holder, name) ?? {};
      const able = typeof value === "function" && value.prototype;
      // Whoever has one of them by another way can do nothing with it.
      for (const key of able ? Reflect.ownKeys(able) : []) Reflect.deleteProperty(able, key);
      Reflect.deleteProperty(holder, name);
    }
    Reflect.defineProperty(object, name, { value: undefined, writable: false, configurable: false });
  };

  const isLeft = (object, name) => {
    if (object[name] !== undefined) return true;
    const { configurable, writable } = Object.getOwnPropertyDescriptor(object, name);
    if (configurable || writable) return true;
    let holder = Object.getPrototypeOf(object);
    while (holder && !Object.hasOwn(holder, name)) holder = Object.getPrototypeOf(holder);
    return holder !== null;
  };

  // One worker, that no photo is given to, tries what a policy has to stop; afterwards it would be gone.
  const tried = globalThis.name === "self-test" ? await globalThis.hushtagSelfTest() : null;

  const objects = [
    [globalThis, WAYS],
    [navigator, OF_NAVIGATOR],
  ].flatMap(([object, names]) => names.split(" ").map((name) => [object, name]));
  for (const [object, name] of objects) take(object, name);
  const left = objects.filter(([object, name]) => isLeft(object, name)).map(([, name]) => name);

  // The page hears of errors, not of rejections.
  addEventListener("unhandledrejection", ({ reason }) => reportError(reason));

  addEventListener(
    "message",
    ({ data }) => __wbg_init({ module_or_path: data }).catch(reportError),
    { once: true },
  );

  postMessage(`booted ${JSON.stringify({ left, tried })}`);
}
