const fs = require('node:fs');
const { createRequire } = require('node:module');
const { basename, dirname, isAbsolute, join, relative } = require('node:path');
const { cachedDataVersionTag } = require('node:v8');
const { Script } = require('node:vm');

/** The build ends a script with its hash in so many characters: V8 takes any text of the same length for the same script. */
const HASH_LENGTH = 43;
/** What is kept is named so: the script, its hash, and the version and settings of V8. A draft has the number of its process as well. */
const NAME = /^[\w.]+-[\w-]{43}-\d+(?:\.\d+)?$/;
/** One for each release and version of Node that is in use, and no more. */
const MOST_KEPT = 6;
/** Another run compiles other functions: now and then the code is kept anew. */
const FRESH_FOR = 24 * 60 * 60 * 1000;
/** And where a run has gone much further than the one whose code is kept, up to what takes nearly all of it. */
const FURTHER = 2;
const ENOUGH = 10_000;
/** Before the code stands how far its run has gone. V8 wants the code at a multiple of the size of a pointer. */
const HEAD_BYTES = 16;
/** A named pipe would be waited for, and a link leads elsewhere. Neither flag is there on Windows. */
const READ = fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0);

/**
 * Runs a function that a script exports, with the code that an earlier run compiled: two thirds of a short run are compiling otherwise.
 * The compile cache of Node 22 and later leaves out whatever is compiled by its first call, which is most of it. V8 trusts the code that
 * it is given, so it lies in the user's own folder for caches, never in a repository, and is taken only from what nobody else can read or
 * write. A run that gives nothing has compiled too little to be worth keeping; else it gives what is to be called before, and how far it has
 * gone: a first run over a small model, or one that cannot be read, would leave most of the code to each run of a whole day.
 */
async function runKeepingCode(path, name = 'main') {
  // The bundler escapes what is not ASCII, and bytes are read faster as they are. The text is a function already: V8 would copy it once more.
  const text = fs.readFileSync(path, 'latin1');
  const place = placeOf(path, text);
  const kept = place && readOwn(place);
  const script = new Script(text, { filename: path, cachedData: kept?.code });
  const loaded = { exports: {} };
  script.runInThisContext()(loaded.exports, createRequire(path), loaded, path, dirname(path));
  const compiled = await loaded.exports[name]();
  if (!place || !compiled) return;
  const extent = Math.min(compiled.extent, ENOUGH);
  const isFresh = kept !== undefined && !script.cachedDataRejected && Date.now() - kept.at < FRESH_FOR;
  if (isFresh && extent <= FURTHER * kept.extent) return;
  compiled.prepare();
  keep(place, script, extent);
}

/** Undefined where the user wants no such cache, or has no folder for it that is his own. */
function placeOf(path, text) {
  const { env, platform } = process;
  const [root, ...folders] =
    {
      win32: [env.LOCALAPPDATA],
      darwin: [env.HOME, 'Library', 'Caches'],
    }[platform] ?? (env.XDG_CACHE_HOME ? [env.XDG_CACHE_HOME] : [env.HOME, '.cache']);
  if (env.NODE_DISABLE_COMPILE_CACHE || !root || !isAbsolute(root)) return undefined;
  const folder = join(root, ...folders, 'dynamodel');
  const name = `${basename(path)}-${text.slice(-HASH_LENGTH)}-${cachedDataVersionTag()}`;
  return isInRepository(folder) ? undefined : { folder, name };
}

/** What is checked out with a repository is whoever's wrote it. */
function isInRepository(folder) {
  let above = process.cwd();
  while (!fs.existsSync(join(above, '.git'))) {
    if (dirname(above) === above) return false;
    above = dirname(above);
  }
  const inside = relative(above, folder);
  return !inside.startsWith('..') && !isAbsolute(inside);
}

function readOwn({ folder, name }) {
  let file;
  try {
    if (!isOwn(fs.lstatSync(folder))) return undefined;
    file = fs.openSync(join(folder, name), READ);
    const found = fs.fstatSync(file);
    if (!found.isFile() || !isOwn(found)) return undefined;
    const content = fs.readFileSync(file);
    return { code: content.subarray(HEAD_BYTES), extent: content.readDoubleLE(), at: found.mtimeMs };
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
}

/** Windows keeps the user's folder from others by itself. */
function isOwn({ uid, mode }) {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);
}

/** A run is no worse for what cannot be kept. */
function keep({ folder, name }, script, extent) {
  const draft = join(folder, `${name}.${process.pid}`);
  try {
    if (!prepare(folder)) return;
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeDoubleLE(extent);
    fs.writeFileSync(draft, Buffer.concat([head, script.createCachedData()]), { flag: 'wx', mode: 0o600 });
    fs.renameSync(draft, join(folder, name));
    removeOldest(folder);
  } catch {
    fs.rmSync(draft, { force: true });
  }
}

/** Whether the folder is there, and the user's own. As another user, such as root, nothing is left in somebody's folder. */
function prepare(folder) {
  const missing = [];
  let above = folder;
  for (; !fs.existsSync(above); above = dirname(above)) missing.unshift(above);
  if (process.getuid !== undefined && fs.statSync(above).uid !== process.getuid()) return false;
  // One by one: in /proc, Node tries for ever to make several at once.
  for (const path of missing) fs.mkdirSync(path, { mode: 0o700 });
  const found = fs.lstatSync(folder);
  return found.isDirectory() && isOwn(found);
}

function removeOldest(folder) {
  const paths = fs.readdirSync(folder).filter((name) => NAME.test(name));
  const kept = paths.map((name) => ({ path: join(folder, name), at: fs.lstatSync(join(folder, name)).mtimeMs }));
  for (const { path } of kept.sort((a, b) => b.at - a.at).slice(MOST_KEPT)) fs.rmSync(path, { force: true });
}

module.exports = { runKeepingCode };
