export * from '../../policy/manifest';
