const { join } = require('node:path');
const { runKeepingCode } = require('./kept-code.js');

// What it throws ends the thread, and whoever began it does its work.
runKeepingCode(join(__dirname, '..', 'dist', 'check.cjs'), 'runThread');
