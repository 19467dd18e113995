import workerpool from 'workerpool';
import { Profiles, type RunResult, runTraffic } from '../../../fluid/index.js';
import type { RunTask } from './pool.js';

// What a thread does.
const profiles = new Profiles();

workerpool.worker({ run: ({ traffic, options }: RunTask): RunResult => runTraffic(traffic, options, profiles) });
