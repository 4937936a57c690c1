import type { Result } from '../report/results';

/** How a run ends: all passed, something failed, or the machine was too busy for a case to say anything. */
export const PASSED = 0;
export const FAILED = 1;
export const NOTHING_SAID = 3;

/**
 * The exit code of a run. A case that was skipped fails nothing. One that has no round that counts says nothing, unless
 * the run goes on from an earlier one and had nothing left to play.
 */
export function exitCode(
  played: readonly Pick<Result, 'case' | 'outcome'>[],
  { cases, resume }: { readonly cases: readonly { readonly name: string }[]; readonly resume: boolean },
): number {
  if (played.some(({ outcome }) => outcome === 'failed')) return FAILED;
  const silent = cases.some(({ name }) => {
    const own = played.filter((result) => result.case === name);
    return own.length === 0 ? !resume : own.every(({ outcome }) => outcome === 'invalid');
  });
  return silent ? NOTHING_SAID : PASSED;
}
