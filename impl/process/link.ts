/** A link over TCP: to a relay, which carries messages to the devices that they are addressed to. */
import { connect, type Socket } from "node:net";
import { encodeFramed, FramingError, Unframing } from "./framing.ts";

/** Where the relay is. */
export interface RelayAddress {
  readonly host: string;
  readonly port: number;
}

/** An open link. */
export interface TcpLink {
  /** Gives a message to the link. It may be lost, and nobody tells. */
  readonly send: (to: string, bytes: Uint8Array) => void;
  readonly close: () => void;
}

/** What happens on a link. */
export interface LinkEvents {
  readonly message: (from: string, bytes: Uint8Array) => void;
  /** the link is gone: it was closed, could not be read any further, or broke */
  readonly closed: (why: Error | undefined) => void;
}

/** Opens a link under the address of a device. Rejects with the platform's error if there is no relay. */
export const openLink = (relay: RelayAddress, address: string, events: LinkEvents): Promise<TcpLink> =>
  new Promise((resolve, reject) => {
    const socket = connect(relay);
    socket.setNoDelay(true);
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      // The first frame says who is at this end.
      socket.write(encodeFramed({ party: address, bytes: new Uint8Array(0) }));
      attend(socket, events);
      resolve({
        send: (to, bytes) => {
          if (socket.writable) socket.write(encodeFramed({ party: to, bytes }));
        },
        close: () => socket.destroy(),
      });
    });
  });

const attend = (socket: Socket, events: LinkEvents): void => {
  const unframing = new Unframing();
  let why: Error | undefined;
  socket.on("data", (piece: Buffer) => {
    let frames: ReturnType<Unframing["take"]>;
    try {
      frames = unframing.take(piece);
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      why = error;
      socket.destroy();
      return;
    }
    for (const { party, bytes } of frames) events.message(party, bytes);
  });
  socket.on("error", (error) => {
    why = error;
  });
  socket.on("close", () => events.closed(why));
};
