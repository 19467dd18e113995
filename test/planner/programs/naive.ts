import type { Item } from '../../../src/value/index.js';

/** The model of the property test as plain objects: what its patterns mean, without keys, sentinels or requests. */
export const NAIVE_MODEL = `
dynamodel: 1
model: naive
defaults: {entityAttribute: _t}
tables:
  naive: {key: {pk: pk, sk: sk}, indexes: {byEmail: {pk: epk, project: all}}}
entities:
  Member:
    key: {pk: "M#{memberId}", sk: ME}
    indexes: {byEmail: {pk: "E#{email}"}}
    version: version
    unique: {email: {onConflict: EmailTaken}, nick: {}}
    attributes:
      memberId: {type: string, charset: a-z, maxBytes: 4}
      email: {type: string, charset: a-z, maxBytes: 8, normalize: lower}
      nick: {type: string, maxBytes: 8, optional: true}
      name: {type: string, maxBytes: 8}
      loud: {derive: "upper(name)"}
  Team:
    key: {pk: "T#{teamId}", sk: TEAM}
    softDelete: goneAt
    unique: {title: {scope: [city]}}
    attributes:
      teamId: {type: string, charset: a-z, maxBytes: 4}
      city: {type: string, charset: a-z, maxBytes: 4}
      title: {type: string, charset: a-z, maxBytes: 8}
      size: {type: int, min: 0, max: 99, default: 0}
  Doc:
    key: {pk: "D#{docId}", sk: v0}
    history: {sk: "v{version|pad:4}", keep: 2, of: [head]}
    version: {attribute: version, max: 9999}
    attributes:
      docId: {type: string, charset: a-z, maxBytes: 4}
      head: {type: string, maxBytes: 8}
      body: {type: string, maxBytes: 8}
accessPatterns:
  join: {op: create, entity: Member}
  save: {op: put, entity: Member}
  changeEmail: {op: update, entity: Member, set: [email], lock: version}
  setEmail: {op: update, entity: Member, set: [email]}
  setNick: {op: update, entity: Member, set: [nick]}
  dropNick: {op: update, entity: Member, remove: [nick]}
  rename: {op: update, entity: Member, set: [name], lock: version}
  leave: {op: delete, entity: Member}
  leaveLocked: {op: delete, entity: Member, lock: version}
  found: {op: create, entity: Team}
  retitle: {op: update, entity: Team, set: [city, title]}
  replace: {op: put, entity: Team}
  close: {op: delete, entity: Team}
  write: {op: create, entity: Doc}
  rewrite: {op: put, entity: Doc}
  rehead: {op: update, entity: Doc, set: [head]}
  rebody: {op: update, entity: Doc, set: [body], lock: version}
  burn: {op: delete, entity: Doc}
  enroll:
    op: transact-write
    params: {member: Member, teamId: string, title: string}
    steps:
      - {create: Member, from: member}
      - {update: Team, by: [teamId], set: [title], add: {size: 1}, condition: "size < 2", else: Full}
  handOver:
    op: transact-write
    params: {memberId: string, email: string, doc: Doc, teamId: string}
    steps:
      - {update: Member, by: [memberId], set: [email]}
      - {put: Doc, from: doc}
      - {delete: Team, by: [teamId]}
`;

interface Member {
  email: string;
  nick?: string;
  name: string;
  version: number;
}

interface Team {
  city: string;
  title: string;
  size: number;
  gone: boolean;
}

interface Doc {
  head: string;
  body: string;
  version: number;
}

export type Args = Readonly<Record<string, string | number | null>>;

export interface Step {
  readonly pattern: string;
  readonly args: Args;
}

/** What an item must not be for a call to be done, by the name of the reason. */
type Reasons = ReadonlySet<string>;

export class Naive {
  members = new Map<string, Member>();
  teams = new Map<string, Team>();
  docs = new Map<string, Doc>();
  /** `id version` → head. */
  copies = new Map<string, string>();

  clone(): Naive {
    const copy = new Naive();
    for (const [id, member] of this.members) copy.members.set(id, { ...member });
    for (const [id, team] of this.teams) copy.teams.set(id, { ...team });
    for (const [id, doc] of this.docs) copy.docs.set(id, { ...doc });
    copy.copies = new Map(this.copies);
    return copy;
  }

