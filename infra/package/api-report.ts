import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

/** The entries of the package, by the names of their reports. */
const ENTRIES = {
  'redis-ha-stack': 'lib/charts-src/index.d.ts',
  'redis-ha-stack-pulumi': 'lib/infra/pulumi.d.ts',
  'redis-ha-stack-policy': 'lib/policy/exports.d.ts',
} as const;

const QUIET = { logLevel: ExtractorLogLevel.None };

/**
 * Compares the public API of a built package with the reports in the repository, and writes them if told to.
 *
 * @param built folder of the package, with `lib/`
 * @param reports folder of the reports
 * @returns names of the reports that were not up to date
 */
export function apiReports(built: string, reports: string, { write }: { write: boolean }): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  try {
    return Object.entries(ENTRIES)
      .filter(([name, entry]) => apiReport(resolve(built), entry, name, { reports, folder, write }))
      .map(([name]) => `${name}.api.md`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Report {
  readonly reports: string;
  readonly folder: string;
  readonly write: boolean;
}

/** Whether the report of an entry was not up to date. */
function apiReport(built: string, entry: string, name: string, { reports, folder, write }: Report): boolean {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(built, 'package.json'),
    configObject: {
      projectFolder: built,
      mainEntryPointFilePath: join(built, entry),
      newlineKind: 'lf',
      compiler: { tsconfigFilePath: join(built, 'tsconfig.build.json'), skipLibCheck: true },
      apiReport: {
        enabled: true,
        reportFileName: name,
        reportFolder: resolve(reports),
        reportTempFolder: folder,
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      messages: {
        compilerMessageReporting: { default: QUIET },
        extractorMessageReporting: { default: QUIET },
        tsdocMessageReporting: { default: QUIET },
      },
    },
  });
  const { apiReportChanged } = Extractor.invoke(config, {
    localBuild: write,
    messageCallback: (message) => {
      message.handled = true;
    },
  });
  return apiReportChanged;
}
