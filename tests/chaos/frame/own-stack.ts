import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Checkout } from '../../cluster/support/checkout';
import { Cleaner } from '../../cluster/support/cleaner';
import { Namespace } from '../../cluster/support/kube';
import { type Result, succeeded } from '../../cluster/support/run';

/** Config keys without the project's prefix. */
export type Keys = Readonly<Record<string, unknown>>;

/** What whoever has brought a stack up can do with its config. */
export interface StackConfig {
  /** Applies the config with some keys changed, as `npm run up` does. */
  change(keys: Keys): Promise<void>;
  /** Removes the stack with its data, and brings it up anew with some keys changed. */
  renew(keys: Keys): Promise<void>;
  /** `pulumi …` on the stack. */
  pulumi(...args: string[]): Promise<Result>;
}

/** A stack of a suite's own, in a namespace of its own, applied from a copy of this checkout. */
export interface OwnStack {
  readonly namespace: Namespace;
  readonly name: string;
  readonly config: StackConfig;
  /** Removes all that was made for it. */
  remove(): Promise<void>;
}

export interface OwnStackOptions {
  /** A word for its namespace and for its state. */
  readonly purpose: string;
  /** One that is there, and stays. Default: a new one. */
  readonly namespace?: Namespace;
  readonly name?: string;
  /** In all of its configs. */
  readonly keys?: Keys;
  /** Leave the stack in the cluster. */
  readonly keep?: boolean;
}

/** Brings it up. A namespace of its own goes with the suite, however that ends, unless it is to be kept. */
export async function ownStack({
  purpose,
  namespace: given,
  name = 'redis',
  keys: always = {},
  keep = false,
}: OwnStackOptions): Promise<OwnStack> {
  const namespace = given ?? new Namespace(`redis-${purpose}-${randomBytes(4).toString('hex')}`);
  const cleaner = new Cleaner(given || keep ? '' : namespace.name);
  const checkout = await Checkout.copy(join(cleaner.folder, 'checkout'));
  const npm = async (...args: string[]) => {
    succeeded(await checkout.npm(args[0], '--', '--stack', purpose, '--yes', ...args.slice(1)));
  };
  const down = () => npm('down', '--volumes');
  const change = async (keys: Keys) => {
    await checkout.configure(purpose, { name, namespace: namespace.name, ...always, ...keys });
    await npm('up');
  };
  const renew = async (keys: Keys) => {
    await down();
    await change(keys);
  };
  const pulumi = (...args: string[]) => checkout.pulumi(purpose, ...args);
  const remove = async () => {
    if (given) await down();
    await cleaner.clean();
  };
  try {
    if (!given) await namespace.create();
    await change({});
  } catch (error) {
    await cleaner.clean();
    throw error;
  }
  return { namespace, name, config: { change, renew, pulumi }, remove };
}