  /** Does a call, or gives the reasons for which it is refused: any of them may be named. */
  call({ pattern, args }: Step): Reasons {
    const after = this.clone();
    const reasons = new Set<string>();
    after.#apply(pattern, args, reasons);
    if (reasons.size === 0) {
      this.members = after.members;
      this.teams = after.teams;
      this.docs = after.docs;
      this.copies = after.copies;
    }
    return reasons;
  }

  #apply(pattern: string, args: Args, reasons: Set<string>): void {
    const { memberId, teamId, docId } = args as Readonly<Record<string, string>>;
    const given = args as Readonly<Record<string, string>>;
    switch (pattern) {
      case 'join':
      case 'save':
        this.#saveMember(memberId ?? '', given, pattern === 'join', reasons);
        return;
      case 'changeEmail':
      case 'setEmail':
        this.#member(memberId, args, pattern === 'changeEmail', reasons, (member) => {
          member.email = (given.email ?? '').toLowerCase();
        });
        return;
      case 'setNick':
        this.#member(memberId, args, false, reasons, (member) => {
          member.nick = given.nick ?? '';
        });
        return;
      case 'dropNick':
        this.#member(memberId, args, false, reasons, (member) => {
          delete member.nick;
        });
        return;
      case 'rename':
        this.#member(memberId, args, true, reasons, (member) => {
          member.name = given.name ?? '';
        });
        return;
      case 'leave':
      case 'leaveLocked': {
        const member = this.members.get(memberId ?? '');
        if (pattern === 'leaveLocked' && member?.version !== args.version)
          reasons.add(member === undefined ? 'not-found' : 'lock');
        this.members.delete(memberId ?? '');
        return;
      }
      case 'found':
        if (this.teams.has(teamId ?? '')) reasons.add('exists');
        this.#saveTeam(teamId, given, reasons);
        return;
      case 'replace':
        this.#saveTeam(teamId, given, reasons);
        return;
      case 'retitle':
        this.#team(teamId, reasons, (team) => {
          team.city = given.city ?? '';
          team.title = given.title ?? '';
        });
        return;
      case 'close':
        this.#team(teamId, reasons, (team) => {
          team.gone = true;
        });
        return;
      case 'write':
        if (this.docs.has(docId ?? '')) reasons.add('exists');
        this.#saveDoc(docId ?? '', given.head ?? '', given.body ?? '', 1);
        return;
      case 'rewrite':
        this.#saveDoc(docId ?? '', given.head ?? '', given.body ?? '');
        return;
      case 'rehead':
      case 'rebody': {
        const doc = this.docs.get(docId ?? '');
        if (doc === undefined) reasons.add('not-found');
        else if (pattern === 'rebody' && doc.version !== args.version) reasons.add('lock');
        else this.#saveDoc(docId ?? '', given.head ?? doc.head, given.body ?? doc.body);
        return;
      }
      case 'burn':
        this.docs.delete(docId ?? '');
        return;
      case 'enroll': {
        this.#saveMember(memberId ?? '', given, true, reasons);
        const size = this.teams.get(teamId ?? '')?.size ?? 0;
        this.#team(teamId, reasons, (team) => {
          team.title = given.title ?? '';
          team.size += 1;
        });
        if (size >= 2) reasons.add('condition');
        return;
      }
      case 'handOver':
        this.#apply('setEmail', args, reasons);
        this.#apply('rewrite', args, reasons);
        this.#apply('close', args, reasons);
        return;
      default:
        throw new Error(pattern);
    }
  }

  #saveMember(id: string, given: Readonly<Record<string, string>>, isNew: boolean, reasons: Set<string>): void {
    const old = this.members.get(id);
    if (isNew && old !== undefined) reasons.add('exists');
    const { email = '', nick, name = '' } = given;
    const version = isNew ? 1 : (old?.version ?? 0) + 1;
    this.members.set(id, { email: email.toLowerCase(), ...(nick === undefined ? {} : { nick }), name, version });
    this.#checkMembers(reasons);
  }

  #member(id: string | undefined, args: Args, locked: boolean, reasons: Set<string>, change: (one: Member) => void) {
    const member = this.members.get(id ?? '');
    if (member === undefined) {
      reasons.add('not-found');
      return;
    }
    if (locked && member.version !== args.version) reasons.add('lock');
    change(member);
    member.version += 1;
    this.#checkMembers(reasons);
  }

  #checkMembers(reasons: Set<string>): void {
    const all = [...this.members.values()];
    const nicks = all.flatMap(({ nick }) => nick ?? []);
    if (new Set(all.map(({ email }) => email)).size < all.length) reasons.add('unique');
    if (new Set(nicks).size < nicks.length) reasons.add('unique');
  }

  #saveTeam(id: string | undefined, { city = '', title = '' }: Readonly<Record<string, string>>, reasons: Set<string>) {
    this.teams.set(id ?? '', { city, title, size: 0, gone: false });
    this.#checkTeams(reasons);
  }

  #team(id: string | undefined, reasons: Set<string>, change: (one: Team) => void): void {
    const team = this.teams.get(id ?? '');
    if (team === undefined || team.gone) {
      reasons.add('not-found');
      return;
    }
    change(team);
    this.#checkTeams(reasons);
  }

  #checkTeams(reasons: Set<string>): void {
    const live = [...this.teams.values()].filter(({ gone }) => !gone);
    if (new Set(live.map(({ city, title }) => `${city} ${title}`)).size < live.length) reasons.add('unique');
  }

  #saveDoc(id: string, head: string, body: string, stated?: number): void {
    const old = this.docs.get(id);
    const version = stated ?? (old?.version ?? 0) + 1;
    this.docs.set(id, { head, body, version });
    if (stated === undefined && old !== undefined && old.head === head) return;
    // A copy that an item of the same id left behind when it was deleted is no newer than the item only by chance.
    const kept = this.versionsOf(id).filter((one) => old !== undefined && one <= old.version);
    if (stated === undefined && kept[1] !== undefined) this.copies.delete(`${id} ${kept[1]}`);
    this.copies.set(`${id} ${version}`, head);
  }

  /** Versions of a document of which there are copies, newest first. */
  versionsOf(id: string): readonly number[] {
    const own = [...this.copies.keys()].filter((name) => name.startsWith(`${id} `));
    return own.map((name) => Number(name.split(' ')[1])).sort((a, b) => b - a);
  }

  /** Everything that the table must hold, by key. */
  items(goneAt: string): ReadonlyMap<string, Item> {
    const items = new Map<string, Item>();
    const put = (
      pk: string,
      sk: string,
      tag: string,
      rest: Readonly<Record<string, string | number | undefined>>,
    ): void => {
      const attributes = Object.entries({ pk, sk, _t: tag, ...rest }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, typeof value === 'number' ? { N: String(value) } : { S: value }]],
      );
      items.set(`${pk} ${sk}`, Object.fromEntries(attributes) as Item);
    };
    for (const [memberId, { email, nick, name, version }] of this.members) {
      put(`M#${memberId}`, 'ME', 'Member', {
        memberId,
        email,
        nick,
        name,
        version,
        loud: name.toUpperCase(),
        epk: `E#${email}`,
      });
      put(`UNIQ#Member#email#${email}`, 'UNIQ', 'Member.unique.email', {});
      if (nick !== undefined) put(`UNIQ#Member#nick#${nick}`, 'UNIQ', 'Member.unique.nick', {});
    }
    for (const [teamId, { city, title, size, gone }] of this.teams) {
      put(`T#${teamId}`, 'TEAM', 'Team', { teamId, city, title, size, goneAt: gone ? goneAt : undefined });
      if (!gone) put(`UNIQ#Team#title#${city}#${title}`, 'UNIQ', 'Team.unique.title', {});
    }
    for (const [docId, { head, body, version }] of this.docs)
      put(`D#${docId}`, 'v0', 'Doc', { docId, head, body, version });
    for (const [name, head] of this.copies) {
      const [docId = '', version = ''] = name.split(' ');
      put(`D#${docId}`, `v${version.padStart(4, '0')}`, 'Doc.history', { docId, head, version: Number(version) });
    }
    return items;
  }
}
