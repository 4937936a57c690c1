import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { connectionData } from '../../charts-src';
import { ROOT } from '../support/examples';

const PAGE = readFileSync(join(ROOT, 'docs/clients.md'), 'utf8');

/** Each file that the page shows, and what it shows of it. */
const shown = [...PAGE.matchAll(/^\[[^\]]+\]\(\.\.\/(tests\/clients\/\S+)\)\n\n```\w+\n(.*?)^```$/gms)].map(
  ([, file, text]) => ({ file, text }),
);

test.each(shown)('the page shows $file as it is', ({ file, text }) => {
  expect(text).toBe(readFileSync(join(ROOT, file), 'utf8'));
});

test('the page shows each client through the proxy and through Sentinel', () => {
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(proxy|sentinel)\.\w+$/.test(name))
    .map((name) => `tests/clients/${name}`);
  expect(files.length).toBeGreaterThanOrEqual(8);
  expect(shown.map(({ file }) => file)).toEqual(expect.arrayContaining(files));
});

test('what the clients read is in the connection Secret', () => {
  const endpoint = { host: 'h', port: 1, readPort: 2, sentinelPort: 3, masterName: 'm', tls: { ca: 'PEM' } };
  const known = Object.keys(connectionData(endpoint, 'p'));
  const read = new Set(PAGE.match(/REDIS_[A-Z_]+/g));
  expect([...read].filter((name) => !known.includes(name))).toEqual([]);
});

test('pages that the page leads to exist', () => {
  const links = [...PAGE.matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => link);
  expect(links.filter((link) => !existsSync(join(ROOT, 'docs', link)))).toEqual([]);
});
