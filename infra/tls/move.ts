import type { StatefulSetLike } from '../cluster';

/**
 * Changes of TLS that running pods can't follow one after the other: those with it and those without, or with authorities
 * that don't know each other, can't replicate or vote together. A sentence with the config key to change.
 */
export function tlsChanges(live: readonly StatefulSetLike[], planned: readonly StatefulSetLike[]): string[] {
  const problems = planned.flatMap((next) => {
    const now = live.find(({ metadata }) => metadata.name === next.metadata.name);
    if (!now || secretOf(now) === secretOf(next)) return [];
    return [sentence(secretOf(now), secretOf(next))];
  });
  return [...new Set(problems)];
}

const secretOf = ({ spec }: StatefulSetLike): string | undefined =>
  spec.template.spec.volumes?.find(({ name }) => name === 'tls')?.secret?.secretName;

function sentence(now: string | undefined, next: string | undefined): string {
  const shown = (secret: string | undefined) =>
    secret === undefined ? 'no TLS' : `the certificate of secret ${secret}`;
  const other =
    now !== undefined && next !== undefined ? `put the other certificate into secret ${now}, or ` : '';
  return (
    `tls: got ${shown(next)}, but the pods run with ${shown(now)}, and pods of both kinds can't work together: ` +
    `${other}take the stack down (\`npm run down\`, its volumes stay) and bring it up again`
  );
}
