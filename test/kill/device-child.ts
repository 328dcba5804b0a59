/** The program of a device process in this test: `node device-child.ts OPTIONS`, the options in JSON. */
import type { ChildOptions } from "./child-lines.ts";
import { runWatched } from "./watched-device.ts";

await runWatched(JSON.parse(process.argv[2] as string) as ChildOptions);
