import type { Case } from './case';
import { coldStart } from './cold-start';
import { drain } from './drain';
import { largeData } from './large-data';
import { lostVolume } from './lost-volume';
import { misled } from './misled';
import { network } from './network';
import { node } from './node';
import { nodeGone } from './node-gone';
import { planned } from './planned';
import { process } from './process';
import { rotation } from './rotation';
import { type SoakOptions, soak } from './soak';
import { twoStacks } from './two-stacks';
import { upgrade } from './upgrade';
import { wrongState } from './wrong-state';

const CHURNS = 10;

/** Cases with a fault of their own, in the order in which they are run. */
export const cases: readonly Case[] = [
  ...planned,
  upgrade,
  ...rotation,
  drain,
  ...process,
  ...node,
  ...network,
  ...wrongState,
  ...misled,
  ...coldStart,
  ...nodeGone,
  lostVolume,
  largeData,
  ...twoStacks(CHURNS),
];

/** These, and what is made of them. */
export function allCases(options: SoakOptions): readonly Case[] {
  return [...cases, soak(cases, options)];
}
