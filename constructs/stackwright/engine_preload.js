// Loaded by Node before jsii (see engine.py): a provider's `lib/index.js` requires some 2,000 files at once,
// the `lib/lazy-index.js` beside it requires each file when it is first asked for.
"use strict";
const fs = require("node:fs");
const Module = require("node:module");

const EAGER = /([\\/]@cdktf[\\/]provider-[^\\/]+[\\/]lib[\\/])index\.js$/;
const resolve = Module._resolveFilename;

Module._resolveFilename = function (...request) {
  const file = resolve.apply(this, request);
  const lazy = file.replace(EAGER, "$1lazy-index.js");
  return lazy !== file && fs.existsSync(lazy) ? lazy : file;
};
