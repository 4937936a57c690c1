import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Processes } from '../support/processes';
import { testDouble, underEachShell } from './kit';
import { shellFolder } from './kit/shells';

const PROBE = join(__dirname, '..', '..', 'charts-src', 'webdis', 'scripts', 'probe.sh');

underEachShell(
  'liveness of Webdis',
  (shell) => {
    test('ends when there are other authorities than at its start', async () => {
      const processes = new Processes();
      try {
        const bin = join(processes.folder, 'bin');
        const PATH = shellFolder(bin, shell, 'none');
        testDouble(bin, 'wget', 'exit 0');
        const webdis = processes.start('sleep', ['60']);
        const CA = join(processes.folder, 'ca.crt');
        writeFileSync(CA, '');
        const live = async (authoritiesOf: number) => {
          utimesSync(CA, authoritiesOf, authoritiesOf);
          const env = { PATH, PID: String(webdis.pid), CA };
          const probe = processes.start('sh', [PROBE, 'live'], { env });
          return { ...(await probe.exit()), output: probe.output.trim() };
        };
        const now = Date.now() / 1000;
        expect(await live(now - 60)).toMatchObject({ code: 0 });
        expect(await live(now + 60)).toMatchObject({ code: 1, output: 'trusts the former authorities' });
      } finally {
        await processes.stopAll();
      }
    }, 30_000);
  },
  [],
);
