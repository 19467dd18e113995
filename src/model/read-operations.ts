import { flatMap } from '../lists/flat-map.js';
import type { YamlNode } from '../source/index.js';
import { DAY, seconds } from './bounded-duration.js';
import { compact } from './compact.js';
import { checkReference, type LoadContext, reportWrong } from './context.js';
import { ALARM_KINDS, type AlarmSettings, type Delivery, type Operations } from './infrastructure.js';
import { choice, choiceOf, flag, get, items, number, plainText, share, texts } from './node.js';
import { hasParameter, textWithParameters } from './parameters.js';

/** Every setting has its default, so that alarms follow from a model that says nothing of them. */
export function readOperations(context: LoadContext, node: YamlNode | undefined): Operations {
  const audit = get(node, 'audit');
  const vpc = get(node, 'vpc');
  return compact({
    alarms: readAlarms(context, get(node, 'alarms')),
    audit: {
      dataEvents: choiceOf(get(audit, 'dataEvents'), ['none', 'writes', 'all']) ?? ('none' as const),
      config: flag(get(audit, 'config'), false),
    },
    vpc: vpc === undefined ? undefined : { endpoint: flag(get(vpc, 'endpoint'), true), span: vpc.span },
    delivery: readDelivery(context, get(node, 'delivery')),
  });
}

function readAlarms(context: LoadContext, node: YamlNode | undefined): AlarmSettings {
  return compact({
    email: readEmail(context, get(node, 'email')),
    utilization: readUtilization(context, get(node, 'utilization')) ?? 0.8,
    latency: seconds(context, get(node, 'latency'), 0.001, 10) ?? 0.05,
    replication: seconds(context, get(node, 'replication'), 0.1, DAY) ?? 5,
    iteratorAge: seconds(context, get(node, 'iteratorAge'), 1, DAY) ?? 60,
    throttles: number(get(node, 'throttles'))?.value ?? 0,
    conditionalFailures: share(context, get(node, 'conditionalFailures')) ?? 0.1,
    off: flatMap(items(get(node, 'off')), (item) => choice(item, ALARM_KINDS) ?? []),
  });
}

function readEmail(context: LoadContext, node: YamlNode | undefined): string | undefined {
  const email = textWithParameters(context, node)?.value;
  if (email === undefined || node === undefined) return undefined;
  if (hasParameter(email) || /^[^\s@]+@[^\s@]+$/.test(email)) return email;
  reportWrong(context, node, 'This is no address, which is as in `ops@example.com`.');
  return undefined;
}

/** Of nothing there is always more. */
function readUtilization(context: LoadContext, node: YamlNode | undefined): number | undefined {
  const value = share(context, node);
  if (node === undefined || value === undefined || value >= 0.01) return value;
  reportWrong(context, node, 'This takes `1%` to `100%`: with less the alarm is never still.');
  return undefined;
}

function readDelivery(context: LoadContext, node: YamlNode | undefined): Delivery | undefined {
  if (node === undefined) return undefined;
  const declared = texts(get(node, 'stages')).map(({ value }) => value);
  const stages = declared.length === 0 ? ['prod'] : declared;
  const known = { names: new Set(stages), complete: true };
  const approve = texts(get(node, 'approve'))
    .filter((stage) => checkReference(context, stage, 'stage', known))
    .map(({ value }) => value);
  return { stages, approve, branch: plainText(get(node, 'branch')) ?? 'main' };
}
