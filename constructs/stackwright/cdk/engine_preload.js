// Loaded by Node before jsii; see engine.py. Two files are resolved to their faster siblings:
"use strict";
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const resolve = Module._resolveFilename;
const { readSync, writeSync } = fs;

// A provider's `lib/index.js` requires some 2,000 files at once, the `lib/lazy-index.js` beside it requires each file
// when it is first asked for.
function lazy(file) {
  return file.replace(/([\\/]@cdktf[\\/]provider-[^\\/]+[\\/]lib[\\/])index\.js$/, "$1lazy-index.js");
}

// jsii's `bin/jsii-runtime.js` starts a second Node on `lib/program.js` and passes every message on to it and back.
// Run at once in this process, the program speaks to Python itself: its channel is standard input and output.
function direct(file) {
  return file.replace(/([\\/])bin([\\/])jsii-runtime\.js$/, "$1lib$2program.js");
}

function takeOverChannel() {
  const CHANNEL = 3;
  fs.readSync = (descriptor, ...rest) => readSync(descriptor === CHANNEL ? 0 : descriptor, ...rest);
  fs.writeSync = (descriptor, ...rest) => writeSync(descriptor === CHANNEL ? 1 : descriptor, ...rest);
  for (const name of ["stdout", "stderr"]) {
    // What is printed goes to Python in the form that the relay gives it.
    process[name].write = (chunk, encoding) => {
      const text = Buffer.from(chunk, typeof encoding === "string" ? encoding : "utf8").toString("base64");
      writeSync(2, `${JSON.stringify({ [name]: text })}\n`);
      return true;
    };
  }
  // What jsii looks at to decide whether it may link to its cache instead of copying from it; engine.py sets it.
  process.execArgv.push("--preserve-symlinks");
  // An interrupt from the keyboard is for Python, which then ends this process.
  process.on("SIGINT", () => {});
}

const main = process.argv[1] ? path.resolve(process.argv[1]) : "";
if (direct(main) !== main && fs.existsSync(direct(main))) {
  takeOverChannel();
}

Module._resolveFilename = function (...request) {
  const file = resolve.apply(this, request);
  for (const faster of [lazy(file), direct(file)]) {
    if (faster !== file && fs.existsSync(faster)) {
      return faster;
    }
  }
  return file;
};
