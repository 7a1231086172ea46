// The program that Node runs: jsii's own, told in the first argument, in this one process; see process.py.
"use strict";
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const [program, providerPrefix] = process.argv.slice(2);
const resolve = Module._resolveFilename;
const { readSync, writeSync } = fs;

// jsii's program speaks to whoever started it over descriptor 3, and what it prints is relayed by a second Node. Here
// it speaks to Python itself, over standard input and output, and gives what is printed the form of the relay.
function takeOverChannel() {
  const CHANNEL = 3;
  fs.readSync = (descriptor, ...rest) => readSync(descriptor === CHANNEL ? 0 : descriptor, ...rest);
  fs.writeSync = (descriptor, ...rest) => writeSync(descriptor === CHANNEL ? 1 : descriptor, ...rest);
  for (const name of ["stdout", "stderr"]) {
    process[name].write = (chunk, encoding) => {
      const text = Buffer.from(chunk, typeof encoding === "string" ? encoding : "utf8").toString("base64");
      writeSync(2, `${JSON.stringify({ [name]: text })}\n`);
      return true;
    };
  }
  // An interrupt from the keyboard is for Python, which then ends this process.
  process.on("SIGINT", () => {});
}

// A provider's `lib/index.js` requires some 2,000 files at once, the `lib/lazy-index.js` beside it requires each file
// when it is first asked for.
function requireLazily() {
  const index = path.join("lib", "index.js");
  const within = path.join("node_modules", providerPrefix);
  let told = false;
  Module._resolveFilename = function (...request) {
    const file = resolve.apply(this, request);
    if (!file.endsWith(path.sep + index) || !isRootOfProvider(file.slice(0, -index.length - 1))) {
      return file;
    }
    const lazy = path.join(path.dirname(file), "lazy-index.js");
    if (fs.existsSync(lazy)) {
      return lazy;
    }
    if (!told) {
      told = true;
      process.stderr.write(`stackwright: there is no ${lazy}; all of it is loaded, which takes seconds\n`);
    }
    return file;
  };

  function isRootOfProvider(folder) {
    const start = folder.lastIndexOf(within);
    return start >= 0 && !folder.slice(start + within.length).includes(path.sep);
  }
}

takeOverChannel();
requireLazily();
require(program);
