import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mutantsIn, patchFolder, runCampaign } from "./campaign.ts";
import { MutatedTree, root, sourcesOf } from "./tree.ts";

describe("a copy of the sources", { tags: ["process"] }, () => {
  it("takes a patch, and says when one does not fit", () => {
    const [first] = mutantsIn(patchFolder);
    const patch = join(patchFolder, `${first?.id}.patch`);
    const tree = new MutatedTree(root, sourcesOf(root));
    try {
      expect(tree.apply(patch)).toBe(undefined);
      expect(tree.apply(patch)).toContain(`${first?.touches[0]}: patch does not apply`);
    } finally {
      tree.remove();
    }
  });
});

describe("one mutant from its patch to its witness", { tags: ["process"], timeout: 300_000 }, () => {
  it("is refused by who is named, and what it was made from is not", async () => {
    const { results, unmutated, planned } = await runCampaign({ only: "sender-keeps-the-ticket", workers: 1 });
    expect(results).toHaveLength(1);
    expect(results[0]?.outcome).toMatchObject({ kind: "caught", named: true });
    expect(unmutated).toMatchObject({ refusals: [], failed: [] });
    expect(unmutated.runs).toBeGreaterThan(0);
    expect(planned["single faults"]).toBeGreaterThan(10_000);
  });
});
