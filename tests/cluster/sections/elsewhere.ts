import { App, Chart } from 'cdk8s';
import { Credentials, RedisClients } from '../../../charts-src';
import type { Secret } from '../support/kube';
import type { ClusterStack } from '../support/stack';
import { withWebdis } from '../support/webdis';

const NAME = 'elsewhere';

/** What stands in front of an ElastiCache, in front of a Redis that plays it: an endpoint with TLS, known by its name alone. */
export function elsewhere(stack: ClusterStack): void {
  stack.step(
    'Webdis and RedisInsight reach it as a Redis elsewhere, and applications get its address',
    async () => {
      const { namespace, name } = stack;
      const { data } = await namespace.get<Secret>('secret', name);
      const values = Object.fromEntries(
        Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
      );
      const ca = await namespace.secret(`${name}-tls`, 'ca.crt');
      const host = `${name}.${namespace.name}.svc.cluster.local`;
      const chart = new Chart(new App(), NAME, { namespace: namespace.name });
      new RedisClients(chart, 'RedisHa', {
        name: NAME,
        credentials: Credentials.fromSecretName(name, values),
        endpoint: { host, port: 6379, readPort: 6380, tls: { ca } },
      });
      await namespace.apply(...(chart.toJson() as object[]));
      for (const part of ['webdis', 'insight'])
        await namespace.kubectl('rollout', 'status', `deployment/${NAME}-${part}`, '--timeout=240s');

      await withWebdis(namespace, { name: NAME, secret: name }, async (http) => {
        expect(await http.json('/SET/far/away')).toEqual({ SET: [true, 'OK'] });
        expect(await http.json('/GET/far')).toEqual({ GET: 'away' });
      });
      const told = async (key: string) => namespace.secret(`${NAME}-connection`, key);
      expect(await told('REDIS_HOST')).toBe(host);
      expect(await told('REDIS_TLS')).toBe('true');
      expect(await told('REDIS_CA')).toBe(ca);
      expect(await told('REDIS_URL')).toMatch(/^rediss:/);
      await namespace.kubectl('delete', KINDS, '-l', `app.kubernetes.io/instance=${NAME}`, '--wait=false');
    },
  );
}

const KINDS = 'deployment,service,secret,configmap,serviceaccount,networkpolicy,pdb';
