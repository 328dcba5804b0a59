/**
 * The last step of the build: declaration files import JSON without saying so (TypeScript leaves the attribute out),
 * which their readers' compilers refuse.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const withoutAttribute = /^(import \w+ from "[^"]+\.json");$/gm;

for (const entry of readdirSync("dist", { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith(".d.ts")) continue;
  const file = join(entry.parentPath, entry.name);
  const source = readFileSync(file, "utf8");
  const finished = source.replaceAll(withoutAttribute, '$1 with { type: "json" };');
  if (finished !== source) writeFileSync(file, finished);
}
