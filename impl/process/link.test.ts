import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { encodeFramed, FramingError, Unframing } from "./framing.ts";
import { openLink, type TcpLink } from "./link.ts";

const open: { close: () => void }[] = [];
afterEach(() => {
  for (const it of open.splice(0)) it.close();
});

/** A relay that takes one link; `next` waits for its next frame. */
async function relay() {
  const frames: ReturnType<Unframing["take"]>[number][] = [];
  const waiting: (() => void)[] = [];
  let socket: Socket | undefined;
  const server = createServer((it) => {
    socket = it;
    const unframing = new Unframing();
    it.on("error", () => undefined);
    it.on("data", (piece: Buffer) => {
      frames.push(...unframing.take(piece));
      for (const wake of waiting.splice(0)) wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({ close: () => server.close() }, { close: () => socket?.destroy() });
  const next = async () => {
    while (frames.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    return frames.shift();
  };
  return {
    port: (server.address() as AddressInfo).port,
    next,
    send: (bytes: Uint8Array) => socket?.write(bytes),
    breakOff: () => socket?.resetAndDestroy(),
  };
}

async function linked() {
  const server = await relay();
  const heard: { from: string; bytes: Uint8Array }[] = [];
  let closed: (why: Error | undefined) => void = () => undefined;
  const over = new Promise<Error | undefined>((resolve) => {
    closed = resolve;
  });
  let wake: () => void = () => undefined;
  const message = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const link: TcpLink = await openLink({ host: "127.0.0.1", port: server.port }, "TA.A", {
    message: (from, bytes) => {
      heard.push({ from, bytes });
      wake();
    },
    closed,
  });
  open.push(link);
  return { ...server, link, heard, over, message };
}

describe("a link over TCP", () => {
  it("says first who is there, and then carries messages both ways", async () => {
    const { next, link, send, message, heard } = await linked();
    expect(await next()).toEqual({ party: "TA.A", bytes: new Uint8Array(0) });
    link.send("TA.B", new Uint8Array([1]));
    expect(await next()).toEqual({ party: "TA.B", bytes: new Uint8Array([1]) });
    send(encodeFramed({ party: "TA.B", bytes: new Uint8Array([2]) }));
    await message;
    expect(heard).toEqual([{ from: "TA.B", bytes: new Uint8Array([2]) }]);
  });

  it("ends on what is no frame, and tells why", async () => {
    const { next, send, over, link } = await linked();
    await next();
    send(new Uint8Array([255, 255, 255, 255]));
    expect(await over).toBeInstanceOf(FramingError);
    expect(() => link.send("TA.B", new Uint8Array([1]))).not.toThrow();
  });

  it("tells why when it breaks", async () => {
    const { next, breakOff, over } = await linked();
    await next();
    breakOff();
    expect(await over).toMatchObject({ code: "ECONNRESET" });
  });

  it("tells when it was closed", async () => {
    const { link, over } = await linked();
    link.close();
    expect(await over).toBeUndefined();
  });

  it("cannot be opened where there is no relay", async () => {
    const { port } = await relay();
    for (const it of open.splice(0)) it.close();
    const events = { message: () => undefined, closed: () => undefined };
    await expect(openLink({ host: "127.0.0.1", port }, "TA.A", events)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});
