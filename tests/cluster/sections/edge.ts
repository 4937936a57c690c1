import { waitFor } from '../../support/wait-for';
import { authority } from '../../support/certificates';
import { skip } from '../support/hooks';
import { succeeded, tail } from '../support/run';
import { type ClusterStack, DEADLINE } from '../support/stack';
import { TraefikClient, traefikClass, traefikService } from '../support/traefik';
import { PODS, baseConfig } from './config';

const WEBDIS = 'webdis.e2e.example.com';
const INSIGHT = 'insight.e2e.example.com';
const TLS = 'edge-tls';

/** A network that nobody comes from. */
const ELSEWHERE = ['203.0.113.0/24'];

const UP = 'comes up with an address for each Ingress';
const ANSWERS = 'both answer under their hosts to those who log in';
const REFUSES = 'both answer 401 to those who do not';
const ENCRYPTED = 'Webdis is not reached without TLS';
const LIMITED = 'more requests than allowed are refused';
const NETWORKS = 'who comes from another network is refused, with the right login, too';
const GONE = 'leaves nothing when it is left out';

/** Webdis and RedisInsight behind the cluster's Traefik, where it has one. */
export function edge(stack: ClusterStack): void {
  describe('the edge', () => {
    let traefik: TraefikClient | undefined;
    let className: string | undefined;
    let ingressControllerNamespace = 'ingress';
    beforeAll(async () => {
      className = await traefikClass();
      if (className) ingressControllerNamespace = (await traefikService()).namespace;
      for (const test of className ? [] : [UP, ANSWERS, REFUSES, ENCRYPTED, LIMITED, NETWORKS, GONE])
        skip(test, 'the cluster has no Traefik');
    });
    afterAll(() => traefik?.close());
    const client = async () => (traefik ??= await TraefikClient.open());
    const configured = (webdis: object = {}, insight: object = {}) => ({
      ...baseConfig(stack),
      network: { ingressControllerNamespace },
      edge: {
        className,
        webdis: { host: WEBDIS, tlsSecretName: TLS, ...webdis },
        insight: { host: INSIGHT, ...insight },
      },
    });
    const login = async (target: string) => {
      const secret = (key: string) => stack.namespace.secret(`${stack.name}-edge-${target}`, key);
      return `${await secret('username')}:${await secret('password')}`;
    };

    test('without a controller of the class `up` does not wait, and says so', async () => {
      const keys = { className: 'not-there', insight: { host: INSIGHT } };
      await stack.checkout.configure('dev', {
        ...baseConfig(stack),
        network: { ingressControllerNamespace },
        edge: keys,
      });
      const result = await stack.checkout.npm('up');
      await stack.checkout.configure('dev', baseConfig(stack));
      expect(result.code).not.toBe(0);
      expect(tail(result, 200)).toContain('nothing was changed');
      expect(tail(result, 200)).toMatch(
        /edge\.className: got not-there, but the cluster has no such IngressClass/,
      );
    });

    stack.step(UP, async () => {
      const certificate = authority().issue({ dnsNames: [WEBDIS] });
      await stack.namespace.apply({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: TLS },
        type: 'kubernetes.io/tls',
        stringData: certificate,
      });
      await stack.checkout.configure('dev', configured());
      const { stdout } = succeeded(await stack.checkout.npm('up'));
      expect(stdout).toContain(`https://${WEBDIS}`);
      expect(stdout).toContain(`http://${INSIGHT}`);
      const addresses = await stack.namespace.kubectl(
        ...['get', 'ingress', '-l', stack.selector, '-o'],
        'jsonpath={range .items[*]}{.status.loadBalancer.ingress[0].ip}{.status.loadBalancer.ingress[0].hostname}{"\\n"}{end}',
      );
      expect(addresses.trim().split('\n').filter(Boolean)).toHaveLength(2);
    });

    test(ANSWERS, async () => {
      const http = await client();
      const [webdis, insight] = [await login('webdis'), await login('insight')];
      await waitFor(
        'Traefik serves both',
        async () => {
          expect(await http.get(`https://${WEBDIS}/PING`, webdis)).toEqual({
            status: 200,
            body: '{"PING":[true,"PONG"]}',
          });
          expect((await http.get(`http://${INSIGHT}/api/health/`, insight)).status).toBe(200);
          return true;
        },
        DEADLINE,
      );
    });

    test(REFUSES, async () => {
      const http = await client();
      for (const wrong of [undefined, 'webdis:wrong', 'insight:wrong', await login('webdis')])
        expect((await http.get(`http://${INSIGHT}/api/health/`, wrong)).status).toBe(401);
      for (const wrong of [undefined, 'webdis:wrong', await login('insight')])
        expect((await http.get(`https://${WEBDIS}/PING`, wrong)).status).toBe(401);
    });

    test(ENCRYPTED, async () => {
      expect((await (await client()).get(`http://${WEBDIS}/PING`, await login('webdis'))).status).toBe(404);
    });

    test(LIMITED, async () => {
      await stack.checkout.configure('dev', configured({ rateLimit: 2 }, { allowFrom: ELSEWHERE }));
      succeeded(await stack.checkout.npm('up'));
      const http = await client();
      const webdis = await login('webdis');
      await waitFor(
        'Traefik refuses one of 20 requests at once',
        async () => {
          const all = Array.from({ length: 20 }, () => http.get(`https://${WEBDIS}/PING`, webdis));
          const statuses = (await Promise.all(all)).map(({ status }) => status);
          return statuses.includes(429) && statuses.includes(200);
        },
        DEADLINE,
      );
    });

    test(NETWORKS, async () => {
      const http = await client();
      const insight = await login('insight');
      await waitFor(
        'Traefik refuses it',
        async () => (await http.get(`http://${INSIGHT}/api/health/`, insight)).status === 403,
        DEADLINE,
      );
    });

    stack.step(GONE, async () => {
      await stack.checkout.configure('dev', baseConfig(stack));
      succeeded(await stack.checkout.npm('up'));
      await stack.namespace.kubectl('delete', 'secret', TLS);
      const left = await stack.namespace.kubectl(
        ...['get', 'ingresses,middlewares.traefik.io', '-l', stack.selector, '-o', 'name'],
      );
      expect(left.trim()).toBe('');
      await stack.ready(PODS);
    });
  });
}
