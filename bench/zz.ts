import { fuzzDevices } from "./fuzz/devices.ts";

for (const system of ["ticket-transfer", "pos-payment"] as const)
  for (const [layer, n] of [
    ["symbolic", 300],
    ["native", 100],
    ["forge", 5],
  ] as const) {
    const t = performance.now();
    const r = fuzzDevices(system, layer, n, 1);
    console.log(
      system,
      layer,
      r.messages,
      r.cases,
      r.readable,
      (performance.now() - t).toFixed(0),
      "ms",
      r.failures.length,
      [...new Set(r.failures)].slice(0, 8),
    );
  }
