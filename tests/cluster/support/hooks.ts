/** What the test environment looks at, see environment.js. */
interface Hooks {
  onFailure?: () => Promise<void>;
  skips?: Record<string, string>;
}

const hooks = globalThis as Hooks;

/** Calls a function at each failure, while it is fresh. */
export function onFailure(call: () => Promise<void>): void {
  hooks.onFailure = call;
}

/** Skips a test that has not begun; the reason is counted and named at the end of the run. */
export function skip(test: string, reason: string): void {
  hooks.skips = { ...hooks.skips, [test]: reason };
}
