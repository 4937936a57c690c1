import type { Case } from './case';
import { drain } from './drain';
import { misled } from './misled';
import { planned } from './planned';
import { unplanned } from './unplanned';

/** All cases, in the order in which they are run. */
export const cases: readonly Case[] = [...planned, drain, ...unplanned, ...misled];
