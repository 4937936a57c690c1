import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
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

const CLIENTS = readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test.each(CLIENTS)('the page shows %s through the proxy and through Sentinel', (client) => {
  const ofClient = shown.filter(({ file }) => file.startsWith(`tests/clients/${client}/`));
  for (const way of ['Proxy', 'Sentinel']) {
    const shows = ofClient.filter(
      ({ file, text }) =>
        basename(file).startsWith(`${way.toLowerCase()}.`) || text.includes(`through${way}()`),
    );
    expect({ way, files: shows.length }).toEqual({ way, files: 1 });
  }
  const files = readdirSync(join(__dirname, client)).filter((name) => /^(proxy|sentinel)\./.test(name));
  const names = ofClient.map(({ file }) => basename(file));
  expect(names).toEqual(expect.arrayContaining(files));
});

test.each([
  ['lettuce/Clients.java', /\.withSsl\(TLS\)\s+\.withVerifyPeer\(SslVerifyMode\.CA\)/],
  ['sidekiq/sentinel.rb', /ssl: true, ssl_params: \{ verify_hostname: false \}/],
])('%s, which no test runs, asks through Sentinel who signed and not for a name', (file, text) => {
  expect(readFileSync(join(__dirname, file), 'utf8')).toMatch(text);
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
