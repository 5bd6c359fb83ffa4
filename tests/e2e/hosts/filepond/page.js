import { create, registerPlugin } from "/npm/filepond/dist/filepond.esm.min.js";
import { hushtag } from "./filepond-hushtag.js";

registerPlugin(hushtag({ src: "{{hushtag}}" }));
globalThis.pond = create(document.querySelector("input"), { storeAsFile: true });
