import { describe, expect, it } from "vitest";
import { main as leaseLock } from "./lease-lock.ts";
import { main as orderSaga } from "./order-saga.ts";

describe("examples", () => {
  it("lease lock: fencing tokens keep the order, and without them a late write overtakes", () => {
    expect(leaseLock(true)).toBe("writes in the order of the locks: proved for this bound (100 states)");
    const lines = leaseLock(false).split("\n");
    expect(lines.slice(0, 2)).toEqual([
      "writes in the order of the locks: violated (104 states)",
      "the store took the writes of locks 2, then 1",
    ]);
    expect(lines.at(-1)).toContain("store receives Write(token: 1) from worker1");
  });

  it("order saga: remembering first charges once, asking first can charge twice after a loss of power", () => {
    expect(orderSaga(true)).toBe("charged once: proved for this bound (18 states)");
    const lines = orderSaga(false).split("\n");
    expect(lines[1]).toBe("charged 2 times, as 1 and 2; it takes power:shop@open");
    expect(lines[2]).toContain("then loses power");
  });
});
