import { Change, ManifestDiff } from './manifest-diff';
import { ObjectRef } from './rendered-objects';
import { count } from './terminal';

/** Characters of the whole page: a comment on GitHub takes 65 536, and a summary more. */
const MAX_PAGE = 60_000;
/** Characters until which objects are shown with what differs. */
const MAX_DETAILS = 45_000;
/** Lines of one object's diff. */
const MAX_LINES = 150;
/** Names of changed fields beside an object. */
const MAX_FIELDS = 6;

/** The diff as a page of Markdown, cut to what GitHub takes. */
export function diffMarkdown({ added, removed, changed }: ManifestDiff): string {
  const total = added.length + removed.length + changed.length;
  if (total === 0) return '### Manifests: no change\n';
  const counts = [
    [added, 'added'],
    [changed, 'changed'],
    [removed, 'removed'],
  ].flatMap(([list, word]) => (list.length > 0 ? [`${list.length} ${word as string}`] : []));
  const sections = [
    ...changed.map((change) => section('changed', change)),
    ...removed.map((change) => section('removed', change)),
    ...added.map((change) => section('added', change)),
  ];
  return [`### Manifests: ${counts.join(', ')}\n`, ...fitting(sections)].join('\n');
}

interface Section {
  /** One line. */
  readonly title: string;
  /** The same with what differs. */
  readonly full: string;
}

/** Sections in full while there is room for details, then their titles, as far as the page goes. */
function fitting(sections: readonly Section[]): string[] {
  const parts: string[] = [];
  let size = 0;
  let short = 0;
  for (const { title, full } of sections) {
    const part = size + full.length <= MAX_DETAILS ? full : title;
    if (size + part.length > MAX_PAGE) break;
    if (part === title) short++;
    parts.push(part);
    size += part.length + 1;
  }
  const left = sections.length - parts.length;
  if (short + left === 0) return parts;
  return [...parts, `\nToo long for this page: ${count(short, 'object')} without details, ${left} left out.`];
}

function section(word: string, { ref, fields, patch }: Change): Section {
  const title = `- ${word} ${nameOf(ref)}${fields.length > 0 ? `: ${listed(fields)}` : ''}`;
  const lines = patch.trimEnd().split('\n');
  const shown = lines.slice(0, MAX_LINES).join('\n');
  const rest = lines.length > MAX_LINES ? `\n… ${count(lines.length - MAX_LINES, 'more line')}` : '';
  const fence = '`'.repeat(Math.max(3, ...[...patch.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  const full = [
    `<details><summary>${word} ${nameOf(ref, 'html')}${fields.length > 0 ? `: ${escape(fieldsOf(fields))}` : ''}</summary>\n`,
    `${fence}diff\n${shown}${rest}\n${fence}\n`,
    '</details>\n',
  ].join('\n');
  return { title, full };
}

function nameOf(
  { stack, kind, namespace, name }: ObjectRef,
  style: 'markdown' | 'html' = 'markdown',
): string {
  const path = [namespace, name].filter(Boolean).join('/');
  const from = stack ? ` (stack ${plain(stack)})` : '';
  return style === 'html'
    ? `${escape(kind)} <code>${escape(path)}</code>${escape(from)}`
    : `${plain(kind)} \`${plain(path)}\`${from}`;
}

const listed = (fields: readonly string[]): string => `\`${plain(fieldsOf(fields))}\``;

function fieldsOf(fields: readonly string[]): string {
  const more = fields.length > MAX_FIELDS ? ` and ${fields.length - MAX_FIELDS} more` : '';
  return `${fields.slice(0, MAX_FIELDS).join(', ')}${more}`;
}

/** Names are somebody's text: without what Markdown would take for its own. */
const plain = (text: string): string => text.replace(/[`\r\n<>]/g, ' ');

const escape = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\r\n]/g, ' ');
