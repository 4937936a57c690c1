import { irsaTrust, podIdentityTrust, readSecretPolicy } from '../../../infra/delivery/policy';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:cart-AbCdEf';
const KEY = 'arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d';
const account = { namespace: 'shop', serviceAccount: 'cart-secret-store' };

test('one secret may be read, and nothing else be done', () => {
  expect(readSecretPolicy(SECRET)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ReadSecret',
        Effect: 'Allow',
        Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
        Resource: SECRET,
      },
    ],
  });
});

test('its own key may decrypt that secret only', () => {
  expect(readSecretPolicy(SECRET, KEY).Statement[1]).toEqual({
    Sid: 'DecryptSecret',
    Effect: 'Allow',
    Action: ['kms:Decrypt'],
    Resource: KEY,
    Condition: { StringEquals: { 'kms:EncryptionContext:SecretARN': SECRET } },
  });
});

test('by OIDC one ServiceAccount may take the role', () => {
  const issuer = 'https://oidc.eks.eu-central-1.amazonaws.com/id/ABC';
  const arn = 'arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/ABC';
  expect(irsaTrust({ arn, issuer }, account).Statement).toEqual([
    {
      Effect: 'Allow',
      Principal: { Federated: arn },
      Action: ['sts:AssumeRoleWithWebIdentity'],
      Condition: {
        StringEquals: {
          'oidc.eks.eu-central-1.amazonaws.com/id/ABC:aud': 'sts.amazonaws.com',
          'oidc.eks.eu-central-1.amazonaws.com/id/ABC:sub': 'system:serviceaccount:shop:cart-secret-store',
        },
      },
    },
  ]);
});

test('by Pod Identity one ServiceAccount of one cluster may take the role', () => {
  const cluster = 'arn:aws:eks:eu-central-1:123456789012:cluster/prod';
  expect(podIdentityTrust(cluster, account).Statement).toEqual([
    {
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        StringEquals: {
          'aws:RequestTag/eks-cluster-arn': cluster,
          'aws:RequestTag/kubernetes-namespace': 'shop',
          'aws:RequestTag/kubernetes-service-account': 'cart-secret-store',
        },
      },
    },
  ]);
});
