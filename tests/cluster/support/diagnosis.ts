import { MIN_PASSWORD_LENGTH } from '../../../charts-src';
import type { Namespace, Pod, Secret } from './kube';
import { run } from './run';

/** Pods, events and last log lines of a namespace, without the values of its Secrets. */
export async function diagnosis(namespace: Namespace): Promise<string> {
  const ask = (...args: string[]) => kubectl(namespace, ...args);
  const parts = [
    await ask('get', 'pods', '-o', 'wide'),
    lastLines(await ask('get', 'events', '--sort-by=.lastTimestamp'), 15),
    ...(await Promise.all((await names(namespace)).map((pod) => logOf(namespace, pod)))),
  ];
  return hide(parts.join('\n'), await secretValues(namespace));
}

async function names(namespace: Namespace): Promise<string[]> {
  return (await namespace.list<Pod>('pods')).map(({ metadata }) => metadata.name);
}

async function logOf(namespace: Namespace, pod: string): Promise<string> {
  return `--- ${pod}\n${lastLines(await kubectl(namespace, 'logs', pod, '--tail=8'), 8)}`;
}

async function kubectl({ name }: Namespace, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(['kubectl', '-n', name, ...args], { timeout: 15_000 });
  return stdout || stderr;
}

async function secretValues(namespace: Namespace): Promise<string[]> {
  const secrets = await namespace.list<Secret>('secrets');
  return secrets
    .flatMap(({ data }) => Object.entries(data ?? {}))
    .filter(([key]) => /password|auth|url|uri/i.test(key))
    .map(([, value]) => Buffer.from(value, 'base64').toString())
    .filter((value) => value.length >= MIN_PASSWORD_LENGTH)
    .sort((a, b) => b.length - a.length);
}

const hide = (text: string, secrets: readonly string[]) =>
  secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '[secret]'), text);

const lastLines = (text: string, count: number) => text.trimEnd().split('\n').slice(-count).join('\n');
