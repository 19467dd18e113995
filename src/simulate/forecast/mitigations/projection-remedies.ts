import type { IndexDesign } from '../../../design/design.js';
import { entryUnder } from '../../../design/index.js';
import { bytesText, wholeText } from '../../../diagnostics/index.js';
import { writeUnits } from '../../../facts/index.js';
import { filteredBy, wantedOf } from '../../../planner/candidate.js';
import type { CompiledTraffic } from '../changes/compiled.js';
import { quoted } from '../changes/scan.js';
import { namesText, type Remedy } from './candidate.js';

/** Indexes that hold more of their items than is read from them, where less would take fewer units. */
export function projectionRemedies(compiled: CompiledTraffic): readonly Remedy[] {
  return compiled.sets.flatMap(({ index, name }) => {
    if (index.kind !== 'global' || index.projection.kind === 'keys') return [];
    const wanted = [...wantedFrom(compiled, index)].sort();
    const change = wanted.length === 0 ? 'keys' : `include(${wanted.join(',')})`;
    const { span } = index.table;
    const projection = { kind: 'include' as const, attributes: wanted.map((value) => ({ value, span })), span };
    const less = index.members.filter(
      (member) => writeUnits(0, entryUnder(member, projection).typical) < writeUnits(0, member.entry.typical),
    );
    const [first] = less;
    if (first === undefined) return [];
    const now = first.entry.typical;
    const then = entryUnder(first, projection).typical;
    return [
      {
        family: `projection ${name}`,
        doses: [
          {
            change: `${quoted(name)}.projection=${change}`,
            title:
              wanted.length === 0
                ? `Project only the keys into ${name}`
                : `Project only ${namesText(wanted, 6)} into ${name}`,
            causes: [
              `An entry of \`${first.entity.name}\` has ${bytesText(now)} and takes ${wholeText(writeUnits(0, now))} write units; what is read of it has ${bytesText(then)} and takes ${wholeText(writeUnits(0, then))}`,
            ],
          },
        ],
      },
    ];
  });
}

/** Stored names of what patterns ask for, filter by and hide by; of indexes that nobody reads, none. */
function wantedFrom({ flows }: CompiledTraffic, index: IndexDesign): ReadonlySet<string> {
  const names = new Set<string>();
  const keys = new Set([...index.pk, ...index.sk].map(({ attribute }) => attribute));
  for (const { plan, followUp } of flows.values()) {
    const { operation, pattern } = followUp?.found ?? plan;
    const read = operation.kind === 'delete-query' ? operation.read : operation;
    if (read.kind !== 'read' || read.index.name !== index.name || read.index.table.name !== index.table.name) continue;
    for (const { entity } of read.sources)
      for (const name of [...wantedOf(pattern, entity), ...filteredBy(pattern, entity)])
        names.add(entity.entity.attributes.get(name)?.storedName ?? name);
  }
  for (const key of keys) names.delete(key);
  return names;
}
