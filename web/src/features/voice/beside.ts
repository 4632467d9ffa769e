// The answer that stands beside a comment, as it is written: the choice alone, or what was measured and its number.
import type { CommentItem } from '../../api/voice';
import { collect } from '../../i18n/collect';
import { say } from '../../i18n/language.svelte';
import { voice } from '../../i18n/voice';
import { unitOf } from './reading';

export function beside({ metric, value }: NonNullable<CommentItem['score']>): string {
  const said = say(voice).answers[String(value)] ?? String(value);
  return unitOf(metric) === 'none' ? said : `${say(collect).metrics[metric]}: ${said}`;
}
