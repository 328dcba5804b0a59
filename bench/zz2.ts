import { honestPair, answerAll } from "./fuzz/devices.ts";
const p = honestPair("ticket-transfer", "symbolic");
answerAll(p);
while (p.inFlight.length) { console.log(p.inFlight[0]!.from, p.inFlight[0]!.to, JSON.stringify(p.deliver().map((e:any)=> e.type + " " + (e.step ?? JSON.stringify(e.refusal) ?? "") ))); answerAll(p); }
