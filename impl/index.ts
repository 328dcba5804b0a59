/**
 * The reference implementation: trusted agents, money modules and network servers as event handlers.
 * @module
 */
export { EventDevice } from "./device/device.ts";
export type { DeviceEffect, DeviceEvent, Holdings, Notice, Refusal } from "./device/port.ts";
