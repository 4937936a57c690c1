import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Checkout } from '../../cluster/support/checkout';
import { Cleaner } from '../../cluster/support/cleaner';
import { Namespace } from '../../cluster/support/kube';
import { succeeded } from '../../cluster/support/run';

/** A stack of a suite's own, in a namespace of its own, applied from a copy of this checkout. */
export interface OwnStack {
  readonly namespace: Namespace;
  readonly name: string;
  /** Applies the config with some keys changed, as `npm run up` does. */
  change(keys: Readonly<Record<string, unknown>>): Promise<void>;
  /** Removes everything. */
  remove(): Promise<void>;
}

export interface OwnStackOptions {
  /** A word for its namespace and for its state. */
  readonly purpose: string;
  /** Config beside name and namespace; default none. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Default: a new one. */
  readonly namespace?: string;
  readonly name?: string;
  /** Leave the stack in the cluster. */
  readonly keep: boolean;
}

/** Brings it up. Its namespace goes with the suite, however that ends, unless it is to be kept. */
export async function ownStack({
  purpose,
  config = {},
  namespace: wanted,
  name = 'redis',
  keep,
}: OwnStackOptions): Promise<OwnStack> {
  const namespace = new Namespace(wanted ?? `redis-${purpose}-${randomBytes(4).toString('hex')}`);
  const cleaner = new Cleaner(keep ? '' : namespace.name);
  const checkout = await Checkout.copy(join(cleaner.folder, 'checkout'));
  const change = async (keys: Readonly<Record<string, unknown>>) => {
    await checkout.configure(purpose, { name, namespace: namespace.name, ...config, ...keys });
    succeeded(await checkout.npm('up', '--', '--stack', purpose, '--yes'));
  };
  try {
    await namespace.create();
    await change({});
  } catch (error) {
    await cleaner.clean();
    throw error;
  }
  return { namespace, name, change, remove: () => cleaner.clean() };
}
