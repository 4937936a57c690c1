import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { VERSION_KEY, WEBDIS_HTTP_KEY, previousKey } from '../../charts-src';
import type { StackConfig } from '../config';

const LENGTH = 32;
const PREVIOUS = previousKey('');

/**
 * Passwords made once for each version and kept, encrypted, in the state; letters and digits, so that no URL has to
 * escape them. Those of the first version have no number in their names.
 */
export function generatedCredentials(
  { name, passwordVersion }: Pick<StackConfig, 'name' | 'passwordVersion'>,
  opts: pulumi.CustomResourceOptions,
): (key: string) => pulumi.Output<string> {
  const made = (key: string, version: number) => {
    const id = version === 1 ? `${name}-${key}` : `${name}-${key}-v${version}`;
    const { result } = new random.RandomPassword(id, { length: LENGTH, special: false }, opts);
    return key === WEBDIS_HTTP_KEY ? pulumi.interpolate`webdis:${result}` : result;
  };
  return (key) => {
    if (key === VERSION_KEY) return pulumi.output(String(passwordVersion));
    return key.endsWith(PREVIOUS)
      ? made(key.slice(0, -PREVIOUS.length), passwordVersion - 1)
      : made(key, passwordVersion);
  };
}
