const fs = require('node:fs');
const { createRequire, wrap } = require('node:module');
const { basename, dirname, isAbsolute, join } = require('node:path');
const { Script } = require('node:vm');

/** The build ends a script with its hash in so many characters: V8 takes any text of the same length for the same script. */
const HASH_LENGTH = 43;
/** One for each release and version of Node that is in use, and no more. */
const MOST_KEPT = 6;
/** Another run compiles other functions: now and then the code is kept anew. */
const FRESH_FOR = 24 * 60 * 60 * 1000;

/**
 * Runs the `main` of a script, with the code that an earlier run compiled: two thirds of a short run are compiling otherwise. The compile
 * cache of Node 22 and later leaves out whatever is compiled by its first call, which is most of it. V8 trusts the code that it is
 * given, so it lies in the user's own folder for caches, and is taken from no file that somebody else can have written.
 */
async function runKeepingCode(path) {
  // The bundler escapes what is not ASCII, and bytes are read faster as they are.
  const text = fs.readFileSync(path, 'latin1');
  const place = placeOf(path, text);
  const kept = place && readOwn(place);
  const script = new Script(wrap(text), { filename: path, cachedData: kept?.code });
  const loaded = { exports: {} };
  script.runInThisContext()(loaded.exports, createRequire(path), loaded, path, dirname(path));
  await loaded.exports.main();
  const isFresh = kept !== undefined && !script.cachedDataRejected && Date.now() - kept.at < FRESH_FOR;
  if (place && !isFresh) keep(place, script);
}

/** Undefined where the user wants no such cache, or has no folder of his own. */
function placeOf(path, text) {
  const { env, platform, version, arch } = process;
  const [root, ...folders] =
    {
      win32: [env.LOCALAPPDATA],
      darwin: [env.HOME, 'Library', 'Caches'],
    }[platform] ?? (env.XDG_CACHE_HOME ? [env.XDG_CACHE_HOME] : [env.HOME, '.cache']);
  if (env.NODE_DISABLE_COMPILE_CACHE || !root || !isAbsolute(root)) return undefined;
  const name = `${basename(path)}-${text.slice(-HASH_LENGTH).trim()}-${version}-${arch}`;
  return { root, folder: join(root, ...folders, 'dynamodel'), name };
}

function readOwn({ folder, name }) {
  let file;
  try {
    file = fs.openSync(join(folder, name), fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0));
    const found = fs.fstatSync(file);
    return found.isFile() && isOwn(found) ? { code: fs.readFileSync(file), at: found.mtimeMs } : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
}

/** Windows keeps the user's folder from others by itself. */
function isOwn({ uid, mode }) {
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

/** A run is no worse for what cannot be kept. */
function keep({ root, folder, name }, script) {
  try {
    // As another user, such as root, nothing is left in somebody's folder.
    if (process.getuid !== undefined && fs.statSync(root).uid !== process.getuid()) return;
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const draft = join(folder, `${name}.${process.pid}`);
    fs.writeFileSync(draft, script.createCachedData(), { flag: 'wx', mode: 0o600 });
    fs.renameSync(draft, join(folder, name));
    removeOldest(folder);
  } catch {}
}

function removeOldest(folder) {
  const paths = fs.readdirSync(folder).map((name) => join(folder, name));
  const newestFirst = paths.map((path) => ({ path, at: fs.statSync(path).mtimeMs })).sort((a, b) => b.at - a.at);
  for (const { path } of newestFirst.slice(MOST_KEPT)) fs.rmSync(path, { force: true });
}

module.exports = { runKeepingCode };
