export { usesAws } from './account';
export { checkAccount, checkAws } from './check';
export { type AwsPlan, type AwsResource, awsPlan, awsResources } from './plan';
export { awsProvider } from './provider';
