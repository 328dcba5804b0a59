#!/usr/bin/env node
// Plain old JavaScript on purpose: any Node must be able to read this far and say what it lacks.
var neededMajor = 26;
var exitEnvironment = 75;

if (Number(process.versions.node.split(".")[0]) < neededMajor) {
  process.stderr.write(
    "zerosum: needs Node " + neededMajor + " or newer, found " + process.versions.node +
      "; run `npx zerosum` or an npm script (npm run verify), which bring their own Node " +
      "(npm must be allowed to install it: npm install-scripts approve node && npm rebuild node)\n"
  );
  process.exit(exitEnvironment);
}

var fs = require("node:fs");
var path = require("node:path");
var url = require("node:url");

// From source where the source is; an installed package has the built files only.
var root = path.dirname(__dirname);
var source = path.join(root, "cli", "main.ts");
var entry = fs.existsSync(source) ? source : path.join(root, "dist", "cli", "main.js");

import(url.pathToFileURL(entry).href).catch(function (error) {
  process.stderr.write("zerosum: cannot start " + entry + ": " + error.message + "\n");
  process.exit(exitEnvironment);
});
