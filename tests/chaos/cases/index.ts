import type { Case } from './case';
import { coldStart } from './cold-start';
import { drain } from './drain';
import { lostVolume } from './lost-volume';
import { misled } from './misled';
import { network } from './network';
import { node } from './node';
import { planned } from './planned';
import { process } from './process';
import { type SoakOptions, soak } from './soak';
import { wrongState } from './wrong-state';

/** Cases with a fault of their own, in the order in which they are run. */
export const cases: readonly Case[] = [
  ...planned,
  drain,
  ...process,
  ...node,
  ...network,
  ...wrongState,
  ...misled,
  ...coldStart,
  lostVolume,
];

/** These, and what is made of them. */
export function allCases(options: SoakOptions): readonly Case[] {
  return [...cases, soak(cases, options)];
}
