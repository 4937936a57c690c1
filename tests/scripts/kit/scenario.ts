import { setTimeout as delay } from 'node:timers/promises';
import type { StackProps } from './rendered';
import type { Shell } from './shells';
import { Stack } from './stack';

export type Scenario = (name: string, body: (stack: Stack) => Promise<void>, props?: StackProps) => void;

const LIMIT_MS = 90_000;

/** Ends a test that waits for ever, while what the pods wrote can still be told. */
async function limit(): Promise<never> {
  await delay(LIMIT_MS, undefined, { ref: false });
  throw new Error(`not done after ${LIMIT_MS / 1000} s`);
}

/**
 * Tests with a stack each, several at a time: they mostly wait. What the pods wrote is part of a failure's message.
 */
export function scenarios(shell: Shell): Scenario {
  const { first, of } = shell.share ?? { first: 0, of: 1 };
  let count = 0;
  return (name, body, props) => {
    if (count++ % of !== first) return;
    test.concurrent(
      name,
      async () => {
        const stack = new Stack(shell, props);
        try {
          await Promise.race([body(stack), limit()]);
        } catch (error) {
          if (error instanceof Error) error.message += `\n${stack.output}`;
          throw error;
        } finally {
          await stack.stopAll();
        }
      },
      LIMIT_MS + 30_000, // to stop the stack
    );
  };
}
