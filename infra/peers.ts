import { requirePeers } from '../charts-src/peers';

requirePeers('@pulumi/pulumi', '@pulumi/kubernetes', '@pulumi/random');
