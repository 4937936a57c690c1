import { type Manifest, containers } from '../manifest';

const DIGEST = /@sha256:[0-9a-f]{64}$/;

/** Images that a registry could exchange under the same tag, each with who runs it. */
export function imagesWithoutDigest(objects: readonly Manifest[]): string[] {
  const users = new Map<string, Set<string>>();
  for (const { container, workload } of containers(objects)) {
    const { image = '' } = container;
    if (!DIGEST.test(image)) users.set(image, (users.get(image) ?? new Set()).add(workload.title));
  }
  return [...users].map(([image, titles]) => `image ${image} of ${[...titles].join(', ')} has no digest`);
}
