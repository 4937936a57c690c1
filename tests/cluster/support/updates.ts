import type { Checkout } from './checkout';
import { succeeded } from './run';

/** How many resources an update left alone, made, changed and so on. */
export type Changes = Readonly<Partial<Record<'same' | 'create' | 'update' | 'delete' | 'replace', number>>>;

/** What the last update of a stack did, as its state records it. */
export async function lastUpdate(checkout: Checkout, stack: string): Promise<Changes> {
  const { stdout } = succeeded(await checkout.pulumi(stack, 'stack', 'history', '--json'));
  const [{ result, resourceChanges }] = JSON.parse(stdout) as { result: string; resourceChanges: Changes }[];
  if (result !== 'succeeded') throw new Error(`the last update of ${stack}: ${result}`);
  return resourceChanges;
}

/** URNs of all resources of a stack, in order. */
export async function urns(checkout: Checkout, stack: string): Promise<string[]> {
  const { stdout } = succeeded(await checkout.pulumi(stack, 'stack', 'export'));
  const { deployment } = JSON.parse(stdout) as { deployment: { resources: { urn: string }[] } };
  return deployment.resources.map(({ urn }) => urn).sort();
}

/** What the next update would do to resources that it does not leave alone, e.g. `update apps/v1:StatefulSet e2e`. */
export async function planned(checkout: Checkout, stack: string, ...flags: string[]): Promise<string[]> {
  const { stdout } = succeeded(await checkout.pulumi(stack, 'preview', '--json', ...flags));
  const { steps } = JSON.parse(stdout) as { steps: Step[] };
  return steps
    .filter(({ op }) => op !== 'same' && op !== 'refresh')
    .map(({ op, urn, newState, oldState }) => {
      const type = urn.split('::')[2].split('$').pop()!;
      const name = (newState ?? oldState)?.inputs?.metadata?.name;
      return `${op} ${type.replace('kubernetes:', '')} ${name ?? urn.split('::').pop()}`;
    })
    .sort();
}

interface Step {
  readonly op: string;
  readonly urn: string;
  readonly newState?: State;
  readonly oldState?: State;
}

interface State {
  readonly inputs?: { readonly metadata?: { readonly name?: string } };
}
