import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { WEBDIS_HTTP_KEY } from '../../charts-src';

const LENGTH = 32;

/** Passwords made once and kept, encrypted, in the state; letters and digits, so that no URL has to escape them. */
export function generatedCredentials(
  name: string,
  opts: pulumi.CustomResourceOptions,
): (key: string) => pulumi.Output<string> {
  return (key) => {
    const { result } = new random.RandomPassword(`${name}-${key}`, { length: LENGTH, special: false }, opts);
    return key === WEBDIS_HTTP_KEY ? pulumi.interpolate`webdis:${result}` : result;
  };
}
