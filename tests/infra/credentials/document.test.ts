import { readDocument } from '../../../infra/credentials/document';

const keys = ['db-password', 'admin-password', 'webdis-http-auth'];
const good = {
  'db-password': 'Abc-1.Abc-1.Abc-1',
  'admin-password': 'a/b+c/a/b+c/a/b+c',
  'webdis-http-auth': 'web:hunter2-hunter2-hunter2',
};
const read = (fields: object) => readDocument(JSON.stringify({ ...good, ...fields }), keys);

test('the keys that are needed are read, others are left alone', () => {
  expect(read({ other: 1 })).toEqual({ values: good });
});

test('all missing keys are named at once, with those that are needed', () => {
  expect(readDocument('{"db-password":"hunter2-hunter2-"}', keys)).toEqual({
    problems: [
      'it has no admin-password, webdis-http-auth; needed: db-password, admin-password, webdis-http-auth',
    ],
  });
});

test.each([undefined, '', 'hunter2', '"hunter2"', '["hunter2"]', 'null'])('%j is no document', (text) => {
  expect(readDocument(text, keys)).toEqual({
    problems: [expect.stringMatching(/^it is no JSON object; needed: /)],
  });
});

test.each<[object, RegExp]>([
  [{ 'admin-password': 12345 }, /admin-password is no text/],
  [{ 'admin-password': '' }, /admin-password is empty/],
  [{ 'admin-password': 'hunter2-hunter2' }, /admin-password is shorter than 16 characters/],
  [{ 'admin-password': 'hunter2\n' }, /admin-password has a space, a line break/],
  [{ 'db-password': 'hunter2@hunter2@hunter2' }, /db-password has a character that URLs/],
  [{ 'webdis-http-auth': 'hunter2-hunter2-hunter2' }, /webdis-http-auth is not of the form user:password/],
  [{ 'webdis-http-auth': 'administrators:hunter2' }, /webdis-http-auth has a password of less than 16/],
])('a value that can not be used is refused and not shown: %j', (fields, problem) => {
  const found = read(fields);
  expect(found).toEqual({ problems: [expect.stringMatching(problem)] });
  expect(JSON.stringify(found)).not.toMatch(/hunter2|12345|administrators/);
});
