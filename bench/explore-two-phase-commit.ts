/** One measured run: explore two-phase commit with the number of managers given, and print what it took as JSON. */
import { explore } from "../models/explorer/index.ts";
import { twoPhaseCommit } from "../test/published/two-phase-commit.ts";

const managers = Number(process.argv[2]);
const { definition } = twoPhaseCommit(managers);
const { states, transitions, depth, seconds, bytesPerState } = explore({
  definition: { ...definition, settles: false },
});
const { closing, searching } = seconds;
console.log(JSON.stringify({ states, transitions, depth, closing, searching, bytesPerState }));
