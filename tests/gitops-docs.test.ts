import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { credentialKeys } from '../charts-src';
import { chosenStyle } from '../infra/cli/secrets';
import { StackConfig, loadConfig } from '../infra/config';
import { readSecretPolicy } from '../infra/delivery/policy';
import { ROOT } from './support/examples';

const PAGE = readFileSync(join(ROOT, 'docs/gitops.md'), 'utf8');

const blocks = (language: string): string[] =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text]) => text);

function configOf(text: string): StackConfig {
  const { config } = parse(text) as { config: Record<string, unknown> };
  return loadConfig(
    Object.fromEntries(
      Object.entries(config).map(([key, value]) => [key.replace('redis-ha-stack:', ''), value]),
    ),
  );
}

test('every config is a valid one, and says enough for both ways', () => {
  const configs = blocks('yaml').map(configOf);
  expect(configs).toHaveLength(3);
  for (const config of configs)
    for (const style of ['avp', 'external-secrets']) expect(chosenStyle(style, config)).toBe(style);
});

test('every option of synth that is named exists', () => {
  const named = [...PAGE.matchAll(/synth -- (.*)/g)].flatMap(([, rest]) =>
    [...rest.split('|')[0].matchAll(/--([a-z]+)/g)].map(([, name]) => name),
  );
  expect(new Set(named)).toEqual(new Set(['stack', 'secrets', 'out']));
  const launcher = join(ROOT, 'infra/cli/run.js');
  const help = spawnSync(process.execPath, [launcher, 'synth', '--help'], { encoding: 'utf8' }).stdout;
  for (const name of named) expect(help).toContain(`--${name} `);
});

test('the secret that is made by hand has all keys, each with another value', () => {
  const [, script] = /node -e '(.*?)' \|/s.exec(blocks('sh')[0])!;
  const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  const secret = JSON.parse(stdout) as Record<string, string>;
  expect(Object.keys(secret).sort()).toEqual([...credentialKeys()].sort());
  expect(new Set(Object.values(secret)).size).toBe(credentialKeys().length);
  for (const value of Object.values(secret)) expect(value).toMatch(/^(webdis:)?[0-9a-f]{48}$/);
});

test('the policy is the one that the program makes', () => {
  const policy = JSON.parse(blocks('json')[0]) as ReturnType<typeof readSecretPolicy>;
  const [read, decrypt] = policy.Statement;
  expect(policy).toEqual(readSecretPolicy(read.Resource!, decrypt.Resource));
});
