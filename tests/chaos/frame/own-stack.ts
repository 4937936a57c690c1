import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Checkout } from '../../cluster/support/checkout';
import { Cleaner } from '../../cluster/support/cleaner';
import { Namespace } from '../../cluster/support/kube';
import { succeeded } from '../../cluster/support/run';

const STACK = 'chaos';

/** Config of the stack that the suite brings up: all defaults. */
const CONFIG = { replicas: 3 };

/** A stack of the suite's own, in a namespace of its own, applied from a copy of this checkout. */
export interface OwnStack {
  readonly namespace: Namespace;
  readonly name: string;
  /** Applies the config with some keys changed, as `npm run up` does. */
  change(keys: Readonly<Record<string, unknown>>): Promise<void>;
  /** Removes everything. */
  remove(): Promise<void>;
}

export interface OwnStackOptions {
  /** Default: a new one. */
  readonly namespace?: string;
  readonly name?: string;
  /** Leave the stack in the cluster. */
  readonly keep: boolean;
}

/** Brings it up. Its namespace goes with the suite, however that ends, unless it is to be kept. */
export async function ownStack({
  namespace: wanted,
  name = 'redis',
  keep,
}: OwnStackOptions): Promise<OwnStack> {
  const namespace = new Namespace(wanted ?? `redis-chaos-${randomBytes(4).toString('hex')}`);
  const cleaner = new Cleaner(keep ? '' : namespace.name);
  const checkout = await Checkout.copy(join(cleaner.folder, 'checkout'));
  const change = async (keys: Readonly<Record<string, unknown>>) => {
    await checkout.configure(STACK, { name, namespace: namespace.name, ...CONFIG, ...keys });
    succeeded(await checkout.npm('up', '--', '--stack', STACK, '--yes'));
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
