import { randomInt } from 'node:crypto';
import { CommandError } from '../../infra/cli/errors';
import type { Case } from './cases/case';
import type { SoakOptions } from './cases/soak';
import { type Hooks, readHooks } from './drivers/hooks-file';

/** Options as the command line gives them. */
export interface Values {
  readonly case?: string;
  readonly rounds: string;
  readonly json: boolean;
  readonly report: string;
  readonly driver: string;
  readonly hooks?: string;
  readonly list: boolean;
  readonly namespace?: string;
  readonly name?: string;
  readonly keep: boolean;
  readonly resume: boolean;
  readonly 'load-image'?: string;
  readonly minutes?: string;
  readonly seed?: string;
}

/** What is to be done. */
export interface Options {
  /** All that there are. */
  readonly known: readonly Case[];
  /** Those to be played. */
  readonly cases: readonly Case[];
  /** Valid rounds of each case. */
  readonly rounds: number;
  readonly json: boolean;
  readonly report: string;
  /** Commands of the cluster's own; undefined for the driver that has none. */
  readonly hooks?: Hooks;
  readonly list: boolean;
  /** A stack that is there; undefined where the suite brings up its own. */
  readonly existing?: { readonly namespace: string; readonly name: string };
  readonly keep: boolean;
  readonly resume: boolean;
  /** Image with Node, for the load. */
  readonly image: string;
}

const IMAGE = 'docker.io/library/node:22-alpine';
const MINUTES = '15';
const SEEDS = 2 ** 32;

/**
 * Checks the options.
 *
 * @throws CommandError with all that is wrong with them, for exit code 2
 */
export function checkOptions(values: Values, casesOf: (soak: SoakOptions) => readonly Case[]): Options {
  const { namespace, name, minutes = MINUTES, seed = String(randomInt(SEEDS)) } = values;
  const known = casesOf({ minutes: Number(minutes), seed: Number(seed) });
  const problems = [
    ...caseProblems(values.case, known),
    ...problem(
      /^[1-9]\d{0,2}$/.test(values.rounds),
      `--rounds: got '${values.rounds}', allowed: a number from 1 to 999`,
    ),
    ...problem(
      /^[1-9]\d{0,2}$/.test(minutes),
      `--minutes: got '${minutes}', allowed: a number from 1 to 999`,
    ),
    ...problem(
      /^\d{1,10}$/.test(seed) && Number(seed) < SEEDS,
      `--seed: got '${seed}', allowed: a number from 0 to ${SEEDS - 1}`,
    ),
    ...problem(
      values.driver === 'kubectl' || values.driver === 'hooks',
      `--driver: got '${values.driver}', allowed: kubectl, hooks`,
    ),
    ...problem(
      (values.driver === 'hooks') === (values.hooks !== undefined),
      values.hooks === undefined
        ? '--driver hooks needs --hooks FILE'
        : '--hooks is for --driver hooks, and the driver is another',
    ),
    ...problem(
      (namespace === undefined) === (name === undefined),
      '--namespace and --name go together: they name a stack that is there',
    ),
    ...problem(!values.keep || !namespace, '--keep is for a stack that the suite brings up itself'),
  ];
  if (problems.length > 0) throw new CommandError(problems.join('; '), 2);
  return {
    known,
    cases: chosen(values.case, known),
    rounds: Number(values.rounds),
    json: values.json,
    report: values.report,
    hooks: values.hooks === undefined ? undefined : readHooks(values.hooks),
    list: values.list,
    existing: namespace && name ? { namespace, name } : undefined,
    keep: values.keep,
    resume: values.resume,
    image: values['load-image'] ?? IMAGE,
  };
}

const namesIn = (list: string) => list.split(',').map((name) => name.trim());

function chosen(list: string | undefined, all: readonly Case[]): readonly Case[] {
  if (list === undefined) return all.filter(({ onlyNamed }) => !onlyNamed);
  return [...new Set(namesIn(list))].map((name) => all.find((one) => one.name === name)!);
}

function caseProblems(list: string | undefined, all: readonly Case[]): string[] {
  const unknown = list === undefined ? [] : namesIn(list).filter((n) => !all.some(({ name }) => name === n));
  if (unknown.length === 0) return [];
  return [`--case: got '${unknown.join(', ')}', allowed: ${all.map(({ name }) => name).join(', ')}`];
}

const problem = (fine: boolean, sentence: string) => (fine ? [] : [sentence]);
