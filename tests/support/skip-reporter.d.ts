/** What the reporter reads of jest's results. */
interface FileResult {
  testFilePath: string;
  testResults: { fullName: string; status: string }[];
}

export function skipSummary(testResults: readonly FileResult[], rootDir: string): string[];
