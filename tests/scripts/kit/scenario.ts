import type { StackProps } from './rendered';
import type { Shell } from './shells';
import { Stack } from './stack';

export type Scenario = (name: string, body: (stack: Stack) => Promise<void>, props?: StackProps) => void;

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
          await body(stack);
        } catch (error) {
          if (error instanceof Error) error.message += `\n${stack.output}`;
          throw error;
        } finally {
          await stack.stopAll();
        }
      },
      90_000,
    );
  };
}
