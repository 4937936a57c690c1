import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../support/kube';
import { type Result, tail } from '../support/run';
import type { ClusterStack } from '../support/stack';
import { baseConfig } from './config';

export function wrongConfig(stack: ClusterStack): void {
  describe('npm run up with a wrong config', () => {
    let result: Result;
    beforeAll(async () => {
      await stack.checkout.configure('dev', {
        ...baseConfig(stack),
        replicas: 0,
        sentinel: { replicas: 4 },
        redis: { config: { port: 7000 } },
        storage: { size: '-1Gi' },
        webdis: { allowFrom: ['10.0.0.0/40'] },
        proxi: { replicas: 2 },
      });
      result = await stack.checkout.npm('up');
    });

    test('ends with exit code 1', () => {
      expect(result.code).toBe(1);
    });

    test.each([
      ['replicas', /replicas: got 0/],
      ['sentinel.replicas', /sentinel\.replicas: got 4/],
      ['redis.config', /redis\.config\.port: /],
      ['storage.size', /storage\.size: got "-1Gi"/],
      ['webdis.allowFrom', /webdis\.allowFrom\[0\]: got "10\.0\.0\.0\/40"/],
      ['proxi', /proxi: .*\bproxy\b/],
    ])('says what is wrong with %s', (_key, message) => {
      expect(tail(result, 200)).toMatch(message);
    });

    test('touches nothing', async () => {
      const objects = await stack.namespace.list<Manifest>('all,secrets,configmaps', stack.selector);
      expect(objects).toEqual([]);
      expect(existsSync(join(stack.checkout.folder, '.pulumi'))).toBe(false);
    });
  });
}
