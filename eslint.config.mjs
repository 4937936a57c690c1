import tseslint from 'typescript-eslint';
import pulumi from '@pulumi/eslint-plugin';

/** Arrows go one way: infra -> charts-src -> charts-src/kit; the bridge stands alone. */
const only = (files, patterns) => ({ files, rules: { 'no-restricted-imports': ['error', { patterns }] } });

export default tseslint.config(
  { ignores: ['lib/', 'dist/', 'coverage/', 'charts-src/imports/', 'node_modules/', '.pulumi/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['**/*.ts'],
    plugins: { '@pulumi': pulumi },
    languageOptions: { parserOptions: { projectService: true } },
    rules: { '@pulumi/no-output-in-template-literal': 'error' },
  },
  only(
    ['charts-src/**/*.ts'],
    [{ group: ['@pulumi/*', '**/infra/**'], message: 'charts-src is pure cdk8s' }],
  ),
  only(
    ['charts-src/kit/**/*.ts'],
    [
      { group: ['@pulumi/*', '**/infra/**'], message: 'charts-src is pure cdk8s' },
      { group: ['../*'], message: 'kit knows none of the rooms' },
    ],
  ),
  only(
    ['policy/**/*.ts'],
    [
      {
        group: ['**/infra/**', '**/charts-src/**', '**/tests/**'],
        message: 'policies are functions over plain manifests',
      },
    ],
  ),
  only(
    ['infra/bridge/**/*.ts'],
    [{ group: ['../*', '**/charts-src/**'], message: 'the bridge is generic and stands alone' }],
  ),
);
