import { skipSummary } from './skip-reporter';

const pending = (fullName: string) => ({ fullName, status: 'pending' });

test('skipped tests are counted by reason, in the order of the reasons', () => {
  const results = [
    {
      testFilePath: '/project/tests/b.test.ts',
      testResults: [
        pending('routes [skipped: haproxy >= 3.1 is not installed (2.6.12 is)] writes go to the master'),
        pending('routes [skipped: haproxy >= 3.1 is not installed (2.6.12 is)] reads go to replicas'),
        { fullName: 'something that ran', status: 'passed' },
      ],
    },
    {
      testFilePath: '/project/tests/a.test.ts',
      testResults: [
        pending('lints [skipped: shellcheck is not installed] boot.sh'),
        pending('left out by hand'),
      ],
    },
  ];
  expect(skipSummary(results, '/project')).toEqual([
    'skipped: haproxy >= 3.1 is not installed (2.6.12 is) (2 tests)',
    'skipped: no reason given, tests/a.test.ts (1 test)',
    'skipped: shellcheck is not installed (1 test)',
  ]);
});

test('a run that skipped nothing has no summary', () => {
  const results = [
    { testFilePath: '/project/a.test.ts', testResults: [{ fullName: 'ran', status: 'passed' }] },
  ];
  expect(skipSummary(results, '/project')).toEqual([]);
});
