#!/usr/bin/env node
// Old JavaScript on purpose: any Node must be able to read this far and say what it lacks.
const neededMajor = 26;
const exitEnvironment = 75;

if (Number(process.versions.node.split(".")[0]) < neededMajor) {
  process.stderr.write(
    `zerosum: needs Node ${neededMajor} or newer, found ${process.versions.node}; run \`npx zerosum\` or an npm script ` +
      "(npm run verify), which bring their own Node (npm must be allowed to install it: " +
      "npm install-scripts approve node && npm rebuild node)\n",
  );
  process.exit(exitEnvironment);
}

const fs = require("node:fs");
const path = require("node:path");
const url = require("node:url");

// From source where the source is; an installed package has the built files only.
const root = path.dirname(__dirname);
const source = path.join(root, "cli", "main.ts");
const entry = fs.existsSync(source) ? source : path.join(root, "dist", "cli", "main.js");

import(url.pathToFileURL(entry).href).catch((error) => {
  process.stderr.write(`zerosum: cannot start ${entry}: ${error.message}\n`);
  process.exit(exitEnvironment);
});
