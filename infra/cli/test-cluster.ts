import { jest } from './test';

/** `npm run test:cluster`: end to end, one test after another, in the cluster of KUBECONFIG. */
export function run({ rest }: { readonly rest: readonly string[] }, root: string): Promise<number> {
  return jest(root, ['jest.cluster.config.js'], ['--runInBand', ...rest]);
}
