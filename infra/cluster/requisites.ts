import { VERSION_KEY } from '../../charts-src';
import { asking, connect } from './client';

/** Those of the namespaces that do not exist. Not everybody may look at one: it counts as existing then. */
export async function missingNamespaces(names: readonly string[], context?: string): Promise<string[]> {
  const cluster = await connect(context);
  const states = await asking(cluster, () =>
    Promise.all(names.map((name) => stateOf(cluster.core.readNamespace({ name })))),
  );
  return names.filter((_, i) => states[i] === 'missing');
}

async function stateOf(reading: Promise<unknown>): Promise<'there' | 'missing' | 'hidden'> {
  try {
    await reading;
    return 'there';
  } catch (error) {
    const { code } = error as { code?: number };
    if (code === 404) return 'missing';
    if (code === 403) return 'hidden';
    throw error;
  }
}

/** Values of a Secret by key, which no message may show; undefined when it does not exist. */
export async function secretValues(
  namespace: string,
  name: string,
  context?: string,
): Promise<Record<string, string> | undefined> {
  const cluster = await connect(context);
  return asking(cluster, async () => {
    try {
      const { data = {} } = await cluster.core.readNamespacedSecret({ namespace, name });
      return Object.fromEntries(
        Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
      );
    } catch (error) {
      if ((error as { code?: number }).code === 404) return undefined;
      throw error;
    }
  });
}

/** Version of the passwords in a Secret; undefined when it does not exist, or may not be read. */
export async function passwordVersion(
  namespace: string,
  name: string,
  context?: string,
): Promise<number | undefined> {
  const cluster = await connect(context);
  return asking(cluster, async () => {
    try {
      const { data = {} } = await cluster.core.readNamespacedSecret({ namespace, name });
      return Number(Buffer.from(data[VERSION_KEY] ?? '', 'base64').toString() || 1);
    } catch (error) {
      const { code } = error as { code?: number };
      if (code === 404 || code === 403) return undefined;
      throw error;
    }
  });
}
