/**
 * The actions that the sandbox serves, by name. Each is an export of a file in this folder, with the name of the
 * action. Names and parameters come from CAMS' own metadata, never from the gateway's table of operations: an emulator
 * that read the gateway's names would repeat its typos.
 */
import type { Action } from './action.js';
import * as healthAndMetrics from './health-and-metrics.js';
import * as instance from './instance.js';
import * as messageQrdl from './message-qrdl.js';
import * as numberSettings from './number-settings.js';
import * as phoneNumber from './phone-number.js';
import * as registration from './registration.js';
import * as waba from './waba.js';

const actionsByName: Readonly<Record<string, Action>> = {
  ...waba,
  ...phoneNumber,
  ...messageQrdl,
  ...registration,
  ...numberSettings,
  ...healthAndMetrics,
  ...instance,
};

export const actions: ReadonlyMap<string, Action> = new Map(Object.entries(actionsByName));

/** The API version that every call must send. */
export const apiVersion = '2020-06-06';
