import { type Rule, kindRule } from './rule';

/** Volumes outlive what uses them: a StatefulSet that is made anew, or scaled down by mistake, loses no data. */
export const volumeRules: readonly Rule[] = [
  kindRule('retained-volumes', 'StatefulSet', ({ spec }) => {
    const { whenDeleted, whenScaled } = spec.persistentVolumeClaimRetentionPolicy ?? {};
    return Object.entries({ whenDeleted, whenScaled })
      .filter(([, policy]) => policy === 'Delete')
      .map(
        ([when]) =>
          `persistentVolumeClaimRetentionPolicy.${when} is Delete, with which the data go; allowed: Retain`,
      );
  }),
];
