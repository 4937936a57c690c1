import type { Case } from './case';
import { coldStart } from './cold-start';
import { network } from './network';
import { node } from './node';
import { planned } from './planned';
import { process } from './process';
import { wrongState } from './wrong-state';

/** All cases, in the order in which they are run. */
export const cases: readonly Case[] = [
  ...planned,
  ...process,
  ...node,
  ...network,
  ...wrongState,
  ...coldStart,
];
