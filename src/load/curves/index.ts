export { courseNotes } from './course-notes.js';
export { type CourseSettings, curveOf } from './curve-of.js';
export { columnFor, type Recorded, type RecordedColumn, recordedSeconds } from './recorded.js';
export { recordedFromCsv } from './recorded-csv.js';
export { RecordedError } from './recorded-error.js';
export { MOST_RECORDED_BYTES, recordedText, recordingPath, recordingsOf } from './recordings.js';
export { LONGEST_RUN, type RunTimes, type RunTimesInput, runTimes } from './run-times.js';
export { scenarioTimes } from './scenario-course.js';
export { type CallCourse, rateBetweenBursts } from './usual-course.js';
