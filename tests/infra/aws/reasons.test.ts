import { reasonOf, reasonOfSecret } from '../../../infra/aws/reasons';

const api = (operation: string, error: string) =>
  `1 error occurred:\n\t* x: operation error Secrets Manager: ${operation}, https response error StatusCode: 400, ` +
  `RequestID: 1a-2b, ${error}`;

/** Left: what AWS and its provider say. */
test.each([
  [
    'configuring Terraform AWS Provider: no valid credential sources for Terraform AWS Provider found.',
    /^no AWS credentials/,
  ],
  ['failed to get shared config profile, shop', /^the AWS config files have no profile shop;/],
  [
    api('GetSecretValue', 'ExpiredTokenException: The token is expired'),
    /^AWS refuses the credentials \(ExpiredTokenException\)/,
  ],
  [
    api('DescribeSecret', 'api error AccessDeniedException: User: arn:aws:iam::1:user/x is not authorized'),
    /^the AWS credentials are not allowed the action DescribeSecret; docs\/aws\.md/,
  ],
  ['dial tcp: lookup secretsmanager.eu-central-7.amazonaws.com: no such host', /^AWS can't be reached/],
])('%s', (text, reason) => {
  expect(reasonOf(text)).toMatch(reason);
});

test.each([
  [
    "InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion.",
    /^the secret cart is scheduled for deletion.*restore-secret --secret-id cart/,
  ],
  [
    'ResourceExistsException: The operation failed because the secret cart already exists.',
    /^aws\.secret\.name: got cart, but .*set aws\.existingSecretArn to its ARN/,
  ],
])('a secret that can not be made: %s', (error, reason) => {
  expect(reasonOfSecret(api('CreateSecret', error), { name: 'cart' })).toMatch(reason);
});

test('what is not known is left as it is', () => {
  expect(reasonOf('something else')).toBeUndefined();
});
