import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Case, NotHere } from '../cases/case';
import { Invalid } from '../analysis/verdict';
import type { Driver } from '../drivers/driver';
import type { About } from '../report/about';
import { plot } from '../report/plot';
import type { Outcome, Result, ResultsFile } from '../report/results';
import { resultsTable } from '../report/table';
import type { Round } from './round';

/** Times that an invalid round is repeated. */
const REPEATS = 3;

export interface SuiteOptions {
  readonly cases: readonly Case[];
  /** One round of a case. */
  readonly play: (played: Case) => Promise<Round>;
  readonly driver: Pick<Driver, 'name' | 'lacks'>;
  readonly note: (text: string) => void;
  readonly rounds: number;
  /** Leave out rounds that have passed before, on this commit and with this driver. */
  readonly resume: boolean;
  readonly results: ResultsFile;
  /** Aborted when no further round is to begin; one that is under way then says nothing. */
  readonly signal: AbortSignal;
  readonly about: About;
}

/** Plays all cases; gives the results of this run. */
export async function playSuite(options: SuiteOptions): Promise<Result[]> {
  const all: Result[] = [];
  for (const played of options.cases) {
    for await (const result of playCase(played, options)) {
      if (options.signal.aborted) return all;
      options.results.append(result);
      options.note(resultsTable([result]));
      all.push(result);
    }
  }
  return all;
}

async function* playCase(played: Case, options: SuiteOptions): AsyncGenerator<Result> {
  const { driver, about, rounds, resume, results, note } = options;
  const lacks = driver.lacks(played.needs);
  if (lacks.length > 0) {
    yield resultOf(played, about, 'skipped', [
      `the ${driver.name} driver here can't do: ${lacks.join(', ')}`,
    ]);
    return;
  }
  const done = resume ? results.passed(played.name, about) : 0;
  if (done > 0) note(`${played.name}: ${done} rounds have passed before`);
  for (let round = done; round < rounds; round++) {
    for (let repeat = 0; repeat <= REPEATS; repeat++) {
      note(`${played.name}, round ${round + 1} of ${rounds}: ${played.title}`);
      const result = await playOnce(played, options);
      yield result;
      if (result.outcome !== 'invalid') break;
    }
  }
}

async function playOnce(played: Case, options: SuiteOptions): Promise<Result> {
  try {
    const round = await options.play(played);
    const outcome = round.invalid.length > 0 ? 'invalid' : round.problems.length > 0 ? 'failed' : 'passed';
    return {
      ...resultOf(played, options.about, outcome, [...round.invalid, ...round.problems]),
      remarks: round.remarks,
      figures: round.figures,
      healed: round.healed,
      machine: round.machine,
      plot: draw(played, round, options.results.folder),
      ...(outcome === 'failed' ? { log: keepLog(played, round, options.results.folder) } : {}),
    };
  } catch (error) {
    if (error instanceof Invalid) return resultOf(played, options.about, 'invalid', error.reasons);
    const outcome = error instanceof NotHere ? 'skipped' : 'failed';
    return resultOf(played, options.about, outcome, [(error as Error).message]);
  }
}

function resultOf({ name }: Case, about: About, outcome: Outcome, problems: readonly string[]): Result {
  return { case: name, outcome, problems, at: new Date().toISOString(), ...about };
}

/** What the pods said of it, which goes with them; gives the name of the file. */
function keepLog({ name }: Case, { recording, log }: Round, folder: string): string {
  const file = `${name}-${recording.run}.log`;
  const lines = [...log].sort((a, b) => a.at - b.at);
  const text = lines.map(({ at, pod, text }) => `${new Date(at).toISOString()} ${pod} ${text}\n`).join('');
  writeFileSync(join(folder, file), text);
  return file;
}

/** Gives the name of the file. */
function draw({ name, title }: Case, { recording, fault }: Round, folder: string): string {
  const file = `${name}-${recording.run}.svg`;
  writeFileSync(join(folder, file), plot({ title: `${name}: ${title}`, recording, fault }));
  return file;
}
