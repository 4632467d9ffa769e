// The register of what was changed, as charts mark it: each change with its moment, its day, and whom it reached in words.
import type { ChangeEntry, Register } from '../api/types';
import { quoted } from '../i18n/format';
import { frictionChanges } from '../i18n/friction-changes';
import { fill, say } from '../i18n/language.svelte';
import { dayOf } from '../i18n/zone.svelte';
import { momentOf, type ChangeAt } from './changes';

/** "region är ”Norr” och produkt är ”ITP”"; nothing where it reached everybody. */
export function whom({ where }: Pick<ChangeEntry, 'where'>): string {
  const t = say(frictionChanges);
  return Object.entries(where).map(([attribute, value]) => fill(t.is, { attribute, value: quoted(value) })).join(t.and);
}

/** What the register says was changed, as charts mark it. */
export function changesOf(register: Pick<Register, 'changes'> | undefined): ChangeAt[] {
  return (register?.changes ?? []).flatMap((change) => {
    const at = momentOf(change.on);
    return Number.isFinite(at) ? [{ name: change.name, at, day: dayOf(at), whom: whom(change) || undefined }] : [];
  });
}
