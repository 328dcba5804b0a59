import { describe, expect, it } from "vitest";
import { sampleChart } from "../test/reports/sample-result.ts";
import { sequenceText } from "./sequence-text.ts";

describe("a sequence chart as text", () => {
  it("shows lanes, fates of messages, losses of power and whereabouts", () => {
    expect(`\n${sequenceText(sampleChart, 100).join("\n")}`).toMatchInlineSnapshot(`
      "
          TA.A                                  TA.B                                  T1@TA.A  T1@TA.B
          │                                     │                                     final    ·
       1  ○ owner picks tickets                 │                                     leaving  ·
          │ 25/862 … 25/870                     │
          ├─ TransferredTickets ─▶ TA.B (2, 6)  │
       2  │                                     ● takes in TransferredTickets (1)     leaving  arriving
          │                                     │ itemsOffered is valid
          │                                     ├─ TransferAck ─✕ never arrives
       3  ✖ loses power                         │                                     final    arriving
       4  ◉ power returns                       │                                     final    final
       5  │                                     ◷ waits in vain, aborts from an       gone     ·
          │                                     │ outsider
       6  │                                     ● takes in TransferredTickets again   gone     ·
          │                                     │ (1)"
    `);
  });

  it("leaves out lanes that take no part", () => {
    expect(sequenceText(sampleChart, 100)[0]).not.toContain("NS");
  });

  it("keeps to a narrow terminal as far as the lanes allow", () => {
    const widest = Math.max(...sequenceText(sampleChart, 60).map(({ length }) => length));
    expect(widest).toBeLessThan(100);
  });
});
